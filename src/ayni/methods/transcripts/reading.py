"""From the bytes of a file to a transcript's text."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from ayni.methods.errors import BadInput
from ayni.methods.transcripts.captions import Mark, read_captions, take_marks

MEGABYTE = 1024 * 1024
MAX_BYTES = 25 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
"""Bytes that a DOCX may hold once unpacked."""

MAX_CHARACTERS = 3_000_000
"""About 500,000 words: fifty hours of talk."""

MAX_PAGES = 2_000
FEWEST_CHARACTERS_A_PAGE = 8
"""A PDF with less text on an average page is taken for scanned."""

_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


class UnreadableTranscript(BadInput):
    """The file cannot be read as a transcript. `code` names the reason for programs; the message tells it.

    Codes: `empty`, `too_large`, `not_text`, `damaged`, `locked`, `scanned`, `old_word`, `unknown`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class ReadTranscript:
    """A transcript's text, the moments that it names, and the kind of file that it came from."""

    text: str
    marks: tuple[Mark, ...]
    kind: str


def clean(text: str) -> str:
    """The text with LF line ends and without characters that no text needs (controls, lone surrogates, marks).

    Letters, combining accents and emoji stay as they are. Cleaning twice is cleaning once.
    """
    return _UNWANTED.sub("", _LINE_END.sub("\n", text)).rstrip()


def read_transcript(content: bytes, name: str) -> ReadTranscript:
    """Read TXT, SRT, VTT, DOCX or PDF with text; `name` helps to tell captions and is for messages.

    Raises `UnreadableTranscript`.
    """
    if not content.strip():
        raise UnreadableTranscript("empty", f"{name}: the file is empty; choose the file with the transcript")
    if len(content) > MAX_BYTES:
        raise UnreadableTranscript("too_large", f"{name}: larger than {MAX_BYTES // MEGABYTE} MB; split it")
    if content.startswith(b"PK\x03\x04"):
        return _plain(_from_docx(content, name), name, "docx")
    if content.startswith(b"%PDF"):
        return _plain(_from_pdf(content, name), name, "pdf")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTranscript("old_word", f"{name}: an old Word file (.doc); save it as .docx or .txt")
    text = clean(_decoded(content, name))
    if name.lower().endswith((".srt", ".vtt")) or text.startswith("WEBVTT"):
        said, marks = read_captions(text)
        return _bounded(ReadTranscript(said, marks, "captions"), name)
    return _plain(text, name, "txt")


def _plain(text: str, name: str, kind: str) -> ReadTranscript:
    said, marks = take_marks(clean(text))
    return _bounded(ReadTranscript(said, marks, kind), name)


def _bounded(read: ReadTranscript, name: str) -> ReadTranscript:
    if not read.text.strip():
        raise UnreadableTranscript("empty", f"{name}: the file holds no text; choose the transcript")
    if len(read.text) > MAX_CHARACTERS:
        raise UnreadableTranscript(
            "too_large", f"{name}: more than {MAX_CHARACTERS:,} characters; split the interview"
        )
    return read


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    if b"\x00" in content[:4096]:
        raise UnreadableTranscript("not_text", f"{name}: not a text; use TXT, DOCX, PDF, SRT or VTT")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _from_docx(content: bytes, name: str) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > MAX_UNPACKED:
            raise UnreadableTranscript(
                "too_large", f"{name}: unfolds to more than {MAX_UNPACKED // MEGABYTE} MB"
            )
        document = docx.Document(BytesIO(content))
        return "\n".join(paragraph.text for paragraph in _paragraphs(document))
    except (zipfile.BadZipFile, PackageNotFoundError, LxmlError, KeyError, ValueError, OSError) as fault:
        if isinstance(fault, UnreadableTranscript):
            raise
        raise UnreadableTranscript("damaged", f"{name}: not a Word file that can be read") from fault


def _paragraphs(document: Any) -> Iterator[Any]:
    """Paragraphs in reading order, those in cells of tables too."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield block


def _from_pdf(content: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        pages = [page.extract_text() for page in reader.pages] if 0 < count <= MAX_PAGES else []
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, OSError) as fault:
        raise UnreadableTranscript(
            "damaged", f"{name}: a damaged PDF; save it anew or paste its text"
        ) from fault
    if locked:
        raise UnreadableTranscript("locked", f"{name}: the PDF is locked; save it without a password")
    if count > MAX_PAGES:
        raise UnreadableTranscript("too_large", f"{name}: more than {MAX_PAGES} pages; split it")
    if sum(len(page.strip()) for page in pages) < FEWEST_CHARACTERS_A_PAGE * len(pages):
        raise UnreadableTranscript(
            "scanned", f"{name}: a scanned PDF without text; recognise its text first or type it in"
        )
    return "\n".join(pages)
