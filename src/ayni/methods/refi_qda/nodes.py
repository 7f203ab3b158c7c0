"""XML elements to be written, and what an element may hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import values
from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.material import Value

Attributes = dict[str, str | int | None]
"""Attributes in the order in which they are written; None: left out."""

_FITS = {
    "Text": values.is_text,
    "Boolean": values.is_boolean,
    "Integer": values.is_integer,
    "Float": values.is_decimal,
    "Date": values.is_date,
    "DateTime": values.is_date_time,
}
_CHECKS = {
    **dict.fromkeys(("creationDateTime", "modifiedDateTime"), values.is_date_time),
    "color": values.is_color,
    "direction": values.is_direction,
    "shape": values.is_shape,
    "lineStyle": values.is_line,
}
"""Attributes that a schema refuses when they are written otherwise."""

_GUIDS = ("GUID", "guid", "User", "SyncPoint", "Vertex")
"""How the names of attributes end that hold a GUID."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element to be written: with text, or with children that may be made while it is written."""

    tag: str
    attributes: dict[str, str]
    children: Iterable["Node"] = ()
    text: str | None = None


class Nodes:
    """Makes nodes. What XML or the schemas cannot carry is changed or left out, and reported."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def node(self, tag: str, attributes: Attributes, children: Iterable[Node] = ()) -> Node:
        """An element with those attributes that have a value. Raises BadInput for a malformed GUID."""
        place = f"{tag} '{attributes.get('name') or attributes.get('guid') or ''}'"
        written: dict[str, str] = {}
        for name, value in attributes.items():
            if value is None:
                continue
            text = self.clean(str(value), place)
            if name in _CHECKS and not _CHECKS[name](text):
                self.findings.loss(place, f"{name} '{text}' is not of the standard's form; it is left out")
            elif name.endswith(_GUIDS) and not values.is_guid(text):
                raise BadInput(f"{place}: {name} '{text}' is not a GUID; the project cannot be written")
            else:
                written[name] = text
        return Node(tag, written, children)

    def clean(self, text: str, place: str) -> str:
        """The text with U+FFFD instead of each character that XML has no place for."""
        cleaned, count = values.NOT_XML.subn("\ufffd", text)
        if count:
            self.findings.loss(place, f"{count} characters that XML cannot carry became U+FFFD")
        return cleaned

    def description(self, text: str | None, place: str) -> Iterator[Node]:
        """A description, if there is one."""
        if text:
            yield Node("Description", {}, text=self.clean(text, place))

    def references(self, tag: str, targets: Iterable[str]) -> Iterator[Node]:
        """References to GUIDs."""
        return (self.node(tag, {"targetGUID": target}) for target in targets)

    def value(self, value: Value) -> Node:
        """A case's or source's value of a variable."""
        return Node("VariableValue", {}, self._in_value(value))

    def _in_value(self, value: Value) -> Iterator[Node]:
        yield from self.references("VariableRef", [value.variable])
        if value.kind is None:
            return
        kind, text = value.kind, self.clean(value.text, "VariableValue")
        if not _FITS[kind](text):
            self.findings.loss("VariableValue", f"'{text[:40]}' does not fit {kind}; it is written as text")
            kind = "Text"
        yield Node(f"{kind}Value", {}, text=text)
