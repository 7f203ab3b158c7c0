"""The coefficients, for any weighing of the patterns. NaN where a coefficient is undefined."""

from math import nan

import numpy as np

from ayni.methods.agreement.codings import Numbers
from ayni.methods.agreement.metrics import Metric
from ayni.methods.agreement.patterns import Patterns


def percent_agreement(nominal_within: Numbers, patterns: Patterns, weights: Numbers) -> float:
    """Mean over the pairable units of the share of agreeing pairs of values in the unit, 0 to 1."""
    units = weights.sum()
    return float(1 - weights @ (nominal_within / patterns.size) / units) if units else nan


def cohen_kappa(patterns: Patterns, weights: Numbers) -> float:
    """Cohen (1960): agreement of two coders beyond that of their own margins. Needs pairs as patterns."""
    first, second = patterns.value[::2], patterns.value[1::2]
    units = weights.sum()
    if not units:
        return nan
    count = patterns.value_count
    observed = weights @ (first == second) / units
    margins = (np.bincount(side, weights=weights, minlength=count) / units for side in (first, second))
    return _beyond_chance(float(observed), float(np.dot(*margins)))


def fleiss_kappa(nominal_within: Numbers, patterns: Patterns, weights: Numbers) -> float:
    """Fleiss (1971): agreement beyond that of the pooled margins. Needs equally many values a unit."""
    totals = patterns.value_totals(weights)
    if not totals.sum():
        return nan
    observed = percent_agreement(nominal_within, patterns, weights)
    return _beyond_chance(observed, float(((totals / totals.sum()) ** 2).sum()))


def krippendorff_alpha(metric: Metric, patterns: Patterns, weights: Numbers) -> float:
    """Krippendorff (2011): 1 - observed / expected disagreement; missing values are simply absent."""
    totals = patterns.value_totals(weights)
    if np.count_nonzero(totals) < 2:
        return nan
    observed = weights @ metric.within(totals)
    return float(1 - (totals.sum() - 1) * observed / metric.between(totals))


def _beyond_chance(observed: float, expected: float) -> float:
    # Margins on a single value give 1 up to rounding; then 0 / 0 would be left.
    return (observed - expected) / (1 - expected) if 1 - expected > 1e-12 else nan
