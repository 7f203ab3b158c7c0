"""Does a short series rise or fall, or does it only move? The Mann–Kendall test, exact for a few values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations, permutations

FEWEST_VALUES = 5
"""With fewer values not even a steady rise is unlikely enough to come from chance."""

MOST_VALUES = 8
"""The test goes through every order of the values: 8 have 40,320."""

SIGNIFICANCE = 0.05


class Direction(Enum):
    """Where a series goes."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Trend:
    """Kendall's S (rises less falls over all pairs of values) and its two-sided probability by chance, 0 to 1."""

    score: int
    probability: float

    @property
    def direction(self) -> Direction:
        """Up or down where chance is an unlikely explanation (5 % or less), else unclear."""
        if self.probability > SIGNIFICANCE:
            return Direction.UNCLEAR
        return Direction.UP if self.score > 0 else Direction.DOWN


def mann_kendall(values: Sequence[float]) -> Trend | None:
    """The trend of 5 to 8 values in the order of time; None for fewer. Raises ValueError for more.

    H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945) 245-259; the exact distribution of S
    over all orders of these values, equal ones included (M. G. Kendall, "Rank Correlation Methods", 1948).
    """
    if len(values) > MOST_VALUES:
        raise ValueError(f"{len(values)} values are too many for the exact test: {MOST_VALUES} at most")
    if len(values) < FEWEST_VALUES:
        return None
    observed = _score(values)
    scores = [abs(_score(order)) for order in permutations(values)]
    return Trend(observed, sum(score >= abs(observed) for score in scores) / len(scores))


def _score(values: Sequence[float]) -> int:
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
