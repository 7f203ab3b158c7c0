"""The simple types of the exchange schemas: how a GUID, a time or a number is written."""

import re
from calendar import monthrange
from collections.abc import Callable

GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_BRACED = re.compile(r"\{.{36}\}|[^{].{34}[^}]")
_COLOR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE = re.compile(r"-?([1-9][0-9]{4,}|[0-9]{4})-([0-9]{2})-([0-9]{2})" + _ZONE)
_TIME = re.compile(r"(?:([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)" + _ZONE)

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry: control characters, lone surrogates, U+FFFE and U+FFFF."""


def is_guid(text: str) -> bool:
    """A GUID, with or without its pair of braces."""
    text = text.strip()
    return bool(GUID.fullmatch(text) and _BRACED.fullmatch(text))


def is_color(text: str) -> bool:
    """#rrggbb or #rgb."""
    return bool(_COLOR.fullmatch(text.strip()))


def is_boolean(text: str) -> bool:
    """true, false, 1 or 0."""
    return text.strip() in {"true", "false", "1", "0"}


def is_integer(text: str) -> bool:
    """Digits with an optional sign."""
    return bool(_INTEGER.fullmatch(text.strip()))


def is_decimal(text: str) -> bool:
    """Digits with an optional sign and point; no exponent."""
    return bool(_DECIMAL.fullmatch(text.strip()))


def is_date(text: str) -> bool:
    """A day that exists, as in 2024-02-29, with an optional zone."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return False
    year, month, day = (int(part) for part in found.groups())
    # monthrange ends with the year 9999; the calendar repeats every 400 years.
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year % 400 + 400, month)[1]


def is_date_time(text: str) -> bool:
    """A day and a time, as in 2024-02-29T08:30:00Z."""
    day, separator, time = text.strip().partition("T")
    return bool(separator) and is_date(day) and day[-1:] != "Z" and bool(_TIME.fullmatch(time))


def is_text(text: str) -> bool:  # noqa: ARG001 - any text will do
    """Anything."""
    return True


def one_of(*words: str) -> Callable[[str], bool]:
    """A closed list of words."""
    return lambda text: text.strip() in words


is_direction = one_of("Associative", "OneWay", "Bidirectional")
is_value_kind = one_of("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
is_line = one_of("dotted", "dashed", "solid")
is_shape = one_of(
    "Person",
    "Oval",
    "Rectangle",
    "RoundedRectangle",
    "Star",
    "LeftTriangle",
    "RightTriangle",
    "UpTriangle",
    "DownTriangle",
    "Note",
)
