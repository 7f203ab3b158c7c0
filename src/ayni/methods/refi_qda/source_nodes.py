"""Sources, notes and transcripts as XML nodes, children in the order of the schemas."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never
from uuid import UUID, uuid5

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import values
from ayni.methods.refi_qda.material import (
    Area,
    Coding,
    Document,
    Media,
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
)
from ayni.methods.refi_qda.nodes import Attributes, Node, Nodes
from ayni.methods.refi_qda.package import INTERNAL
from ayni.methods.refi_qda.positions import STANDARD, Ruler

_MEDIA_TAGS = {"picture": "Picture", "pdf": "PDF", "audio": "Audio", "video": "Video"}


class SourceNodes:
    """Makes nodes of what can be selected and coded.

    Texts that travel as files of their own are collected in `texts`, by a name that is not among
    `reserved` ones, while their nodes are made.
    """

    def __init__(self, nodes: Nodes, reserved: Iterable[str]) -> None:
        self._nodes = nodes
        self._taken = {name.casefold() for name in reserved}
        self.texts: dict[str, str] = {}

    def source(self, source: Source) -> Node:
        """A source of any kind."""
        return self.text("TextSource", source) if isinstance(source, Document) else self._media(source)

    def text(self, tag: str, document: Document) -> Node:
        """A text source, a note, or the text of a PDF or picture."""
        document = _document_with_line_feeds(document)
        path, content = self._transport(document)
        attributes: Attributes = {
            **_named(document.guid, document.name),
            "richTextPath": document.rich_path,
            "plainTextPath": path,
            **_stamp(document.stamp),
        }
        return self._nodes.node(tag, attributes, self._in_text(document, content))

    def _transport(self, document: Document | Transcript) -> tuple[str | None, str | None]:
        """Path and content of a text: one of them, or neither when there is no text."""
        if document.text is None:
            return None, None
        if document.inline and not values.NOT_XML.search(document.text):
            return None, document.text
        name = f"{document.guid}.txt"
        while name.casefold() in self._taken:
            name = f"{uuid5(UUID(document.guid), name)}.txt"
        self._taken.add(name.casefold())
        self.texts[name] = document.text
        return INTERNAL + name, None

    def _in_text(self, document: Document, content: str | None) -> Iterator[Node]:
        place = f"text '{document.name or document.guid}'"
        yield from self._nodes.description(document.description, place)
        if content is not None:
            yield Node("PlainTextContent", {}, text=content)
        for selection in document.selections:
            _refuse_misplaced(selection, document)
            yield self._selection("PlainTextSelection", selection)
        yield from map(self._coding, document.codings)
        yield from self._nodes.references("NoteRef", document.note_refs)
        yield from map(self._nodes.value, document.values)

    def _media(self, media: Media) -> Node:
        attributes: Attributes = {
            **_named(media.guid, media.name),
            "path": media.path,
            "currentPath": media.current_path,
            **_stamp(media.stamp),
        }
        tag = _MEDIA_TAGS[media.kind]
        return self._nodes.node(f"{tag}Source", attributes, self._in_media(media, f"{tag}Selection"))

    def _in_media(self, media: Media, selection_tag: str) -> Iterator[Node]:
        yield from self._nodes.description(media.description, f"source '{media.name or media.guid}'")
        if media.kind == "picture" and media.text:
            yield self.text("TextDescription", media.text)
        yield from map(self._transcript, media.transcripts)
        yield from (self._selection(selection_tag, selection) for selection in media.selections)
        if media.kind == "pdf" and media.text:
            yield self.text("Representation", media.text)
        yield from map(self._coding, media.codings)
        yield from self._nodes.references("NoteRef", media.note_refs)
        yield from map(self._nodes.value, media.values)

    def _transcript(self, transcript: Transcript) -> Node:
        transcript = _transcript_with_line_feeds(transcript)
        path, content = self._transport(transcript)
        attributes: Attributes = {
            **_named(transcript.guid, transcript.name),
            "richTextPath": transcript.rich_path,
            "plainTextPath": path,
            **_stamp(transcript.stamp),
        }
        return self._nodes.node("Transcript", attributes, self._in_transcript(transcript, content))

    def _in_transcript(self, transcript: Transcript, content: str | None) -> Iterator[Node]:
        yield from self._nodes.description(transcript.description, f"transcript '{transcript.name}'")
        if content is not None:
            yield Node("PlainTextContent", {}, text=content)
        yield from map(self._sync_point, transcript.sync_points)
        yield from (self._selection("TranscriptSelection", one) for one in transcript.selections)
        yield from self._nodes.references("NoteRef", transcript.note_refs)

    def _sync_point(self, point: SyncPoint) -> Node:
        return self._nodes.node(
            "SyncPoint", {"guid": point.guid, "timeStamp": point.time, "position": point.position}
        )

    def _selection(self, tag: str, selection: Selection) -> Node:
        attributes: Attributes = {
            **_named(selection.guid, selection.name),
            **_span(selection.span),
            **_stamp(selection.stamp),
        }
        return self._nodes.node(tag, attributes, self._in_selection(selection))

    def _in_selection(self, selection: Selection) -> Iterator[Node]:
        yield from self._nodes.description(
            selection.description, f"selection '{selection.name or selection.guid}'"
        )
        if selection.representation:
            yield self.text("Representation", selection.representation)
        yield from map(self._coding, selection.codings)
        yield from self._nodes.references("NoteRef", selection.note_refs)

    def _coding(self, coding: Coding) -> Node:
        attributes: Attributes = {
            "guid": coding.guid,
            "creatingUser": coding.created_by,
            "creationDateTime": coding.created_at,
        }
        return self._nodes.node("Coding", attributes, self._in_coding(coding))

    def _in_coding(self, coding: Coding) -> Iterator[Node]:
        yield from self._nodes.references("CodeRef", [coding.code])
        yield from self._nodes.references("NoteRef", coding.note_refs)


def _named(guid: str, name: str | None) -> Attributes:
    return {"guid": guid, "name": name}


def _stamp(stamp: Stamp) -> Attributes:
    return {
        "creatingUser": stamp.created_by,
        "creationDateTime": stamp.created_at,
        "modifyingUser": stamp.changed_by,
        "modifiedDateTime": stamp.changed_at,
    }


def _span(span: Span) -> Attributes:
    match span:
        case TextSpan(start, end):
            return {"startPosition": start, "endPosition": end}
        case Area(first_x, first_y, second_x, second_y):
            return {"firstX": first_x, "firstY": first_y, "secondX": second_x, "secondY": second_y}
        case PageArea(page, first_x, first_y, second_x, second_y):
            corners = {"firstX": first_x, "firstY": first_y, "secondX": second_x, "secondY": second_y}
            return {"page": page, **corners}
        case TimeSpan(begin, end):
            return {"begin": begin, "end": end}
        case SyncSpan(first, last):
            return {"fromSyncPoint": first, "toSyncPoint": last}
        case _:
            assert_never(span)


def _refuse_misplaced(selection: Selection, document: Document) -> None:
    span = selection.span
    if not isinstance(span, TextSpan):
        raise BadInput(f"selection {selection.guid}: a selection in a text needs positions in it")
    if document.text is not None and not 0 <= span.start <= span.end <= len(document.text):
        raise BadInput(
            f"selection {selection.guid}: {span.start} to {span.end} is not inside its text"
            f" '{document.name or document.guid}' of {len(document.text)} characters"
        )


def _document_with_line_feeds(document: Document) -> Document:
    """Line ends as LF, and the selections at the same words."""
    if not document.text or "\r" not in document.text:
        return document
    ruler = Ruler(document.text, STANDARD)
    moved = tuple(
        replace(one, span=TextSpan(ruler.position(one.span.start), ruler.position(one.span.end)))
        if isinstance(one.span, TextSpan)
        else one
        for one in document.selections
    )
    return replace(document, text=_lines(document.text), selections=moved)


def _transcript_with_line_feeds(transcript: Transcript) -> Transcript:
    if not transcript.text or "\r" not in transcript.text:
        return transcript
    ruler = Ruler(transcript.text, STANDARD)
    moved = tuple(
        replace(point, position=None if point.position is None else ruler.position(point.position))
        for point in transcript.sync_points
    )
    return replace(transcript, text=_lines(transcript.text), sync_points=moved)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
