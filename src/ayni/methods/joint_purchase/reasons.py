"""Why no order is possible, in words that name items, suppliers and numbers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from ayni.methods.joint_purchase.coalition import buy
from ayni.methods.joint_purchase.market import Ints, build_market
from ayni.methods.joint_purchase.problem import Offer, Problem, Supplier, Tier
from ayni.methods.joint_purchase.settlement import goods_value, in_cents, smallest_quantity

WIDE = 20
"""To name the next quantity that the packs can make, windows are opened by so many of the largest packs."""


def explain(
    problem: Problem, low: Ints, high: Ints, deadline: float, clock: Callable[[], float]
) -> list[str]:
    """Reasons why `low` to `high` units of each item cannot be bought; at least one."""
    reasons = []
    for number, item in enumerate(problem.items):
        if low[number]:
            reason = _item_reason(problem, item, int(low[number]), int(high[number]), deadline, clock)
            reasons += [reason] if reason else []
    return reasons or _minimum_order_reasons(problem, low, high, deadline, clock)


def _item_reason(
    problem: Problem, item: str, low: int, high: int, deadline: float, clock: Callable[[], float]
) -> str | None:
    """Why an item cannot be bought whatever the suppliers' minimum orders; None if it can."""
    offers = [offer for offer in problem.offers if offer.item == item]
    ordered = f"{item}: {low} ordered" + (f" (up to {high} accepted)" if high > low else "")
    if not offers:
        return f"{ordered}, but no supplier offers it"
    at_most = {offer.supplier: _most(offer, high) for offer in offers}
    if sum(at_most.values()) < low:
        parts = ", ".join(f"{supplier} {units}" for supplier, units in at_most.items())
        return f"{ordered}, but within it the suppliers sell {sum(at_most.values())} at most ({parts})"
    if _least_total(offers, low, high, deadline, clock) is not None:
        return None
    packs = "; ".join(_pack_terms(offer) for offer in offers)
    wide = high + WIDE * max(max(smallest_quantity(offer), offer.multiple) for offer in offers)
    above = _least_total(offers, low, wide, deadline, clock)
    following = f"; the next quantity possible is {above}" if above is not None else ""
    return f"{ordered}, but packs and minimum quantities do not meet that ({packs}){following}"


def _most(offer: Offer, high: int) -> int:
    """The largest quantity of the offer that is at most `high`."""
    most = high if offer.available is None else min(high, offer.available)
    most = most // offer.multiple * offer.multiple
    return most if most >= smallest_quantity(offer) else 0


def _pack_terms(offer: Offer) -> str:
    terms = f"{offer.supplier} from {smallest_quantity(offer)}"
    if offer.multiple > 1:
        terms += f" in packs of {offer.multiple}"
    return terms if offer.available is None else f"{terms} up to {offer.available}"


def _least_total(
    offers: Sequence[Offer], low: int, high: int, deadline: float, clock: Callable[[], float]
) -> int | None:
    """The least total from `low` to `high` that the offers can make; None if there is none.

    The search for the cheapest order finds it when every unit costs one.
    """
    item = offers[0].item
    flat = tuple(replace(offer, tiers=(Tier(offer.tiers[0].start, Decimal(1)),)) for offer in offers)
    suppliers = tuple(Supplier(offer.supplier) for offer in offers)
    market = build_market(Problem((item,), suppliers, flat, ()))
    outcome, bought = buy(market, np.array([low]), np.array([high]), deadline, clock)
    return None if outcome.order is None else sum(bought.values())


def _minimum_order_reasons(
    problem: Problem, low: Ints, high: Ints, deadline: float, clock: Callable[[], float]
) -> list[str]:
    """Every item can be bought by itself: the minimum orders stand in the way."""
    reasons = []
    for supplier in problem.suppliers:
        if not supplier.minimum_order:
            continue
        most = sum(
            _most_goods(offer, int(high[problem.items.index(offer.item)]))
            for offer in problem.offers
            if offer.supplier == supplier.id
        )
        if 0 < most < in_cents(supplier.minimum_order):
            reasons.append(
                f"{supplier.id}: its minimum order is {supplier.minimum_order:.2f}, "
                f"but all it could deliver of these orders is worth {most / 100:.2f} at most"
            )
    for supplier in problem.suppliers:
        if supplier.minimum_order:
            others = [
                replace(each, minimum_order=Decimal(0)) for each in problem.suppliers if each == supplier
            ]
            kept = tuple(others[0] if each == supplier else each for each in problem.suppliers)
            market = build_market(replace(problem, suppliers=kept))
            if buy(market, low, high, deadline, clock)[0].order is not None:
                reasons.append(
                    f"without the minimum order of {supplier.id} ({supplier.minimum_order:.2f}) "
                    "the order would be possible"
                )
    together = ", ".join(
        f"{supplier.id} {supplier.minimum_order:.2f}"
        for supplier in problem.suppliers
        if supplier.minimum_order
    )
    return reasons or [f"the suppliers' minimum orders ({together}) cannot be met together by these orders"]


def _most_goods(offer: Offer, high: int) -> int:
    """The highest goods value in cents of the offer up to `high` units: just before a tier, or the most."""
    most = _most(offer, high)
    if not most:
        return 0
    ends = [min(most, (tier.start - 1) // offer.multiple * offer.multiple) for tier in offer.tiers[1:]]
    quantities = [most, *(end for end in ends if end >= smallest_quantity(offer))]
    return max(goods_value(offer, quantity) for quantity in quantities)
