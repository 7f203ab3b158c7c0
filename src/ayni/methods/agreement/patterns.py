"""The pairable units, those with two or more values, collapsed to the distinct patterns of values."""

from dataclasses import dataclass

import numpy as np

from ayni.methods.agreement.codings import Codings, Indices, Numbers

LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct patterns of values among the pairable units.

    `pattern` and `value` are parallel, one entry for each value in a pattern. With two coders a pattern is
    the pair (first coder's value, second coder's value), so that κ's table can be read off; with more it
    is the values in any order. `size` counts the values in each pattern, `frequency` the units that show
    it; `unit` and `unit_pattern` say which units these are.
    """

    pattern: Indices
    value: Indices
    size: Indices
    frequency: Indices
    unit: Indices
    unit_pattern: Indices
    value_count: int

    @property
    def pairable_values(self) -> int:
        """How many values take part in at least one pair."""
        return int(self.size @ self.frequency)

    def sums(self, entries: Numbers) -> Numbers:
        """Add up one number for each entry, by pattern."""
        return tally(self.pattern, entries, len(self.size))

    def value_totals(self, weights: Numbers) -> Numbers:
        """How often each value occurs when pattern p is shown by `weights[p]` units."""
        return tally(self.value, weights[self.pattern], self.value_count)


def tally(index: Indices, weights: Numbers, size: int) -> Numbers:
    """Add up the weights that share an index from 0 to size - 1."""
    return np.bincount(index, weights=weights, minlength=size).astype(np.float64, copy=False)


def patterns_of(codings: Codings) -> Patterns:
    """Find the patterns of values; time and memory grow with the number of codings."""
    within_unit = codings.coder if len(codings.coders) == 2 else codings.value
    order = np.lexsort((within_unit, codings.unit))
    value = codings.value[order]
    size_of_unit = np.bincount(codings.unit, minlength=len(codings.units))
    start_of_unit = np.cumsum(size_of_unit) - size_of_unit
    found: list[_Found] = []
    for size in np.unique(size_of_unit[size_of_unit >= 2]):
        unit = np.flatnonzero(size_of_unit == size)
        rows = value[start_of_unit[unit][:, np.newaxis] + np.arange(size)]
        found.append(_distinct(rows, unit, len(codings.values)))
    return _joined(found, len(codings.values))


@dataclass(frozen=True, eq=False)
class _Found:
    rows: Indices  # distinct patterns of one size, shape (patterns, size)
    frequency: Indices
    unit: Indices
    unit_pattern: Indices


def _distinct(rows: Indices, unit: Indices, value_count: int) -> _Found:
    size = rows.shape[1]
    if value_count**size < LARGEST_KEY:
        # One integer a row sorts about ten times faster than rows do.
        key = rows @ (value_count ** np.arange(size, dtype=np.int64))
        _, first, inverse, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        return _Found(rows[first], counts, unit, inverse)
    distinct, inverse, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return _Found(distinct, counts, unit, inverse.reshape(-1))


def _joined(found: list[_Found], value_count: int) -> Patterns:
    empty = np.zeros(0, dtype=np.int64)
    pattern, value, size, frequency, unit, unit_pattern = ([empty] for _ in range(6))
    offset = 0
    for group in found:
        count, length = group.rows.shape
        pattern.append(offset + np.repeat(np.arange(count), length))
        value.append(group.rows.reshape(-1))
        size.append(np.full(count, length))
        frequency.append(group.frequency)
        unit.append(group.unit)
        unit_pattern.append(offset + group.unit_pattern)
        offset += count
    return Patterns(
        pattern=np.concatenate(pattern),
        value=np.concatenate(value),
        size=np.concatenate(size),
        frequency=np.concatenate(frequency),
        unit=np.concatenate(unit),
        unit_pattern=np.concatenate(unit_pattern),
        value_count=value_count,
    )
