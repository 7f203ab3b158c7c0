"""Sizes: two or three lengths joined by «x», «por» or «*», and which units they are in when it is not said."""

import re
from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import Leftover, Mention, Size
from ayni.methods.message_parser.units import NUMBER, UNIT, in_mm, number_of, unit_code
from ayni.methods.message_parser.vocabulary import COUNT_UNITS, SHAPES

FEET_SHEETS = {(3, 6), (3, 8), (4, 8), (4, 10), (5, 8), (5, 10), (5, 20), (6, 20), (8, 20)}
"""Commercial sheet sizes that are said without their unit, in feet."""

CENTIMETRE_SHEETS = {(120, 240), (122, 244)}
"""The one commercial sheet that is said without its unit in centimetres."""

_LARGEST_METRES = 13
_SMALLEST_BARE_MM = 100
"""Below this a size without a unit may be in centimetres, as «tapas de 60x90» are."""
_LARGEST_BARE_SECTION_IN = 8
"""Tubes and angles of «2x2» are in inches: no section is that small in mm."""
_LARGEST = {"m": 13.0, "in": 24.0, "ft": 20.0}
"""The largest bare number that shares the unit of the last one."""

_UNIT_DOT = r"(?: \.(?= (?:x|de|por)))?"
_BY = r" (?:x|por)(?: de)? "
_PART = rf"(?:{NUMBER})(?: (?:{UNIT}))?{_UNIT_DOT}"
_NOT_COUNTED = rf"(?! (?:{'|'.join(sorted(COUNT_UNITS, key=len, reverse=True))}) )"
_SIZE = phrase(rf"{_PART}{_BY}{_PART}(?:{_BY}{_PART}{_NOT_COUNTED})?(?: (?:{UNIT}))?")
_PARTS = re.compile(rf"({NUMBER})(?: ({UNIT})(?= |$))?")


def sizes(line: Line) -> Iterator[Mention]:
    """Yield runs of two or three lengths joined by «x», «por» or «*»; left over where their units are uncertain."""
    for span in line.find(_SIZE):
        size = None if _is_of_a_detail(line, span) else _size(line, span)
        line.take(span.first, span.last)
        yield size or Leftover(span.first, span.last)


def _is_of_a_detail(line: Line, span: Span) -> bool:
    """Say whether these are the legs of a bend («en L de 10x10»), or a section by its weight («6" x 25 lb»)."""
    before = line.word(span.first - (2 if line.word(span.first - 1) == "de" else 1))
    bent = before in {"u", "z", "v"} or (before == "l" and line.word(span.first - 1) == "de")
    return bent or line.word(span.last + 1) in {"lb", "lbs", "libras", "kg"}


def _size(line: Line, span: Span) -> Size | None:
    parts = [(number, unit_code(unit, number)) for number, unit in _PARTS.findall(span.match[0])]
    shape = shape_before(line, span.first)
    counted = shape == "sheet" and line.word(span.first - 2)[:1].isdigit()
    units = _units(parts, shape, counted_sheets=counted)
    if units is None:
        return None
    values = tuple(in_mm(number, unit) for (number, _), unit in zip(parts, units, strict=True))
    if min(values) <= 0:
        return None
    return Size(span.first, span.last, values, _thin(parts, units, values))


def shape_before(line: Line, place: int) -> str | None:
    """Return the shape of the nearest goods named before this place, within six tokens."""
    for at in range(place - 1, max(place - 7, -1), -1):
        if line.word(at) in SHAPES:
            return SHAPES[line.word(at)]
    return None


_Parts = list[tuple[str, str]]


def _units(parts: _Parts, shape: str | None, *, counted_sheets: bool) -> list[str] | None:
    """Return the unit of each part, or None where the writing does not make it certain."""
    given = [unit for _, unit in parts]
    numbers = [number_of(number) for number, _ in parts]
    if all(given):
        return given
    for place in reversed(range(len(given) - 1)):
        if not given[place] and given[place + 1] in {"m", "cm", "ft"} and _are_alike(parts, place):
            given[place] = given[place + 1]
    bare = [place for place, unit in enumerate(given) if not unit]
    if not bare:
        return given
    guessed = _bare_units(parts, bare, numbers, shape, counted_sheets=counted_sheets)
    if guessed is None:
        return None
    for place, unit in zip(bare, guessed, strict=True):
        given[place] = unit
    return given


def _are_alike(parts: _Parts, place: int) -> bool:
    """Say whether a number is written like the next one, so that it shares its unit: not «3 x 1.20 m»."""
    number, following = parts[place][0], parts[place + 1][0]
    return "/" not in number and ("." in number) == ("." in following)


def _bare_units(
    parts: _Parts, bare: list[int], numbers: list[float], shape: str | None, *, counted_sheets: bool
) -> list[str] | None:
    """Return the units of the bare parts, the surest sign first.

    Decimals as in 1.20 x 2.40, commercial sheets, the unit of the last part, fractions and sections in inches,
    and millimetres for what only they explain.
    """
    texts = [parts[place][0] for place in bare]
    values = [numbers[place] for place in bare]
    units = {unit for _, unit in parts if unit}
    fractions = ["/" in text for text in texts]
    pair = tuple(sorted(round(value) for value, part in zip(values, fractions, strict=True) if not part)[-2:])
    last_unit = parts[-1][1]
    if _are_metres(texts, values) and (last_unit in {"mm", "in", ""} or len(parts) == 3):
        return _metres_and_thin(texts, values, len(parts))
    if pair in FEET_SHEETS and shape == "sheet":
        return _with_fractions(fractions, "ft")
    if last_unit == "cm" and any("." in text for text in texts):
        if min(values) >= 10:
            return ["cm"] * len(texts)
        return ["m"] * len(texts) if all(re.fullmatch(r"\d\.\d\d", text) for text in texts) else None
    if last_unit and len(units) == 1 and max(values) <= _LARGEST.get(last_unit, max(values)):
        return _with_fractions(fractions, last_unit)
    hollow = shape in {"tube", "profile"} and max(values) <= _LARGEST_BARE_SECTION_IN
    if ((any(fractions) or "in" in units) and max(values) <= 12) or hollow:
        return ["in"] * len(bare)
    if pair in CENTIMETRE_SHEETS and counted_sheets:
        return ["cm" if value >= 100 else "mm" for value in values]
    smallest = 15 if shape in {"tube", "profile"} else 40 if _has_thin(values) else _SMALLEST_BARE_MM
    drawn = max(values) >= smallest
    return _with_fractions(fractions, "mm") if drawn or "mm" in units else None


def _has_thin(values: list[float]) -> bool:
    """Say whether one of three bare numbers is a thickness beside the other two: 50 x 50 x 3."""
    return len(values) == 3 and min(values) * 2 < sorted(values)[1] and min(values) <= 20


def _with_fractions(fractions: list[bool], unit: str) -> list[str]:
    return ["in" if fraction else unit for fraction in fractions]


def _are_metres(texts: list[str], values: list[float]) -> bool:
    """Say whether the two largest are metres: both small, and one with a decimal point, as in 1.20 x 2.40."""
    largest = sorted(zip(values, texts, strict=True))[-2:]
    decimal = [text for _, text in largest if "." in text]
    plain = all("/" not in text for _, text in largest)
    return bool(decimal) and plain and len(largest) == 2 and max(values) < _LARGEST_METRES


def _metres_and_thin(texts: list[str], values: list[float], parts: int) -> list[str]:
    """With three numbers the odd one out is the thickness in mm, unless all three are written as metres."""
    units = ["m"] * len(texts)
    if parts == 3 and len(texts) == 3 and not all(re.fullmatch(r"\d\.\d\d", text) for text in texts):
        thin = 0 if "/" in texts[0] or ("." not in texts[0] and "." in texts[-1]) else 2
        units[thin] = "in" if "/" in texts[thin] else "mm"
    return units


def _thin(parts: _Parts, units: list[str], values: tuple[float, ...]) -> int | None:
    """Return which part is the thickness: of three the smallest, if it is much smaller than the others."""
    if len(values) < 3:
        return None
    place = min(range(3), key=lambda at: values[at])
    second = sorted(values)[1]
    return place if values[place] <= 60 and values[place] * 2 < second else None
