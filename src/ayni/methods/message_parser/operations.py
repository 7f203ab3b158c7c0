"""Holes, cuts, bends and pieces to be made of the goods: «con 4 huecos de 14 mm», «22 cortes», «en 12 pedazos»."""

from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import Leftover, Mention, OperationCount
from ayni.methods.message_parser.units import NUMBER, UNIT, in_mm, unit_code
from ayni.methods.message_parser.vocabulary import OPERATION_UNITS, words

_EACH = r"(?:c/u |cada (?:uno|una) |(?:por|en) cada \w+ |por \w+ )?"
_HOLES = "|".join(word for word, unit in OPERATION_UNITS.items() if unit == "hole")
_OTHERS = "|".join(word for word, unit in OPERATION_UNITS.items() if unit != "hole")
_KIND = r"(?:pasantes? |roscad[oa]s? |avellanados? |ovalados? |cuadrados? |redondos? )?"
_WITH = r"(?:(?:con|hacer|hacerle|hacerles|lleva|llevan) ){0,4}"

_SIZE = rf"(?:(?:de|en|a) |(?=\d+/)|(?=\d+ (?:{UNIT}) ))(?P<number>{NUMBER})(?: (?P<unit>{UNIT}))?"
_HOLE = phrase(
    rf"{_WITH}(?P<many>\d+) (?:{_HOLES})(?: {_KIND}{_EACH}{_SIZE})?"
    r"(?: (?:c/u|cada (?:uno|una)|en cada \w+|por (?:pieza|plancha|lado|cartela|placa)))?"
)
_SOME_HOLES = phrase(
    rf"(?:con |los |las |un |una ){0, 4}(?:{_HOLES}) {_KIND}(?:de|en|a) (?:{NUMBER})(?: (?:{UNIT}))?"
)
_OTHER = phrase(rf"{_WITH}(?P<many>\d+) (?:canal |canales )?(?P<what>{_OTHERS})")
_PROCESS_WORDS = words("cortes dobleces doblez pliegues")
"""These name a process as well, which is for the lexicon to read."""


def operations(line: Line) -> Iterator[Mention]:
    """Yield what is counted of the work; it is the quantity only where the goods have none."""
    for span in line.find(_HOLE):
        number = span.match["number"]
        diameter = in_mm(number, unit_code(span.match["unit"] or "", number)) if number else None
        line.take(span.first, span.last)
        yield OperationCount(span.first, span.last, float(span.match["many"]), "hole", diameter)
    for span in line.find(_SOME_HOLES):
        line.take(span.first, span.last)
        yield Leftover(span.first, span.last)
    for span in line.find(_OTHER):
        line.take(span.first, span.last, leaving=_PROCESS_WORDS)
        unit = OPERATION_UNITS[span.match["what"]]
        yield OperationCount(span.first, span.last, float(span.match["many"]), unit)
