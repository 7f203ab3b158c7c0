"""How many of what: «20 pzs», «media docena de bridas», «una ciento de pernos», «30 metros de baranda»."""

import re
from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import (
    Count,
    Gauge,
    Goods,
    Leftover,
    MaterialMention,
    Measure,
    Mention,
    OperationCount,
    ProcessMention,
    Size,
)
from ayni.methods.message_parser.units import NUMBER, UNIT, in_mm, number_of, unit_code
from ayni.methods.message_parser.vocabulary import (
    COUNT_UNITS,
    NOT_GOODS,
    OPERATION_UNITS,
    PRODUCTS,
    SHAPES,
    STOP_WORDS,
    UNCOUNTED_AFTER_ONE,
    words,
)
from ayni.methods.message_parser.word_forms import singulars

_PURPOSE = {"para", "en", "con", "de", "a", "por"}
_AMOUNT = r"\d+(?:\.\d+)?"
_GROUPS = {"docena": 12, "ciento": 100, "millar": 1000, "par": 2, "gruesa": 144, "decena": 10, "centena": 100}
_GROUP = phrase(
    rf"(?P<many>{_AMOUNT}|un|una|medio|media)? ?(?P<group>docena|ciento|millar|par|gruesa|decena|centena)e?s?"
    r"(?P<half> y medi[oa])?(?: de)?"
)
_OPERATION = phrase(
    rf"(?:(?:con|hacer|hacerle|hacerles|lleva|llevan) )*(?P<many>\d+) (?:canal |canales )?(?P<what>{'|'.join(OPERATION_UNITS)})"
    rf"(?: pasantes| roscados| avellanados)?(?: (?:de|en|a) (?P<number>{NUMBER})(?: (?P<unit>{UNIT}))?)?"
    r"(?: (?:c/u|cada (?:uno|una)|por (?:pieza|plancha|lado|cartela|placa)))?"
)
_UNCOUNTED_HOLES = phrase(
    rf"(?:con |los |las |un |una )*(?:{'|'.join(w for w, unit in OPERATION_UNITS.items() if unit == 'hole')})"
    rf" (?:(?:de|en|a|pasantes?) )+(?:{NUMBER})(?: (?:{UNIT}))?"
)
_RANGE = phrase(
    rf"(?:entre )?{_AMOUNT} (?:o|a|-|y) {_AMOUNT} (?:{'|'.join(sorted(COUNT_UNITS, key=len, reverse=True))})"
)
_METRES = phrase(
    rf"(?P<many>{_AMOUNT}) (?:metros?|mts?|m)(?: lineales| lineal|(?= de (?!largo|ancho|alto|long|fondo|diam|altura)))"
    rf"|(?P<linear>{_AMOUNT}) ml"
)
_UNITS = phrase(
    rf"(?P<many>{_AMOUNT})(?: \. )? ?(?:(?:buenas|lindas|pequenas|nuevas|grandes) )?"
    rf"(?P<unit>{'|'.join(sorted(COUNT_UNITS, key=len, reverse=True))})"
)
_ONE_UNIT = phrase(
    rf"(?:un|una|1|medio|media) (?P<unit>{'|'.join(sorted(COUNT_UNITS, key=len, reverse=True))})"
)
_NAMED = phrase(
    r"(?:(?:cantidad|cantidades|cant|total)(?: (?:\.|:|=|de|son|es|total))*|son|serian|x)(?: como| unos| unas)? (?P<many>\d+)"
)
_NOUN = phrase(r"(?P<many>\d+|un|una) (?:(?:pequen[oa]s?|grandes?|nuev[oa]s?) )?(?P<noun>[a-z]{3,})")
_REPEATED = phrase(r"(?P<many>\d+) \( \d+ \)")


def counts(line: Line) -> Iterator[Mention]:
    """Yield what is counted with its noun; numbers without one are left for `bare_numbers`."""
    found = [*_operations(line), *_ranges(line), *_groups(line), *_metres(line), *_units(line), *_nouns(line)]
    counted = any(isinstance(each, Count) and not _is_purpose(line, each) for each in found)
    for mention in found:
        if isinstance(mention, Count) and counted and _is_purpose(line, mention):
            yield Leftover(mention.first, mention.last)
        else:
            yield mention
    for span in line.find(_NAMED):
        if not unit_code(line.word(span.last + 1)) and not unit_code(line.word(span.first - 1)):
            line.take(span.first, span.last)
            yield Count(span.first, span.last, float(span.match["many"]), None, elided=True)


def _is_purpose(line: Line, count: Count) -> bool:
    """Say whether «un» names what the goods are for or part of: «4 planchas para un tanque»."""
    return line.word(count.first) in {"un", "una"} and line.word(count.first - 1) in _PURPOSE


def _is_attribute(line: Line, place: int) -> bool:
    """Say whether a number tells what the goods have: «mesa con 4 patas», «lavadero de 2 pozas»."""
    if line.word(place - 1) == "con":
        return _is_noun(line.word(place - 2)) or _is_noun(line.word(place - 3))
    return line.word(place - 1) == "de" and _is_noun(line.word(place - 2))


def _is_noun(word: str) -> bool:
    return word in SHAPES or bool(singulars(word) & PRODUCTS)


def _operations(line: Line) -> Iterator[Mention]:
    for span in line.find(_OPERATION):
        number, unit = span.match["number"], span.match["unit"]
        diameter = in_mm(number, unit_code(unit or "", number)) if number else None
        line.take(span.first, span.last)
        code = OPERATION_UNITS[span.match["what"]]
        yield OperationCount(span.first, span.last, float(span.match["many"]), code, diameter)
    for span in line.find(_UNCOUNTED_HOLES):
        line.take(span.first, span.last)
        yield OperationCount(span.first, span.last, 0, "hole")


def _ranges(line: Line) -> Iterator[Count]:
    """Yield «20 o 25 piezas» as a count whose number is open."""
    for span in line.find(_RANGE):
        line.take(span.first, span.last)
        unit = line.word(span.last)
        yield Count(span.first, span.last, None, COUNT_UNITS[unit], SHAPES.get(unit))


def _groups(line: Line) -> Iterator[Count]:
    for span in line.find(_GROUP):
        said, group = span.match["many"], span.match["group"]
        if said is None and group != "par":
            continue
        many = {None: 1.0, "un": 1.0, "una": 1.0, "medio": 0.5, "media": 0.5}.get(said)
        many = float(said) if many is None else many
        if span.match["half"]:
            many += 0.5
        noun = span.last + 1
        unit, shape, item = _what(line.free_word(noun))
        last = noun if unit else span.last
        quantity = many * _GROUPS[group]
        if group == "par" and many > 1:
            quantity, unit = many, "pair"
        line.take(span.first, last)
        yield Count(span.first, last, quantity, unit, shape, line.shown(noun, noun) if item else None)


def _what(noun: str) -> tuple[str | None, str | None, str | None]:
    """Return unit, shape and product name of a counted noun; all None when it is none."""
    if noun in COUNT_UNITS:
        return COUNT_UNITS[noun], SHAPES.get(noun), None
    if noun in SHAPES or singulars(noun) & PRODUCTS:
        return "piece", SHAPES.get(noun), noun
    plural = len(noun) > 3 and noun.endswith("s") and noun not in NOT_GOODS | STOP_WORDS
    return ("piece", None, noun) if plural else (None, None, None)


def _metres(line: Line) -> Iterator[Count]:
    for span in line.find(_METRES):
        if line.word(span.first - 1) not in {"de", "x", "por", "a"} or line.word(span.last).startswith(
            "lineal"
        ):
            line.take(span.first, span.last)
            yield Count(span.first, span.last, float(span.match["many"] or span.match["linear"]), "metre")


def _units(line: Line) -> Iterator[Mention]:
    for span in line.find(_UNITS):
        if line.word(span.first - 1) in {"pesa", "pesan"} or _is_each(line, span):
            continue
        line.take(span.first, span.last)
        unit = span.match["unit"]
        if unit in SHAPES and _is_attribute(line, span.first):
            yield Leftover(span.first, span.last)
            continue
        yield Count(span.first, span.last, float(span.match["many"]), COUNT_UNITS[unit], SHAPES.get(unit))
    for span in line.find(_ONE_UNIT):
        unit = span.match["unit"]
        half = line.word(span.first) in {"medio", "media"}
        if unit in {"t", "u", "ud"} or (half and COUNT_UNITS[unit] in {"piece", "set"}):
            continue
        line.take(span.first, span.last)
        yield Count(span.first, span.last, 0.5 if half else 1.0, COUNT_UNITS[unit], SHAPES.get(unit))


def _is_each(line: Line, span: Span) -> bool:
    """Say whether a weight is that of one piece: «20 piezas de 5 kg cada una»."""
    return COUNT_UNITS[span.match["unit"]] in {"kg", "litre"} and line.word(span.first - 1) == "de"


def _nouns(line: Line) -> Iterator[Mention]:
    for span in line.find(_NOUN):
        said, noun = span.match["many"], span.match["noun"]
        unit, shape, item = _what(noun)
        if said in {"un", "una"} and not _is_one(
            line, span, noun, known=bool(shape or singulars(noun) & PRODUCTS)
        ):
            continue
        if said in {"un", "una"}:
            unit, item = "piece", noun
        if unit and item:
            line.take(span.first, span.last)
            if _is_attribute(line, span.first):
                yield Leftover(span.first, span.last)
                continue
            many = 1.0 if said in {"un", "una"} else float(said)
            yield Count(span.first, span.last, many, unit, shape, line.shown(span.last, span.last))


def _is_one(line: Line, span: Span, noun: str, *, known: bool) -> bool:
    """Say whether «un» counts: before a known product, or right after the process («tornear un vástago»)."""
    if noun in UNCOUNTED_AFTER_ONE | STOP_WORDS - PRODUCTS:
        return False
    return known or (span.first > 0 and line.taken[span.first - 1])


def goods(line: Line) -> Iterator[Goods]:
    """Yield goods named without a number."""
    for place in range(len(line.tokens)):
        word = line.free_word(place)
        if word in SHAPES or (word and singulars(word) & PRODUCTS):
            line.take(place, place)
            item = None if word in COUNT_UNITS else line.shown(place, place)
            yield Goods(place, place, SHAPES.get(word), item)


_A_NUMBER = re.compile(NUMBER)
_BEFORE_THICKNESS = words("de del x en e por")


def bare_numbers(line: Line, found: list[Mention]) -> Iterator[Mention]:
    """Yield numbers without unit or noun that their place explains.

    After the goods or the material a number is the thickness in mm («A36 de 9», «inox 1.5»), a fraction of an inch
    wherever it stands («plancha 1/4»), and a number that begins a clause counts what was named before («y 10 de 12»).
    """
    at = {place: mention for mention in found for place in range(mention.first, mention.last + 1)}
    for place in range(len(line.tokens)):
        word = line.free_word(place)
        if not _A_NUMBER.fullmatch(word):
            continue
        mention = _bare_number(line, place, word, at)
        if mention:
            line.take(place, place)
            at[place] = mention
            yield mention


def _bare_number(line: Line, place: int, word: str, at: dict[int, Mention]) -> Mention | None:
    if "/" in word:
        return Measure(place, place, in_mm(word, "in"), "in")
    before = place - 1
    while line.word(before) in _BEFORE_THICKNESS:
        before -= 1
    linked = before < place - 1
    value = number_of(word)
    if _explains_thickness(at.get(before), linked=linked) and 0.3 <= value <= 150:
        return Measure(place, place, value, "")
    if value == int(value) and not linked and _begins_clause(line, place, at):
        return Count(place, place, value, None, elided=True)
    return None


def _explains_thickness(mention: Mention | None, *, linked: bool) -> bool:
    if isinstance(mention, Count) and mention.shape != "sheet":
        return linked
    if isinstance(mention, Goods | Count):
        return mention.shape in {None, "sheet", "disc"} and (linked or mention.shape == "sheet")
    return isinstance(mention, MaterialMention) or (isinstance(mention, Size) and linked)


def _begins_clause(line: Line, place: int, at: dict[int, Mention]) -> bool:
    """Say whether this number opens a clause that goes on with what it counts: «y 10 de 12 mm», «cortar 20 A36»."""
    before, after = line.word(place - 1), place + 1
    opened = before in words("| , . ; : y e mas aparte -") or isinstance(at.get(place - 1), ProcessMention)
    opened = opened or not before or before in STOP_WORDS
    if line.word(after) in {"de", "en", "x"}:
        after += 1
    follows = isinstance(at.get(after), Measure | Size | MaterialMention | Gauge | Goods)
    return opened and (follows or (after > place + 1 and line.free_word(after)[:1].isdigit()))
