"""Small REFI-QDA files for the tests."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ayni.methods.refi_qda import Document, Project, Reading, TextSpan, read, write_qdpx

SCHEMAS = Path(__file__).parents[3] / "shared" / "refi-qda"

NAMESPACE = "urn:QDA-XML:project:1.0"


def schema(name: str) -> etree.XMLSchema:
    """A published schema; the test is skipped where the folder beside the project is missing."""
    path = SCHEMAS / f"{name}.xsd"
    if not path.exists():
        pytest.skip(f"the published REFI-QDA schemas are not at {SCHEMAS}")
    return etree.XMLSchema(etree.parse(path))


def guid(number: int) -> str:
    """A GUID that shows its number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def project_xml(body: str, attributes: str = 'name="Study"') -> str:
    """A project file around sections."""
    start = f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NAMESPACE}" {attributes}>'
    return f"{start}\n{body}\n</Project>"


def package(
    xml: str | bytes, files: Mapping[str, bytes | str] | None = None, *, name: str = "project.qde"
) -> io.BytesIO:
    """A .qdpx in memory; `files` by entry name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for entry, content in (files or {}).items():
            archive.writestr(entry, content)
    stream.seek(0)
    return stream


def read_package(
    body: str, files: Mapping[str, bytes | str] | None = None, attributes: str = 'name="Study"'
) -> Reading:
    """Read a package around sections."""
    return read(package(project_xml(body, attributes), files), "study.qdpx")


CODEBOOK = (
    f'<Users><User guid="{guid(1)}" name="Ana"/></Users>'
    f'<CodeBook><Codes><Code guid="{guid(2)}" name="trust" isCodable="true"/></Codes></CodeBook>'
)


def selection_xml(number: int, start: int, end: int, name: str = "", code: str = guid(2)) -> str:
    """A text selection with one coding by Ana."""
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}"'
        f' endPosition="{end}"><Coding guid="{guid(number + 1000)}" creatingUser="{guid(1)}">'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def text_source(inside: str, path: str = "internal://text.txt", number: int = 10) -> str:
    """Users, a code, and one text source by path."""
    return (
        f'{CODEBOOK}<Sources><TextSource guid="{guid(number)}" name="Interview" plainTextPath="{path}">'
        f"{inside}</TextSource></Sources>"
    )


def only_document(reading: Reading) -> Document:
    """The one text source of a project."""
    (source,) = reading.project.sources
    assert isinstance(source, Document)
    return source


def selected(document: Document) -> list[str]:
    """The selected texts of a document."""
    text = document.text or ""
    spans = [selection.span for selection in document.selections]
    return [text[span.start : span.end] for span in spans if isinstance(span, TextSpan)]


def written(project: Project, files: Mapping[str, Any] | None = None) -> io.BytesIO:
    """A project as a package, at its beginning."""
    stream = io.BytesIO()
    write_qdpx(project, stream, files or {})
    stream.seek(0)
    return stream
