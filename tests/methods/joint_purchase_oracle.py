"""Exhaustive enumeration of small joint purchases, written apart from the method and without a solver.

It knows only the rules of the issue: every combination of quantities is tried and priced in `Decimal`.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")
Document = Mapping[str, Any]
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """One way to buy: quantity by (supplier, item), its cost and surplus."""

    quantities: Mapping[tuple[str, str], int]
    cost: Decimal
    surplus: int


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def line_goods(offer: Mapping[str, Any], quantity: int) -> Decimal:
    """Goods of one supplier and item, unit by unit."""
    prices = [(tier["from"], Decimal(tier["unit_price"])) for tier in offer["tiers"]]

    def price_at(unit: int) -> Decimal:
        return [price for start, price in prices if start <= unit or start == prices[0][0]][-1]

    if offer.get("discount", "all_units") == "all_units":
        return to_cents(quantity * price_at(quantity))
    return to_cents(sum((price_at(unit) for unit in range(1, quantity + 1)), Decimal(0)))


def allowed_quantities(offer: Mapping[str, Any], most: int) -> list[int]:
    least = max(offer.get("minimum", 0), offer["tiers"][0]["from"])
    most = min(most, offer.get("available", most))
    pack = offer.get("multiple", 1)
    return [0] + [quantity for quantity in range(1, most + 1) if quantity >= least and quantity % pack == 0]


def supplier_cost(supplier: Mapping[str, Any], goods: Decimal) -> tuple[Decimal, Decimal] | None:
    """Discount and delivery for goods above 0; None below the minimum order."""
    if goods < Decimal(supplier.get("minimum_order", "0")):
        return None
    percent = Decimal(0)
    for step in supplier.get("volume_discounts", []):
        if goods >= Decimal(step["from"]):
            percent = Decimal(step["percent"])
    free = "free_delivery_from" in supplier and goods >= Decimal(supplier["free_delivery_from"])
    return to_cents(goods * percent / 100), Decimal(0) if free else Decimal(supplier.get("delivery_fee", "0"))


def price_order(document: Document, quantities: Mapping[tuple[str, str], int]) -> Decimal | None:
    total = Decimal(0)
    offers = {(offer["supplier"], offer["item"]): offer for offer in document["offers"]}
    for supplier in document["suppliers"]:
        goods = sum(
            (
                line_goods(offers[place], quantity)
                for place, quantity in quantities.items()
                if place[0] == supplier["id"]
            ),
            Decimal(0),
        )
        if goods:
            terms = supplier_cost(supplier, goods)
            if terms is None:
                return None
            total += goods - terms[0] + terms[1]
    return total


def item_choices(document: Document, item: str, low: int, high: int) -> list[dict[tuple[str, str], int]]:
    offers = [offer for offer in document["offers"] if offer["item"] == item]
    ranges = [allowed_quantities(offer, high) for offer in offers]
    return [
        {(offer["supplier"], item): units for offer, units in zip(offers, choice, strict=True) if units}
        for choice in itertools.product(*ranges)
        if low <= sum(choice) <= high
    ]


def all_orders(document: Document, lines: Sequence[Line]) -> Iterator[Order]:
    """Every order that the lines and the offers allow."""
    low = {
        item: sum(line["quantity"] for line in lines if line["item"] == item) for item in document["items"]
    }
    more = {
        item: sum(line.get("tolerance", 0) for line in lines if line["item"] == item)
        for item in document["items"]
    }
    choices = [item_choices(document, item, low[item], low[item] + more[item]) for item in document["items"]]
    for choice in itertools.product(*choices):
        quantities = {place: units for part in choice for place, units in part.items()}
        cost = price_order(document, quantities)
        if cost is not None:
            yield Order(quantities, cost, sum(quantities.values()) - sum(low.values()))


def best_orders(document: Document, lines: Sequence[Line]) -> list[Order]:
    """All orders of least cost and, among them, least surplus; none if nothing is possible."""
    orders = list(all_orders(document, lines))
    if not orders:
        return []
    best = min((order.cost, order.surplus) for order in orders)
    return [order for order in orders if (order.cost, order.surplus) == best]


def average_price(document: Document, order: Order, item: str) -> Fraction | None:
    """The item's average unit price after discounts, delivery excluded."""
    offers = {(offer["supplier"], offer["item"]): offer for offer in document["offers"]}
    goods = {place: line_goods(offers[place], units) for place, units in order.quantities.items()}
    paid, units = Fraction(0), 0
    for supplier in document["suppliers"]:
        of_supplier = sum((value for place, value in goods.items() if place[0] == supplier["id"]), Decimal(0))
        place = (supplier["id"], item)
        if place in goods:
            terms = supplier_cost(supplier, of_supplier)
            assert terms is not None
            paid += Fraction(goods[place]) * Fraction(of_supplier - terms[0]) / Fraction(of_supplier)
            units += order.quantities[place]
    return paid / units if units else None


Result = tuple[Decimal | None, int, frozenset[int]]
"""Cost (None: impossible), surplus, positions of the dropped lines."""


def possible_results(document: Document, kept: frozenset[int] | None = None) -> set[Result]:
    """What the rule of maximum prices can end in, whichever of equally good orders is taken each time."""
    lines = document["orders"]
    kept = frozenset(range(len(lines))) if kept is None else kept
    dropped = frozenset(range(len(lines))) - kept
    orders = best_orders(document, [lines[position] for position in sorted(kept)])
    if not orders:
        return {(None, 0, dropped)}
    results: set[Result] = set()
    for order in orders:
        gone = set()
        for position in kept:
            line = lines[position]
            price = average_price(document, order, line["item"])
            if price is not None and "maximum_price" in line and price > Fraction(line["maximum_price"]):
                gone.add(position)
        results |= possible_results(document, kept - gone) if gone else {(order.cost, order.surplus, dropped)}
    return results
