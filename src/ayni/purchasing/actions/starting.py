"""Start a joint purchase: from a need, from an earlier one, from nothing; put items in; open it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.purchasing.actions.moving import locked_to_run, move, note
from ayni.purchasing.models import (
    EventKind,
    Item,
    JointPurchase,
    Need,
    PurchaseItem,
    PurchaseState,
)
from ayni.purchasing.queries.catalogue import compared_prices
from ayni.purchasing.queries.purchases import items_of
from ayni.purchasing.rules import purchases as rules
from ayni.purchasing.rules.words import rules_in_words

Steps = Sequence[tuple[int, Decimal]]


@transaction.atomic
def start_purchase(
    *, actor: Actor, like: JointPurchase | None = None, first_item: Item | None = None, **values: Any
) -> JointPurchase:
    """Prepare a purchase as a draft. With `like` it gets that one's items; with `first_item`, that one.

    `values` are fields of `JointPurchase`. Raises `Refused` (field: closes_at).
    """
    refuse_if(rules.can_start(actor))
    refuse_if(rules.can_close_on(values["closes_at"]), field="closes_at")
    purchase = JointPurchase(
        started_by=actor.signed_in, started_for=actor.organization, like=like,
        created_at=clock.now(), changed_at=clock.now(), **values,
    )  # fmt: skip
    purchase.full_clean(exclude=["cluster"])
    purchase.save()
    for row in items_of(like) if like else []:
        PurchaseItem.objects.create(
            purchase=purchase, item=row.item, minimum=row.minimum, reference_price=row.reference_price,
            steps=row.steps,
        )  # fmt: skip
    if first_item is not None and (price := usual_price(first_item)) is not None:
        PurchaseItem.objects.get_or_create(
            purchase=purchase, item=first_item, defaults={"reference_price": price}
        )
    note(actor, purchase, EventKind.STARTED)
    return purchase


def usual_price(item: Item) -> Decimal | None:
    """A reference price for an item: the cheapest listed one."""
    compared = compared_prices(item)
    return compared[0].per_unit if compared else None


@transaction.atomic
def put_item(
    *, actor: Actor, purchase: JointPurchase, item: Item, minimum: int = 0,
    reference_price: Decimal | None = None, steps: Steps = (),
) -> PurchaseItem:  # fmt: skip
    """Put an item into a draft, or change it there. Without a price the cheapest listed one is taken.

    `steps` are expected prices from a quantity on (a unit, tax in). Raises `Refused`.
    """
    row = _draft(actor, purchase)
    price = reference_price or usual_price(item)
    if price is None:
        raise Refused(_("Di más o menos cuánto cuesta: no hay precio de lista."), field="reference_price")
    if price <= 0:
        raise Refused(_("El precio debe ser mayor que cero."), field="reference_price")
    put, _made = PurchaseItem.objects.update_or_create(
        purchase=row,
        item=item,
        defaults={
            "minimum": minimum,
            "reference_price": price,
            "steps": [[start, str(step)] for start, step in steps],
        },
    )
    return put


@transaction.atomic
def take_out_item(*, actor: Actor, purchase: JointPurchase, line: PurchaseItem) -> None:
    """Take an item out of a draft. Raises `Refused`."""
    _draft(actor, purchase)
    line.delete()


def _draft(actor: Actor, purchase: JointPurchase) -> JointPurchase:
    row = locked_to_run(actor, purchase)
    if row.state != PurchaseState.DRAFT:
        raise Refused(_("La compra ya está abierta: sus artículos no cambian."))
    return row


@transaction.atomic
def open_purchase(*, actor: Actor, purchase: JointPurchase) -> JointPurchase:
    """Let members order. The rules are written down as they stand now. Raises `Refused`."""
    row = locked_to_run(actor, purchase)
    refuse_if(rules.can_close_on(row.closes_at))
    lines = items_of(row)
    if not lines:
        raise Refused(_("Pon al menos un artículo antes de abrir los pedidos."))
    move(row, PurchaseState.COLLECTING)
    row.rules_in_words = "\n".join(rules_in_words(row))
    row.save(update_fields=["rules_in_words"])
    Need.objects.filter(item__in=[line.item for line in lines], purchase=None).update(purchase=row)
    note(actor, row, EventKind.OPENED)
    return row


@transaction.atomic
def note_need(*, actor: Actor, item: Item, quantity: int, needed_by: Any) -> Need:
    """Note that the acting organisation needs something; noting it again replaces it. Raises `Refused`."""
    if actor.organization is None:
        raise Refused(_("Primero elige por qué organización actúas."), status=403)
    if quantity < 1 or quantity > rules.LARGEST_QUANTITY:
        raise Refused(_("Di cuánto necesitas: al menos uno."), field="quantity")
    if needed_by < clock.today():
        raise Refused(_("Esa fecha ya pasó."), field="needed_by")
    need, _made = Need.objects.update_or_create(
        item=item, organization=actor.organization, purchase=None,
        defaults={
            "quantity": quantity, "needed_by": needed_by, "noted_by": actor.signed_in, "noted_at": clock.now(),
        },
    )  # fmt: skip
    return need


@transaction.atomic
def forget_need(*, actor: Actor, need: Need) -> None:
    """The acting organisation does not need it any more."""
    if actor.organization is None or need.organization_id != actor.organization.pk:
        raise Refused(_("Solo quien lo anotó puede quitarlo."), status=403)
    need.delete()
