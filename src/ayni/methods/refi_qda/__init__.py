"""REFI-QDA 1.5: qualitative projects (.qdpx) and codebooks (.qdc), read leniently and written strictly.

`read` takes any of the known formats, Taguette's included, and gives a `Reading`: the project, the breaches
of the standard, what was made good and what was lost. `write_qdpx` and `write_qdc` write and tell their
losses. The formats and what becomes of every oddity: `docs/methods/refi_qda.md`.
"""

from ayni.methods.refi_qda.coded_page import coded_html
from ayni.methods.refi_qda.codings_table import codings_csv
from ayni.methods.refi_qda.findings import Finding
from ayni.methods.refi_qda.formats import read
from ayni.methods.refi_qda.material import (
    Area,
    Coding,
    Document,
    Media,
    MediaKind,
    PageArea,
    Selection,
    Source,
    Span,
    Stamp,
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
    Transcript,
    Value,
    ValueKind,
)
from ayni.methods.refi_qda.model import (
    Case,
    Code,
    Direction,
    Edge,
    Graph,
    Link,
    MemberSet,
    Project,
    User,
    Variable,
    Vertex,
)
from ayni.methods.refi_qda.reader import Reading
from ayni.methods.refi_qda.writer import write_qdc, write_qdpx

__all__ = [
    "Area",
    "Case",
    "Code",
    "Coding",
    "Direction",
    "Document",
    "Edge",
    "Finding",
    "Graph",
    "Link",
    "Media",
    "MediaKind",
    "MemberSet",
    "PageArea",
    "Project",
    "Reading",
    "Selection",
    "Source",
    "Span",
    "Stamp",
    "SyncPoint",
    "SyncSpan",
    "TextSpan",
    "TimeSpan",
    "Transcript",
    "User",
    "Value",
    "ValueKind",
    "Variable",
    "Vertex",
    "coded_html",
    "codings_csv",
    "read",
    "write_qdc",
    "write_qdpx",
]
