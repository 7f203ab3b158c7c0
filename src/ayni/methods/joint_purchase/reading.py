"""From a JSON document to a `Problem`: every error names its place and the way out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast, get_args

from ayni.methods.errors import BadInput
from ayni.methods.joint_purchase.problem import (
    Discount,
    Offer,
    OrderLine,
    Problem,
    SharingRule,
    Supplier,
    Tier,
    VolumeDiscount,
)

PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
LEAST_UNIT_PRICE = Decimal("0.005")
LARGEST_NUMBER = 10**9


@dataclass(frozen=True)
class Place:
    """A value of the document and where it stands, such as `offers[0].tiers[1].unit_price`."""

    value: Any
    path: str

    def refuse(self, message: str) -> BadInput:
        return BadInput(f"{self.path}: {message}" if self.path else message)

    def entries(self) -> Iterator["Place"]:
        """The places of a list, in order."""
        if not isinstance(self.value, list | tuple):
            raise self.refuse(f"expected a list [...], found {shown(self.value)}")
        for number, entry in enumerate(self.value):
            yield Place(entry, f"{self.path}[{number}]")

    def text(self) -> str:
        """A name: text that is not blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse(f'expected a name such as "A1", found {shown(self.value)}')
        return self.value

    def whole(self, least: int) -> int:
        """A whole number of at least `least`."""
        value: object = self.value
        if isinstance(value, float | Decimal) and Decimal(value).is_finite() and value == int(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(f"expected a whole number such as 12, without quotes, found {shown(value)}")
        if not least <= value <= LARGEST_NUMBER:
            raise self.refuse(f"expected a whole number from {least} to {LARGEST_NUMBER}, found {value}")
        return value

    def number(self, decimals: int) -> Decimal:
        """A number that is not negative, as text or JSON number, with at most `decimals` decimals."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
            raise self.refuse(f'expected an amount such as "385.00", found {shown(value)}')
        if isinstance(value, str) and not PLAIN_NUMBER.fullmatch(value):
            raise self.refuse(f'{shown(value)} is not an amount; write digits and a point, as in "1250.00"')
        amount = Decimal(str(value))
        if not amount.is_finite():
            raise self.refuse(f'expected an amount such as "385.00", found {value}')
        if amount < 0:
            raise self.refuse(f"{value} is negative; write an amount of 0 or more")
        if amount > LARGEST_NUMBER:
            raise self.refuse(f"{value} is too large; the most is {LARGEST_NUMBER}")
        if amount != round(amount, decimals):
            raise self.refuse(f"{value} has more than {decimals} decimals; round it")
        return round(amount, decimals)


class Keys:
    """The keys of one JSON object. A missing or null optional key gives None."""

    def __init__(self, place: Place, known: tuple[str, ...], warnings: list[str]) -> None:
        if not isinstance(place.value, Mapping):
            raise place.refuse(f"expected an object {{...}}, found {shown(place.value)}")
        self.place = place
        for key in place.value:
            if key in known:
                continue
            at = Place(None, self._path(str(key)))
            meant = get_close_matches(str(key).lower(), known, n=1, cutoff=0.8)
            if meant:
                raise at.refuse(f'unknown key; did you mean "{meant[0]}"?')
            warnings.append(f"{at.path}: unknown key, ignored")

    def _path(self, key: str) -> str:
        return f"{self.place.path}.{key}" if self.place.path else key

    def optional(self, key: str) -> Place | None:
        value = self.place.value.get(key)
        return None if value is None else Place(value, self._path(key))

    def required(self, key: str) -> Place:
        found = self.optional(key)
        if found is None:
            raise Place(None, self._path(key)).refuse("missing; add it")
        return found

    def whole(self, key: str, *, least: int, default: int) -> int:
        found = self.optional(key)
        return default if found is None else found.whole(least)

    def amount(self, key: str) -> Decimal | None:
        """An amount of money: at most two decimals."""
        found = self.optional(key)
        return None if found is None else found.number(2)

    def known(self, key: str, names: Mapping[str, object], what: str) -> str:
        """A name that must be among `names`."""
        place = self.required(key)
        name = place.text()
        if name not in names:
            raise place.refuse(f'"{name}" is not one of the {what}; add it there or correct the name')
        return name


def shown(value: object) -> str:
    """A value as its author wrote it, shortened."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_problem(document: object) -> Problem:
    """Check a parsed JSON document and make it a `Problem`.

    Numbers may be `int`, `Decimal`, `float` or text. Raises `BadInput` naming the place of the first
    error. Keys that are not known are ignored with a warning, unless they look like a misspelt one.
    """
    warnings: list[str] = []
    top = Keys(Place(document, ""), ("items", "suppliers", "offers", "orders", "sharing"), warnings)
    items = _distinct(top.required("items"), "items")
    suppliers = _suppliers(top.required("suppliers"), warnings)
    named = {supplier.id: supplier for supplier in suppliers}
    offers = _offers(top.required("offers"), items, named, warnings)
    orders = tuple(_order(entry, items, warnings) for entry in top.required("orders").entries())
    sharing = top.optional("sharing") or Place("uniform", "sharing")
    if sharing.value not in get_args(SharingRule):
        raise sharing.refuse(
            f"expected one of {', '.join(get_args(SharingRule))}, found {shown(sharing.value)}"
        )
    rule = cast(SharingRule, sharing.value)
    return Problem(tuple(items), suppliers, offers, orders, rule, tuple(warnings))


def _distinct(place: Place, what: str) -> dict[str, None]:
    names: dict[str, None] = {}
    for entry in place.entries():
        name = entry.text()
        if name in names:
            raise entry.refuse(f'"{name}" stands twice in {what}; name each once')
        names[name] = None
    return names


def _suppliers(place: Place, warnings: list[str]) -> tuple[Supplier, ...]:
    known = ("id", "delivery_fee", "free_delivery_from", "minimum_order", "volume_discounts")
    suppliers: dict[str, Supplier] = {}
    for entry in place.entries():
        keys = Keys(entry, known, warnings)
        name = keys.required("id").text()
        if name in suppliers:
            raise keys.required("id").refuse(f'"{name}" stands twice in suppliers; name each once')
        suppliers[name] = Supplier(
            id=name,
            delivery_fee=keys.amount("delivery_fee") or Decimal(0),
            free_delivery_from=keys.amount("free_delivery_from"),
            minimum_order=keys.amount("minimum_order") or Decimal(0),
            volume_discounts=_volume_discounts(keys.optional("volume_discounts"), warnings),
        )
    return tuple(suppliers.values())


def _volume_discounts(place: Place | None, warnings: list[str]) -> tuple[VolumeDiscount, ...]:
    steps: list[VolumeDiscount] = []
    for entry in place.entries() if place else ():
        keys = Keys(entry, ("from", "percent"), warnings)
        start, percent = keys.required("from"), keys.required("percent")
        step = VolumeDiscount(start.number(2), percent.number(6))
        if step.percent > 100:
            raise percent.refuse(f"{step.percent} is above 100; a percentage goes from 0 to 100")
        if steps and step.threshold <= steps[-1].threshold:
            raise start.refuse(
                f"{step.threshold} is not above the step before ({steps[-1].threshold}); order the steps"
            )
        if steps and step.percent < steps[-1].percent:
            warnings.append(f"{percent.path}: a larger order gets a smaller discount than the step before")
        steps.append(step)
    return tuple(steps)


def _offers(
    place: Place, items: Mapping[str, object], suppliers: Mapping[str, object], warnings: list[str]
) -> tuple[Offer, ...]:
    known = ("supplier", "item", "discount", "tiers", "multiple", "minimum", "available")
    offers: dict[tuple[str, str], Offer] = {}
    for entry in place.entries():
        keys = Keys(entry, known, warnings)
        supplier, item = keys.known("supplier", suppliers, "suppliers"), keys.known("item", items, "items")
        if (supplier, item) in offers:
            raise entry.refuse(f"{supplier} offers {item} twice; join both into one offer with tiers")
        discount = keys.optional("discount") or Place("all_units", "")
        if discount.value not in get_args(Discount):
            raise discount.refuse(
                f"expected one of {', '.join(get_args(Discount))}, found {shown(discount.value)}"
            )
        available = keys.optional("available")
        offer = Offer(
            supplier=supplier,
            item=item,
            tiers=_tiers(keys.required("tiers"), warnings),
            discount=cast(Discount, discount.value),
            multiple=keys.whole("multiple", least=1, default=1),
            minimum=keys.whole("minimum", least=0, default=0),
            available=None if available is None else available.whole(0),
        )
        if offer.available is not None and offer.minimum > offer.available:
            raise keys.required("minimum").refuse(
                f"{offer.minimum} is above the {offer.available} available; correct one of them"
            )
        offers[supplier, item] = offer
    return tuple(offers.values())


def _tiers(place: Place, warnings: list[str]) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for entry in place.entries():
        keys = Keys(entry, ("from", "unit_price"), warnings)
        start, price = keys.required("from"), keys.required("unit_price")
        tier = Tier(start.whole(1), price.number(6))
        if tier.unit_price < LEAST_UNIT_PRICE:
            raise price.refuse(
                f"{tier.unit_price} is below {LEAST_UNIT_PRICE}; price a larger unit, such as a hundred"
            )
        if tiers and tier.start <= tiers[-1].start:
            raise start.refuse(
                f"{tier.start} is not above the tier before ({tiers[-1].start}); order the tiers"
            )
        if tiers and tier.unit_price > tiers[-1].unit_price:
            warnings.append(f"{price.path}: a larger quantity has a higher price than the tier before")
        tiers.append(tier)
    if not tiers:
        raise place.refuse('has no tier; add one such as {"from": 1, "unit_price": "385.00"}')
    return tuple(tiers)


def _order(entry: Place, items: Mapping[str, object], warnings: list[str]) -> OrderLine:
    keys = Keys(entry, ("firm", "item", "quantity", "tolerance", "maximum_price"), warnings)
    maximum = keys.optional("maximum_price")
    return OrderLine(
        firm=keys.required("firm").text(),
        item=keys.known("item", items, "items"),
        quantity=keys.required("quantity").whole(0),
        tolerance=keys.whole("tolerance", least=0, default=0),
        maximum_price=None if maximum is None else maximum.number(6),
    )
