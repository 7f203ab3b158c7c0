"""Random joint purchases: firms that order, suppliers with terms, offers with tiers; from a seed."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any


def market(firms: int, items: int, suppliers: int, seed: int, *, tiers: int = 3) -> dict[str, Any]:
    """A problem document in which the suppliers' terms decide: thresholds near what is ordered.

    Every supplier offers every item, a fifth dearer or cheaper than the item's usual price, in `tiers`
    steps. Each firm orders about five items.
    """
    draw = Random(seed)
    names = [f"I{number}" for number in range(items)]
    prices = {item: draw.randint(200, 60_000) for item in names}
    orders: list[dict[str, Any]] = [
        {
            "firm": f"F{firm}",
            "item": item,
            "quantity": (units := draw.randint(1, 20)),
            "tolerance": units // 5,
        }
        for firm in range(firms)
        for item in draw.sample(names, min(items, draw.randint(1, 9)))
    ]
    wanted = {item: sum(line["quantity"] for line in orders if line["item"] == item) for item in names}
    share = sum(wanted[item] * prices[item] for item in names) / suppliers
    return {
        "items": names,
        "suppliers": [_terms(draw, number, share) for number in range(suppliers)],
        "offers": [
            _offer(draw, f"S{number}", item, prices[item], max(wanted[item], 5), tiers)
            for number in range(suppliers)
            for item in names
        ],
        "orders": orders,
    }


def _terms(draw: Random, number: int, share: float) -> dict[str, Any]:
    """A supplier's terms, around the goods it would sell if all sold the same."""
    terms: dict[str, Any] = {"id": f"S{number}"}
    if draw.random() < 0.8:
        terms["delivery_fee"] = _money(share * draw.uniform(0.002, 0.02))
    if draw.random() < 0.6:
        terms["free_delivery_from"] = _money(share * draw.uniform(0.3, 2))
    if draw.random() < 0.6:
        terms["minimum_order"] = _money(share * draw.uniform(0.02, 0.3))
    if draw.random() < 0.7:
        first = share * draw.uniform(0.3, 1.5)
        steps = [(first, draw.choice("123")), (first * draw.uniform(1.5, 3), draw.choice("456"))]
        terms["volume_discounts"] = [{"from": _money(start), "percent": percent} for start, percent in steps]
    return terms


def _offer(draw: Random, supplier: str, item: str, usual: int, wanted: int, tiers: int) -> dict[str, Any]:
    price = usual * draw.uniform(0.85, 1.2)
    starts: Sequence[int] = sorted(
        {1, *(max(2, int(wanted * draw.uniform(0.1, 0.95))) for _ in range(tiers - 1))}
    )
    steps = []
    for start in starts:
        steps.append({"from": start, "unit_price": _money(price)})
        price *= draw.uniform(0.9, 0.99)
    offer: dict[str, Any] = {"supplier": supplier, "item": item, "tiers": steps}
    offer["discount"] = draw.choice(["all_units", "all_units", "incremental"])
    offer["multiple"] = draw.choice([1, 1, 1, 2, 5, 10])
    if draw.random() < 0.3:
        offer["minimum"] = draw.randint(1, 10)
    if draw.random() < 0.3:
        offer["available"] = int(wanted * draw.uniform(0.2, 1.2)) + 10
    return offer


def _money(cents: float) -> str:
    return str(Decimal(int(cents)).scaleb(-2))
