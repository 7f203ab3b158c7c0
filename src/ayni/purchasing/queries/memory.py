"""What an item really cost in purchases that closed: an index over time, anonymous below five firms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ayni.methods.metal_weight import rounded
from ayni.purchasing.models import Item, PriceRecord

FEWEST_FIRMS = 5
"""With fewer buyers a price would tell what one of them paid."""


@dataclass(frozen=True)
class IndexPoint:
    """A purchase of the item: its day, price a unit with tax, and index (the first shown one is 100)."""

    day: date
    price: Decimal
    index: Decimal


@dataclass(frozen=True)
class PriceIndex:
    """The points that may be shown, oldest first, and how many are held back."""

    points: tuple[IndexPoint, ...]
    held_back: int


def price_index(item: Item) -> PriceIndex:
    """The item's price memory."""
    records = list(PriceRecord.objects.filter(item=item).order_by("bought_on", "pk"))
    shown = [record for record in records if record.firms >= FEWEST_FIRMS]
    points = tuple(
        IndexPoint(
            record.bought_on,
            rounded(Fraction(record.unit_price), 2),
            rounded(Fraction(record.unit_price) / Fraction(shown[0].unit_price) * 100, 1),
        )
        for record in shown
    )
    return PriceIndex(points, len(records) - len(shown))
