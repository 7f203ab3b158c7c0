"""Order, change one's order, withdraw it; close orders, extend, drop an item, release everyone."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import cents, shown
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger.rules import acts_for_somebody
from ayni.purchasing.actions.limits import locked_account
from ayni.purchasing.actions.moving import locked, locked_to_run, move, note
from ayni.purchasing.models import (
    BEFORE_DECISION,
    EventKind,
    JointPurchase,
    Need,
    OrderLine,
    Participant,
    PurchaseItem,
    PurchaseState,
    SupplierOrder,
)
from ayni.purchasing.queries.money import ZERO, pots_of
from ayni.purchasing.queries.purchases import below_minimum
from ayni.purchasing.rules import purchases as rules


@transaction.atomic
def order(
    *, actor: Actor, line: PurchaseItem, quantity: int, tolerance: int = 0,
    maximum_price: Decimal | None = None, single_price: Decimal | None = None,
    earliest: date | None = None, latest: date | None = None, shows_name: bool = False,
) -> OrderLine:  # fmt: skip
    """Order for the acting organisation; ordering the item again replaces its line.

    The purchase's row is locked, so that no order comes in while orders close; the member's account's row is
    locked, so that its limit holds in two tabs. A line whose quantity grows takes the present time for the
    shortage rule. Raises `Refused` (fields of the line).
    """
    refuse_if(acts_for_somebody(actor))
    purchase = locked(line.purchase)
    refuse_closed(purchase)
    wrong = rules.fits_line(quantity, tolerance, maximum_price, earliest, latest)
    if wrong:
        raise Refused(wrong[1], field=wrong[0], status=422)
    if PurchaseItem.objects.filter(pk=line.pk, dropped_at=None).first() is None:
        raise Refused(_("Ese artículo ya no está en la compra."))
    participant = _participant(actor, purchase, shows_name)
    present = OrderLine.objects.filter(participant=participant, purchase_item=line).first()
    grows = present is None or quantity + tolerance > present.quantity + present.tolerance
    drafted = OrderLine(
        pk=present.pk if present else None, participant=participant, purchase_item=line, quantity=quantity,
        tolerance=tolerance, maximum_price=maximum_price, single_price=single_price, earliest=earliest,
        latest=latest, placed_at=clock.now() if present is None or grows else present.placed_at,
    )  # fmt: skip
    _keep_limit(actor, drafted, present)
    drafted.save()
    _meet_need(participant, line, purchase)
    said = f"{line.item.name}: {quantity}" + (f" (+{tolerance})" if tolerance else "")
    note(actor, purchase, EventKind.ORDERED, said)
    return drafted


def refuse_closed(purchase: JointPurchase) -> None:
    """Raise `Refused` when a purchase takes no orders now."""
    reason = rules.can_order(purchase)
    if reason is not None:
        raise Refused(reason)


def _participant(actor: Actor, purchase: JointPurchase, shows_name: bool) -> Participant:
    participant, made = Participant.objects.get_or_create(
        purchase=purchase, organization=actor.organization,
        defaults={
            "ordered_by": actor.signed_in, "assisted": actor.assisting, "shows_name": shows_name,
            "joined_at": clock.now(),
        },
    )  # fmt: skip
    if not made:
        participant.ordered_by = actor.signed_in
        participant.assisted = actor.assisting
        participant.shows_name = shows_name
        participant.save(update_fields=["ordered_by", "assisted", "shows_name"])
    return participant


def _keep_limit(actor: Actor, drafted: OrderLine, present: OrderLine | None) -> None:
    """What the line adds must fit into the member's limit; its account is locked until the line is written."""
    assert actor.organization is not None  # acts_for_somebody
    limit = locked_account(actor.organization).limit
    if limit is None:
        return
    pots = pots_of(actor.organization)
    taken = pots.promised_total + pots.owed_total - (cents(present.estimate) if present else ZERO)
    more = cents(drafted.estimate)
    currency = actor.cluster.currency
    words = [shown(amount, currency) for amount in (limit, taken, more)]
    reason = rules.within_limit(limit, taken, more, words)
    if reason is not None:
        raise Refused(reason, field="quantity")


def _meet_need(participant: Participant, line: PurchaseItem, purchase: JointPurchase) -> None:
    Need.objects.filter(item=line.item, organization=participant.organization, purchase=None).update(
        purchase=purchase
    )


@transaction.atomic
def withdraw(*, actor: Actor, line: OrderLine) -> None:
    """Take one's order line back while orders are open. Raises `Refused`."""
    refuse_if(acts_for_somebody(actor))
    purchase = locked(line.participant.purchase)
    if actor.organization is None or line.participant.organization_id != actor.organization.pk:
        raise Refused(_("Solo quien pidió puede retirar su pedido."), status=403)
    refuse_closed(purchase)
    note(actor, purchase, EventKind.WITHDREW, line.purchase_item.item.name)
    participant = line.participant
    line.delete()
    if not participant.lines.exists():
        participant.delete()


@transaction.atomic
def close_orders(*, actor: Actor, purchase: JointPurchase) -> JointPurchase:
    """No more orders. Where an item stays below its minimum the purchase is undershot: nothing is lost yet.

    Waits for orders that are being written. Raises `Refused`.
    """
    row = locked_to_run(actor, purchase)
    short = below_minimum(row)
    if not short:
        move(row, PurchaseState.ORDERS_CLOSED)
        note(actor, row, EventKind.ORDERS_CLOSED)
    elif row.state == PurchaseState.COLLECTING:
        move(row, PurchaseState.UNDERSHOT)
        note(actor, row, EventKind.UNDERSHOT, ", ".join(each.line.item.name for each in short))
    else:
        raise Refused(
            _(
                "Todavía hay artículos que no llegan al mínimo: %(names)s. Sácalos, alarga el plazo o libera a todos."
            )
            % {"names": ", ".join(each.line.item.name for each in short)}
        )
    return row


@transaction.atomic
def extend(*, actor: Actor, purchase: JointPurchase, closes_at: datetime) -> JointPurchase:
    """Take orders until a later time; the orders that are there stay as they are. Raises `Refused`."""
    row = locked_to_run(actor, purchase)
    refuse_if(rules.can_close_on(closes_at), field="closes_at")
    if row.state != PurchaseState.COLLECTING:
        move(row, PurchaseState.COLLECTING)
    elif closes_at <= row.closes_at:
        raise Refused(_("Elige una hora después de la que ya estaba."), field="closes_at")
    row.closes_at = closes_at
    row.save(update_fields=["closes_at"])
    note(actor, row, EventKind.EXTENDED, _("los pedidos siguen valiendo"))
    return row


@transaction.atomic
def drop_item(*, actor: Actor, purchase: JointPurchase, line: PurchaseItem) -> PurchaseItem:
    """Take an item that did not reach its minimum out; its orders lapse, the others stay. Raises `Refused`."""
    row = locked_to_run(actor, purchase)
    if row.state not in BEFORE_DECISION:
        raise Refused(_("Ahora ya no se puede sacar un artículo."))
    if PurchaseItem.objects.filter(purchase=row, dropped_at=None).exclude(pk=line.pk).first() is None:
        raise Refused(_("Es el último artículo. Si no va, libera a todos."))
    line.dropped_at = clock.now()
    line.save(update_fields=["dropped_at"])
    note(actor, row, EventKind.ITEM_DROPPED, line.item.name)
    return line


@transaction.atomic
def release_everyone(*, actor: Actor, purchase: JointPurchase, reason: str) -> JointPurchase:
    """Cancel: nobody owes anything any more; what was paid becomes the member's own balance. Raises `Refused`."""
    from ayni.purchasing.actions.paying import give_back_payments

    row = locked_to_run(actor, purchase)
    if not reason.strip():
        raise Refused(_("Di en pocas palabras por qué."), field="reason")
    sent = (
        SupplierOrder.objects.filter(purchase=row, sent_at__isnull=False).select_related("supplier").first()
    )
    if sent is not None:
        raise Refused(
            _("Ya se pidió a %(supplier)s: la compra no se cancela. Recibe lo pedido y ciérrala.")
            % {"supplier": sent.supplier.name}
        )
    move(row, PurchaseState.CANCELLED)
    give_back_payments(actor, row)
    Need.objects.filter(purchase=row).delete()
    note(actor, row, EventKind.CANCELLED, reason.strip())
    return row
