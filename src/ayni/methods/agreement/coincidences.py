"""Lengths of text on which codes coincide: the family of Krippendorff, Mathet, Bouvry and Widlöcher (2016).

Every place has one value for each coder: a code, or uncoded. The family is therefore not defined when a
coder gives one place two codes. All terms are sums over texts, so a bootstrap weighs the texts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import nan

import numpy as np

from ayni.methods.agreement.codings import Numbers
from ayni.methods.agreement.segments import Segment, Text


@dataclass(frozen=True, slots=True)
class _Stretch:
    begin: int
    end: int
    value: int  # index of the code; the number of codes stands for uncoded


@dataclass(frozen=True, eq=False)
class Coincidences:
    """Terms by text; the last value is uncoded text.

    `meeting[t, c, k]` is the length on which one coder's c meets another's k, summed over ordered pairs
    of coders and divided by (coders - 1). `itself[t, c]` is what a value would contribute by meeting
    itself: a segment's squared length, a place of uncoded text 1. `pairable[t, c]` is the same for the
    part of each segment that other coders coded too.
    """

    meeting: Numbers
    itself: Numbers
    pairable: Numbers

    @property
    def coverage(self) -> Numbers:
        """For each code: the share of its text that another coder coded too."""
        meeting = self.meeting.sum(axis=0)[:-1]
        shares: Numbers = meeting[:, :-1].sum(axis=1) / meeting.sum(axis=1)
        return shares

    def with_uncoded(self, weights: Numbers) -> float:
        """u-α: all text, uncoded being a value like others (2016, eq. 5)."""
        meeting, itself = self._weighed(weights)
        return _alpha(meeting, itself)

    def relevance(self, weights: Numbers) -> float:
        """|u-α: coded or not, whatever the code (2016, eq. 6)."""
        meeting, itself = self._weighed(weights)
        total, uncoded = meeting.sum(), meeting[-1].sum()
        expected = total * uncoded * (total - uncoded) / (total**2 - itself.sum())
        return float(1 - (uncoded - meeting[-1, -1]) / expected) if expected > 0 else nan

    def without_uncoded(self, weights: Numbers) -> float:
        """cu-α: the codes alone, where both coders coded (2016, eq. 11)."""
        meeting, _ = self._weighed(weights)
        return _alpha(meeting[:-1, :-1], _weigh(weights, self.pairable))

    def code(self, weights: Numbers, index: int) -> float:
        """(k)u-α: one code against the others, where both coders coded (2016, eq. 13)."""
        meeting = self._weighed(weights)[0][:-1, :-1]
        pairable = _weigh(weights, self.pairable)
        total, length = meeting.sum(), meeting[index].sum()
        if not 0 < length < total:
            return nan
        # Expected lengths share one factor, which cancels.
        expected, differing = length * total - pairable[index], length * (total - length)
        return float(1 - expected / length * (length - meeting[index, index]) / differing)

    def _weighed(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        return _weigh(weights, self.meeting), _weigh(weights, self.itself)


def _weigh(weights: Numbers, terms: Numbers) -> Numbers:
    return np.asarray(np.tensordot(weights, terms, 1), dtype=np.float64)


def _alpha(meeting: Numbers, itself: Numbers) -> float:
    total, lengths = meeting.sum(), meeting.sum(axis=1)
    others = total**2 - itself.sum()
    if others <= 0:
        return nan
    expected = total - total * (lengths**2 - itself).sum() / others
    # A single value leaves nothing but rounding.
    return float(1 - (total - np.trace(meeting)) / expected) if expected > 1e-9 * total else nan


def first_overlap(texts: Sequence[Text]) -> str | None:
    """Say where a coder first gives one place two codes; None when no coder does."""
    for text in texts:
        latest: dict[str, Segment] = {}
        for segment in text.segments:
            before = latest.get(segment.coder)
            if before and segment.begin < before.end:
                place = f" of text '{text.name}'" if text.name else ""
                return (
                    f"coder '{segment.coder}' gives position {segment.begin}{place} two codes,"
                    f" '{before.value}' and '{segment.value}'; only u-alpha by boundaries allows that"
                )
            latest[segment.coder] = segment
    return None


def coincidences_of(texts: Sequence[Text], coders: Sequence[str], codes: Sequence[str]) -> Coincidences:
    """Measure all coincidences; no coder may give one place two codes."""
    index = {code: position for position, code in enumerate(codes)}
    values = len(codes) + 1
    meeting = np.zeros((len(texts), values, values))
    itself = np.zeros((len(texts), values))
    pairable = np.zeros((len(texts), len(codes)))
    for number, text in enumerate(texts):
        lines = [list(_line(text, coder, index)) for coder in coders]
        shared: dict[tuple[int, int], float] = defaultdict(float)
        for (one, line), (_, other) in permutations(enumerate(lines), 2):
            for first, second, length in _intersections(line, other):
                part = length / (len(coders) - 1)
                meeting[number, first.value, second.value] += part
                if first.value < len(codes) and second.value < len(codes):
                    shared[one, first.begin] += part
        for one, line in enumerate(lines):
            for stretch in line:
                length = stretch.end - stretch.begin
                coded = stretch.value < len(codes)
                itself[number, stretch.value] += length**2 if coded else length
                if coded:
                    pairable[number, stretch.value] += shared[one, stretch.begin] ** 2
    return Coincidences(meeting, itself, pairable)


def _line(text: Text, coder: str, index: dict[str, int]) -> Iterator[_Stretch]:
    """A coder's text without holes: coded and uncoded stretches in turn."""
    end = 0
    for segment in text.segments:
        if segment.coder != coder:
            continue
        if segment.begin > end:
            yield _Stretch(end, segment.begin, len(index))
        yield _Stretch(segment.begin, segment.end, index[segment.value])
        end = segment.end
    if text.length > end:
        yield _Stretch(end, text.length, len(index))


def _intersections(
    line: Sequence[_Stretch], other: Sequence[_Stretch]
) -> Iterator[tuple[_Stretch, _Stretch, int]]:
    left = right = 0
    while left < len(line) and right < len(other):
        first, second = line[left], other[right]
        end = min(first.end, second.end)
        yield first, second, end - max(first.begin, second.begin)
        left += first.end == end
        right += second.end == end
