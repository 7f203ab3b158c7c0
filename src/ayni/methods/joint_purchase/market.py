"""The offers as arrays, for the search: price segments per offer, invoice states per supplier.

A *segment* is a run of quantities of one offer on which goods = fixed + slope * quantity (cents).
A *state* is a way a supplier's invoice can turn out: from a goods value on, a percentage off and a
delivery fee. A supplier's terms are the list of its states; exactly one holds once goods are bought.
An *idle* state is the first one of a supplier that charges nothing and discounts nothing: buying in
it needs no decision. Every figure here is a lower bound of the truth in `settlement`, off by less
than a cent and only where the truth rounds (`slack`).
"""

from dataclasses import dataclass
from decimal import Decimal
from math import gcd

import numpy as np
from numpy.typing import NDArray

from ayni.methods.joint_purchase.problem import Offer, Problem, Supplier
from ayni.methods.joint_purchase.settlement import (
    PRICE_PARTS,
    in_cents,
    price_parts,
    smallest_quantity,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNLIMITED = 1 << 40


@dataclass(frozen=True)
class Segments:
    """Price segments, sorted by item, then offer, then quantity; all arrays run in parallel.

    `offer` counts the problem's offers. `first` and `last` are multiples of `step`. `slack` is half a
    cent where the true goods are rounded to the cent, else 0.
    """

    offer: Ints
    first: Ints
    last: Ints
    step: Ints
    fixed: Floats
    slope: Floats
    slack: Floats


@dataclass(frozen=True)
class States:
    """Invoice states, grouped by supplier in rising order of `start`.

    Goods from `start` to `end` cents cost goods * `keep` + `fee`; `end` is infinite unless a later
    state is worse for the buyer.
    """

    supplier: Ints
    start: Floats
    end: Floats
    keep: Floats
    fee: Floats
    idle: Bools


@dataclass(frozen=True)
class Market:
    """All offers and terms of a problem, independent of who orders what."""

    problem: Problem
    offer_item: Ints
    offer_supplier: Ints
    segments: Segments
    states: States


def build_market(problem: Problem) -> Market:
    """The arrays of a problem."""
    item_number = {item: number for number, item in enumerate(problem.items)}
    supplier_number = {supplier.id: number for number, supplier in enumerate(problem.suppliers)}
    offer_item = np.array([item_number[offer.item] for offer in problem.offers], dtype=np.int64)
    offer_supplier = np.array([supplier_number[offer.supplier] for offer in problem.offers], dtype=np.int64)
    by_item = sorted(range(len(problem.offers)), key=lambda number: (offer_item[number], number))
    rows = [row for number in by_item for row in _segments(number, problem.offers[number])]
    grain: dict[int, int] = {}
    for number, offer in enumerate(problem.offers):
        supplier = int(offer_supplier[number])
        grain[supplier] = gcd(grain.get(supplier, 0), _grain(offer))
    return Market(
        problem=problem,
        offer_item=offer_item,
        offer_supplier=offer_supplier,
        segments=_as_segments(rows),
        states=_as_states(
            [
                (float(number), *state)
                for number, supplier in enumerate(problem.suppliers)
                for state in _states(supplier, grain.get(number, 1))
            ]
        ),
    )


def _segments(number: int, offer: Offer) -> list[tuple[float, ...]]:
    step, least = offer.multiple, smallest_quantity(offer)
    most = UNLIMITED if offer.available is None else offer.available
    ends = [tier.start - 1 for tier in offer.tiers[1:]] + [most]
    rows, fixed = list[tuple[float, ...]](), 0
    for position, (tier, end) in enumerate(zip(offer.tiers, ends, strict=True)):
        slope = price_parts(tier.unit_price)
        if offer.discount == "incremental" and position:
            fixed += (tier.start - 1) * (price_parts(offer.tiers[position - 1].unit_price) - slope)
        first = max(least, -(-tier.start // step) * step)
        last = min(end, most) // step * step
        rounds = any(part % PRICE_PARTS for part in (fixed, slope * step))
        if first <= last:
            row = (number, first, last, step, fixed / PRICE_PARTS, slope / PRICE_PARTS, 0.5 * rounds)
            rows.append(row)
    return rows


def _grain(offer: Offer) -> int:
    """A number of cents that divides every goods value of the offer; 1 where prices have parts of cents."""
    grain, fixed = 0, 0
    for position, tier in enumerate(offer.tiers):
        slope = price_parts(tier.unit_price)
        if offer.discount == "incremental" and position:
            fixed += (tier.start - 1) * (price_parts(offer.tiers[position - 1].unit_price) - slope)
        grain = gcd(grain, gcd(fixed, slope * offer.multiple))
    return grain // PRICE_PARTS if grain % PRICE_PARTS == 0 else 1


def _states(supplier: Supplier, grain: int) -> list[tuple[float, ...]]:
    """Rows of `States` without the supplier's number."""
    least = in_cents(supplier.minimum_order)
    fee = in_cents(supplier.delivery_fee)
    free = None if supplier.free_delivery_from is None else in_cents(supplier.free_delivery_from)
    steps = [(in_cents(step.threshold), step.percent) for step in supplier.volume_discounts]
    starts = {least, *(start for start, _ in steps), *([] if free is None else [free])}
    terms: list[tuple[int, Decimal, int]] = []
    for start in sorted(start for start in starts if start >= least):
        percent = [Decimal(0), *(percent for threshold, percent in steps if threshold <= start)][-1]
        term = (start, percent, 0 if free is not None and start >= free else fee)
        if not terms or terms[-1][1:] != term[1:]:
            terms.append(term)
    rows: list[tuple[float, ...]] = []
    percents = [percent for _, percent, _ in terms]
    rising = percents == sorted(percents)
    for position, (start, percent, delivery) in enumerate(terms):
        worse_later = any(later < percent for later in percents[position + 1 :])
        end = terms[position + 1][0] - 1.0 if worse_later else np.inf
        idle = position == 0 and rising and start <= 1 and percent == 0 and delivery == 0
        fee_bound = delivery - _rounding_gain(percent, grain)
        rows.append((float(max(start, 1)), end, float(1 - percent / 100), fee_bound, float(idle)))
    return rows


def _rounding_gain(percent: Decimal, grain: int) -> float:
    """The most by which a discount rounded half up exceeds the exact one, in cents (at most 0.5).

    Goods are multiples of `grain` cents, so the exact discount is a multiple of 1/d cents; its part
    after the point that gains most is the least one of at least a half, ceil(d/2)/d.
    """
    hundred_millionths = price_parts(percent) * grain
    parts = 10**8 // gcd(10**8, hundred_millionths)
    return parts // 2 / parts


def _as_segments(rows: list[tuple[float, ...]]) -> Segments:
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0)] * 7
    offer, first, last, step = (column.astype(np.int64) for column in columns[:4])
    fixed, slope, slack = (column.astype(np.float64) for column in columns[4:])
    return Segments(offer, first, last, step, fixed, slope, slack)


def _as_states(rows: list[tuple[float, ...]]) -> States:
    columns = [np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)] or [np.zeros(0)] * 6
    supplier, start, end, keep, fee, idle = columns
    return States(supplier.astype(np.int64), start, end, keep, fee, idle.astype(np.bool_))
