"""What is read and coded: texts, pictures, recordings, the parts chosen in them and the codes given.

Positions count Unicode code points of the text beside them, whose line ends are always a single LF. Times of
day are `xsd:dateTime` strings, GUIDs are without braces, empty names and descriptions are None.
"""

from dataclasses import dataclass
from typing import Literal

MediaKind = Literal["picture", "pdf", "audio", "video"]
ValueKind = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made something and when, and who changed it last; users by GUID."""

    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None


UNSTAMPED = Stamp()


@dataclass(frozen=True, slots=True)
class Value:
    """A case's or source's value of a variable, as XML Schema writes it; `kind` None: no value given."""

    variable: str
    kind: ValueKind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """A code given to a selection or a source, by a user."""

    guid: str
    code: str
    created_by: str | None = None
    created_at: str | None = None
    note_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Code points from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in a picture, in pixels."""

    first_x: int
    first_y: int
    second_x: int
    second_y: int


@dataclass(frozen=True, slots=True)
class PageArea:
    """A rectangle on a page of a PDF, in PDF points."""

    page: int
    first_x: int
    first_y: int
    second_x: int
    second_y: int


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A stretch of a recording, in milliseconds."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class SyncSpan:
    """A stretch of a transcript between two of its sync points, by GUID."""

    first: str | None = None
    last: str | None = None


Span = TextSpan | Area | PageArea | TimeSpan | SyncSpan


@dataclass(frozen=True, slots=True)
class Selection:
    """A chosen part of a source, with the codes that it was given."""

    guid: str
    span: Span
    name: str | None = None
    description: str | None = None
    codings: tuple[Coding, ...] = ()
    note_refs: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED
    representation: "Document | None" = None  # the text of a PDF selection


@dataclass(frozen=True, slots=True)
class Document:
    """A text: a source, a note, or the text of a PDF or picture.

    `text` is None when the package did not hold it. `rich_path` names the styled original among the
    package's files. `inline`: the text travels inside the XML rather than as a file of its own.
    """

    guid: str
    name: str | None = None
    text: str | None = None
    description: str | None = None
    inline: bool = False
    rich_path: str | None = None
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    note_refs: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    stamp: Stamp = UNSTAMPED


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """A moment of a recording (milliseconds) and the place in its transcript."""

    guid: str
    time: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of a recording."""

    guid: str
    name: str | None = None
    text: str | None = None
    description: str | None = None
    inline: bool = False
    rich_path: str | None = None
    sync_points: tuple[SyncPoint, ...] = ()
    selections: tuple[Selection, ...] = ()
    note_refs: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, PDF, sound or film. `text` is a PDF's representation or a picture's description."""

    kind: MediaKind
    guid: str
    name: str | None = None
    path: str | None = None
    current_path: str | None = None
    description: str | None = None
    text: Document | None = None
    transcripts: tuple[Transcript, ...] = ()
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    note_refs: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    stamp: Stamp = UNSTAMPED


Source = Document | Media
