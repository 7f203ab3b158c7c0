"""The simple types of the exchange schemas: how a GUID, a time or a number is written."""

import re
from calendar import monthrange
from collections.abc import Callable

Check = Callable[[str], bool]
"""Whether a text is written as a type demands."""

_HEX = "[0-9a-fA-F]"
_BARE = rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"
_GUID = re.compile(rf"{_BARE}|\{{{_BARE}\}}")
_COLOR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"-?([1-9][0-9]{4,}|[0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?")
_ZONE = re.compile(r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$")

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry: control characters, lone surrogates, U+FFFE and U+FFFF."""


def is_guid(text: str) -> bool:
    """A GUID, with or without its pair of braces."""
    return bool(_GUID.fullmatch(text.strip()))


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
    return _is_day(_ZONE.sub("", text.strip()))


def is_date_time(text: str) -> bool:
    """A day and a time, as in 2024-02-29T08:30:00Z."""
    day, _, time = text.strip().partition("T")
    return _is_day(day) and bool(_TIME.fullmatch(_ZONE.sub("", time)))


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if not found:
        return False
    year, month, day = (int(part) for part in found.groups())
    # The calendar repeats every 400 years; monthrange knows none beyond 9999.
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year % 400 + 400, month)[1]


def is_text(text: str) -> bool:
    """Anything."""
    return True


def one_of(*words: str) -> Check:
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
