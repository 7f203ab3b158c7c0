"""Pure functions and values: no Django, no input or output, importable from a notebook."""
