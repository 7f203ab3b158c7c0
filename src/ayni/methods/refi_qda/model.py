"""A qualitative project as the REFI-QDA standard 1.5 sees it, in immutable values.

GUIDs are strings without braces; two spellings of one GUID do not occur in a project. Empty names and
descriptions are None. Times are `xsd:dateTime` strings. Positions count Unicode code points of the text
beside them, whose line ends are always a single LF.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

MediaKind = Literal["picture", "pdf", "audio", "video"]
ValueKind = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]
Direction = Literal["Associative", "OneWay", "Bidirectional"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made something and when, and who changed it last; users by GUID."""

    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None


UNSTAMPED = Stamp()


@dataclass(frozen=True, slots=True)
class User:
    """A person who worked on the project."""

    guid: str
    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A code and the codes below it; `codable` is false for a mere folder."""

    guid: str
    name: str
    codable: bool = True
    color: str | None = None  # "#rrggbb" or "#rgb"
    description: str | None = None
    note_refs: tuple[str, ...] = ()
    children: tuple["Code", ...] = ()

    def walk(self) -> Iterator["Code"]:
        """The code and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute that cases and sources can have."""

    guid: str
    name: str
    kind: ValueKind = "Text"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A case's or source's value of a variable, as XML Schema writes it; `kind` None: no value given."""

    variable: str
    kind: ValueKind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A person, workshop or other subject, with the sources and selections that belong to it."""

    guid: str
    name: str | None = None
    description: str | None = None
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two things of the project."""

    guid: str
    name: str | None = None
    direction: Direction | None = None
    color: str | None = None
    origin: str | None = None
    target: str | None = None
    note_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberSet:
    """A named collection of codes, sources and notes."""

    guid: str
    name: str
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vertex:
    """A shape in a graph."""

    guid: str
    first_x: int
    first_y: int
    second_x: int | None = None
    second_y: int | None = None
    represented: str | None = None
    name: str | None = None
    shape: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two shapes of a graph."""

    guid: str
    source: str
    target: str
    represented: str | None = None
    name: str | None = None
    color: str | None = None
    direction: Direction | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawing of shapes and lines."""

    guid: str
    name: str | None = None
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A whole project. `origin` names the software that wrote it and does not count in comparisons."""

    name: str
    origin: str | None = field(default=None, compare=False)
    description: str | None = None
    base_path: str | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[MemberSet, ...] = ()
    graphs: tuple[Graph, ...] = ()
    note_refs: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED

    def all_codes(self) -> Iterator[Code]:
        """Every code of the codebook, parents first."""
        for code in self.codes:
            yield from code.walk()

    def documents(self) -> Iterator[Document]:
        """Every text that can have selections: sources, texts of PDFs, of their parts, of pictures, notes."""
        for source in self.sources:
            if isinstance(source, Document):
                yield source
                continue
            if source.text:
                yield source.text
            for selection in source.selections:
                if selection.representation:
                    yield selection.representation
        yield from self.notes

    def selections(self) -> Iterator[Selection]:
        """Every selection of every source, transcript and note."""
        for source in self.sources:
            if isinstance(source, Media):
                yield from source.selections
                for transcript in source.transcripts:
                    yield from transcript.selections
        for document in self.documents():
            yield from document.selections

    def codings(self) -> Iterator[Coding]:
        """Every coding of a selection or of a whole source."""
        for selection in self.selections():
            yield from selection.codings
        for source in self.sources:
            if isinstance(source, Media):
                yield from source.codings
        for document in self.documents():
            yield from document.codings

    def counts(self) -> dict[str, int]:
        """How much of everything there is."""
        return {
            "users": len(self.users),
            "codes": sum(1 for _ in self.all_codes()),
            "sources": len(self.sources),
            "selections": sum(1 for _ in self.selections()),
            "codings": sum(1 for _ in self.codings()),
            "cases": len(self.cases),
            "variables": len(self.variables),
            "notes": len(self.notes),
            "links": len(self.links),
            "sets": len(self.sets),
        }
