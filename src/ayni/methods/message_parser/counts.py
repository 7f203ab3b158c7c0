"""How many of what: «20 pzs», «media docena de bridas», «una ciento de pernos», «30 metros de baranda»."""

from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import Count, Goods, Leftover, Mention
from ayni.methods.message_parser.units import unit_code
from ayni.methods.message_parser.vocabulary import (
    COUNT_UNITS,
    NOT_GOODS,
    PRODUCTS,
    SHAPES,
    STOP_WORDS,
    UNCOUNTED_AFTER_ONE,
    words,
)
from ayni.methods.message_parser.word_forms import singulars

_BOUNDARIES = words(", . ; | y e :")
_YIELDING = words("salen sacar saco saques sacas obtener sacarle")
_PURPOSE = {"para", "en", "con", "de", "a", "por"}
_AMOUNT = r"\d+(?:\.\d+)?"
_GROUPS = {"docena": 12, "ciento": 100, "millar": 1000, "par": 2, "gruesa": 144, "decena": 10, "centena": 100}
_GROUP = phrase(
    rf"(?P<many>{_AMOUNT}|un|una|medio|media)? ?(?P<group>docena|ciento|millar|par|gruesa|decena|centena)e?s?"
    r"(?P<half> y medi[oa])?(?: de)?"
)
_UNIT_WORDS = "|".join(sorted(COUNT_UNITS, key=len, reverse=True))
_RANGE = phrase(rf"(?:entre )?{_AMOUNT} (?:o|a|-|y) {_AMOUNT} (?:{_UNIT_WORDS})")
_METRES = phrase(
    rf"(?P<many>{_AMOUNT}) (?:metros?|mts?|m)(?: lineales| lineal|(?= de (?!largo|ancho|alto|long|fondo|diam|altura"
    rf"|radio|separa|profund|luz)))|(?P<linear>{_AMOUNT}) ml"
)
_UNITS = phrase(
    rf"(?P<many>{_AMOUNT})(?: \. )? ?(?:(?:buenas|lindas|pequenas|nuevas|grandes) )?"
    rf"(?P<unit>{_UNIT_WORDS})"
)
_ONE_UNIT = phrase(rf"(?:un|una|1|medio|media) (?P<unit>{_UNIT_WORDS})")
_NAMED = phrase(
    r"(?:(?:cantidad|cantidades|cant|total)(?: (?:\.|:|=|de|son|es|total))*|son|serian|x)(?: como| unos| unas)?"
    r" (?P<many>\d+)"
)
_NOUN = phrase(r"(?P<many>\d+|un|una) (?:(?:pequen[oa]s?|grandes?|nuev[oa]s?) )?(?P<noun>[a-z]{3,})")


def counts(line: Line) -> Iterator[Mention]:
    """Yield what is counted with its noun; numbers without one are left for `bare_numbers`."""
    found = [*_ranges(line), *_groups(line), *_metres(line), *_units(line), *_nouns(line)]
    found.sort(key=lambda mention: mention.first)
    counted = any(isinstance(each, Count) and not _is_purpose(line, each) for each in found)
    before: Mention | None = None
    for mention in found:
        purpose = counted and isinstance(mention, Count) and _is_purpose(line, mention)
        aside = purpose or _is_place(line, before, mention) or _is_attribute(line, mention, before)
        yield Leftover(mention.first, mention.last) if aside else mention
        before = mention
    for span in line.find(_NAMED):
        previous = line.word(span.first - 1)
        measured = unit_code(line.word(span.last + 1)) or unit_code(previous) or previous[:1].isdigit()
        if not measured:
            line.take(span.first, span.last)
            yield Count(span.first, span.last, float(span.match["many"]), None, elided=True)


def _is_place(line: Line, before: Mention | None, mention: Mention) -> bool:
    """Say whether a second count tells where the first goes: «60 bisagras en 20 puertas»."""
    if before is None or line.word(mention.first - 1) not in {"a", "en"}:
        return False
    between = {line.word(place) for place in range(before.last + 1, mention.first)}
    return len(between) <= 4 and not between & _BOUNDARIES


def _is_purpose(line: Line, count: Count) -> bool:
    """Say whether «un» names what the goods are for or part of: «4 planchas para un tanque»."""
    return line.word(count.first) in {"un", "una"} and line.word(count.first - 1) in _PURPOSE


def _is_attribute(line: Line, mention: Mention, before: Mention | None) -> bool:
    """Say whether a count tells what the goods have or become: «con 4 patas», «las dos puntas», «salen 60»."""
    place = mention.first
    if line.word(place - 1) == "con":
        return _is_noun(line.word(place - 2)) or _is_noun(line.word(place - 3))
    if before is None:
        return False
    means = line.word(place - 3) in {"con", "en", "a", "por"}
    part = line.word(place - 1) == "de" and _is_noun(line.word(place - 2)) and not means
    again = line.word(place - 1) in {"las", "los"}
    return part or again or line.word(place - 1) in _YIELDING


def _is_noun(word: str) -> bool:
    return word in SHAPES or bool(singulars(word) & PRODUCTS)


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
        before = line.word(span.first - 1)
        length = before in {"x", "por", "a"} or (before == "de" and _is_noun(line.word(span.first - 2)))
        if not length or line.word(span.last).startswith("lineal"):
            line.take(span.first, span.last)
            yield Count(span.first, span.last, float(span.match["many"] or span.match["linear"]), "metre")


def _units(line: Line) -> Iterator[Mention]:
    for span in line.find(_UNITS):
        if line.word(span.first - 1) in {"pesa", "pesan"}:
            continue
        if _is_each(line, span):
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)
            continue
        line.take(span.first, span.last)
        unit = span.match["unit"]
        yield Count(span.first, span.last, float(span.match["many"]), COUNT_UNITS[unit], SHAPES.get(unit))
    for span in line.find(_ONE_UNIT):
        unit = span.match["unit"]
        half = line.word(span.first) in {"medio", "media"}
        if unit in {"t", "u", "ud"} or (half and COUNT_UNITS[unit] in {"piece", "set"}):
            continue
        line.take(span.first, span.last)
        yield Count(span.first, span.last, 0.5 if half else 1.0, COUNT_UNITS[unit], SHAPES.get(unit))


def _is_each(line: Line, span: Span) -> bool:
    """Say whether a weight or volume is that of one piece: «20 piezas de 5 kg», «12 kg c/u»."""
    each = line.word(span.first - 1) == "de" or line.word(span.last + 1) in {"c/u", "cada"}
    return COUNT_UNITS[span.match["unit"]] in {"kg", "litre", "gallon"} and each


def _nouns(line: Line) -> Iterator[Count]:
    for span in line.find(_NOUN):
        one, noun = span.match["many"] in {"un", "una", "1"}, span.match["noun"]
        unit, shape, item = _what(noun)
        if one:
            known = bool(shape or singulars(noun) & PRODUCTS)
            unit, item = ("piece", noun) if _is_one(line, span, noun, known=known) else (None, None)
        if unit and item:
            line.take(span.first, span.last)
            many = 1.0 if one else float(span.match["many"])
            yield Count(span.first, span.last, many, unit, shape, line.shown(span.last, span.last))


def _is_one(line: Line, span: Span, noun: str, *, known: bool) -> bool:
    """Say whether «un» counts: before a known product, or right after the process («tornear un vástago»)."""
    if noun in UNCOUNTED_AFTER_ONE | STOP_WORDS - PRODUCTS:
        return False
    return known or line.word(span.first) == "1" or (span.first > 0 and line.taken[span.first - 1])


def goods(line: Line) -> Iterator[Goods]:
    """Yield goods named without a number."""
    for place in range(len(line.tokens)):
        word = line.free_word(place)
        if _is_letter_for_angle(line, place):
            word = "angulo"
        if word in SHAPES or (word and singulars(word) & PRODUCTS):
            line.take(place, place)
            item = None if word in COUNT_UNITS else line.shown(place, place)
            yield Goods(place, place, SHAPES.get(word), item)


def _is_letter_for_angle(line: Line, place: int) -> bool:
    """Say whether this is the L of «40 und L 2x2x1/4», not that of «tipo L»."""
    sized = line.word(place + 1)[:1].isdigit() and line.taken[place + 1]
    return (
        line.free_word(place) == "l" and sized and line.word(place - 1) not in {"tipo", "en", "forma", "de"}
    )
