"""Dividing whole things: largest remainders (Hamilton's method)."""

from collections.abc import Sequence
from fractions import Fraction


def round_to_total(quotas: Sequence[Fraction]) -> list[int]:
    """Round quotas whose sum is whole so that the parts add up to that sum.

    Each part is its quota rounded down; the units left over go to the largest remainders, the first of
    equals first. So no part differs from its quota by a whole unit.
    """
    parts = [quota.numerator // quota.denominator for quota in quotas]
    left = int(sum(quotas)) - sum(parts)
    by_remainder = sorted(range(len(quotas)), key=lambda number: parts[number] - quotas[number])
    for number in by_remainder[:left]:
        parts[number] += 1
    return parts


def apportion(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Divide `total` units in proportion to `weights` (not all 0 unless the total is 0)."""
    whole = sum(Fraction(weight) for weight in weights)
    if total == 0 or whole == 0:
        return [0] * len(weights)
    return round_to_total([total * Fraction(weight) / whole for weight in weights])
