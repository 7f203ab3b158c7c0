"""Numbers that have neither a unit nor a noun, and what their place makes of them."""

import re
from collections.abc import Iterator

from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.mentions import (
    Count,
    Gauge,
    Goods,
    MaterialMention,
    Measure,
    Mention,
    ProcessMention,
    Size,
)
from ayni.methods.message_parser.units import NUMBER, in_mm, number_of
from ayni.methods.message_parser.vocabulary import STOP_WORDS, words

_LINKS = words("de del en a con por x el al")
_A_NUMBER = re.compile(NUMBER)
_BEFORE_THICKNESS = words("de x en e por es")


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
    if (
        value == int(value)
        and isinstance(at.get(place + 1), MaterialMention)
        and line.word(place + 1)[-1] == "s"
    ):
        return Count(place, place, value, "piece")  # «8 melaminas»
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
    opened = opened or not before or before in STOP_WORDS - _LINKS
    if line.word(after) in {"de", "en", "x", "para", "con"}:
        after += 1
    next_mention = at.get(after)
    follows = isinstance(next_mention, Measure | Size | MaterialMention | Gauge | Goods)
    follows = follows or (isinstance(next_mention, ProcessMention) and after > place + 1)
    return opened and (follows or (after > place + 1 and line.free_word(after)[:1].isdigit()))
