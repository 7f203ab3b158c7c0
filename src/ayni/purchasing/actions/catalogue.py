"""Keep the catalogue: items, listed prices, whole lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.methods.errors import BadInput
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.metal_weight import weight_kg
from ayni.methods.price_list import COLUMNS, PRICE_FIELDS, Fault, ListRow, PriceList
from ayni.methods.word_stems import fold
from ayni.purchasing.models import Item, ListedPrice
from ayni.purchasing.queries.catalogue import price_in, suppliers
from ayni.purchasing.rules.catalogue import can_edit_catalogue

ITEM_FIELDS = tuple(name for name in COLUMNS if name not in PRICE_FIELDS)


@dataclass(frozen=True)
class Imported:
    """What a list did: counts of items and prices; with faults it did nothing."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    prices: int = 0
    faults: tuple[Fault, ...] = ()


@transaction.atomic
def save_item(*, actor: Actor, item: Item | None = None, **values: Any) -> Item:
    """Add an item, or change one. Raises `Refused` (fields of the item)."""
    refuse_if(can_edit_catalogue(actor))
    row = item or Item()
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.full_clean(exclude=["cluster"])
    row.save()
    return row


def _check(row: Item) -> None:
    if row.material and row.material not in MATERIAL_BY_CODE:
        raise Refused(_("No conocemos ese material. Elige uno de la lista."), field="material")
    if row.form and row.density is None:
        raise Refused(_("Para saber el peso falta el material o la densidad."), field="material", status=422)
    if row.piece is not None:
        try:
            weight_kg(row.piece)
        except BadInput as bad:
            field = str(bad).partition(":")[0]
            raise Refused(
                _("Falta esta medida o no puede ser: con ella se calcula el peso."), field=field
            ) from bad


@transaction.atomic
def retire_item(*, actor: Actor, item: Item) -> Item:
    """Take an item off the catalogue; purchases that have it keep it."""
    refuse_if(can_edit_catalogue(actor))
    item.retired_at = clock.now()
    item.save(update_fields=["retired_at"])
    return item


@transaction.atomic
def list_price(
    *, actor: Actor, item: Item, supplier: Organization, price: Decimal, basis: str, tax: str,
    noted_on: date | None = None,
) -> ListedPrice:  # fmt: skip
    """Note what a supplier asks for an item; its earlier price is replaced. Raises `Refused`."""
    refuse_if(can_edit_catalogue(actor))
    if price <= 0:
        raise Refused(_("El precio debe ser mayor que cero."), field="price")
    draft = ListedPrice(
        item=item, supplier=supplier, price=price, basis=basis, tax=tax,
        noted_on=noted_on or clock.today(), noted_by=actor.signed_in,
    )  # fmt: skip
    if price_in(draft, item.unit) is None:
        raise Refused(
            _(
                "No sabemos pasar de ese precio a la unidad en que se pide. Agrega medidas o peso al artículo."
            ),
            field="basis",
        )
    ListedPrice.objects.filter(item=item, supplier=supplier).delete()
    draft.save()
    return draft


@transaction.atomic
def import_list(*, actor: Actor, price_list: PriceList) -> Imported:
    """Take a checked price list over, whole or not at all: items by code, prices by item and supplier.

    Importing a list that was just exported changes nothing. Raises `Refused` for who may not.
    """
    refuse_if(can_edit_catalogue(actor))
    # Two lists at once would each add what the other adds.
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)
    named = {fold(each.name): each for each in suppliers()}
    faults = [*price_list.faults, *_faults(price_list, named)]
    if faults:
        return Imported(faults=tuple(sorted(faults, key=lambda fault: fault.row)))
    known = {item.code: item for item in Item.objects.all()}
    first = {str(row.values["code"]): row for row in reversed(price_list.rows)}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for code, row in first.items():
        item, what = _take_item(known.get(code), row.values)
        known[code] = item
        counts[what] += 1
    prices = sum(_take_price(actor, known, named, row) for row in price_list.rows if "price" in row.values)
    return Imported(counts["added"], counts["changed"], counts["unchanged"], prices)


def _faults(price_list: PriceList, named: Mapping[str, Organization]) -> list[Fault]:
    found = []
    for row in price_list.rows:
        material, supplier = str(row.values.get("material", "")), str(row.values.get("supplier", ""))
        if material and material not in MATERIAL_BY_CODE:
            found.append(Fault(row.row, "material", material, "no_such_material"))
        if supplier and fold(supplier) not in named:
            found.append(Fault(row.row, "supplier", supplier, "no_such_supplier"))
        elif supplier and not found:
            draft = Item(**{name: row.values.get(name, "") for name in ("code", "unit", "form", "material")})
            for name in ITEM_FIELDS:
                if name in row.values:
                    setattr(draft, name, row.values[name])
            said: Any = row.values
            listed = ListedPrice(item=draft, price=said["price"], basis=said["basis"], tax=said["tax"])
            if price_in(listed, draft.unit) is None:
                found.append(Fault(row.row, "basis", str(row.values["basis"]), "no_conversion"))
    return found


def _take_item(known: Item | None, values: Mapping[str, Any]) -> tuple[Item, str]:
    """Write what the row says of the item; an empty cell empties the field."""
    said = {name: values.get(name, "" if name in {"form", "material"} else None) for name in ITEM_FIELDS}
    if known is None:
        return Item.objects.create(**said), "added"
    if all(getattr(known, name) == value for name, value in said.items()) and known.retired_at is None:
        return known, "unchanged"
    for name, value in said.items():
        setattr(known, name, value)
    known.retired_at = None
    known.save()
    return known, "changed"


def _take_price(
    actor: Actor, items: Mapping[str, Item], named: Mapping[str, Organization], row: ListRow
) -> bool:
    """Write the row's price; False where it is known already."""
    values: Any = row.values
    item, supplier = items[values["code"]], named[fold(values["supplier"])]
    said = {"price": values["price"], "basis": values["basis"], "tax": values["tax"]}
    day = values.get("noted_on") or clock.today()
    present = ListedPrice.objects.filter(item=item, supplier=supplier).first()
    same = present is not None and all(getattr(present, name) == value for name, value in said.items())
    if present is not None and same and (present.noted_on == day or "noted_on" not in values):
        return False
    ListedPrice.objects.update_or_create(
        item=item, supplier=supplier, defaults={**said, "noted_on": day, "noted_by": actor.signed_in}
    )
    return True
