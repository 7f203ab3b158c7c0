"""How far a record of collaborations speaks for an organisation: beta reputation with forgetting.

Jøsang & Ismail (2002), "The Beta Reputation System", 15th Bled Electronic Commerce Conference: positive
evidence r and negative evidence s give a beta distribution Beta(r + 1, s + 1) of the next collaboration's
going well. What is Ayni's own (how a rating becomes evidence, the monthly limit, the half-life) is stated in
docs/methods/trust.md with its reasons.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import NormalDist
from typing import Final

from ayni.methods.errors import BadInput

UNRATED_WEIGHT: Final = 0.25
"""Positive evidence of a collaboration that was confirmed and not rated: a quarter of a good rating's."""

HALF_LIFE: Final = 12.0
"""Months after which evidence counts half."""

MOST_PER_PARTNER_AND_MONTH: Final = 1.0
CREDIBILITY: Final = 0.95
BEST_QUALITY: Final = 5
ROUNDING: Final = 1e-9
QUANTILE_STEP: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Rating:
    """One participant's judgement of another after a collaboration; None where a question was left open.

    `quality` runs from 1 (bad) to 5 (excellent). Raises BadInput outside that.
    """

    on_time: bool | None = None
    quality: int | None = None
    would_work_again: bool | None = None

    def __post_init__(self) -> None:
        if self.quality is not None and not 1 <= self.quality <= BEST_QUALITY:
            raise BadInput(f"The quality {self.quality} is not a number from 1 to {BEST_QUALITY}.")

    def answers(self) -> list[float]:
        """The answers given, each from 0 (bad) to 1 (good)."""
        quality = None if self.quality is None else (self.quality - 1) / (BEST_QUALITY - 1)
        return [
            float(answer) for answer in (self.on_time, quality, self.would_work_again) if answer is not None
        ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one confirmed collaboration with one partner says: `positive` and `negative` units, together at
    most 1. Raises BadInput otherwise.

    `rated`, `on_time` (None: not said) and `collaboration` serve the basis. Evidence with the same number is
    from partners of one collaboration; without a number, the collaboration had this partner only. A `breach` is
    no collaboration of its own.
    """

    day: date
    partner: int
    positive: float
    negative: float
    rated: bool = False
    on_time: bool | None = None
    collaboration: int | None = None
    breach: bool = False

    def __post_init__(self) -> None:
        if not (self.positive >= 0 and self.negative >= 0 and self.positive + self.negative <= 1 + ROUNDING):
            raise BadInput(
                f"The evidence of {self.day} is {self.positive} positive and {self.negative} negative: "
                "both must be 0 or more and together at most 1."
            )


def evidence_of(day: date, partner: int, rating: Rating | None, collaboration: int | None = None) -> Evidence:
    """The evidence of a confirmed collaboration: one unit, positive to the extent of its rating's mean answer
    and negative for the rest; weak and positive when it was not rated."""
    answers = rating.answers() if rating else []
    if not rating or not answers:
        return Evidence(day, partner, UNRATED_WEIGHT, 0.0, collaboration=collaboration)
    good = sum(answers) / len(answers)
    return Evidence(day, partner, good, 1 - good, True, rating.on_time, collaboration)


def breach_evidence(day: date, partner: int) -> Evidence:
    """The evidence of an agreement broken with a partner, once a mediator found so: one unit, all negative."""
    return Evidence(day, partner, 0.0, 1.0, breach=True)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a reputation rests on, in whole collaborations: "9 with 6 workshops; 8 on time".

    `rated` had at least one rating; of `on_time` at least one partner said so and none the contrary. `breaches`
    are agreements broken, beside the collaborations.
    """

    collaborations: int
    partners: int
    rated: int
    on_time: int
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class Reputation:
    """A beta reputation. `basis` is None without history; the other values then say only "unknown".

    `expectation` is the probability that the next collaboration goes well; with 95 % probability it lies
    from `low` to `high`. `positive` and `negative` are the units of evidence left after forgetting.
    """

    expectation: float
    low: float
    high: float
    positive: float
    negative: float
    basis: Basis | None


def reputation(
    evidence: Iterable[Evidence], *, subject: int, on: date, half_life: float = HALF_LIFE
) -> Reputation:
    """The reputation of the organisation `subject` on a day; later evidence and its own are left out.

    `half_life` is in months, above 0. Within one calendar month one partner gives at most one unit in all:
    more is scaled down. Raises BadInput for a half-life that is not above 0.
    """
    if not half_life > 0:
        raise BadInput(f"The half-life is {half_life}: it must be more than 0 months.")
    counted = [one for one in evidence if one.day <= on and one.partner != subject]
    units = [_month_units(month, on, half_life) for month in _by_partner_and_month(counted)]
    positive = math.fsum(good for good, _ in units)
    negative = math.fsum(bad for _, bad in units)
    return Reputation(
        expectation=(positive + 1) / (positive + negative + 2),
        low=beta_quantile((1 - CREDIBILITY) / 2, positive + 1, negative + 1),
        high=beta_quantile((1 + CREDIBILITY) / 2, positive + 1, negative + 1),
        positive=positive,
        negative=negative,
        basis=_basis(counted) if counted else None,
    )


def _by_partner_and_month(evidence: Sequence[Evidence]) -> Iterable[Sequence[Evidence]]:
    months: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for one in evidence:
        months[one.partner, _month(one.day)].append(one)
    return months.values()


def _month_units(month: Sequence[Evidence], on: date, half_life: float) -> tuple[float, float]:
    """Positive and negative units of one partner's month: limited to one in all, then partly forgotten."""
    positive = math.fsum(one.positive for one in month)
    negative = math.fsum(one.negative for one in month)
    age = _month(on) - _month(month[0].day)
    scale = 0.5 ** (age / half_life) / max(1.0, (positive + negative) / MOST_PER_PARTNER_AND_MONTH)
    return positive * scale, negative * scale


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _basis(evidence: Sequence[Evidence]) -> Basis:
    collaborations: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    done = [one for one in evidence if not one.breach]
    for index, one in enumerate(done):
        key = ("alone", index) if one.collaboration is None else ("shared", one.collaboration)
        collaborations[key].append(one)
    return Basis(
        collaborations=len(collaborations),
        partners=len({one.partner for one in done}),
        rated=sum(any(one.rated for one in each) for each in collaborations.values()),
        on_time=sum(_was_on_time(each) for each in collaborations.values()),
        breaches=len(evidence) - len(done),
    )


def _was_on_time(collaboration: Sequence[Evidence]) -> bool:
    answers = [one.on_time for one in collaboration if one.on_time is not None]
    return bool(answers) and all(answers)


@lru_cache(maxsize=65536)
def beta_quantile(probability: float, a: float, b: float) -> float:
    """The value below which Beta(a, b) falls with the given probability, to 6 decimals; a and b above 0.

    By Halley's method from a first guess, two or three steps; a step that leaves the interval known to hold the
    value halves it instead.
    """
    low, high = 0.0, 1.0
    x = _first_guess(probability, a, b)
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    while high - low > QUANTILE_STEP:
        above = beta_distribution(x, a, b) - probability
        low, high = (x, high) if above < 0 else (low, x)
        density = math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        step = above / density if density > 0 else math.inf
        if abs(step) < QUANTILE_STEP:
            return x - step
        bend = step * ((a - 1) / x - (b - 1) / (1 - x))
        x -= step / (1 - min(1.0, bend) / 2) if math.isfinite(bend) else math.inf
        if not low < x < high:
            x = (low + high) / 2
    return (low + high) / 2


def _first_guess(probability: float, a: float, b: float) -> float:
    """Near the quantile: the normal approximation of Abramowitz & Stegun 26.5.22, for a and b from 1 on."""
    if min(a, b) < 1:
        return a / (a + b)
    normal = -NormalDist().inv_cdf(probability)
    lift = (normal**2 - 3) / 6
    breadth = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1))
    lean = (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (lift + 5 / 6 - 2 / (3 * breadth))
    guess = a / (a + b * math.exp(2 * (normal * math.sqrt(breadth + lift) / breadth - lean)))
    return min(max(guess, QUANTILE_STEP), 1 - QUANTILE_STEP)


def beta_distribution(x: float, a: float, b: float) -> float:
    """The probability that Beta(a, b) lies below x: the regularised incomplete beta function I_x(a, b).

    By its continued fraction (Abramowitz & Stegun 26.5.8), which converges fast below the mean; above it the
    other side is computed: I_x(a, b) = 1 - I_{1-x}(b, a).
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_distribution(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / (a * _continued_fraction(x, a, b))


def _continued_fraction(x: float, a: float, b: float) -> float:
    """1 + d₁/(1 + d₂/(1 + …)), from a depth that grows as the terms needed do: with the root of a and b."""
    value = 1.0
    for m in range(10 + int(2 * math.sqrt(max(a, b))), -1, -1):
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        value = 1 + odd / value
        if m:
            even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            value = 1 + even / value
    return value
