"""How uncertain an assumption is: four distributions with their exact mean."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ayni.methods.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Distribution(Protocol):
    """A distribution of one number."""

    @property
    def mean(self) -> float:
        """Its exact expectation."""

    @property
    def reach(self) -> tuple[float, float]:
        """The least and the most it can give; of a normal one, four deviations (passed once in 16,000 times)."""

    def draw(self, chance: "np.random.Generator", size: int) -> "NDArray[np.float64]":
        """That many independent draws."""

    def as_json(self) -> dict[str, object]:
        """As it is written in a problem."""


@dataclass(frozen=True, slots=True)
class Triangular:
    """From `low` to `high`, most often near `mode`: what an estimate "at least, most likely, at most" says."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.mode <= self.high):
            raise BadInput(f"low {self.low}, mode {self.mode}, high {self.high} are not in that order.")
        if self.low == self.high:
            raise BadInput(f"low and high are both {self.low}: an assumption that is certain needs no entry.")

    @property
    def mean(self) -> float:
        """(low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3

    @property
    def reach(self) -> tuple[float, float]:
        """Its ends."""
        return self.low, self.high

    def draw(self, chance: "np.random.Generator", size: int) -> "NDArray[np.float64]":
        """Independent draws."""
        return chance.triangular(self.low, self.mode, self.high, size)

    def as_json(self) -> dict[str, object]:
        """Kind and parameters."""
        return {"kind": "triangular", "low": self.low, "mode": self.mode, "high": self.high}


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything from `low` to `high` alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise BadInput(f"low {self.low} is not below high {self.high}.")

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def reach(self) -> tuple[float, float]:
        """Its ends."""
        return self.low, self.high

    def draw(self, chance: "np.random.Generator", size: int) -> "NDArray[np.float64]":
        """Independent draws."""
        return chance.uniform(self.low, self.high, size)

    def as_json(self) -> dict[str, object]:
        """Kind and parameters."""
        return {"kind": "uniform", "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Normal:
    """A bell around `mean` with a standard `deviation` above 0."""

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and math.isfinite(self.deviation) and self.deviation > 0):
            raise BadInput(
                f"mean {self.mean} and deviation {self.deviation}: give numbers, deviation above 0."
            )

    @property
    def reach(self) -> tuple[float, float]:
        """Four deviations to either side of the mean."""
        return self.mean - 4 * self.deviation, self.mean + 4 * self.deviation

    def draw(self, chance: "np.random.Generator", size: int) -> "NDArray[np.float64]":
        """Independent draws."""
        return chance.normal(self.mean, self.deviation, size)

    def as_json(self) -> dict[str, object]:
        """Kind and parameters."""
        return {"kind": "normal", "mean": self.mean, "deviation": self.deviation}


@dataclass(frozen=True, slots=True)
class Empirical:
    """What was observed, each value as likely as the next: hours of past months, prices that were paid."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values) < 2:
            raise BadInput("values has fewer than two observations; give what was observed, or a triangular.")
        if not all(math.isfinite(value) for value in self.values):
            raise BadInput("values holds something that is not a finite number.")

    @property
    def mean(self) -> float:
        """The observations' mean."""
        return math.fsum(self.values) / len(self.values)

    @property
    def reach(self) -> tuple[float, float]:
        """The least and the most that was observed."""
        return min(self.values), max(self.values)

    def draw(self, chance: "np.random.Generator", size: int) -> "NDArray[np.float64]":
        """Independent draws, with replacement."""
        return chance.choice(_array(self.values), size)

    def as_json(self) -> dict[str, object]:
        """Kind and observations."""
        return {"kind": "empirical", "values": list(self.values)}


def _array(values: Sequence[float]) -> "NDArray[np.float64]":
    import numpy as np

    return np.asarray(values, dtype=np.float64)
