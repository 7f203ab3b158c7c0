"""All coefficients of a set of codings, their intervals, and the disagreements behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Literal, Protocol

import numpy as np

from ayni.methods.agreement.bootstrap import Coefficient, Resampling, with_interval
from ayni.methods.agreement.codings import Codings, Level, Numbers
from ayni.methods.agreement.coefficients import (
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
)
from ayni.methods.agreement.metrics import metric_for
from ayni.methods.agreement.patterns import Patterns, patterns_of

CoefficientName = Literal["percent", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha"]

COEFFICIENTS: tuple[CoefficientName, ...] = ("percent", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha")

DENSE_PATTERNS = 2000
"""Up to this many patterns all replicates are drawn at once from the multinomial distribution."""


@dataclass(frozen=True)
class Disagreement:
    """A unit on which the coders differ.

    `share` is its part (0 to 1) of all observed disagreement at the chosen level. `values` gives the
    value of each coder who valued the unit.
    """

    unit: str
    share: float
    values: Mapping[str, str]


@dataclass(frozen=True)
class Agreement:
    """What a set of codings says about the coders' agreement.

    `pairable_units` have two or more values; `pairable_values` counts the values in them. Coefficients
    rest on these alone. Percent agreement and both κ compare values as equal or different; α uses the
    level of measurement. `disagreements` come with the largest share first.
    """

    level: Level
    units: int
    coders: tuple[str, ...]
    values: int
    pairable_units: int
    pairable_values: int
    coefficients: Mapping[CoefficientName, Coefficient]
    disagreements: tuple[Disagreement, ...]


class _Estimator(Protocol):
    def __call__(self, patterns: Patterns, weights: Numbers) -> float: ...


def assess(codings: Codings, resampling: Resampling | None = None) -> Agreement:
    """Compute every coefficient that the data carry; the others say why they are missing."""
    patterns = patterns_of(codings)
    estimators, reasons = _estimators(codings, patterns)
    weights = patterns.frequency.astype(float)
    estimates = {name: estimate(patterns, weights) for name, estimate in estimators.items()}
    reasons |= {name: _undefined(name) for name, value in estimates.items() if isnan(value)}
    found = {name: Coefficient(None, reason) for name, reason in reasons.items()}
    found |= {name: Coefficient(value) for name, value in estimates.items() if name not in found}
    if resampling:
        defined = {name: estimators[name] for name in estimators if found[name].value is not None}
        found |= _with_intervals(estimates, defined, patterns, resampling)
    return Agreement(
        level=codings.level,
        units=len(codings.units),
        coders=codings.coders,
        values=len(codings.value),
        pairable_units=len(patterns.unit),
        pairable_values=patterns.pairable_values,
        coefficients={name: found[name] for name in COEFFICIENTS},
        disagreements=_disagreements(codings, patterns),
    )


def _estimators(
    codings: Codings, patterns: Patterns
) -> tuple[dict[CoefficientName, _Estimator], dict[CoefficientName, str]]:
    if not patterns.unit.size:
        reason = "no unit has values from two coders"
        return {}, dict.fromkeys(COEFFICIENTS, reason)
    nominal = metric_for("nominal", patterns, codings.positions)
    within = nominal.within(patterns.frequency.astype(float))
    metric = metric_for(codings.level, patterns, codings.positions)
    estimators: dict[CoefficientName, _Estimator] = {
        "percent": partial(percent_agreement, within),
        "cohen_kappa": cohen_kappa,
        "fleiss_kappa": partial(fleiss_kappa, within),
        "krippendorff_alpha": partial(krippendorff_alpha, metric),
    }
    reasons: dict[CoefficientName, str] = {}
    if len(codings.coders) != 2:
        reasons["cohen_kappa"] = f"Cohen's kappa compares two coders; there are {len(codings.coders)}"
    if len(np.unique(patterns.size)) > 1 or len(patterns.unit) < len(codings.units):
        reasons["fleiss_kappa"] = "Fleiss' kappa needs as many values for each unit as for the others"
    return {name: made for name, made in estimators.items() if name not in reasons}, reasons


def _undefined(name: CoefficientName) -> str:
    if name == "cohen_kappa":
        return "both coders used one and the same single value: chance agreement is certain, kappa undefined"
    return "a single value was used: there is no variation to agree on, the coefficient is undefined"


def _with_intervals(
    estimates: Mapping[CoefficientName, float],
    estimators: Mapping[CoefficientName, _Estimator],
    patterns: Patterns,
    resampling: Resampling,
) -> dict[CoefficientName, Coefficient]:
    """Draw the pairable units with replacement; one draw serves all coefficients."""
    drawn: dict[CoefficientName, list[float]] = {name: [] for name in estimators}
    for weights in _replicates(patterns, resampling) if drawn else ():
        for name, estimate in estimators.items():
            drawn[name].append(estimate(patterns, weights))
    return {
        name: with_interval(estimates[name], replicates, resampling.confidence)
        for name, replicates in drawn.items()
    }


def _replicates(patterns: Patterns, resampling: Resampling) -> Iterator[Numbers]:
    random = np.random.default_rng(resampling.seed)
    units = len(patterns.unit)
    if len(patterns.frequency) <= DENSE_PATTERNS:
        yield from random.multinomial(units, patterns.frequency / units, size=resampling.replicates).astype(
            float
        )
        return
    for _ in range(resampling.replicates):
        drawn = patterns.unit_pattern[random.integers(0, units, units)]
        yield np.bincount(drawn, minlength=len(patterns.frequency)).astype(float)


def _disagreements(codings: Codings, patterns: Patterns) -> tuple[Disagreement, ...]:
    weights = patterns.frequency.astype(float)
    metric = metric_for(codings.level, patterns, codings.positions)
    nominal = metric_for("nominal", patterns, codings.positions)
    totals = patterns.value_totals(weights)
    size = metric.within(totals)[patterns.unit_pattern]
    differs = nominal.within(totals)[patterns.unit_pattern] > 0
    whole = size.sum() or 1.0
    largest_first = np.lexsort((patterns.unit, -size))
    chosen = largest_first[differs[largest_first]]
    by_unit = np.argsort(codings.unit, kind="stable")
    bounds = np.searchsorted(codings.unit[by_unit], np.arange(len(codings.units) + 1))
    return tuple(
        Disagreement(
            unit=codings.units[unit],
            share=float(size[index] / whole),
            values={
                codings.coders[codings.coder[entry]]: codings.values[codings.value[entry]]
                for entry in by_unit[bounds[unit] : bounds[unit + 1]]
            },
        )
        for index, unit in zip(chosen.tolist(), patterns.unit[chosen].tolist(), strict=True)
    )
