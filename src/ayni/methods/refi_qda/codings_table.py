"""The codings of a project as a table."""

import csv
import io
from collections.abc import Iterable, Iterator

from ayni.methods.refi_qda.material import (
    Area,
    Coding,
    Document,
    Media,
    PageArea,
    Selection,
    Source,
    Span,
    SyncSpan,
    TextSpan,
    TimeSpan,
    Transcript,
)
from ayni.methods.refi_qda.model import Code, Project

COLUMNS = ("source", "part", "begin", "end", "text", "code", "coder", "created_at", "memo")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def codings_csv(project: Project) -> str:
    """One row for each coding of a source; notes are not sources.

    `part` is text, source (the whole of it), picture, pdf, audio, video or transcript.
    `begin` and `end` are code points or milliseconds, for areas the two corners. `code` is the path from
    the top, with " > " between. A cell that a spreadsheet would take for a formula gets an apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    paths = {guid: " > ".join(names) for guid, names in code_paths(project.codes)}
    coders = {user.guid: user.name or user.id or user.guid for user in project.users}
    for source in project.sources:
        for part, selection, text, coding in _codings_of(source):
            begin, end = _ends(selection.span) if selection else ("", "")
            writer.writerow(
                _harmless(cell)
                for cell in (
                    source.name or source.guid,
                    part,
                    begin,
                    end,
                    text,
                    paths.get(coding.code, coding.code),
                    coders.get(coding.created_by or "", ""),
                    coding.created_at or "",
                    (selection.description if selection else None) or "",
                )
            )
    return table.getvalue()


def code_paths(codes: Iterable[Code], above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """GUID and names from the top, of every code."""
    for code in codes:
        names = (*above, code.name)
        yield code.guid, names
        yield from code_paths(code.children, names)


def _codings_of(source: Source | Document) -> Iterator[tuple[str, Selection | None, str, Coding]]:
    for coding in source.codings:
        yield "source", None, "", coding
    if isinstance(source, Document):
        yield from _codings_of_selections("text", source)
        return
    if source.text:
        yield from _codings_of(source.text)
    yield from _codings_of_selections(source.kind, source)
    for transcript in source.transcripts:
        yield from _codings_of_selections("transcript", transcript)


def _codings_of_selections(
    part: str, source: Document | Media | Transcript
) -> Iterator[tuple[str, Selection | None, str, Coding]]:
    whole = source.text if isinstance(source, Document) else None
    for selection in source.selections:
        span, piece = selection.span, selection.representation
        text = selection.name if part == "transcript" else piece.text if piece else ""
        if isinstance(span, TextSpan):
            text = (whole or "")[span.start : span.end]
        for coding in selection.codings:
            yield part, selection, text or "", coding
        if piece:
            yield from _codings_of(piece)


def _ends(span: Span) -> tuple[str, str]:
    match span:
        case TextSpan(start, end) | TimeSpan(start, end):
            return str(start), str(end)
        case Area(first_x, first_y, second_x, second_y):
            return f"({first_x}, {first_y})", f"({second_x}, {second_y})"
        case PageArea(page, first_x, first_y, second_x, second_y):
            return f"page {page} ({first_x}, {first_y})", f"({second_x}, {second_y})"
        case SyncSpan(first, last):
            return first or "", last or ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
