"""Reads a search from left to right: phrases of the taxonomies, figures, and what is left."""

import re
from dataclasses import replace

from ayni.methods.capability_query.figures import (
    FORCE_UNITS,
    GAUGE,
    LABELS,
    TIMES,
    UNITS,
    Figure,
    Token,
    measures_of,
    tokenize,
)
from ayni.methods.capability_query.query import CapabilityQuery, Wanted
from ayni.methods.capability_query.terms import LONGEST_PHRASE, Phrase, phrase_of
from ayni.methods.materials import gauge_thickness_mm, material_with
from ayni.methods.word_stems import STOP_WORDS, fold, stem

_ROUND = frozenset({"turning", "threading", "drilling", "boring", "tube_bending"})
"""Processes whose bare figures are a diameter, then a length."""

_NOT_WORDS = STOP_WORDS | TIMES | {"=", "up", '"', "''", "#"}

_GOODS_NAMED = """
    plancha lamina tubo tuberia barra eje platina perfil angulo canal viga pieza plate sheet tube bar shaft
"""
_GOODS = frozenset(_GOODS_NAMED.split())
"""What is worked on says little about who can: not required of a card when a capability is asked for."""

_PLURAL = re.compile(r"(?<=[aeo])s$|(?<=[lnr])es$")


def understand(text: str) -> CapabilityQuery:
    """Turn what a person typed into what a workshop must be able to do.

    Never fails: what is not understood stays a word to be found on the card.
    """
    tokens = list(tokenize(text))
    reading = _Reading()
    place = 0
    while place < len(tokens):
        place += reading.take(tokens, place)
    return reading.result(text)


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.processes: list[Wanted] = []
        self.materials: list[Wanted] = []
        self.figures: list[Figure] = []
        self.gauge: int | None = None
        self.force: float | None = None
        self.words: list[str] = []
        self.stems: list[str] = []
        self.label: str | None = None

    def take(self, tokens: list[Token], place: int) -> int:
        """Take what stands at this place; return how many tokens that was."""
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else Token("")
        times = place > 0 and tokens[place - 1].text in TIMES
        if token.text in GAUGE and following.number:
            self.gauge = int(following.number)
            return 2
        if token.number is not None and (following.text in UNITS or following.text in FORCE_UNITS):
            self._measured(token, following.text, times=times)
            return 2
        if token.text in LABELS:
            self._label(LABELS[token.text], after_figure=place > 1 and tokens[place - 1].text == "de")
            return 1
        return self._phrase(tokens, place) or self._single(token, times=times)

    def _label(self, name: str, *, after_figure: bool) -> None:
        """«espesor 3 mm» names the figure that follows, «3 mm de espesor» the one before."""
        if after_figure and self.figures and self.figures[-1].label is None:
            self.figures[-1] = replace(self.figures[-1], label=name)
        else:
            self.label = name

    def _phrase(self, tokens: list[Token], place: int) -> int:
        """Take the longest phrase that begins here; a figure after a label is no grade of steel."""
        if self.label and tokens[place].number is not None:
            return 0
        for length in range(min(LONGEST_PHRASE, len(tokens) - place), 0, -1):
            spelt = tuple(token.text for token in tokens[place : place + length])
            phrase = phrase_of(spelt)
            if phrase:
                self._name(" ".join(spelt), phrase)
                self.stems.extend(stem(word) for word in spelt if word not in STOP_WORDS)
                return length
        return 0

    def _name(self, typed: str, phrase: Phrase) -> None:
        if phrase.processes:
            self.processes.append(Wanted(typed, phrase.processes))
        else:
            self.materials.append(Wanted(typed, phrase.materials))

    def _single(self, token: Token, *, times: bool) -> int:
        if token.number is not None:
            self._measured(token, '"' if token.inches else "", times=times)
        elif token.text not in _NOT_WORDS:
            self.words.append(token.text)
            self.stems.append(stem(token.text))
        return 1

    def _measured(self, token: Token, unit: str, *, times: bool) -> None:
        value = token.number or 0.0
        if unit in FORCE_UNITS:
            self.force = value
        elif value > 0:
            self.figures.append(Figure(value, value * UNITS[unit] if unit else None, self.label, times))
            self.label = None

    def result(self, text: str) -> CapabilityQuery:
        """Return what was read, with every figure given its meaning."""
        measures = {name: round(value, 2) for name, value in self._measures().items()}
        named = bool(self.processes or self.materials or measures)
        required = [word for word in self.words if not (named and _PLURAL.sub("", word) in _GOODS)]
        query = CapabilityQuery(
            processes=_distinct(self.processes),
            materials=_distinct(self.materials),
            words=tuple(dict.fromkeys(required)),
            stems=tuple(dict.fromkeys(self.stems)),
            unfinished=required[-1] if required and fold(text).endswith(required[-1]) else "",
        )
        return replace(query, **measures)  # type: ignore[arg-type]  # the names are those of MEASURES

    def _measures(self) -> dict[str, float]:
        is_round = any(code in _ROUND for wanted in self.processes for code in wanted.codes)
        measures = measures_of(self.figures, is_round=is_round)
        if self.force:
            measures["force_tonnes"] = self.force
        if self.gauge is not None:
            family = material_with(self.materials[0].codes[0]).family if self.materials else "steel"
            thickness = gauge_thickness_mm(self.gauge, family)
            if thickness is not None:
                measures["thickness_mm"] = thickness
        return measures


def _distinct(wanted: list[Wanted]) -> tuple[Wanted, ...]:
    """Each set of codes once, said by its last word; one that contains another's is dropped.

    So «inox 304» is 304 before other grades, and «soldadura tig» is TIG alone.
    """
    narrowest = [each for each in wanted if not any(set(o.codes) < set(each.codes) for o in wanted)]
    return tuple({frozenset(each.codes): each for each in narrowest}.values())
