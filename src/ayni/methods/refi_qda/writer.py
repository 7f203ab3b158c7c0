"""REFI-QDA files out: strictly what the schemas allow, and the same bytes for the same project."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any, BinaryIO

from lxml import etree

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda.findings import Finding, Findings
from ayni.methods.refi_qda.model import Project
from ayni.methods.refi_qda.nodes import Attributes, Node, Nodes
from ayni.methods.refi_qda.package import LARGEST_FILE, Opener, readable
from ayni.methods.refi_qda.project_nodes import ProjectNodes
from ayni.methods.refi_qda.schema import CODEBOOK_NAMESPACE, PROJECT_NAMESPACE
from ayni.methods.refi_qda.source_nodes import SourceNodes
from ayni.methods.refi_qda.texts import ORIGIN

_NO_FILES: Mapping[str, Opener] = {}
_HALVES = re.compile("[\ud800-\udfff]")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say; entries carry no time of their own."""

_PACKED = {"docx", "gif", "jpeg", "jpg", "m4a", "mp3", "mp4", "mov", "ogg", "pdf", "png", "webm", "wmv"}
"""Kinds of file that are compressed already."""


def write_qdpx(
    project: Project, out: BinaryIO, files: Mapping[str, Opener] = _NO_FILES
) -> tuple[Finding, ...]:
    """Write a project package and tell what it could not hold.

    `files` opens the files that internal paths of the project name. Raises BadInput for a malformed GUID, a
    selection outside its text, or a file larger than the standard allows.
    """
    findings = Findings()
    nodes = Nodes(findings)
    sources = SourceNodes(nodes, reserved=files)
    xml = io.BytesIO()
    _emit_document(_project(project, nodes, sources), PROJECT_NAMESPACE, xml)
    xml.seek(0)
    with zipfile.ZipFile(out, "w") as package:
        _add(package, "project.qde", xml)
        for name, text in sources.texts.items():
            _add(package, f"sources/{name}", io.BytesIO(_encoded(name, text, findings)))
        for name, opener in files.items():
            with readable(name), opener() as content:
                _add(package, f"sources/{name}", content)
    return tuple(findings.losses)


def write_qdc(project: Project, out: BinaryIO) -> tuple[Finding, ...]:
    """Write the codebook alone and tell what it leaves behind. Raises BadInput when there are no codes."""
    if not project.codes:
        raise BadInput("the project has no codes, and a codebook file needs one; add a code")
    findings = Findings()
    kinds = ("users", "variables", "cases", "sources", "notes", "links", "graphs")
    for kind in kinds:
        count = len(getattr(project, kind))
        if count:
            findings.loss("", f"a codebook has no {kind}; {count} are left out")
    nodes = ProjectNodes(Nodes(findings))
    parts = [Node("Codes", {}, map(nodes.codebook_code, project.codes))]
    if project.sets:
        parts.append(Node("Sets", {}, map(nodes.codebook_set, project.sets)))
    _emit_document(Node("CodeBook", {"origin": ORIGIN}, parts), CODEBOOK_NAMESPACE, out)
    return tuple(findings.losses)


def _project(project: Project, nodes: Nodes, sources: SourceNodes) -> Node:
    stamp = project.stamp
    attributes: Attributes = {
        "name": project.name,
        "origin": ORIGIN,
        "creatingUserGUID": stamp.created_by,
        "creationDateTime": stamp.created_at,
        "modifyingUserGUID": stamp.changed_by,
        "modifiedDateTime": stamp.changed_at,
        "basePath": project.base_path,
    }
    return nodes.node("Project", attributes, _in_project(project, nodes, sources))


def _in_project(project: Project, nodes: Nodes, sources: SourceNodes) -> Iterator[Node]:
    parts = ProjectNodes(nodes)
    users = [nodes.node("User", {"guid": u.guid, "name": u.name, "id": u.id}) for u in project.users]
    codes = [Node("Codes", {}, map(parts.code, project.codes))] if project.codes else []
    yield from _section("Users", users)
    yield from _section("CodeBook", codes)
    yield from _section("Variables", [parts.variable(one) for one in project.variables])
    yield from _section("Cases", [parts.case(one) for one in project.cases])
    yield from _section("Sources", [sources.source(one) for one in project.sources])
    yield from _section("Notes", [sources.text("Note", one) for one in project.notes])
    yield from _section("Links", [parts.link(one) for one in project.links])
    yield from _section("Sets", [parts.set(one) for one in project.sets])
    yield from _section("Graphs", [parts.graph(one) for one in project.graphs])
    yield from nodes.description(project.description, "Project")
    yield from nodes.references("NoteRef", project.note_refs)


def _section(tag: str, nodes: list[Node]) -> Iterator[Node]:
    """The schemas allow no empty sections."""
    if nodes:
        yield Node(tag, {}, nodes)


def _emit_document(root: Node, namespace: str, out: BinaryIO) -> None:
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        _emit(xml, root, namespace, nsmap={None: namespace})


def _emit(xml: Any, node: Node, namespace: str, **declared: object) -> None:
    """Write an element; each stands on a line of its own, so that messages can name the line."""
    with xml.element(f"{{{namespace}}}{node.tag}", node.attributes, **declared):
        if node.text is not None:
            xml.write(node.text)
            return
        for child in node.children:
            xml.write("\n")
            _emit(xml, child, namespace)


def _encoded(name: str, text: str, findings: Findings) -> bytes:
    whole, count = _HALVES.subn("\ufffd", text)
    if count:
        findings.loss(name, f"{count} halves of characters (lone surrogates) became U+FFFD")
    # A text that begins with a byte order mark of its own gets the file's in front of it.
    return whole.encode("utf-8-sig" if whole.startswith("\ufeff") else "utf-8")


def _add(package: zipfile.ZipFile, name: str, content: IO[bytes]) -> None:
    entry = zipfile.ZipInfo(name, _DAY_ONE)
    packed = name.rpartition(".")[2].casefold() in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    with package.open(entry, "w") as target:
        shutil.copyfileobj(content, target, 2**20)
    if entry.file_size > LARGEST_FILE:
        raise BadInput(f"{name}: the standard allows files of 2 GB at most; link it instead")
