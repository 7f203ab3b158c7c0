"""What an order costs, in exact arithmetic and without the solver: the truth every answer is held to.

Amounts are whole cents (`int`). Two roundings exist, both half up: the goods of a supplier and item
(quantity times a unit price that may have up to six decimals) and the supplier's discount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ayni.methods.joint_purchase.problem import Offer, Problem, Supplier

PRICE_PARTS = 10_000
"""A unit price is kept as a whole number of ten-thousandths of a cent."""

Purchases = Mapping[tuple[str, str], int]
"""Quantity bought by (supplier, item); what is not named is not bought."""


class UnpayableError(ValueError):
    """The purchase breaks a term of the offers: quantity, pack, availability or minimum order."""


@dataclass(frozen=True)
class Invoice:
    """What one supplier charges, in cents: goods before discount, the discount, the delivery."""

    goods: int
    discount: int
    delivery: int

    @property
    def total(self) -> int:
        return self.goods - self.discount + self.delivery


@dataclass(frozen=True)
class Settlement:
    """The whole order: goods in cents by (supplier, item), one invoice for each supplier used."""

    quantities: Mapping[tuple[str, str], int]
    goods: Mapping[tuple[str, str], int]
    invoices: Mapping[str, Invoice]

    @property
    def total(self) -> int:
        return sum(invoice.total for invoice in self.invoices.values())


def in_cents(amount: Decimal) -> int:
    """An amount with at most two decimals as whole cents."""
    return int(amount.scaleb(2).to_integral_exact())


def price_parts(unit_price: Decimal) -> int:
    """A unit price with at most six decimals in ten-thousandths of a cent."""
    return int(unit_price.scaleb(6).to_integral_exact())


def smallest_quantity(offer: Offer) -> int:
    """The least quantity above 0 that the supplier sells: minimum, first tier and pack respected."""
    least = max(1, offer.minimum, offer.tiers[0].start)
    return -(-least // offer.multiple) * offer.multiple


def sells(offer: Offer, quantity: int) -> bool:
    """Whether the supplier sells exactly this quantity (0 always)."""
    if quantity == 0:
        return True
    within = quantity >= smallest_quantity(offer) and (offer.available is None or quantity <= offer.available)
    return within and quantity % offer.multiple == 0


def goods_value(offer: Offer, quantity: int) -> int:
    """Goods in cents of a quantity that the supplier sells, rounded half up.

    Incremental: units below the first tier's start cost what the first tier says.
    """
    parts = 0
    if offer.discount == "all_units":
        reached = [tier for tier in offer.tiers if tier.start <= quantity]
        parts = quantity * price_parts(reached[-1].unit_price) if reached else 0
    else:
        starts = [1] + [tier.start for tier in offer.tiers[1:]] + [quantity + 1]
        for tier, start, end in zip(offer.tiers, starts, starts[1:], strict=False):
            units = min(quantity + 1, end) - start
            parts += max(0, units) * price_parts(tier.unit_price)
    return (2 * parts + PRICE_PARTS) // (2 * PRICE_PARTS)


def invoice(supplier: Supplier, goods: int) -> Invoice:
    """The supplier's invoice for goods worth `goods` cents.

    Thresholds compare with the goods before the discount. Raises `UnpayableError` below the minimum order.
    """
    if goods == 0:
        return Invoice(0, 0, 0)
    if goods < in_cents(supplier.minimum_order):
        raise UnpayableError(f"{supplier.id}: goods of {goods} cents are below the minimum order")
    percent = Decimal(0)
    for step in supplier.volume_discounts:
        if goods >= in_cents(step.threshold):
            percent = step.percent
    millionths = price_parts(percent)
    discount = (2 * goods * millionths + 10**8) // (2 * 10**8)
    free = supplier.free_delivery_from is not None and goods >= in_cents(supplier.free_delivery_from)
    return Invoice(goods, discount, 0 if free else in_cents(supplier.delivery_fee))


def settle(problem: Problem, purchases: Purchases) -> Settlement:
    """Price a whole order exactly. Raises `UnpayableError` if any term of the offers is broken."""
    offers = {(offer.supplier, offer.item): offer for offer in problem.offers}
    quantities = {place: quantity for place, quantity in purchases.items() if quantity}
    goods: dict[tuple[str, str], int] = {}
    for place, quantity in quantities.items():
        if place not in offers or not sells(offers[place], quantity):
            raise UnpayableError(f"{place[0]} does not sell {quantity} of {place[1]}")
        goods[place] = goods_value(offers[place], quantity)
    invoices = {}
    for supplier in problem.suppliers:
        value = sum(cents for place, cents in goods.items() if place[0] == supplier.id)
        if value:
            invoices[supplier.id] = invoice(supplier, value)
    return Settlement(quantities, goods, invoices)
