"""The cheapest way to buy each item on its own, given what goods and invoice states count.

For every item: choose at most one entry for each offer, and a quantity in it, so that the total lies
in the item's window and the sum of values is least. An entry's value is linear in the quantity. This
is the pricing problem of column generation. It is solved exactly in two steps:

1. A bound: put a price `theta` on the window instead of demanding it. The items fall apart into
   offers, and the best price is the maximum of a concave function of one variable (Kelley's cutting
   planes, Journal of SIAM 8, 1960).
2. A search over the offers in which an option's *excess* over the bound is known. Excesses are never
   negative and add up, so all but a few options fall away against the best plan known.
"""

from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.market import Floats, Ints

Plan = tuple[tuple[int, int, int], ...]
"""How one item is bought: (offer, state, quantity) for each offer used."""

KELLEY_ROUNDS = 25


@dataclass(frozen=True)
class WindowBound:
    """The bound of step 1: `value` and `theta` by item, `least` (the offer's best value) by offer."""

    value: Floats
    theta: Floats
    least: Floats


@dataclass(frozen=True)
class Valuation:
    """Values of entries at both ends, in cents: what the multipliers make of goods and states."""

    at_first: Floats
    at_last: Floats


def valuate(instance: Instance, entries: Entries, weight: Floats, link: Floats) -> Valuation:
    """Values of the entries if a cent of goods in state j counts `weight[j]` and using it `link[i, j]`."""
    by_entry = weight[entries.state]
    base = link[entries.item, entries.state] - entries.slack * np.abs(by_entry)
    return Valuation(
        by_entry * entries.goods_first + base + instance.surplus_weight * entries.first,
        by_entry * entries.goods_last + base + instance.surplus_weight * entries.last,
    )


def bound_windows(instance: Instance, entries: Entries, values: Valuation) -> WindowBound:
    """Step 1 for all items at once. An item that cannot be bought gets an infinite bound."""
    offer_item = instance.offer_item[entries.offers]
    repeats = np.diff(np.append(entries.offer_starts, len(entries.offer)))
    count = len(instance.low)
    most = _sum_by(offer_item, np.maximum.reduceat(entries.last, entries.offer_starts), count)
    least_first = np.minimum.reduceat(entries.first, entries.offer_starts)
    forced = _sum_by(offer_item, np.where(entries.compulsory, least_first, 0), count)
    impossible = (most < instance.low) | (forced > instance.high)

    def evaluate(theta: Floats) -> tuple[Floats, Floats, Floats]:
        price = theta[entries.item]
        first = values.at_first - price * entries.first
        last = values.at_last - price * entries.last
        best = np.minimum(first, last)
        least = np.minimum.reduceat(best, entries.offer_starts)
        quantity = np.where(first <= last, entries.first, entries.last)
        chosen = np.where(best == np.repeat(least, repeats), quantity, -1)
        taken = np.maximum.reduceat(chosen, entries.offer_starts)
        idle = ~entries.compulsory & (least >= 0)
        least, taken = np.where(idle, 0.0, least), np.where(idle, 0, taken)
        window = np.where(theta >= 0, instance.low, instance.high)
        value = theta * window + np.bincount(offer_item, least, minlength=count)
        return value, window - _sum_by(offer_item, taken, count), least

    reach = 1 + 2 * max(
        float(np.max(np.abs(values.at_first) / entries.first, initial=0)),
        float(np.max(np.abs(values.at_last) / entries.last, initial=0)),
    )
    left, right = np.full(count, -reach), np.full(count, reach)
    left_value, left_slope, _ = evaluate(left)
    right_value, right_slope, _ = evaluate(right)
    best, theta = np.maximum(left_value, right_value), np.where(right_value > left_value, right, left)
    probe = np.zeros(count)
    for _ in range(KELLEY_ROUNDS):
        value, slope, _ = evaluate(probe)
        better = value > best
        best[better], theta[better] = value[better], probe[better]
        up = slope > 0
        left, left_value = np.where(up, probe, left), np.where(up, value, left_value)
        left_slope = np.where(up, slope, left_slope)
        right, right_value = np.where(up, right, probe), np.where(up, right_value, value)
        right_slope = np.where(up, right_slope, slope)
        turn = left_slope - right_slope
        rise = right_value - left_value + left_slope * left - right_slope * right
        crossing = np.where(turn > 0, rise / np.where(turn > 0, turn, 1), probe)
        crossing = np.where((crossing > left) & (crossing < right), crossing, probe)
        ceiling = left_value + left_slope * (crossing - left)
        if np.all((crossing == probe) | (slope == 0) | (ceiling - best <= 1e-9 * np.abs(best))):
            break
        probe = crossing
    value, _, least = evaluate(theta)
    return WindowBound(np.where(impossible, np.inf, value), theta, least)


def single_plans(instance: Instance, entries: Entries, values: Valuation) -> tuple[Floats, list[Plan | None]]:
    """The best plan of each item that buys from one supplier only, and its value (infinite if none)."""
    low, high = instance.low[entries.item], instance.high[entries.item]
    quantity = np.maximum(-(-low // entries.step) * entries.step, entries.first)
    value = values.at_first + entry_rates(entries, values) * (quantity - entries.first)
    others = np.bincount(instance.offer_item[entries.offers], entries.compulsory, minlength=len(instance.low))
    own = np.repeat(entries.compulsory, np.diff(np.append(entries.offer_starts, len(entries.offer))))
    fits = (quantity <= entries.last) & (quantity <= high) & (others[entries.item] == own)
    value = np.where(fits, value, np.inf)
    best = np.full(len(instance.low), np.inf)
    np.minimum.at(best, entries.item, value)
    nothing = (instance.low == 0) & (others == 0) & (best >= 0)
    plans: list[Plan | None] = [() if empty else None for empty in nothing]
    for entry in np.flatnonzero(fits & (value == best[entries.item])):
        if not nothing[entries.item[entry]]:
            plans[entries.item[entry]] = (
                (int(entries.offer[entry]), int(entries.state[entry]), int(quantity[entry])),
            )
    return np.where(nothing, 0.0, best), plans


def entry_rates(entries: Entries, values: Valuation) -> Floats:
    """The value of one more unit within each entry."""
    span = entries.last - entries.first
    rate: Floats = (values.at_last - values.at_first) / np.maximum(span, 1)
    return rate


def _sum_by(group: Ints, amounts: Ints, count: int) -> Ints:
    return np.bincount(group, amounts, minlength=count).astype(np.int64)
