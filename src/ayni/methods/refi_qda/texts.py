"""The texts of a project: fetched, decoded, and measured the way their program counted."""

from dataclasses import dataclass

from lxml import etree

from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.markup import BYTE_ORDER_MARK
from ayni.methods.refi_qda.package import INTERNAL, Opener, Package, is_external
from ayni.methods.refi_qda.positions import STANDARD, Counting, Mark, MarkedText, Ruler, find_countings
from ayni.methods.refi_qda.validity import place_of

TEXTS = ("TextSource", "Note", "Representation", "TextDescription", "Transcript")
"""Elements that carry a text, in the XML or by path."""

ORIGIN = "Ayni"
"""How the files that we write name their program; their positions need no guessing."""

_ATLAS = Counting("one")
"""ATLAS.ti writes Windows line ends into its text files and counts each as one."""


@dataclass(frozen=True)
class LoadedText:
    """A text with LF line ends, and the ruler that turns the file's positions into its code points."""

    text: str
    inline: bool
    ruler: Ruler


class Texts:
    """All texts and other files of a project. `load` must come after the tree's GUIDs are settled."""

    def __init__(self, package: Package | None, findings: Findings) -> None:
        self._package = package
        self._findings = findings
        self._used: set[str] = set()
        self._loaded: dict[tuple[str, str], LoadedText] = {}
        self.files: dict[str, Opener] = {}

    def load(self, root: etree._Element) -> None:
        """Fetch every text and find out how its positions were counted."""
        elements, inlines, marked = [], [], []
        for element in root.iter(*TEXTS):
            found = self._raw(element)
            if found is None:
                continue
            content, inline = found
            elements.append(element)
            inlines.append(inline)
            in_file = not inline and content.startswith("\ufeff")
            marked.append(MarkedText(content[in_file:], in_file, _marks(element)))
        countings = _countings(marked, root.get("origin", ""))
        for element, inline, text, counting in zip(elements, inlines, marked, countings, strict=True):
            self._loaded[_key(element)] = LoadedText(text.text, inline, Ruler(text.raw, counting))
            self._report(element, text, counting)

    def of(self, element: etree._Element) -> LoadedText | None:
        """The text of an element; None when there is none."""
        return self._loaded.get(_key(element))

    def file(self, element: etree._Element, attribute: str) -> str | None:
        """A path attribute: internal files become files of the project, external ones stay where they are."""
        path = (element.get(attribute) or "").strip()
        if not path:
            return None
        name = self._package.find(path) if self._package else None
        if name and self._package:
            self._used.add(name)
            self.files[self._package.file_name(name)] = self._package.opener(name)
            return INTERNAL + self._package.file_name(name)
        if is_external(path):
            self._findings.repair(
                place_of(element), f"the file {path} lies outside the package; the path is kept"
            )
            return path
        self._findings.error(place_of(element), f"the package does not hold {path}")
        self._findings.loss(place_of(element), f"the package does not hold {path}; the path is left out")
        return None

    def report_unused(self) -> None:
        """Say which files of the package no source names."""
        for name in self._package.names() - self._used if self._package else ():
            self._findings.loss(name, "no source names this file; it is left out")

    def _raw(self, element: etree._Element) -> tuple[str, bool] | None:
        content = "".join(part.text or "" for part in element.findall("PlainTextContent"))
        path = (element.get("plainTextPath") or "").strip()
        if content or (not path and element.find("PlainTextContent") is not None):
            if path:
                self._findings.error(
                    place_of(element), "it has both a text and a path to one; the text is read"
                )
                self._mark_used(path)
            return content, True
        name = self._package.find(path) if self._package and path else None
        if name and self._package:
            self._used.add(name)
            return self._decoded(element, self._package.read_text(name), path), False
        self._report_missing(element, path)
        return None

    def _mark_used(self, path: str) -> None:
        name = self._package.find(path) if self._package else None
        if name:
            self._used.add(name)

    def _report_missing(self, element: etree._Element, path: str) -> None:
        selections = len(element.findall("PlainTextSelection"))
        if not path and not selections and element.tag != "TextSource":
            return
        wanting = (
            f"the package does not hold its text {path}" if path else "there is no text and no path to one"
        )
        self._findings.error(place_of(element), wanting)
        places = f"; the places of {selections} selections cannot be checked" if selections else ""
        self._findings.loss(place_of(element), wanting + places)

    def _decoded(self, element: etree._Element, content: bytes, path: str) -> str:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._findings.repair(place_of(element), f"{path} is in UTF-16; the standard demands UTF-8")
            return "\ufeff" + content.decode("utf-16", errors="replace")
        try:
            return content.decode()
        except UnicodeDecodeError:
            self._findings.error(place_of(element), f"{path} is not UTF-8")
            self._findings.loss(place_of(element), f"{path} is not UTF-8; it was read as Windows-1252")
            return content.removeprefix(BYTE_ORDER_MARK).decode("cp1252", errors="replace")

    def _report(self, element: etree._Element, text: MarkedText, counting: Counting) -> None:
        if counting != STANDARD:
            self._findings.repair(place_of(element), f"its positions count {counting}; they were converted")
        elif "\r" in text.raw:
            self._findings.repair(place_of(element), "its line ends became LF and its positions moved along")


def _countings(texts: list[MarkedText], origin: str) -> list[Counting]:
    if origin == ORIGIN:
        return [STANDARD] * len(texts)
    return find_countings(texts, _ATLAS if "ATLAS" in origin.upper() else STANDARD)


def _key(element: etree._Element) -> tuple[str, str]:
    return str(element.tag), element.get("guid", "")


def _marks(element: etree._Element) -> list[Mark]:
    marks = []
    for selection in element.findall("PlainTextSelection"):
        try:
            start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
        except ValueError:
            continue
        if 0 <= start <= end:
            marks.append(Mark(start, end, selection.get("name")))
    return marks
