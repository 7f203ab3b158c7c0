"""From the drafts to the needs: one process each, one material, the lengths by role, and what is left over."""

from dataclasses import replace
from itertools import pairwise

from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.message_parser.drafts import Draft
from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.mentions import (
    Count,
    Deadline,
    Goods,
    Leftover,
    MaterialBy,
    MaterialMention,
    Measure,
    Mention,
    OperationCount,
    ProcessMention,
    Refinement,
    Urgency,
)
from ayni.methods.message_parser.need import Need
from ayni.methods.message_parser.roles import lengths
from ayni.methods.message_parser.vocabulary import PRODUCTS, SHAPES, STOP_WORDS
from ayni.methods.message_parser.word_forms import singulars
from ayni.methods.processes import PROCESS_BY_CODE, is_kind_of

_CUTS = frozenset(
    [
        "plasma_cutting",
        "oxyfuel_cutting",
        "laser_cutting",
        "waterjet_cutting",
        "shearing",
        "sawing",
        "abrasive_cutting",
        "wire_edm",
        "routing",
        "punching",
    ]
)
"""Methods of cutting: beside one of them «cortar» adds nothing."""

_NARROWER = {("painting", "powder_coating"), ("bending", "tube_bending")}
"""Processes that make another one, named in the same breath, superfluous, beyond the taxonomy's own."""

_ROUND_WORK = {"turning": "bar", "threading": "bar", "metal_spinning": "disc", "gear_cutting": "disc"}
"""Processes whose goods are round whatever they are called: an unnamed measure is no thickness."""

_EXACTER = {
    "steel": {"steel", "stainless", "galvanized"},
    "carbon_steel": {"steel", "galvanized", "cast_iron"},
    "hot_rolled": {"steel", "galvanized"},
    "cold_rolled": {"steel", "galvanized"},
    "wear_steel": {"steel"},
    "stainless": {"stainless"},
    "aluminium": {"aluminium"},
    "wood": {"wood"},
}
"""For each material said in general, the families whose grades say the same more exactly."""


def needs(found: list[Draft], mentions: list[Mention], line: Line) -> list[Need]:
    """Return the needs that the drafts describe, with what was left over at its place."""
    built: list[tuple[int, Need, list[Mention]]] = []
    for draft in found or [
        Draft(conditions=[m for m in mentions if isinstance(m, Deadline | MaterialBy | Urgency)])
    ]:
        codes, unused = _processes(draft, line)
        first = min((mention.first for mention in draft.core), default=0)
        for code in codes or [None]:
            need, left = _need(draft, code, line)
            built.append((first, need, [*unused, *left]))
    return _with_unparsed(built, mentions, line)


def _need(draft: Draft, code: str | None, line: Line) -> tuple[Need, list[Mention]]:
    """Return the need for one process of a draft, and the mentions that found no place in it."""
    material, left = _material(draft, line)
    shape = _shape(draft, code)
    aside = left if material else []
    of_parts = [each for each in draft.mentions if isinstance(each, Measure) and _is_of(each, aside, line)]
    left += of_parts
    own = [each for each in draft.mentions if each not in of_parts]
    found = lengths(own, shape, MATERIAL_BY_CODE[material].family if material else "steel")
    counted = _counted(draft)
    if isinstance(counted, OperationCount):
        found.diameter = found.diameter or counted.diameter_mm
    left += [each for each in draft.of(OperationCount) if each is not counted]
    left += found.unused
    left += [each for each in draft.of(Count) if isinstance(each, Count) and each.quantity is None]
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
        diameter_mm=found.diameter,
        height_mm=found.height,
        section_mm=found.section,
        item=next(
            (each.item for each in draft.mentions if isinstance(each, Count | Goods) and each.item), None
        ),
    )
    return need, left


def _is_of(measure: Measure, parts: list[Mention], line: Line) -> bool:
    """Say whether a measure is that of a material left aside: «ventanas de aluminio, con vidrio de 6 mm»."""
    before = measure.first - (2 if line.word(measure.first - 1) == "de" else 1)
    return measure.role is None and any(part.last == before for part in parts)


def _counted(draft: Draft) -> Count | OperationCount | None:
    """Return what gives the quantity: the goods, else the holes, cuts or bends to be made."""
    operations = [each for each in draft.mentions if isinstance(each, OperationCount) and each.quantity]
    return draft.count or (operations[0] if operations else None)


def _shape(draft: Draft, code: str | None) -> str | None:
    """Return the shape of the goods: plate's for a disc cut from plate, a bar's for whatever is turned."""
    shapes = [each.shape for each in draft.mentions if isinstance(each, Count | Goods) and each.shape]
    for stock in ("sheet", "flat"):
        if stock in shapes:
            return stock
    shape = next(iter(shapes), None)
    return _ROUND_WORK.get(code or "", shape) if shape in {None, "disc"} else shape


def _material_by(draft: Draft) -> str | None:
    parties = {each.party for each in draft.conditions if isinstance(each, MaterialBy)}
    return parties.pop() if len(parties) == 1 else None


def _processes(draft: Draft, line: Line) -> tuple[list[str | None], list[Mention]]:
    """Return the codes of the processes, [None] for a cut without a method, and the mentions left over."""
    said = sorted(
        (each for each in draft.mentions if isinstance(each, ProcessMention)), key=lambda m: m.first
    )
    said = [each for each in said if not _is_object(each, said)]
    unused: list[Mention] = [each for each in said if _is_state(each, said, line)]
    said = [each for each in said if each not in unused]
    codes: list[str | None] = list(dict.fromkeys(each.code for each in said))
    for one, other in pairwise(said):
        if one.code and other.code and one.code != other.code and _are_alternatives(line, one, other):
            codes = [each for each in codes if each not in {one.code, other.code}]
            codes.append(_common(one.code, other.code))
            unused += [one, other]
    for refinement in draft.mentions:
        if isinstance(refinement, Refinement) and not _refine(codes, refinement):
            unused.append(refinement)
    _settle_laser(codes)
    if None in codes and not set(codes) & _CUTS:
        unused += [each for each in said if each.code is None]
    if len(codes) > 1:
        codes = [each for each in codes if each is not None]
    return [each for each in dict.fromkeys(codes) if not _is_superfluous(each, codes)], unused


def _is_object(mention: ProcessMention, said: list[ProcessMention]) -> bool:
    """Say whether a process is only what another one works on: «esmerilar soldadura», «quitar pintura»."""
    verbs = [each.last + 1 for each in said if each.verb and each.code not in {None, mention.code}]
    return not mention.verb and mention.code in {"welding", "painting"} and mention.first in verbs


def _is_state(mention: ProcessMention, said: list[ProcessMention], line: Line) -> bool:
    """Say whether the words only describe the goods, an order being given.

    «Enderezar 9 ejes doblados», «rectificar 4 cuchillas de guillotina».
    """
    ordered = any(
        each.verb and each.code not in {None, mention.code} and each.first < mention.first for each in said
    )
    noun = line.word(mention.first - 2)
    machine = line.word(mention.first - 1) == "de" and (noun in SHAPES or bool(singulars(noun) & PRODUCTS))
    return ordered and not mention.verb and (machine or mention.adjective)


def _are_alternatives(line: Line, one: Mention, other: Mention) -> bool:
    between = {line.word(place) for place in range(one.last + 1, other.first)}
    return "o" in between and between <= {"o", "en", "con", "por", "a", "de", "u"}


def _common(one: str, other: str) -> str | None:
    """Return what both processes are kinds of: «mig o tig» is welding, «plasma o láser» says no process."""
    broader = PROCESS_BY_CODE[one].broader
    return broader if broader and is_kind_of(other, broader) else None


def _refine(codes: list[str | None], refinement: Refinement) -> bool:
    """Make the general process the specific one that the refinement names; say whether there was one."""
    for general, specific in refinement.specific.items():
        if general in codes:
            codes[codes.index(general)] = specific
            return True
    return False


def _settle_laser(codes: list[str | None]) -> None:
    """A laser cuts, unless welding or engraving is what the message asks for."""
    for general, specific in (("welding", "welding_laser"), ("engraving", "engraving")):
        if "laser_cutting" in codes and general in codes and None not in codes:
            codes.remove("laser_cutting")
            codes[codes.index(general)] = specific


def _is_superfluous(code: str | None, codes: list[str | None]) -> bool:
    others = [each for each in codes if each is not None and each != code]
    return code is not None and any(is_kind_of(each, code) or (code, each) in _NARROWER for each in others)


def _material(draft: Draft, line: Line) -> tuple[str | None, list[Mention]]:
    """Return the material named most exactly, and the mentions of others; None for «A36 o inox»."""
    said = [each for each in draft.mentions if isinstance(each, MaterialMention)]
    if not said:
        return None, []
    for one, other in pairwise(said):
        if one.code != other.code and _are_alternatives(line, one, other):
            return None, list(said)
    best = said[0].code
    for other in said[1:]:
        best = other.code if _is_exacter(other.code, best) else best
    left = [each for each in said if not (each.code == best or _is_exacter(best, each.code))]
    return best, list(left)


def _is_exacter(code: str, general: str) -> bool:
    """Say whether a material's code names more exactly what `general` already said: 304 after stainless."""
    return code != general and MATERIAL_BY_CODE[code].family in _EXACTER.get(general, set())


def _with_unparsed(
    built: list[tuple[int, Need, list[Mention]]], mentions: list[Mention], line: Line
) -> list[Need]:
    """Give each need the words left over from where it begins to where the next one does."""
    leftover = {
        each.first: line.shown(each.first, each.last) for each in mentions if isinstance(each, Leftover)
    }
    leftover |= {
        place: line.shown(place, place) for place in range(len(line.tokens)) if _is_left(line, place)
    }
    begins = sorted({first for first, _, _ in built})
    finished = []
    for first, need, left in built:
        later = [each for each in begins if each > first]
        begin, end = (0 if first == begins[0] else first), (later[0] if later else len(line.tokens))
        own = {place: text for place, text in leftover.items() if begin <= place < end}
        own |= {each.first: line.shown(each.first, each.last) for each in left}
        finished.append(replace(need, unparsed=tuple(own[place] for place in sorted(own))))
    return finished


def _is_left(line: Line, place: int) -> bool:
    word = line.free_word(place)
    return word not in STOP_WORDS and any(character.isalnum() for character in word)
