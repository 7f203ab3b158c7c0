"""Measures that are not of the goods: of a detail of theirs, or of the machine asked about."""

from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import Leftover
from ayni.methods.message_parser.units import NUMBER, UNIT, unit_code
from ayni.methods.message_parser.vocabulary import STOP_WORDS, words

_FEATURE = phrase(
    r"(?:(?:con|para|un|una|el|la|los|las|canal) ){0,4}(?:alojamiento|ranura|ranuras|rosca|perno|pernos|chaflan|bisel"
    r"|ceja|pestana|pestanas|profundidad|luz|broca|radio|separacion|distancia|cordon|paso|chavetero)"
    rf" (?:(?:de|:) |(?=\d+ (?:{UNIT}) )|(?=\d+/))(?:{NUMBER})(?: (?:{UNIT}))?"
)
_WITH_UNIT = phrase(
    rf"(?:{NUMBER}) (?P<unit>{UNIT}|toneladas?|tn|ton)(?: entre (?:puntas|centros)| de (?:radio|separacion))?"
)
_THIN = phrase(rf"(?:{NUMBER}) (?:mm|\"|pulg|pulgadas?)|\d+/\d+")
_NOT_NOUNS = STOP_WORDS | words("medio media")
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
        if _is_aside(line, span):
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)


def _is_aside(line: Line, span: Span) -> bool:
    """Say whether a measure is a radius, or the machine's capacity: «plegadora de 4 metros y 200 toneladas»."""
    if line.word(span.last) in {"puntas", "centros", "radio", "separacion"}:
        return True
    named = line.word(span.first - 1) == "de" and line.word(span.first - 2) in _MACHINES
    if span.match["unit"] in {"toneladas", "tonelada", "ton", "tn"}:
        before = [line.word(span.first - back) for back in range(1, 7)]
        return named or (before[0] == "y" and bool(_MACHINES.intersection(before)))
    long = unit_code(span.match["unit"]) == "m"
    return named and (long or line.word(span.first - 3) in _HAVING)


def details_by_noun(line: Line) -> Iterator[Leftover]:
    """Yield measures of what nobody knows: «, bisel 3 mm», «con costilla de 8 mm», not «plancha estriada 3 mm»."""
    for span in line.find(_THIN):
        noun = span.first - 1
        while line.free_word(noun) in {"de", "en"}:
            noun -= 1
        word = line.free_word(noun)
        if (
            len(word) > 2
            and word.isalpha()
            and word not in _NOT_NOUNS
            and not _describes_the_goods(line, noun)
        ):
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)


def _describes_the_goods(line: Line, place: int) -> bool:
    """Say whether an unknown word follows what was understood, so that it may be its quality or its material."""
    before = place - 1
    while line.free_word(before) in {"de", "en"}:
        before -= 1
    return before >= 0 and line.taken[before]
