"""Unitising agreement: did the coders mark the same stretches of text with the same codes?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan

import numpy as np

from ayni.methods.agreement.bootstrap import Coefficient, Resampling, with_interval
from ayni.methods.agreement.boundaries import Boundaries, boundaries_of, u_alpha
from ayni.methods.agreement.codings import Numbers
from ayni.methods.agreement.coincidences import Coincidences, coincidences_of, first_overlap
from ayni.methods.agreement.segments import Segment, Text

FEWEST_TEXTS = 5
"""Resampling fewer texts than this would say little about their spread."""

SINGLE_VALUE = "a single value was used: there is no variation to agree on, the coefficient is undefined"
NEVER_MET = "no two coders coded the same place, or a single code was used there"


@dataclass(frozen=True)
class SegmentDisagreement:
    """Two coders' marks of one code that differ, or a mark where the other coder left a gap.

    `difference` is Krippendorff's δ²: the squared shifts of both boundaries added, or the squared length
    of a mark that the other coder did not make (`second` is None then). `share` is its part (0 to 1) of
    all observed disagreement.
    """

    text: str
    first: Segment
    other_coder: str
    second: Segment | None
    difference: int
    share: float


@dataclass(frozen=True)
class SegmentAgreement:
    """Unitising agreement over texts.

    `overall` and `per_code` are u-α of Krippendorff (1995, 2004), which looks at boundaries and allows
    several codes a place. The others are the family of Krippendorff et al. (2016), which looks at
    lengths and needs one code a place: `with_uncoded` (u-α, uncoded text being a value), `relevance`
    (|u-α, coded or not), `without_uncoded` (cu-α, only text that several coded), `coding_per_code`
    ((k)u-α), with `coverage`, the share of each code's text that another coder coded too.
    """

    texts: int
    length: int
    coders: tuple[str, ...]
    segments: int
    overall: Coefficient
    per_code: Mapping[str, Coefficient]
    with_uncoded: Coefficient
    relevance: Coefficient
    without_uncoded: Coefficient
    coding_per_code: Mapping[str, Coefficient]
    coverage: Mapping[str, float]
    disagreements: tuple[SegmentDisagreement, ...]


def assess_segments(
    texts: Sequence[Text], *, coders: Sequence[str] = (), resampling: Resampling | None = None
) -> SegmentAgreement:
    """Compare the segments of all coders. `coders` adds those who may have marked nothing.

    Intervals resample texts; with fewer than five texts there are none.
    """
    segments = [segment for text in texts for segment in text.segments]
    names = tuple(dict.fromkeys([*coders, *(segment.coder for segment in segments)]))
    codes = tuple(sorted({segment.value for segment in segments}))
    nothing = _nothing_to_compare(names, codes)
    measure = _Measure(len(texts), resampling)
    found = {} if nothing else boundaries_of(texts, names)
    overlap = nothing or first_overlap(texts)
    family = None if overlap else coincidences_of(texts, names, codes)

    def of_family(estimate: Callable[[Coincidences, Numbers], float], reason: str) -> Coefficient:
        return measure(partial(estimate, family), reason) if family else Coefficient(None, overlap)

    return SegmentAgreement(
        texts=len(texts),
        length=sum(text.length for text in texts),
        coders=names,
        segments=len(segments),
        overall=Coefficient(None, nothing) if nothing else measure(partial(u_alpha, list(found.values()))),
        per_code={code: measure(partial(u_alpha, [terms])) for code, terms in found.items()},
        with_uncoded=of_family(Coincidences.with_uncoded, SINGLE_VALUE),
        relevance=of_family(Coincidences.relevance, SINGLE_VALUE),
        without_uncoded=of_family(Coincidences.without_uncoded, NEVER_MET),
        coding_per_code={
            code: of_family(partial(Coincidences.code, index=index), NEVER_MET)
            for index, code in enumerate(codes)
        },
        coverage=dict(zip(codes, family.coverage.tolist(), strict=True)) if family else {},
        disagreements=_disagreements(texts, found),
    )


def _nothing_to_compare(coders: Sequence[str], codes: Sequence[str]) -> str | None:
    if not codes:
        return "no segments were marked"
    if len(coders) < 2:
        return f"only coder '{coders[0]}' marked anything; name the others if they marked nothing"
    return None


@dataclass(frozen=True)
class _Measure:
    """Turns an estimator, which weighs texts, into a coefficient with its interval."""

    texts: int
    resampling: Resampling | None

    def __call__(self, estimate: Callable[[Numbers], float], reason: str = SINGLE_VALUE) -> Coefficient:
        value = estimate(np.ones(self.texts))
        if isnan(value):
            return Coefficient(None, reason)
        if not self.resampling:
            return Coefficient(value)
        if self.texts < FEWEST_TEXTS:
            return Coefficient(value, f"no interval: resampling needs {FEWEST_TEXTS} texts or more")
        random = np.random.default_rng(self.resampling.seed)
        weights = random.multinomial(
            self.texts, np.full(self.texts, 1 / self.texts), size=self.resampling.replicates
        ).astype(float)
        return with_interval(value, [estimate(row) for row in weights], self.resampling.confidence)


def _disagreements(texts: Sequence[Text], found: Mapping[str, Boundaries]) -> tuple[SegmentDisagreement, ...]:
    differences = [difference for terms in found.values() for difference in terms.differences]
    whole = sum(difference.squared for difference in differences)
    differences.sort(key=lambda d: (-d.squared, d.text, d.first.begin))
    return tuple(
        SegmentDisagreement(
            text=texts[d.text].name,
            first=d.first,
            other_coder=d.other_coder,
            second=d.second,
            difference=d.squared,
            share=d.squared / whole,
        )
        for d in differences
    )
