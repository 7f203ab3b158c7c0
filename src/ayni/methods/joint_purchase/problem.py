"""What a joint purchase asks: items, suppliers with their terms, offers with price tiers, orders.

Quantities are whole numbers of the item's unit. Money is `Decimal`. A `Problem` is made by
`ayni.methods.joint_purchase.read_problem`, which checks everything that is assumed here.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Discount = Literal["all_units", "incremental"]
"""How tiers price a quantity: the tier reached prices every unit, or each tier the units within it."""

SharingRule = Literal["uniform", "proportional", "shapley"]


@dataclass(frozen=True)
class Tier:
    """From `start` units on, a unit costs `unit_price` (at most six decimals, at least half a cent)."""

    start: int
    unit_price: Decimal


@dataclass(frozen=True)
class VolumeDiscount:
    """From a goods value of `threshold` on, `percent` (0 to 100) off all goods of the supplier."""

    threshold: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Supplier:
    """A supplier's terms for the whole invoice; amounts have at most two decimals.

    `free_delivery_from` is None when delivery is never free. `volume_discounts` rise in threshold.
    """

    id: str
    delivery_fee: Decimal = Decimal(0)
    free_delivery_from: Decimal | None = None
    minimum_order: Decimal = Decimal(0)
    volume_discounts: tuple[VolumeDiscount, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One supplier's prices for one item.

    The quantity bought is 0, or a multiple of `multiple` that is at least `minimum` and the first
    tier's start, and at most `available` (None: no limit). `tiers` rise in start.
    """

    supplier: str
    item: str
    tiers: tuple[Tier, ...]
    discount: Discount = "all_units"
    multiple: int = 1
    minimum: int = 1
    available: int | None = None


@dataclass(frozen=True)
class OrderLine:
    """A firm wants `quantity` of an item and would take up to `tolerance` more.

    Above `maximum_price` a unit (after discounts, without delivery) the firm drops this line.
    A firm may have several lines, also of the same item.
    """

    firm: str
    item: str
    quantity: int
    tolerance: int = 0
    maximum_price: Decimal | None = None


@dataclass(frozen=True)
class Problem:
    """A joint purchase to solve. `warnings` are remarks about the input that do not stop the solution."""

    items: tuple[str, ...]
    suppliers: tuple[Supplier, ...]
    offers: tuple[Offer, ...]
    orders: tuple[OrderLine, ...]
    sharing: SharingRule = "uniform"
    warnings: tuple[str, ...] = ()

    @property
    def firms(self) -> tuple[str, ...]:
        """The firms that order, in the order of their first line."""
        return tuple(dict.fromkeys(line.firm for line in self.orders))
