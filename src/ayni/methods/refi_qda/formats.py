"""Which format a file has, by what it holds rather than by what it is called."""

from typing import BinaryIO

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda.package import MEGABYTE
from ayni.methods.refi_qda.reader import Reading, read_qdpx, read_xml
from ayni.methods.refi_qda.taguette import read_codebook_csv, read_sqlite

LARGEST_DATABASE = 500 * MEGABYTE
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(stream: BinaryIO, name: str) -> Reading:
    """Read a project or codebook: .qdpx, .qde, .qdc, or Taguette's .sqlite3 and codebook .csv.

    `stream` must be seekable and stay open while files of the project are used. Raises BadInput with the
    place for what cannot be read and for attacks; everything else is on record in the reading.
    """
    try:
        return _read(stream, name)
    except BadInput as error:
        said = str(error)
        raise BadInput(said if said.startswith(name) else f"{name}: {said}") from error


def _read(stream: BinaryIO, name: str) -> Reading:
    start = stream.read(64)
    stream.seek(0)
    if start.startswith(b"PK"):
        return read_qdpx(stream)
    if start.startswith(b"SQLite format 3\x00"):
        return read_sqlite(_whole(stream, name), name)
    if _looks_like_xml(start):
        return read_xml(stream, name)
    if name.casefold().endswith(".csv"):
        return read_codebook_csv(_whole(stream, name), name)
    expected = "a zip" if name.casefold().endswith(".qdpx") else "a REFI-QDA project or codebook"
    raise BadInput(f"{name}: this is not {expected}; export it again as .qdpx or .qdc")


def _looks_like_xml(start: bytes) -> bool:
    return start.startswith(_MARKS[1:]) or start.removeprefix(_MARKS[0]).lstrip().startswith(b"<")


def _whole(stream: BinaryIO, name: str) -> bytes:
    content = stream.read(LARGEST_DATABASE + 1)
    if len(content) > LARGEST_DATABASE:
        raise BadInput(f"{name}: the file is larger than {LARGEST_DATABASE // MEGABYTE} MB")
    return content
