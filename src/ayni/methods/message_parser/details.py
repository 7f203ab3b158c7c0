"""Measures that are not of the goods: of a detail of theirs, or of the machine asked about."""

from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import Leftover
from ayni.methods.message_parser.units import NUMBER, UNIT
from ayni.methods.message_parser.vocabulary import words

_FEATURE = phrase(
    r"(?:(?:con|para|un|una|el|la|los|las) )*(?:alojamiento|ranura|ranuras|rosca|perno|pernos|chaflan|bisel|ceja"
    rf"|pestana|pestanas|profundidad|luz|broca|radio|separacion|distancia|cordon|paso) (?:de|:) (?:{NUMBER})"
    rf"(?: (?:{UNIT}))?"
)
_WITH_UNIT = phrase(rf"(?:{NUMBER}) (?:{UNIT})")

_MACHINES = words(
    "plegadora dobladora roladora cizalla guillotina torno prensa fresadora taladro maquina mesa sierra"
)
_HAVING = words("tienes tiene tienen tenga tengan hay una tu su mi alguna")
"""«¿Tienes plegadora de 3 metros?» measures the machine."""


def details(line: Line) -> Iterator[Leftover]:
    """Yield «alojamiento de 90 mm», «con perno de 1/2», and the 3 m of «¿tienes plegadora de 3 metros?»."""
    for span in line.find(_FEATURE):
        if not line.word(span.first - 1)[:1].isdigit():
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)
    for span in line.find(_WITH_UNIT):
        if line.word(span.first - 2) in _MACHINES and line.word(span.first - 3) in _HAVING:
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)
