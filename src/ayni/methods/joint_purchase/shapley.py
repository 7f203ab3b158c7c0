"""The Shapley value of the cost game: each firm pays its average marginal cost over all arrivals.

The cost of a group is `Cost.counted`, so that groups which cannot buy within their tolerances have a
cost too; the group of all firms costs what the order costs, so the values add up to it. Up to
`EXACT_FIRMS` firms all groups are computed; above, random orders of arrival are drawn from a seed,
each together with its reverse (antithetic), after Castro, Gomez and Tejada, "Polynomial Calculation of
the Shapley Value Based on Sampling", Computers & Operations Research 36 (2009).
"""

import itertools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

EXACT_FIRMS = 12
"""Up to so many firms the value is exact."""

SAMPLED_PAIRS = 50
"""Pairs of random orders of arrival drawn above that, if time allows."""

GroupCost = Callable[[Sequence[str]], int | None]
"""The cost in cents of some firms alone; None when time has run out."""


@dataclass(frozen=True)
class ShapleyValue:
    """Values in cents. `standard_error` in cents by firm and `orders` drawn; None if exact."""

    values: Mapping[str, Fraction]
    standard_error: Mapping[str, float] | None
    orders: int | None


def shapley_value(firms: Sequence[str], cost: GroupCost, seed: int) -> ShapleyValue | None:
    """Exact or sampled, by the number of firms. None if time ran out before there was a value."""
    if len(firms) <= EXACT_FIRMS:
        return _exact(firms, cost)
    return _sampled(firms, cost, seed)


def _exact(firms: Sequence[str], cost: GroupCost) -> ShapleyValue | None:
    count = len(firms)
    costs: dict[frozenset[str], int] = {}
    for size in range(count + 1):
        for members in itertools.combinations(firms, size):
            found = cost(members)
            if found is None:
                return None
            costs[frozenset(members)] = found
    values = dict.fromkeys(firms, Fraction(0))
    for group, group_cost in costs.items():
        for firm in firms:
            size = len(group)
            if firm in group:
                arrivals = math.factorial(size - 1) * math.factorial(count - size)
                values[firm] += arrivals * group_cost
            else:
                values[firm] -= math.factorial(size) * math.factorial(count - size - 1) * group_cost
    return ShapleyValue({firm: value / math.factorial(count) for firm, value in values.items()}, None, None)


def _sampled(firms: Sequence[str], cost: GroupCost, seed: int) -> ShapleyValue | None:
    draw = random.Random(seed)  # noqa: S311 -- a sample that can be repeated, not a secret
    pairs: list[dict[str, Fraction]] = []
    for _ in range(SAMPLED_PAIRS):
        order = draw.sample(list(firms), len(firms))
        forward, backward = _marginal_costs(order, cost), _marginal_costs(order[::-1], cost)
        if forward is None or backward is None:
            break
        pairs.append({firm: Fraction(forward[firm] + backward[firm], 2) for firm in firms})
    if len(pairs) < 2:
        return None
    values = {firm: sum((pair[firm] for pair in pairs), Fraction(0)) / len(pairs) for firm in firms}
    return ShapleyValue(values, {firm: _error(firm, pairs, values[firm]) for firm in firms}, 2 * len(pairs))


def _error(firm: str, pairs: Sequence[Mapping[str, Fraction]], mean: Fraction) -> float:
    """The standard error of the mean over independent pairs."""
    squares = sum(float(pair[firm] - mean) ** 2 for pair in pairs)
    return math.sqrt(squares / (len(pairs) - 1) / len(pairs))


def _marginal_costs(order: Sequence[str], cost: GroupCost) -> dict[str, int] | None:
    marginal, before = {}, 0
    for size, firm in enumerate(order, start=1):
        together = cost(order[:size])
        if together is None:
            return None
        marginal[firm] = together - before
        before = together
    return marginal
