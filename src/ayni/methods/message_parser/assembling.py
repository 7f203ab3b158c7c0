"""From the drafts to the needs: one process each, one material, the lengths by role, and what is left over."""

from dataclasses import replace
from itertools import pairwise

from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.message_parser.choices import chosen_material, chosen_processes
from ayni.methods.message_parser.drafts import Condition, Draft
from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.mentions import (
    Count,
    Deadline,
    Goods,
    Leftover,
    MaterialBy,
    Measure,
    Mention,
    OperationCount,
    Urgency,
)
from ayni.methods.message_parser.need import Need
from ayni.methods.message_parser.roles import lengths
from ayni.methods.message_parser.vocabulary import STOP_WORDS

_ROUND_WORK = {"turning": "bar", "threading": "bar", "metal_spinning": "disc", "gear_cutting": "disc"}
"""Processes whose goods are round whatever they are called: an unnamed measure is no thickness."""


def needs(drafts: list[Draft], mentions: list[Mention], line: Line) -> list[Need]:
    """Return the needs that the drafts describe, each with what was left over at its place."""
    conditions = [mention for mention in mentions if isinstance(mention, Condition)]
    built: list[tuple[int, Need, list[Mention]]] = []
    for draft in drafts or [Draft(conditions=conditions)]:
        codes, unused = chosen_processes(draft, line)
        first = min((mention.first for mention in draft.core), default=0)
        for code in codes or [None]:
            need, left = _need(draft, code, line)
            built.append((first, need, [*unused, *left]))
    return _with_unparsed(built, mentions, line)


def _need(draft: Draft, code: str | None, line: Line) -> tuple[Need, list[Mention]]:
    """Return the need for one process of a draft, and the mentions that found no place in it."""
    material, other_materials = chosen_material(draft, line)
    shape = _shape(draft, code)
    aside = _undecided(draft, line)
    parts = [*(other_materials if material else []), *_parts(draft, line)]
    aside += [each for each in draft.of(Measure) if _is_of(each, parts, line)]
    own = [each for each in draft.mentions if each not in aside]
    found = lengths(own, shape, MATERIAL_BY_CODE[material].family if material else "steel")
    counted = _counted(draft)
    diameter = counted.diameter_mm if isinstance(counted, OperationCount) else None
    need = Need(
        process="tube_bending" if code == "bending" and shape == "tube" else code,
        material=material,
        thickness_mm=found.thickness,
        length_mm=found.length,
        width_mm=found.width,
        quantity=counted.quantity if counted else None,
        unit=counted.unit if counted else None,
        deadline=max((each.day for each in draft.conditions if isinstance(each, Deadline)), default=None),
        material_by=_material_by(draft),
        urgent=any(each.urgent for each in draft.conditions if isinstance(each, Urgency)),
        diameter_mm=found.diameter or diameter,
        height_mm=found.height,
        section_mm=found.section,
        item=_item(draft),
    )
    uncounted = [each for each in draft.of(OperationCount) if each is not counted]
    open_counts = [each for each in draft.of(Count) if each.quantity is None]
    return need, [*other_materials, *aside, *found.unused, *uncounted, *open_counts]


def _item(draft: Draft) -> str | None:
    """Return the product's name as written: that of what is counted before any other."""
    names = [count.item for count in draft.of(Count)] + [goods.item for goods in draft.of(Goods)]
    return next(filter(None, names), None)


def _undecided(draft: Draft, line: Line) -> list[Mention]:
    """Return the measures of which the message leaves the choice: «plancha de 1/4 o 3/8», «3/8 y 1/4»."""
    unnamed = sorted((each for each in draft.of(Measure) if each.role is None), key=lambda each: each.first)
    left: list[Mention] = []
    for one, other in pairwise(unnamed):
        between = "".join(line.word(place) for place in range(one.last + 1, other.first)).strip("?")
        if one.unit == other.unit and one.unit in {"", "mm", "in"} and between in {"o", "y"}:
            left += [one, other]
    return left


def _parts(draft: Draft, line: Line) -> list[Mention]:
    """Return the goods that others come with: «20 tapas con costilla de 3/8»."""
    named = [
        goods for goods in draft.of(Goods) if goods.shape is None and line.word(goods.first - 1) == "con"
    ]
    return [*named] if draft.count else []


def _is_of(measure: Measure, parts: list[Mention], line: Line) -> bool:
    """Say whether a measure is that of a part, or of another material: «ventana, con vidrio de 6 mm»."""
    before = measure.first - (2 if line.word(measure.first - 1) == "de" else 1)
    return measure.role is None and any(part.last == before for part in parts)


def _counted(draft: Draft) -> Count | OperationCount | None:
    """Return what gives the quantity: the goods, else the holes, cuts or bends to be made."""
    return draft.count or next((each for each in draft.of(OperationCount) if each.quantity), None)


def _shape(draft: Draft, code: str | None) -> str | None:
    """Return the shape of the goods: plate's for a disc cut from plate, a bar's for whatever is turned."""
    shapes = [count.shape for count in draft.of(Count)] + [goods.shape for goods in draft.of(Goods)]
    if "sheet" in shapes:
        return "sheet"
    shape = next(filter(None, shapes), None)
    if shape == "disc":
        shape = next((stock for stock in shapes if stock in {"flat", "bar"}), shape)
    return _ROUND_WORK.get(code or "", shape) if shape in {None, "disc"} else shape


def _material_by(draft: Draft) -> str | None:
    parties = {each.party for each in draft.conditions if isinstance(each, MaterialBy)}
    return parties.pop() if len(parties) == 1 else None


def _with_unparsed(
    built: list[tuple[int, Need, list[Mention]]], mentions: list[Mention], line: Line
) -> list[Need]:
    """Give each need the words left over from where it begins to where the next one does."""
    spans = [(each.first, each.last) for each in mentions if isinstance(each, Leftover)]
    spans += [(place, place) for place in range(len(line.tokens)) if _is_left(line, place)]
    begins = sorted({first for first, _, _ in built})
    finished = []
    for first, need, left in built:
        begin = 0 if first == begins[0] else first
        end = next((each for each in begins if each > first), len(line.tokens))
        own = {span for span in spans if begin <= span[0] < end} | {(each.first, each.last) for each in left}
        finished.append(replace(need, unparsed=tuple(line.shown(*span) for span in sorted(own))))
    return finished


def _is_left(line: Line, place: int) -> bool:
    word = line.free_word(place)
    return word not in STOP_WORDS and any(character.isalnum() for character in word)
