"""What a search of the directory asks for: «plegado 3 mm inox 2500» as processes, materials and measures.

Rules and their reasons: docs/methods/directory_search.md. All measures are millimetres, forces tonnes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ayni.methods.materials import (
    MATERIAL_BY_CODE,
    MATERIALS,
    MM_PER_INCH,
    gauge_thickness_mm,
    material_with,
)
from ayni.methods.processes import PROCESSES, is_kind_of
from ayni.methods.word_stems import STOP_WORDS, fold, stem, words

THICKEST_UNSAID_MM = 50.0
"""A bare figure up to this is a thickness, a larger one a length: nobody writes a length under 5 cm bare."""

LONGEST_UNSAID_M = 20.0
"""A second bare figure under this is metres: «plegado 3 mm inox 2.5»."""


@dataclass(frozen=True)
class Wanted:
    """One thing the search asks for: the folded words that said it, and the codes that satisfy it."""

    typed: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CapabilityQuery:
    """A search, understood.

    `processes` and `materials` each hold the acceptable codes, narrower ones included; measures are the
    least that a workshop must reach, None where not said. `words` are folded words that are none of these,
    `stems` the stems of everything that is not a figure; `unfinished` is the last word as typed so far.
    """

    processes: tuple[Wanted, ...] = ()
    materials: tuple[Wanted, ...] = ()
    thickness_mm: float | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    diameter_mm: float | None = None
    force_tonnes: float | None = None
    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    unfinished: str = ""

    @property
    def names_capability(self) -> bool:
        """Whether it asks for something that capabilities say, beyond plain words."""
        return bool(self.processes or self.materials or self.measures)

    @property
    def measures(self) -> Mapping[str, float]:
        """The measures that were said, by the name of their field."""
        named = {name: getattr(self, name) for name in MEASURES}
        return {name: value for name, value in named.items() if value is not None}

    def __bool__(self) -> bool:
        return self.names_capability or bool(self.words)


MEASURES = ("thickness_mm", "length_mm", "width_mm", "diameter_mm", "force_tonnes")

_CUTTING_OFF = (
    "plasma_cutting", "oxyfuel_cutting", "laser_cutting", "waterjet_cutting", "shearing", "sawing",
    "abrasive_cutting",
)  # fmt: skip
"""What «cortar» may mean: the taxonomy has no cut whose method is not said."""

_ROUND = frozenset({"turning", "threading", "drilling", "boring", "tube_bending"})
"""Processes whose bare figures are a diameter, then a length."""

_INTERCHANGEABLE = frozenset({"steel", "stainless", "galvanized", "aluminium"})
"""Families whose grades a workshop takes alike: who works A36 takes 1020."""


def satisfying_processes(code: str) -> tuple[str, ...]:
    """The process and the narrower ones that meet a need for it."""
    return tuple(each.code for each in PROCESSES if is_kind_of(each.code, code))


def satisfying_materials(code: str) -> tuple[str, ...]:
    """Materials whose stated capability meets a need for this one, itself first.

    Grades of steel, stainless, galvanized and aluminium stand for one another. Elsewhere a family's name
    covers its members, and a member is met by itself and by its family's name: who says «plástico» may
    take nylon, who says «acrílico» does not.
    """
    family = material_with(code).family
    members = [each.code for each in MATERIALS if each.family == family]
    if family in _INTERCHANGEABLE or code == family:
        others = [each for each in members if each != code]
    else:
        others = [family] if family in MATERIAL_BY_CODE else []
    return (code, *others)


@dataclass(frozen=True)
class _Phrase:
    """What a phrase of the taxonomies names."""

    processes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


Phrases = dict[tuple[str, ...], _Phrase]


def _phrases() -> tuple[Phrases, Phrases]:
    """Every name and synonym, as folded words and as stems; a stem that two share keeps both meanings."""
    spelt: Phrases = {}
    stemmed: Phrases = {}
    for tokens, phrase in _named():
        spelt.setdefault(tokens, phrase)
        cut = tuple(_phrase_stem(token) for token in tokens)
        earlier = stemmed.get(cut, phrase)
        stemmed[cut] = _Phrase(
            tuple(dict.fromkeys(earlier.processes + phrase.processes)),
            tuple(dict.fromkeys(earlier.materials + phrase.materials)),
        )
    return spelt, stemmed


def _named() -> Iterator[tuple[tuple[str, ...], _Phrase]]:
    for process in PROCESSES:
        names = (process.name_es.partition(" (")[0], process.name_en.partition(" (")[0])
        for text in (*names, *process.synonyms_es):
            yield tuple(words(text)), _Phrase(processes=satisfying_processes(process.code))
    for text in ("cortar", "corte", "corta", "cutting"):
        yield (text,), _Phrase(processes=_CUTTING_OFF)
    for material in MATERIALS:
        for text in (material.name_es, material.name_en, material.code, *material.synonyms_es):
            yield tuple(words(text)), _Phrase(materials=satisfying_materials(material.code))


_STRESSED_STEMS = {"sueld": "sold"}
"""Stems whose vowel breaks under stress and that no synonym lists."""


def _phrase_stem(word: str) -> str:
    cut = stem(word)
    return _STRESSED_STEMS.get(cut, cut)


_SPELT, _STEMMED = _phrases()
_LONGEST_PHRASE = max(map(len, _SPELT))

_TOKEN = re.compile(
    r"""
    (?P<mixed>\d{1,2}[ -]+\d{1,2}/(?:2|4|8|16|32|64)(?!\d))
  | (?P<fraction>\d{1,2}/(?:2|4|8|16|32|64)(?!\d))
  | (?P<grade>(?:a|ar)-?\d{2,3}(?![\d.,]))
  | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]) | \d+(?:[.,]\d+)?)
  | (?P<times>x(?=\ ?\d))
  | (?P<sign>"|''|ø|\#)
  | (?P<word>[^\W\d_]+(?:\d+[^\W_]*(?:\.\d+)?)?)
    """,
    re.VERBOSE,
)

_UNITS = {
    **dict.fromkeys(["mm", "milimetro", "milimetros", "millimetres"], 1.0),
    **dict.fromkeys(["cm", "centimetro", "centimetros"], 10.0),
    **dict.fromkeys(["m", "mt", "mts", "metro", "metros"], 1000.0),
    **dict.fromkeys(['"', "''", "in", "pulg", "plg", "pulgada", "pulgadas", "inch", "inches"], MM_PER_INCH),
}
_FORCE_UNITS = frozenset(["t", "tn", "ton", "tons", "tonelada", "toneladas"])
_GAUGE = frozenset(["calibre", "cal", "gauge"])
_LABELS = {
    **dict.fromkeys(["espesor", "esp", "grosor", "grueso", "thickness"], "thickness_mm"),
    **dict.fromkeys(["largo", "longitud", "long", "length"], "length_mm"),
    **dict.fromkeys(["ancho", "width"], "width_mm"),
    **dict.fromkeys(["diametro", "diam", "ø", "diameter"], "diameter_mm"),
}
_LINKS = frozenset(["de", "x", "por", "hasta", "a", "en", "=", "y", "of", "by", "up", "to", "desde"])
"""Words that may stand between a label and its figure, or between two figures."""


_TIMES = frozenset({"x", "por", "by"})
_GOODS = frozenset(
    [
        "plancha",
        "lamina",
        "tubo",
        "tuberia",
        "barra",
        "eje",
        "platina",
        "perfil",
        "angulo",
        "canal",
        "viga",
        "pieza",
        "plate",
        "sheet",
        "tube",
        "bar",
        "shaft",
    ]
)
"""What is worked on says little about who can: not required of a card when a capability is asked for."""


@dataclass(frozen=True)
class _Token:
    text: str
    number: float | None = None
    inches: bool = False


@dataclass(frozen=True)
class _Figure:
    """A number of the search with what was said about it; `times` when it follows a multiplication sign."""

    value: float
    mm: float | None = None
    label: str | None = None
    times: bool = False


def understand(text: str) -> CapabilityQuery:
    """Turn what a person typed into what a workshop must be able to do. Never fails: unknown words stay words."""
    tokens = list(_tokens(text))
    found = _Reading()
    place = 0
    while place < len(tokens):
        place += found.take(tokens, place)
    return found.result(text)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(fold(text).replace("″", '"').replace("”", '"').replace("Ø", "ø")):
        written = match.group()
        match match.lastgroup:
            case "mixed":
                whole, fraction = re.split(r"[ -]+", written)
                yield _Token(written, float(int(whole) + Fraction(fraction)), inches=True)
            case "fraction":
                yield _Token(written, float(Fraction(written)), inches=True)
            case "grade":
                yield _Token(written.replace("-", ""))
            case "number":
                yield _Token(written, _number(written))
            case _:
                yield _Token(written)


def _number(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", written):
        return float(written.replace(",", ""))
    return float(written.replace(",", "."))


class _Reading:
    """Reads the tokens from left to right, the longest phrase first, and keeps what they say."""

    def __init__(self) -> None:
        self.processes: list[Wanted] = []
        self.materials: list[Wanted] = []
        self.figures: list[_Figure] = []
        self.gauge: int | None = None
        self.force: float | None = None
        self.words: list[str] = []
        self.stems: list[str] = []
        self.label: str | None = None

    def take(self, tokens: list[_Token], place: int) -> int:
        """Take what stands at this place; return how many tokens that was."""
        token = tokens[place]
        following = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if token.text in _GAUGE | {"#"} and place + 1 < len(tokens) and tokens[place + 1].number:
            self.gauge = int(tokens[place + 1].number or 0)
            return 2
        if token.number is not None and (following in _UNITS or following in _FORCE_UNITS):
            return self._measured(token, following)
        length = self._phrase(tokens, place)
        if length:
            return length
        if token.number is not None:
            after_times = place > 0 and tokens[place - 1].text in _TIMES
            self._measured(token, '"' if token.inches else "", times=after_times)
        elif token.text in _LABELS:
            self.label = _LABELS[token.text]
        elif token.text not in _LINKS | STOP_WORDS and not re.fullmatch(r"\"|''|#", token.text):
            self.words.append(token.text)
            self.stems.append(stem(token.text))
        return 1

    def _measured(self, token: _Token, unit: str, *, times: bool = False) -> int:
        value = token.number or 0.0
        if unit in _FORCE_UNITS:
            self.force = value
        elif value > 0:
            self.figures.append(_Figure(value, value * _UNITS[unit] if unit else None, self.label, times))
            self.label = None
        return 2 if unit and not token.inches else 1

    def _phrase(self, tokens: list[_Token], place: int) -> int:
        for length in range(min(_LONGEST_PHRASE, len(tokens) - place), 0, -1):
            spelt = tuple(token.text for token in tokens[place : place + length])
            phrase = _SPELT.get(spelt) or _STEMMED.get(tuple(map(_phrase_stem, spelt)))
            if phrase and not (self.label and tokens[place].number is not None):
                self._name(" ".join(spelt), phrase)
                self.stems.extend(stem(word) for word in spelt if word not in STOP_WORDS)
                return length
        return 0

    def _name(self, typed: str, phrase: _Phrase) -> None:
        if phrase.processes:
            self.processes.append(Wanted(typed, phrase.processes))
        elif phrase.materials:
            self.materials.append(Wanted(typed, phrase.materials))

    def result(self, text: str) -> CapabilityQuery:
        """What was read, with every figure given its meaning."""
        measures = {name: round(value, 2) for name, value in self._measures().items()}
        unfinished = self.words[-1] if self.words and fold(text).endswith(self.words[-1]) else ""
        named = bool(self.processes or self.materials or measures)
        required = [word for word in self.words if not (named and _SINGULAR.sub("", word) in _GOODS)]
        query = CapabilityQuery(
            processes=_distinct(self.processes),
            materials=_distinct(self.materials),
            words=tuple(dict.fromkeys(required)),
            stems=tuple(dict.fromkeys(self.stems)),
            unfinished=unfinished,
        )
        return replace(query, **measures)

    def _measures(self) -> dict[str, float]:
        measures: dict[str, float] = {}
        if self.force:
            measures["force_tonnes"] = self.force
        if self.gauge is not None:
            family = material_with(self.materials[0].codes[0]).family if self.materials else "steel"
            thickness = gauge_thickness_mm(self.gauge, family)
            if thickness is not None:
                measures["thickness_mm"] = thickness
        for figure in self.figures:
            if figure.label:
                measures[figure.label] = _millimetres(figure, figure.label)
        bare = [figure for figure in self.figures if not figure.label]
        is_round = any(code in _ROUND for wanted in self.processes for code in wanted.codes)
        _assign(bare, _ROUND_ORDER if is_round else _PLATE_ORDER, measures)
        return measures


_SINGULAR = re.compile(r"(?<=[aeo])s$|(?<=[lnr])es$")
_PLATE_ORDER = ("thickness_mm", "length_mm", "width_mm")
_ROUND_ORDER = ("diameter_mm", "length_mm", "thickness_mm")


def _assign(figures: list[_Figure], order: tuple[str, ...], measures: dict[str, float]) -> None:
    """Give each unlabelled figure the first meaning that is free and fits its size.

    Of two sizes of a plate the longer is the length, whichever was written first.
    """
    said = set(measures)
    sheet = order is _PLATE_ORDER and _is_sheet_in_metres(figures)
    for figure in figures:
        for name in order[1:] if sheet else order:
            value = _millimetres(figure, name)
            if name not in measures and (name != "thickness_mm" or value <= THICKEST_UNSAID_MM):
                measures[name] = value
                break
    both = {"length_mm", "width_mm"}
    if order is _PLATE_ORDER and both <= measures.keys() and not both & said:
        measures["width_mm"], measures["length_mm"] = sorted((measures["length_mm"], measures["width_mm"]))


def _is_sheet_in_metres(figures: list[_Figure]) -> bool:
    """«1.20 x 2.40» is a sheet's size in metres; «3 x 2500» is a thickness and a length."""
    if len(figures) != 2 or not figures[1].times:
        return False
    return all(not figure.mm and figure.value < LONGEST_UNSAID_M for figure in figures)


def _millimetres(figure: _Figure, name: str) -> float:
    """The figure in millimetres: as its unit says; a bare length under 20 is metres."""
    if figure.mm is not None:
        return figure.mm
    is_length = name in {"length_mm", "width_mm"}
    return figure.value * 1000 if is_length and figure.value < LONGEST_UNSAID_M else figure.value


def _distinct(wanted: list[Wanted]) -> tuple[Wanted, ...]:
    """Each set of codes once, said by its most specific word; a set that contains another's is dropped."""
    narrowest = [each for each in wanted if not any(set(o.codes) < set(each.codes) for o in wanted)]
    return tuple({frozenset(each.codes): each for each in narrowest}.values())
