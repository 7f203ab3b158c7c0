"""REFI-QDA files in: leniently read, with every oddity and every loss on record."""

from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import values
from ayni.methods.refi_qda.fields import Fields
from ayni.methods.refi_qda.findings import Finding, Findings
from ayni.methods.refi_qda.guids import SELECTIONS, Guids
from ayni.methods.refi_qda.markup import parse
from ayni.methods.refi_qda.model import (
    Case,
    Code,
    Edge,
    Graph,
    Link,
    MemberSet,
    Project,
    User,
    Variable,
    Vertex,
)
from ayni.methods.refi_qda.package import LARGEST_XML, MEGABYTE, Opener, Package
from ayni.methods.refi_qda.quirks import rewrite
from ayni.methods.refi_qda.sources import SourceReader
from ayni.methods.refi_qda.texts import Texts
from ayni.methods.refi_qda.validity import breaches, place_of, remove_strangers


@dataclass(frozen=True)
class Reading:
    """A project as read, and how the reading went.

    `errors` are breaches of the standard, `repairs` oddities that cost nothing, `losses` what did not come
    across. `files` opens the files that internal paths name, while the stream read from is open.
    """

    project: Project
    errors: tuple[Finding, ...] = ()
    repairs: tuple[Finding, ...] = ()
    losses: tuple[Finding, ...] = ()
    files: dict[str, Opener] = field(default_factory=dict, compare=False)

    @property
    def valid(self) -> bool:
        """Whether the file keeps to the standard."""
        return not self.errors


def read_qdpx(stream: BinaryIO) -> Reading:
    """Read a project package. Raises BadInput when it cannot be read at all or is an attack."""
    findings = Findings()
    package = Package(stream, findings)
    root = parse(package.xml(), package.xml_name)
    return _read(root, package.xml_name, package, findings)


def read_xml(stream: BinaryIO, name: str) -> Reading:
    """Read a codebook (.qdc) or the XML of a project without its files (.qde)."""
    content = stream.read(LARGEST_XML + 1)
    if len(content) > LARGEST_XML:
        raise BadInput(f"{name}: the XML is larger than {LARGEST_XML // MEGABYTE} MB")
    return _read(parse(content, name), name, None, Findings())


def _read(root: etree._Element, name: str, package: Package | None, findings: Findings) -> Reading:
    tag = etree.QName(root).localname
    if tag not in {"Project", "CodeBook"}:
        raise BadInput(f"{name}: the XML is a {tag}, neither a REFI-QDA Project nor a CodeBook")
    findings.errors.extend(breaches(root))
    rewrite(root, findings)
    findings.losses.extend(remove_strangers(root))
    guids = Guids(findings)
    guids.define(root)
    texts = Texts(package, findings)
    texts.load(root)
    reader = _ProjectReader(guids, texts, findings)
    project = reader.codebook(root) if tag == "CodeBook" else reader.project(root)
    texts.report_unused()
    return Reading(
        project, tuple(findings.errors), tuple(findings.repairs), tuple(findings.losses), texts.files
    )


class _ProjectReader:
    def __init__(self, guids: Guids, texts: Texts, findings: Findings) -> None:
        self._guids = guids
        self._findings = findings
        self._fields = Fields(findings)
        self._sources = SourceReader(guids, texts, findings)

    def codebook(self, root: etree._Element) -> Project:
        return Project(
            name="",
            origin=self._fields.text(root, "origin"),
            codes=tuple(self._code(code) for code in root.iterfind("Codes/Code")),
            sets=tuple(self._set(one) for one in root.iterfind("Sets/Set")),
        )

    def project(self, root: etree._Element) -> Project:
        # Sources first: they may name users and case members that the sections before them lack.
        sources = [self._sources.source(element) for element in root.iterfind("Sources/*")]
        notes = tuple(self._sources.document(note) for note in root.iterfind("Notes/Note"))
        stamp = self._sources.stamp(root, "GUID")
        return Project(
            name=root.get("name", ""),
            origin=self._fields.text(root, "origin"),
            description=self._fields.description(root),
            base_path=self._fields.text(root, "basePath"),
            users=tuple(self._users(root)),
            codes=tuple(self._code(code) for code in root.iterfind("CodeBook/Codes/Code")),
            variables=tuple(self._variable(one) for one in root.iterfind("Variables/Variable")),
            cases=tuple(self._case(one) for one in root.iterfind("Cases/Case")),
            sources=tuple(source for source in sources if source),
            notes=notes,
            links=tuple(self._link(one) for one in root.iterfind("Links/Link")),
            sets=tuple(self._set(one) for one in root.iterfind("Sets/Set")),
            graphs=tuple(self._graph(one) for one in root.iterfind("Graphs/Graph")),
            note_refs=self._sources.note_refs(root),
            stamp=stamp,
        )

    def _users(self, root: etree._Element) -> list[User]:
        listed = [
            User(user.get("guid", ""), self._fields.text(user, "name"), self._fields.text(user, "id"))
            for user in root.iterfind("Users/User")
        ]
        return listed + list(self._sources.mentioned_users.values())

    def _code(self, element: etree._Element) -> Code:
        return Code(
            guid=element.get("guid", ""),
            name=element.get("name", ""),
            codable=self._fields.codable(element),
            color=self._fields.color(element),
            description=self._fields.description(element),
            note_refs=self._sources.note_refs(element),
            children=tuple(self._code(child) for child in element.findall("Code")),
        )

    def _variable(self, element: etree._Element) -> Variable:
        return Variable(
            element.get("guid", ""),
            element.get("name", ""),
            self._fields.kind(element),
            self._fields.description(element),
        )

    def _case(self, element: etree._Element) -> Case:
        guid = element.get("guid", "")
        references = self._sources.references
        sources = references(element, "SourceRef", "source")
        selections = references(element, "SelectionRef", *SELECTIONS)
        return Case(
            guid=guid,
            name=self._fields.text(element, "name"),
            description=self._fields.description(element),
            codes=references(element, "CodeRef", "code"),
            values=self._sources.values(element),
            sources=_joined(sources, self._sources.sources_of_case.get(guid, [])),
            selections=_joined(selections, self._sources.selections_of_case.get(guid, [])),
        )

    def _set(self, element: etree._Element) -> MemberSet:
        references = self._sources.references
        return MemberSet(
            guid=element.get("guid", ""),
            name=element.get("name", ""),
            description=self._fields.description(element),
            codes=references(element, "MemberCode", "code"),
            sources=references(element, "MemberSource", "source"),
            notes=references(element, "MemberNote", "note"),
        )

    def _link(self, element: etree._Element) -> Link:
        return Link(
            guid=element.get("guid", ""),
            name=self._fields.text(element, "name"),
            direction=self._fields.direction(element),
            color=self._fields.color(element),
            origin=self._anything(element, "originGUID"),
            target=self._anything(element, "targetGUID"),
            note_refs=self._sources.note_refs(element),
        )

    def _anything(self, element: etree._Element, name: str) -> str | None:
        written = element.get(name)
        found = self._guids.resolve(written) if written else None
        if written and not found:
            self._findings.error(place_of(element), f"{name} {written} is unknown")
            self._findings.loss(place_of(element), f"{name} {written} is unknown; that end is left out")
        return found

    def _graph(self, element: etree._Element) -> Graph:
        vertices = [self._vertex(one) for one in element.findall("Vertex")]
        edges = [self._edge(one) for one in element.findall("Edge")]
        return Graph(
            guid=element.get("guid", ""),
            name=self._fields.text(element, "name"),
            vertices=tuple(vertex for vertex in vertices if vertex),
            edges=tuple(edge for edge in edges if edge),
        )

    def _vertex(self, element: etree._Element) -> Vertex | None:
        first_x, first_y, second_x, second_y = (
            self._fields.whole(element, name) for name in ("firstX", "firstY", "secondX", "secondY")
        )
        if first_x is None or first_y is None:
            self._guids.forget(element)
            self._findings.loss(place_of(element), "the shape has no place in its graph; it is left out")
            return None
        return Vertex(
            guid=element.get("guid", ""),
            first_x=first_x,
            first_y=first_y,
            second_x=second_x,
            second_y=second_y,
            represented=self._anything(element, "representedGUID"),
            name=self._fields.text(element, "name"),
            shape=self._fields.word(element, "shape", values.is_shape),
            color=self._fields.color(element),
        )

    def _edge(self, element: etree._Element) -> Edge | None:
        ends = [self._guids.resolve(element.get(name), "vertex") for name in ("sourceVertex", "targetVertex")]
        if ends[0] is None or ends[1] is None:
            self._guids.forget(element)
            self._findings.error(place_of(element), "one of its shapes is unknown")
            self._findings.loss(place_of(element), "one of its shapes is unknown; the line is left out")
            return None
        return Edge(
            guid=element.get("guid", ""),
            source=ends[0],
            target=ends[1],
            represented=self._anything(element, "representedGUID"),
            name=self._fields.text(element, "name"),
            color=self._fields.color(element),
            direction=self._fields.direction(element),
            line=self._fields.word(element, "lineStyle", values.is_line),
        )


def _joined(first: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *more]))
