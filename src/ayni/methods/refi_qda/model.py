"""A qualitative project as the REFI-QDA standard 1.5 sees it, in immutable values.

GUIDs are strings without braces, and one thing's GUID has one spelling throughout a project. Empty names and
descriptions are None.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ayni.methods.refi_qda.material import (
    UNSTAMPED,
    Coding,
    Document,
    Media,
    Selection,
    Source,
    Stamp,
    Value,
    ValueKind,
)

Direction = Literal["Associative", "OneWay", "Bidirectional"]


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
