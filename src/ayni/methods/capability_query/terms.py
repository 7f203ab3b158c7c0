"""The words of the two taxonomies, and which stated capability meets which need."""

from collections.abc import Iterator
from dataclasses import dataclass

from ayni.methods.materials import MATERIAL_BY_CODE, MATERIALS, material_with
from ayni.methods.processes import PROCESSES, is_kind_of
from ayni.methods.word_stems import stem, words

CUTTING_OFF = (
    "plasma_cutting", "oxyfuel_cutting", "laser_cutting", "waterjet_cutting", "shearing", "sawing",
    "abrasive_cutting",
)  # fmt: skip
"""What «cortar» may mean: the taxonomy has no cut whose method is not said."""

INTERCHANGEABLE_FAMILIES = frozenset({"steel", "stainless", "galvanized", "aluminium"})
"""Families whose grades a workshop takes alike: who works A36 takes 1020."""

_STRESSED_STEMS = {"sueld": "sold"}
"""Stems whose vowel breaks under stress and that no synonym lists: «¿quién suelda?»."""


@dataclass(frozen=True)
class Phrase:
    """What a phrase names: the processes or the materials that satisfy it."""

    processes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


def satisfying_processes(code: str) -> tuple[str, ...]:
    """Return the process and the narrower ones that meet a need for it; `BadInput` for an unknown code."""
    return tuple(each.code for each in PROCESSES if is_kind_of(each.code, code))


def satisfying_materials(code: str) -> tuple[str, ...]:
    """Return the materials whose stated capability meets a need for this one, itself first.

    Grades of steel, stainless, galvanized and aluminium stand for one another. Elsewhere a family's name
    covers its members, and a member is met by itself and by its family's name: who says «madera» may take
    melamine, who says «acrílico» does not take nylon. `BadInput` for an unknown code.
    """
    family = material_with(code).family
    if family in INTERCHANGEABLE_FAMILIES or code == family:
        others = [each.code for each in MATERIALS if each.family == family and each.code != code]
    else:
        others = [family] if family in MATERIAL_BY_CODE else []
    return (code, *others)


def phrase_of(spelt: tuple[str, ...]) -> Phrase | None:
    """Return what these folded words name as they are written, else what their stems name; None for neither."""
    return _SPELT.get(spelt) or _STEMMED.get(tuple(map(_stem, spelt)))


def _stem(word: str) -> str:
    cut = stem(word)
    return _STRESSED_STEMS.get(cut, cut)


def _named() -> Iterator[tuple[tuple[str, ...], Phrase]]:
    for process in PROCESSES:
        names = (process.name_es.partition(" (")[0], process.name_en.partition(" (")[0])
        for text in (*names, *process.synonyms_es):
            yield tuple(words(text)), Phrase(processes=satisfying_processes(process.code))
    for text in ("cortar", "corte", "corta", "cutting"):
        yield (text,), Phrase(processes=CUTTING_OFF)
    for material in MATERIALS:
        for text in (material.name_es, material.name_en, material.code, *material.synonyms_es):
            yield tuple(words(text)), Phrase(materials=satisfying_materials(material.code))


_Phrases = dict[tuple[str, ...], Phrase]


def _phrases() -> tuple[_Phrases, _Phrases]:
    """Every name and synonym, as folded words and as stems; of two that share a stem the first stands."""
    spelt: _Phrases = {}
    stemmed: _Phrases = {}
    for tokens, phrase in _named():
        spelt.setdefault(tokens, phrase)
        stemmed.setdefault(tuple(map(_stem, tokens)), phrase)
    return spelt, stemmed


_SPELT, _STEMMED = _phrases()
LONGEST_PHRASE = max(map(len, _SPELT))
"""Words in the longest name or synonym."""
