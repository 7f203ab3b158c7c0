"""Who pays what: the sharing rules, and whether they charge anyone more than buying alone.

Bills are whole cents and add up to the total. Sources: H. P. Young, *Cost Allocation: Methods,
Principles, Applications* (1985); L. S. Shapley, "A Value for n-Person Games" (1953).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ayni.methods.joint_purchase.apportionment import apportion, round_to_total
from ayni.methods.joint_purchase.demand import net_values
from ayni.methods.joint_purchase.problem import OrderLine
from ayni.methods.joint_purchase.settlement import Settlement

Bills = Mapping[str, int]
"""Cents by firm."""


def uniform_bills(lines: Sequence[OrderLine], shares: Sequence[int], settlement: Settlement) -> Bills:
    """The same unit price per item for everybody; all delivery in proportion to the goods' value.

    The value of goods is after discounts (before them where discounts leave nothing).
    """
    delivered: dict[str, int] = {}
    for line, share in zip(lines, shares, strict=True):
        delivered[line.item] = delivered.get(line.item, 0) + share
    gross: dict[str, Fraction] = {}
    for (_, item), goods in settlement.goods.items():
        gross[item] = gross.get(item, Fraction(0)) + goods
    values = _by_firm(lines, shares, delivered, net_values(settlement))
    delivery = sum(invoice.delivery for invoice in settlement.invoices.values())
    weights = values if any(values.values()) else _by_firm(lines, shares, delivered, gross)
    whole = sum(weights.values(), Fraction(0))
    quotas = [value + (delivery * weights[firm] / whole if delivery else 0) for firm, value in values.items()]
    return dict(zip(values, round_to_total(quotas), strict=True))


def _by_firm(
    lines: Sequence[OrderLine],
    shares: Sequence[int],
    delivered: Mapping[str, int],
    value: Mapping[str, Fraction],
) -> dict[str, Fraction]:
    totals = {line.firm: Fraction(0) for line in lines}
    for line, share in zip(lines, shares, strict=True):
        if share:
            totals[line.firm] += value[line.item] * share / delivered[line.item]
    return totals


def proportional_bills(total: int, counted: Mapping[str, int]) -> Bills:
    """In proportion to the firms' costs alone (`Cost.counted`)."""
    return dict(zip(counted, apportion(total, list(counted.values())), strict=True))


@dataclass(frozen=True)
class Rationality:
    """Whether buying together costs every firm at most what buying alone would.

    `excess`: cents above the stand-alone cost, for the firms where there is any. `nearest`: the bills
    nearest to the rule's (least sum of squared changes) that charge nobody more than alone; None if
    nobody is, or if there are none because apart all firms would pay less.
    """

    excess: Bills
    nearest: Bills | None


def check_rationality(bills: Bills, alone: Mapping[str, int | None]) -> Rationality:
    """Compare bills with stand-alone costs (None: the firm cannot buy alone, any bill will do)."""
    excess = {
        firm: bill - cost for firm, bill in bills.items() if (cost := alone[firm]) is not None and bill > cost
    }
    return Rationality(excess, _nearest(bills, alone) if excess else None)


def _nearest(bills: Bills, alone: Mapping[str, int | None]) -> Bills | None:
    """Project the bills on those of the same sum with no firm above its cost alone.

    The projection lowers the bills above their limit to it and raises all others by the same amount,
    up to their limits. In whole cents, the last ones raised may be raised by one cent less.
    """
    total = sum(bills.values())

    def raised(amount: int) -> dict[str, int]:
        levels = {}
        for firm, bill in bills.items():
            limit = alone[firm]
            levels[firm] = bill + amount if limit is None else min(bill + amount, limit)
        return levels

    most = sum(bills.values()) + 1
    if sum(raised(most).values()) < total:
        return None
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if sum(raised(middle).values()) >= total:
            high = middle
        else:
            low = middle + 1
    levels, below = raised(low), raised(low - 1)
    over = sum(levels.values()) - total
    for firm in reversed([firm for firm in levels if levels[firm] > below[firm]][-over:] if over else []):
        levels[firm] -= 1
    return levels
