"""REFI-QDA 1.5: qualitative projects (.qdpx) and codebooks (.qdc), read leniently and written strictly.

`read` takes any of the known formats, Taguette's included, and gives a `Reading`: the project, the breaches
of the standard, what was made good and what was lost. `write_qdpx` and `write_qdc` write and tell their
losses. The formats and what becomes of every oddity: `docs/methods/refi_qda.md`.
"""
