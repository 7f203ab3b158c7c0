"""Where the marks of one code begin and end: the terms of u-α (Krippendorff 1995, corrected in 2004)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import nan

import numpy as np

from ayni.methods.agreement.codings import Indices, Numbers
from ayni.methods.agreement.segments import Segment, Text

_Marks = dict[tuple[int, str], list[Segment]]
"""The marks of one code, by text and coder."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two marks that differ, or a mark in the other coder's gap (`second` is None)."""

    text: int
    first: Segment
    other_coder: str
    second: Segment | None
    squared: int


@dataclass(frozen=True, eq=False)
class Boundaries:
    """The marks and gaps of one code, ready to be weighed by text.

    `observed[t]` is Σ δ² over the pairs of coders in text t. Gaps ascend in length; `first_gap` is, for
    each mark, the first gap long enough to hold it.
    """

    lengths: Numbers  # of the texts
    coders: int
    observed: Numbers
    mark_text: Indices
    mark_length: Numbers
    gap_text: Indices
    gap_length: Numbers
    first_gap: Indices
    differences: tuple[Difference, ...]

    def observed_disagreement(self, weights: Numbers) -> float:
        """D_o when text t counts `weights[t]` times."""
        length = self.lengths @ weights
        return float(2 * (self.observed @ weights) / (self.coders * (self.coders - 1) * length**2))

    def expected_disagreement(self, weights: Numbers) -> float:
        """D_e: all ways in which the given marks and gaps could meet along the texts."""
        length, weight = self.lengths @ weights, weights[self.mark_text]
        mark = self.mark_length
        meeting_marks = (weight.sum() - 1) * (weight @ (2 * mark**3 - 3 * mark**2 + mark)) / 3
        long_enough = _suffix_sums(weights[self.gap_text])[self.first_gap]
        their_length = _suffix_sums(weights[self.gap_text] * self.gap_length)[self.first_gap]
        inside_gaps = weight @ (mark**2 * (their_length - (mark - 1) * long_enough))
        places = self.coders * length
        ways = places * (places - 1) - weight @ (mark * (mark - 1))
        return float(2 * (meeting_marks + inside_gaps) / (length * ways)) if ways > 0 else 0.0


def u_alpha(codes: Sequence[Boundaries], weights: Numbers) -> float:
    """1 - Σ D_o / Σ D_e over the codes; NaN when nothing could disagree."""
    expected = sum(code.expected_disagreement(weights) for code in codes)
    observed = sum(code.observed_disagreement(weights) for code in codes)
    return 1 - observed / expected if expected > 0 else nan


def boundaries_of(texts: Sequence[Text], coders: Sequence[str]) -> dict[str, Boundaries]:
    """The terms of every code in the texts, by code."""
    marks: dict[str, _Marks] = defaultdict(lambda: defaultdict(list))
    for index, text in enumerate(texts):
        for segment in text.segments:
            marks[segment.value][index, segment.coder].append(segment)
    return {code: _boundaries(texts, coders, marks[code]) for code in sorted(marks)}


def _boundaries(texts: Sequence[Text], coders: Sequence[str], marks: _Marks) -> Boundaries:
    differences = tuple(
        difference
        for index in sorted({text for text, _ in marks})
        for one, other in combinations(coders, 2)
        for difference in _differences(index, marks, one, other)
    )
    placed = [(text, segment.length) for (text, _), run in marks.items() for segment in run]
    gaps = [
        (index, gap)
        for index, text in enumerate(texts)
        for coder in coders
        for gap in _gaps(text.length, marks.get((index, coder), []))
    ]
    gaps.sort(key=lambda gap: gap[1])
    observed = np.zeros(len(texts))
    for difference in differences:
        observed[difference.text] += difference.squared
    gap_length = np.array([length for _, length in gaps], dtype=float)
    mark_length = np.array([length for _, length in placed], dtype=float)
    return Boundaries(
        lengths=np.array([text.length for text in texts], dtype=float),
        coders=len(coders),
        observed=observed,
        mark_text=np.array([text for text, _ in placed], dtype=np.int64),
        mark_length=mark_length,
        gap_text=np.array([text for text, _ in gaps], dtype=np.int64),
        gap_length=gap_length,
        first_gap=np.searchsorted(gap_length, mark_length),
        differences=differences,
    )


def _gaps(length: int, run: Iterable[Segment]) -> Iterator[int]:
    """Lengths of the stretches that a coder left unmarked; `run` ascends and does not overlap."""
    end = 0
    for segment in run:
        if segment.begin > end:
            yield segment.begin - end
        end = segment.end
    if length > end:
        yield length - end


def _differences(text: int, marks: _Marks, one: str, other: str) -> Iterator[Difference]:
    """Compare two coders' marks of one code in one text; each coder's marks ascend without overlap."""
    first, second = marks.get((text, one), []), marks.get((text, other), [])
    met: set[Segment] = set()
    start = 0
    for mark in first:
        while start < len(second) and second[start].end <= mark.begin:
            start += 1
        index = start
        while index < len(second) and second[index].begin < mark.end:
            against = second[index]
            met |= {mark, against}
            squared = (mark.begin - against.begin) ** 2 + (mark.end - against.end) ** 2
            if squared:
                yield Difference(text, mark, other, against, squared)
            index += 1
    for run, coder in ((first, other), (second, one)):
        for mark in run:
            if mark not in met:
                yield Difference(text, mark, coder, None, mark.length**2)


def _suffix_sums(numbers: Numbers) -> Numbers:
    """Entry i is the sum of numbers[i:]; one entry more than numbers, the last 0."""
    return np.append(np.cumsum(numbers[::-1])[::-1], 0.0)
