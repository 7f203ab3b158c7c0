"""GUIDs as files write them, and the one spelling that each gets here."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID, uuid5

from lxml import etree

from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.validity import place_of
from ayni.methods.refi_qda.values import is_guid

MADE_UP = UUID("5d7a6a1e-3c84-4d53-9f0e-0f6c7e0b9a21")
"""Namespace of the GUIDs that stand in for missing, malformed and repeated ones."""

SELECTIONS = (
    "PlainTextSelection",
    "PictureSelection",
    "PDFSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
)
SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")

_KINDS = {
    "User": "user",
    "Code": "code",
    "Variable": "variable",
    "Case": "case",
    **dict.fromkeys(SOURCES, "source"),
    "Representation": "representation",
    "TextDescription": "representation",
    "Transcript": "transcript",
    "SyncPoint": "sync point",
    "Note": "note",
    "Link": "link",
    "Set": "set",
    "Graph": "graph",
    "Vertex": "vertex",
    "Edge": "edge",
    **{tag: tag for tag in SELECTIONS},
}
"""What an element defines with its GUID. Some programs give a case and its code, or a PDF selection and its
text selection, one GUID; so each kind has its own."""


class Guids:
    """The GUIDs that a project defines; `define` must see the whole tree before anything is resolved."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._defined: dict[str, dict[str, str]] = defaultdict(dict)
        self._forgotten: set[tuple[str, str]] = set()

    def define(self, root: etree._Element) -> None:
        """Give every element that needs one a well-formed GUID, unique in its kind."""
        for element, kind in _definitions(root):
            written = element.get("guid", "").strip().strip("{}")
            known = self._defined[kind]
            key = written.casefold()
            if key in known:
                guid = self.made_up(kind, f"{written} again {len(known)}")
                self._findings.repair(place_of(element), f"another {kind} has this GUID; it gets a new one")
                key = guid
            else:
                guid = self.made_up(kind, written or f"number {len(known)}")
                key = key or guid
                if guid != written:
                    self._findings.repair(place_of(element), f"'{written}' is not a GUID; it gets a new one")
            known[key] = guid
            element.set("guid", guid)

    def resolve(self, written: str | None, *kinds: str) -> str | None:
        """The GUID of the thing that a reference means; without kinds, of anything. None: unknown."""
        key = (written or "").strip().strip("{}").casefold()
        for kind in kinds or list(self._defined):
            guid = self._defined[kind].get(key)
            if guid and (kind, guid) not in self._forgotten:
                return guid
        return None

    def forget(self, element: etree._Element) -> None:
        """An element and all in it do not come across: references to them are unknown from now on."""
        self._forgotten.update((kind, part.get("guid", "")) for part, kind in _definitions(element))

    def made_up(self, kind: str, written: str) -> str:
        """A GUID for something that has only a word for one; the word itself if it is a GUID."""
        return written if is_guid(written) else str(uuid5(MADE_UP, f"{kind} {written}"))


def _definitions(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in root.iter():
        tag = str(element.tag)
        if tag in _KINDS:
            yield element, _KINDS[tag]
        elif tag == "Coding":
            parent = element.getparent()
            yield element, "coding" if parent is None else f"coding of a {parent.tag!s}"
