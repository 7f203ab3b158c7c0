"""The catalogue: items, prices on one basis, and the list as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.http import Http404

from ayni.directory.models import Organization, OrganizationKind
from ayni.methods.errors import BadInput
from ayni.methods.metal_weight import price_per, rounded
from ayni.methods.price_list import COLUMNS, PRICE_FIELDS, Value
from ayni.methods.sales_tax import gross
from ayni.methods.word_stems import fold
from ayni.purchasing.models import IGV, Item, ListedPrice, Unit


@dataclass(frozen=True)
class ComparedPrice:
    """A listed price brought to the item's unit and, where it can be, to the kilogram; tax in."""

    listed: ListedPrice
    per_unit: Decimal
    per_kg: Decimal | None
    cheapest: bool = False


@dataclass(frozen=True)
class CatalogueLine:
    """An item as the list shows it: what a piece weighs and its cheapest listed price."""

    item: Item
    kg: Decimal | None
    best: ComparedPrice | None


def item_for(pk: int) -> Item:
    """An item of the catalogue, retired ones too."""
    item = Item.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def items_for_sale() -> QuerySet[Item]:
    """What can be put into a purchase."""
    return Item.objects.filter(retired_at=None).order_by("group", "name", "pk")


def found_items(words: str, group: str) -> list[Item]:
    """Items whose name, code or material holds every word; a catalogue is hundreds of items, not millions."""
    wanted = fold(words).split()
    rows = items_for_sale().filter(group=group) if group else items_for_sale()
    return [
        item
        for item in rows
        if all(word in fold(f"{item.name} {item.code} {item.material}") for word in wanted)
    ]


def catalogue_lines(items: Sequence[Item]) -> list[CatalogueLine]:
    """The items with weight and best price; one query for all prices."""
    prices: dict[int, list[ListedPrice]] = {}
    rows = ListedPrice.objects.filter(item__in=items).select_related("supplier").order_by("pk")
    for each in rows:
        prices.setdefault(each.item_id, []).append(each)
    return [
        CatalogueLine(item, shown_kg(item), next(iter(compared_prices(item, prices.get(item.pk, []))), None))
        for item in items
    ]


def shown_kg(item: Item) -> Decimal | None:
    """What a piece weighs, to 0.1 kg (to 0.001 below 10 kg)."""
    kg = item.kg_per_piece
    return None if kg is None else rounded(kg, 1 if kg >= 10 else 3)


def compared_prices(item: Item, listed: Sequence[ListedPrice] | None = None) -> list[ComparedPrice]:
    """The item's listed prices on one basis, the cheapest first; what cannot be converted is left out."""
    rows = ListedPrice.objects.filter(item=item).select_related("supplier") if listed is None else listed
    found = []
    for each in rows:
        each.item = item
        per_unit = price_in(each, item.unit)
        if per_unit is not None:
            per_kg = price_in(each, Unit.KG)
            found.append(
                ComparedPrice(each, rounded(per_unit, 2), None if per_kg is None else rounded(per_kg, 2))
            )
    found.sort(key=lambda price: (price.per_unit, price.listed.pk))
    return [
        ComparedPrice(p.listed, p.per_unit, p.per_kg, p.per_unit == found[0].per_unit and len(found) > 1)
        for p in found
    ]


def price_in(listed: ListedPrice, unit: str) -> Fraction | None:
    """A listed price per `unit`, tax in, exactly; None where the item has no such conversion."""
    paid = Fraction(gross(listed.price, listed.tax, IGV))  # type: ignore[arg-type]  # the choices are the method's
    try:
        return price_per(unit, paid, listed.basis, listed.item.contents)  # type: ignore[arg-type]  # units
    except BadInput:
        return None


def suppliers() -> QuerySet[Organization]:
    """Organisations that sell to the cluster."""
    return Organization.objects.filter(kind=OrganizationKind.SUPPLIER, left_at=None).order_by("name", "pk")


def list_rows() -> list[dict[str, Value | None]]:
    """The whole price list, a row for each item and supplier, in a lasting order."""
    rows: list[dict[str, Value | None]] = []
    items = list(items_for_sale())
    prices: dict[int, list[ListedPrice]] = {}
    for each in ListedPrice.objects.select_related("supplier").order_by("supplier__name", "pk"):
        prices.setdefault(each.item_id, []).append(each)
    for item in items:
        of_item = {name: getattr(item, name) for name in COLUMNS if name not in PRICE_FIELDS}
        rows += [{**of_item, **_of_price(price)} for price in prices.get(item.pk, [])] or [of_item]
    return rows


def _of_price(listed: ListedPrice) -> dict[str, Value | None]:
    return {
        "supplier": listed.supplier.name,
        "price": listed.price,
        "basis": listed.basis,
        "tax": listed.tax,
        "noted_on": listed.noted_on,
    }
