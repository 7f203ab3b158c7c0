"""Which processes and which material a draft names, where several words name them or leave a choice."""

from itertools import pairwise

from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.message_parser.drafts import Draft
from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.mentions import MaterialMention, Mention, ProcessMention, Refinement
from ayni.methods.message_parser.vocabulary import PRODUCTS, SHAPES, words
from ayni.methods.message_parser.word_forms import singulars
from ayni.methods.processes import PROCESS_BY_CODE, is_kind_of

_CUTS = words(
    "plasma_cutting oxyfuel_cutting laser_cutting waterjet_cutting shearing sawing abrasive_cutting wire_edm routing"
    " punching"
)
"""Methods of cutting: beside one of them «cortar» adds nothing."""

_NARROWER = {("painting", "powder_coating"), ("bending", "tube_bending")}
"""Processes that make another one, named in the same breath, superfluous, beyond the taxonomy's own."""

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


def chosen_processes(draft: Draft, line: Line) -> tuple[list[str | None], list[Mention]]:
    """Return the codes of the processes, [None] for a cut without a method, and the mentions left over."""
    said = sorted(draft.of(ProcessMention), key=lambda each: each.first)
    said = [each for each in said if not _is_object(each, said)]
    unused: list[Mention] = [each for each in said if _is_state(each, said, line)]
    said = [each for each in said if each not in unused]
    codes: list[str | None] = list(dict.fromkeys(each.code for each in said))
    for one, other in _alternatives(draft, said, line):
        codes = [each for each in codes if each is None or each not in {_code(one), _code(other)}]
        codes.append(_common(_code(one), _code(other)))
        unused += [one, other]
    for refinement in draft.of(Refinement):
        if refinement not in unused and not _refine(codes, refinement):
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


def _alternatives(draft: Draft, said: list[ProcessMention], line: Line) -> list[tuple[Mention, Mention]]:
    """Return the pairs between which the message leaves the choice: «mig o tig», «por agua o láser»."""
    named = [each for each in said if each.code]
    ways = sorted([*named, *draft.of(Refinement)], key=lambda each: each.first)
    return [
        (one, other)
        for one, other in pairwise(ways)
        if _code(one) != _code(other) and _are_alternatives(line, one, other)
    ]


def _code(way: Mention) -> str | None:
    return way.code if isinstance(way, ProcessMention) else None


def _common(one: str | None, other: str | None) -> str | None:
    """Return what both processes are kinds of: «mig o tig» is welding, «plasma o láser» says no process."""
    broader = PROCESS_BY_CODE[one].broader if one else None
    return broader if broader and other and is_kind_of(other, broader) else None


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


def chosen_material(draft: Draft, line: Line) -> tuple[str | None, list[Mention]]:
    """Return the material named most exactly, and the mentions of others; None for «A36 o inox»."""
    said = draft.of(MaterialMention)
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
