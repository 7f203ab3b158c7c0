"""Percentile bootstrap intervals, as Zapf et al. (2016) recommend for κ and α."""

from dataclasses import dataclass

import numpy as np

from ayni.methods.errors import BadInput

FEWEST_DEFINED = 0.95
"""An interval needs the coefficient to be defined in at least this share of the replicates."""

TOO_RARE = "no interval: too few units or texts vary, so that many replicates have a single value"


@dataclass(frozen=True)
class Resampling:
    """How many replicates to draw with replacement, from which seed, for which confidence."""

    replicates: int = 1000
    seed: int = 1
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.replicates < 1:
            raise BadInput(f"{self.replicates} replicates give no interval; use 1 or more")
        if self.seed < 0:
            raise BadInput(f"seed {self.seed} is negative; use 0 or more")
        if not 0 < self.confidence < 1:
            raise BadInput(f"confidence {self.confidence} is not between 0 and 1; use for example 0.95")


@dataclass(frozen=True)
class Coefficient:
    """A coefficient and its interval; `reason` says why the one or the other is missing."""

    value: float | None
    reason: str | None = None
    interval: tuple[float, float] | None = None


def with_interval(value: float, estimates: list[float], confidence: float) -> Coefficient:
    """Add the middle part of the replicates' estimates, of which undefined ones (NaN) are left out."""
    defined = np.array(estimates)[~np.isnan(estimates)]
    if not defined.size or defined.size < FEWEST_DEFINED * len(estimates):
        return Coefficient(value, TOO_RARE)
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, (tail, 1 - tail))
    return Coefficient(value, interval=(float(low), float(high)))
