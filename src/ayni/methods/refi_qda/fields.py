"""Attributes and values as programs write them, turned into what the standard allows."""

import re
from decimal import Decimal, InvalidOperation
from typing import cast

from lxml import etree

from ayni.methods.refi_qda import values
from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.material import ValueKind
from ayni.methods.refi_qda.model import Direction
from ayni.methods.refi_qda.validity import place_of

_ALMOST_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:\d\d)?")
_ALMOST_COLOR = re.compile(r"#?(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})")
_KINDS = {
    "TextValue": "Text",
    "BooleanValue": "Boolean",
    "IntegerValue": "Integer",
    "FloatValue": "Float",
    "DateValue": "Date",
    "DateTimeValue": "DateTime",
}
LONGEST_NUMBER = 18

_YES = {"true", "1", "yes"}
_NO = {"false", "0", "no"}


class Fields:
    """Reads attributes and says what it had to change or leave out."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def text(self, element: etree._Element, name: str) -> str | None:
        """A name or path; an empty one is none."""
        return element.get(name) or None

    def description(self, element: etree._Element) -> str | None:
        """The text of the description, or of several ones together."""
        return "\n\n".join(part.text for part in element.findall("Description") if part.text) or None

    def whole(self, element: etree._Element, name: str) -> int | None:
        """A whole number; a broken number is rounded, anything else is none."""
        written = element.get(name, "").strip()
        if len(written) > LONGEST_NUMBER:
            return None
        if values.is_integer(written):
            return int(written)
        if values.is_decimal(written):
            self._findings.repair(place_of(element), f"{name} {written} was rounded to a whole number")
            return round(Decimal(written))
        return None

    def time(self, element: etree._Element, name: str) -> str | None:
        """A time of the standard's form."""
        written = element.get(name, "").strip()
        if not written or values.is_date_time(written):
            return written or None
        found = _ALMOST_TIME.fullmatch(written)
        if found:
            day, minutes, seconds, zone = found.groups()
            guess = f"{day}T{minutes or '00:00'}{seconds or ':00'}{zone or ''}"
            if values.is_date_time(guess):
                self._findings.repair(place_of(element), f"{name} '{written}' was read as {guess}")
                return guess
        self._findings.loss(place_of(element), f"{name} '{written}' is not a time; it is left out")
        return None

    def color(self, element: etree._Element) -> str | None:
        """A colour of the standard's form; transparency is left out."""
        written = element.get("color", "").strip()
        if not written or values.is_color(written):
            return written or None
        found = _ALMOST_COLOR.fullmatch(written)
        if found:
            self._findings.repair(place_of(element), f"colour '{written}' was read as #{found[1]}")
            return f"#{found[1]}"
        self._findings.loss(place_of(element), f"'{written}' is not a colour; it is left out")
        return None

    def direction(self, element: etree._Element) -> Direction | None:
        """A link's direction."""
        written = element.get("direction", "").strip()
        if not written or values.is_direction(written):
            return cast(Direction, written) if written else None
        self._findings.loss(place_of(element), f"'{written}' is not a direction; it is left out")
        return None

    def word(self, element: etree._Element, name: str, check: values.Check) -> str | None:
        """A word of a closed list."""
        written = element.get(name, "").strip()
        if not written or check(written):
            return written or None
        self._findings.loss(
            place_of(element), f"{name} '{written}' is unknown to the standard; it is left out"
        )
        return None

    def codable(self, element: etree._Element) -> bool:
        """Whether a code may be given; codes that do not say may."""
        written = element.get("isCodable", "").strip().casefold()
        if written not in _YES | _NO:
            self._findings.repair(place_of(element), "it does not say whether it is codable; it is")
        return written not in _NO

    def kind(self, element: etree._Element) -> ValueKind:
        """A variable's type; Text when it is none of the standard's."""
        written = element.get("typeOfVariable", "").strip()
        for kind in _KINDS.values():
            if kind.casefold() == written.casefold():
                return cast(ValueKind, kind)
        self._findings.repair(place_of(element), f"'{written}' is not a type of variable; it is read as Text")
        return "Text"

    def value(self, element: etree._Element) -> tuple[ValueKind | None, str]:
        """Type and text of a variable's value; a text that does not fit its type becomes a Text."""
        for child in element:
            kind = _KINDS.get(str(child.tag))
            if not kind:
                continue
            written = child.text or ""
            if kind == "Text":
                return "Text", written
            if not written.strip():
                return None, ""
            fitting = _fit(kind, written.strip())
            if fitting is not None:
                return cast(ValueKind, kind), fitting
            self._findings.repair(
                place_of(child), f"'{written[:40]}' does not fit {child.tag!s}; it is kept as text"
            )
            return "Text", written
        return None, ""


def _fit(kind: str, written: str) -> str | None:
    """The canonical way of writing a value of a type; None when it is not one."""
    if kind == "Boolean":
        word = written.casefold()
        return "true" if word in _YES else "false" if word in _NO else None
    if kind == "Date":
        day = written.partition("T")[0]
        return next((text for text in (written, day) if values.is_date(text)), None)
    if kind == "DateTime":
        return written if values.is_date_time(written) else None
    if kind == "Integer" and values.is_integer(written):
        return written
    if kind == "Float" and values.is_decimal(written):
        return written
    return _number(kind, written)


def _number(kind: str, written: str) -> str | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 100:
        return None
    if kind == "Integer":
        return str(int(number)) if number == int(number) else None
    return format(number, "f")
