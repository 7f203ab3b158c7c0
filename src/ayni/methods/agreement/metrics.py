"""Squared differences δ² between values at each level of measurement, summed over pairs.

Every metric answers for a way to weigh the patterns (how many units show each), so that a bootstrap
replicate costs no more than one pass over the patterns. Definitions: Krippendorff (2011), section 4.
"""

from typing import Protocol

import numpy as np

from ayni.methods.agreement.codings import Level, Numbers
from ayni.methods.agreement.patterns import Patterns

DIRECT_VALUES = 1000
"""Up to this many distinct values the ratio metric compares each with each."""

NODES_A_CELL = 16
"""Chebyshev nodes for each unit of ln(value): truncation error below 1e-16, see `_Ratio`."""

KEPT_NODES = 2000
"""Up to this many nodes the table of their differences is kept, else it is made anew in bands."""


class Metric(Protocol):
    """Sums of δ² over ordered pairs of values."""

    def within(self, totals: Numbers) -> Numbers:
        """For each pattern: Σ δ² over pairs inside a unit, divided by (values in the unit - 1)."""

    def between(self, totals: Numbers) -> float:
        """Σ δ² over all pairs of values when value v occurs `totals[v]` times."""


def metric_for(level: Level, patterns: Patterns, positions: Numbers) -> Metric:
    """The metric of a level of measurement, prepared for these patterns."""
    match level:
        case "nominal":
            return _Nominal(patterns)
        case "ordinal":
            return _Ordinal(patterns)
        case "interval":
            return _Interval(patterns, positions)
        case "ratio":
            return _Ratio(patterns, positions)


class _Nominal:
    """δ² is 0 for equal values and 1 for different ones."""

    def __init__(self, patterns: Patterns) -> None:
        entry = patterns.pattern * patterns.value_count + patterns.value
        entry, count = np.unique(entry, return_counts=True)
        equal = np.bincount(
            entry // max(patterns.value_count, 1), weights=count**2, minlength=len(patterns.size)
        )
        self._within = (patterns.size**2 - equal) / (patterns.size - 1)

    def within(self, totals: Numbers) -> Numbers:
        return self._within

    def between(self, totals: Numbers) -> float:
        return float(totals.sum() ** 2 - (totals**2).sum())


class _Interval:
    """δ² is the squared difference of the numbers."""

    def __init__(self, patterns: Patterns, positions: Numbers) -> None:
        self._positions = _to_unit_range(positions)
        self._within = _squares_within(patterns, self._positions)

    def within(self, totals: Numbers) -> Numbers:
        return self._within

    def between(self, totals: Numbers) -> float:
        return _squares_between(totals, self._positions)


class _Ordinal:
    """δ between c < k is the number of values from c to k, both ends counted half.

    That is the difference of their mid-ranks in the pairable values, so the interval formulas serve.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns

    def within(self, totals: Numbers) -> Numbers:
        return _squares_within(self._patterns, _mid_ranks(totals))

    def between(self, totals: Numbers) -> float:
        return _squares_between(totals, _mid_ranks(totals))


class _Ratio:
    """δ² is ((a - b) / (a + b))², and 0 for two zeros.

    With x = ln a it is tanh²((x - y) / 2). The sum over all pairs of V values needs V² terms; past
    `DIRECT_VALUES` each value is spread over the Chebyshev nodes of its cell of length 1 on the ln axis,
    and the nodes are compared instead. The kernel's nearest singularity lies at distance π off the axis,
    12.6 times the convergence ellipse of a half-cell, so 16 nodes leave an error near 12.6^-16.
    """

    def __init__(self, patterns: Patterns, positions: Numbers) -> None:
        self._within = _ratio_within(patterns, positions)
        self._zero = positions == 0
        logs = np.log(np.where(self._zero, 1.0, positions))
        self._spread = _Spread(logs[~self._zero])

    def within(self, totals: Numbers) -> Numbers:
        return self._within

    def between(self, totals: Numbers) -> float:
        zeros, others = totals[self._zero].sum(), totals[~self._zero]
        return float(2 * zeros * others.sum() + self._spread.sum_of_pairs(others))


class _Spread:
    """Σ n_x n_y tanh²((x - y) / 2) over all pairs of positions on a line; `logs` ascend."""

    def __init__(self, logs: Numbers) -> None:
        self._starts = np.zeros(0, dtype=np.int64)
        self._weights = np.ones((len(logs), 1))
        nodes = logs
        if len(logs) > DIRECT_VALUES:
            cell = np.floor(logs - logs[0])
            self._starts = np.flatnonzero(np.diff(cell, prepend=-1.0))
            middles = logs[0] + cell + 0.5
            self._weights, unit_nodes = _chebyshev_weights((logs - middles) * 2)
            nodes = (middles[self._starts][:, np.newaxis] + unit_nodes / 2).reshape(-1)
        self._nodes = nodes
        self._kernel = _kernel(nodes, nodes) if len(nodes) <= KEPT_NODES else None

    def sum_of_pairs(self, totals: Numbers) -> float:
        spread = totals[:, np.newaxis] * self._weights
        at_nodes = np.add.reduceat(spread, self._starts) if self._starts.size else spread
        flat = at_nodes.reshape(-1)
        if self._kernel is not None:
            return float(flat @ self._kernel @ flat)
        bands = (slice(first, first + KEPT_NODES) for first in range(0, len(flat), KEPT_NODES))
        return float(sum(flat[band] @ _kernel(self._nodes[band], self._nodes) @ flat for band in bands))


def _kernel(logs: Numbers, others: Numbers) -> Numbers:
    return np.tanh((logs[:, np.newaxis] - others) / 2) ** 2


def _chebyshev_weights(points: Numbers) -> tuple[Numbers, Numbers]:
    """Lagrange weights of points in [-1, 1] on the Chebyshev nodes, shape (points, nodes), and the nodes."""
    degrees = np.arange(1, NODES_A_CELL)
    angles = (np.arange(NODES_A_CELL) + 0.5) * np.pi / NODES_A_CELL
    of_points = np.cos(np.arccos(np.clip(points, -1.0, 1.0))[:, np.newaxis] * degrees)
    of_nodes = np.cos(np.outer(degrees, angles))
    return (1 + 2 * of_points @ of_nodes) / NODES_A_CELL, np.cos(angles)


def _to_unit_range(positions: Numbers) -> Numbers:
    """Shift and shrink to [0, 1]: α does not change, and no sum of squares can overflow."""
    if not positions.size:
        return positions
    low, high = positions.min() / 2, positions.max() / 2
    shifted: Numbers = (positions / 2 - low) / (high - low if high > low else 1.0)
    return shifted


def _mid_ranks(totals: Numbers) -> Numbers:
    ranks: Numbers = (np.cumsum(totals) - totals / 2) / max(totals.sum(), 1.0)
    return ranks


def _squares_within(patterns: Patterns, positions: Numbers) -> Numbers:
    at = positions[patterns.value]
    mean = patterns.sums(at) / patterns.size
    squares = patterns.sums((at - mean[patterns.pattern]) ** 2)
    return 2 * patterns.size * squares / (patterns.size - 1)


def _squares_between(totals: Numbers, positions: Numbers) -> float:
    count = totals.sum()
    if count == 0:
        return 0.0
    mean = totals @ positions / count
    return float(2 * count * (totals @ (positions - mean) ** 2))


def _ratio_within(patterns: Patterns, positions: Numbers) -> Numbers:
    """Compare entries of a pattern at every lag, so that long patterns need no square table."""
    at = positions[patterns.value]
    sums = np.zeros(len(patterns.size))
    for lag in range(1, int(patterns.size.max(initial=1))):
        left, right = at[:-lag], at[lag:]
        same = patterns.pattern[:-lag] == patterns.pattern[lag:]
        left, right = left[same], right[same]
        total = left + right
        relative = np.divide(left - right, total, out=np.zeros_like(total), where=total > 0)
        sums += np.bincount(patterns.pattern[:-lag][same], weights=relative**2, minlength=len(patterns.size))
    return 2 * sums / (patterns.size - 1)
