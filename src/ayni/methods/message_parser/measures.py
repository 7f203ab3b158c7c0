"""Single lengths: named («largo 450», «6 mm de espesor»), with a unit, spoken («metro y medio»); sheet gauges."""

import re
from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import Gauge, Leftover, Measure, Mention
from ayni.methods.message_parser.sizes import shape_before
from ayni.methods.message_parser.units import MM_PER_UNIT, NUMBER, UNIT, in_mm, number_of, unit_code
from ayni.methods.message_parser.vocabulary import COUNT_UNITS, words

_LARGEST_METRES = 13
_SMALLEST_BARE_MM = 50

_ROLES = {
    "thickness": "espesor|esp|grosor|espesores|grueso|e",
    "length": "largo|longitud|long|largos|l",
    "width": "ancho|anchura|anchos|a",
    "height": "alto|altura|h|profundidad|fondo",
    "diameter": "diametro|diam|ø|dm|diametros|diametro exterior|diametro interior|d",
}
_ROLE_OF = {word: role for role, text in _ROLES.items() for word in text.split("|")}
_ROLE_WORDS = "|".join(word for word in _ROLE_OF if len(word) > 1 or word == "ø")
_LETTERS = "e|l|a|h|d"

_NAMED_BEFORE = phrase(
    rf"(?:(?P<role>{_ROLE_WORDS})(?: (?:\.|:|=|de|es|x|nominal|aprox))*|(?P<letter>{_LETTERS}) (?:=|:)) ?"
    rf"(?P<number>{NUMBER})(?: (?P<unit>{UNIT}))?"
)
_NAMED_AFTER = phrase(
    rf"(?P<number>{NUMBER})(?: (?P<unit>{UNIT}))?(?: \.)? (?:de |x |en |del )?(?P<role>{_ROLE_WORDS})"
)
_DIAMETER_BY = phrase(
    rf"(?:ø|diametro|diam)(?: (?:\.|:|=|de))* (?P<number>{NUMBER})(?: (?P<unit>{UNIT}))? (?:x|por)"
    rf" (?P<by>{NUMBER})(?: (?P<by_unit>{UNIT}))?(?! (?:x|de) )"
)
_STRIP = phrase(rf"(?<= tiras de )(?P<number>{NUMBER}) (?P<unit>{UNIT})(?! x )")
_FRACTION = phrase(rf"(?P<number>(?:\d\+)?\d+/\d+)(?: (?P<unit>{UNIT}))?(?! x )")
"""«Fierro de 3/8» is round bar, unless it is plate that is talked of."""
_NOT_COUNTED = rf"(?! (?:{'|'.join(sorted(COUNT_UNITS, key=len, reverse=True))}) )"
_PARTS = {"medio": 0.5, "media": 0.5, "cuarto": 0.25}
_SPOKEN = [
    phrase(
        rf"(?P<whole>\d+|un) (?P<unit>metros?|m)(?: con| y)? (?P<hundredths>\d\d)(?: cm| centimetros)?{_NOT_COUNTED}"
    ),
    phrase(r"(?P<whole>\d+|un|una) (?P<unit>metros?|m|mts|pulgadas?) y (?P<part>medi[oa]|cuarto)"),
    phrase(r"(?P<unit>metro|pulgada) y (?P<part>medi[oa]|cuarto)(?P<whole>)"),
    phrase(r"(?:un )?(?P<part>medi[oa]|cuarto)(?: de)? (?P<unit>metro|pulgada)"),
    phrase(r"(?P<whole>un|una) (?P<unit>metro|pulgada)"),
]
_WITH_UNIT = phrase(rf"(?P<number>{NUMBER}) (?P<unit>{UNIT})")
_GAUGE = phrase(
    r"(?:calibre|cal|gauge|ga|galga)(?: (?:\.|:|#|n|no|nro|de))* (?P<number>\d{1,2})|# (?P<hash>\d{1,2})|"
    r"(?P<after>\d{1,2}) (?:gauge|ga)"
)


def gauges(line: Line) -> Iterator[Gauge]:
    """Yield sheet gauges: «calibre 16», «cal. 18», «#16»."""
    for span in line.find(_GAUGE):
        number = int(next(filter(None, span.match.groups())))
        if 7 <= number <= 30:
            line.take(span.first, span.last)
            yield Gauge(span.first, span.last, number)


def shaped_measures(line: Line) -> Iterator[Mention]:
    """Yield lengths whose words give the role away: «ø 50 x 600», «tiras de 30 cm», «fierro de 3/8»."""
    for span in line.find(_DIAMETER_BY):
        line.take(span.first, span.last)
        for place, number, unit, role in (
            (span.first, span.match["number"], span.match["unit"], "diameter"),
            (span.last, span.match["by"], span.match["by_unit"], None),
        ):
            code = unit_code(unit or "", number) or ("in" if "/" in number else "mm")
            yield Measure(place, place, in_mm(number, code), code, role)
    for span in line.find(_STRIP):
        if " x " in line.text:  # the strips are a detail beside the size of the sheet
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)
        else:
            yield _taken(line, span, "width")
    for span in line.find(_FRACTION):
        if _is_rod(line, span.first) and shape_before(line, span.first) != "sheet":
            yield _taken(line, span, "diameter")


def named_measures(line: Line) -> Iterator[Measure]:
    """Yield lengths with the name of their role: «espesor 9», «2.50 m de largo», «ø 50», «e=6»."""
    for pattern in (_NAMED_AFTER, _NAMED_BEFORE):
        for span in line.find(pattern):
            measure = None if _belongs_elsewhere(line, span) else _named(span)
            if measure:
                line.take(span.first, span.last)
                yield measure


_OF = {":", "=", "de", "es", "."}
_ROD_WORDS = words("de cuadrado liso redondo corrugado construccion cuadrados lisos redondos corrugados")


def _is_rod(line: Line, place: int) -> bool:
    """Say whether the number at this place follows «fierro de», «fierro cuadrado de», «fierro corrugado»."""
    before = place - 1
    while line.word(before) in _ROD_WORDS:
        before -= 1
    return before < place - 1 and line.word(before) in {"fierro", "fierros"}


def _taken(line: Line, span: Span, role: str | None) -> Measure:
    line.take(span.first, span.last)
    number = span.match["number"]
    unit = unit_code(span.match["unit"] or "", number) or "in"
    return Measure(span.first, span.last, in_mm(number, unit), unit, role)


def _belongs_elsewhere(line: Line, span: Span) -> bool:
    """Tell «300 largo 450», where «largo» names the second, and parts of a size from a named measure."""
    names_after = line.word(span.first)[0].isdigit()
    linked = line.word(span.last - 1) in {"de", "en", "del"}
    if line.free_word(span.first - 1) == "x" and line.free_word(span.first - 2):
        return not (linked and unit_code(line.word(span.first - 2)))
    if not names_after:
        joined = line.word(span.last + 1) in {"x", "por"} and line.word(span.last + 2)[:1].isdigit()
        return joined and _ROLE_OF.get(line.word(span.first)) != "diameter"
    if linked:
        return False
    before, after = span.first - 1, span.last + 1
    while line.word(before) in _OF:
        before -= 1
    while line.word(after) in _OF:
        after += 1
    return line.word(before) in _ROLE_OF or line.word(after)[:1].isdigit()


def unit_measures(line: Line) -> Iterator[Measure]:
    """Yield lengths that have a unit and no role: «9 mm», «metro y medio», «media pulgada»."""
    for pattern in _SPOKEN:
        for span in line.find(pattern):
            line.take(span.first, span.last)
            unit = unit_code(span.match["unit"])
            yield Measure(span.first, span.last, round(_spoken(span.match) * MM_PER_UNIT[unit], 3), unit)
    for span in line.find(_WITH_UNIT):
        yield _taken(line, span, None)


def _named(span: Span) -> Measure | None:
    groups = span.match.groupdict()
    role = _ROLE_OF[groups["role"] or groups.get("letter") or ""]
    number = groups["number"]
    unit = unit_code(groups["unit"] or "", number) or _unit_for(role, number)
    return Measure(span.first, span.last, in_mm(number, unit), unit, role) if unit else None


def _unit_for(role: str, number: str) -> str:
    """Return the unit of a named measure without one; "" where it could be several."""
    value = number_of(number)
    if "/" in number:
        return "in"
    if role in {"thickness", "diameter"}:
        return "mm"
    if value < _LARGEST_METRES:
        return "m" if "." in number else ""
    return "mm" if value >= _SMALLEST_BARE_MM else ""


def _spoken(match: re.Match[str]) -> float:
    """Return the amount of «2 metros y medio», «metro y cuarto», «media pulgada», «un metro 20»."""
    groups = match.groupdict()
    whole = groups.get("whole")
    amount = 0.0 if whole is None else float(whole) if whole.isdigit() else 1.0
    return amount + _PARTS.get(groups.get("part") or "", 0.0) + int(groups.get("hundredths") or 0) / 100
