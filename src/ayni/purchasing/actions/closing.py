"""Close a purchase: the supplier is scored, the ledger keeps who bought with whom, prices are remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger import actions as ledger
from ayni.ledger.kinds import PartyRole
from ayni.methods.metal_weight import rounded
from ayni.purchasing.actions.moving import locked_to_run, move, note
from ayni.purchasing.models import (
    EventKind,
    JointPurchase,
    Participant,
    PriceRecord,
    PurchaseState,
    Share,
    SupplierOrder,
)
from ayni.purchasing.queries.shares import order_lines, orders_of, pick_list


@dataclass(frozen=True)
class Score:
    """How a supplier did: on time, complete, quality from 1 to 5."""

    on_time: bool
    complete: bool
    quality: int


@transaction.atomic
def close_purchase(*, actor: Actor, purchase: JointPurchase, scores: Mapping[int, Score]) -> JointPurchase:
    """End the purchase, once everything that arrived was handed over. `scores` are by order id.

    Records one collaboration for each participant, and what each item cost. Raises `Refused`.
    """
    row = locked_to_run(actor, purchase)
    if row.state != PurchaseState.RECEIVING:
        raise Refused(_("Todavía no se puede cerrar: falta recibir la mercadería."))
    waiting = [pick.participant.organization.name for pick in pick_list(row) if pick.waiting]
    if waiting:
        raise Refused(_("Falta entregar a: %(names)s.") % {"names": ", ".join(waiting[:8])})
    orders = orders_of(row)
    _score(orders, scores)
    move(row, PurchaseState.CLOSED)
    for pick in pick_list(row):
        _record(actor, row, pick.participant, orders)
    _remember_prices(row, orders)
    note(actor, row, EventKind.CLOSED)
    return row


def _score(orders: list[SupplierOrder], scores: Mapping[int, Score]) -> None:
    for order in orders:
        score = scores.get(order.pk)
        if score is None or score.quality not in range(1, 6):
            raise Refused(
                _("Falta decir cómo cumplió %(supplier)s.") % {"supplier": order.supplier.name},
                field="quality",
            )
        order.on_time, order.complete, order.quality = score.on_time, score.complete, score.quality
        order.save(update_fields=["on_time", "complete", "quality"])


def _record(
    actor: Actor, purchase: JointPurchase, participant: Participant, orders: list[SupplierOrder]
) -> None:
    """The ledger's entry: the participant, the suppliers it bought from, and who organised."""
    buyer: Organization = participant.organization
    organizer = purchase.started_for if actor.is_coordinator else actor.organization
    parties = [ledger.Party(buyer, PartyRole.PEER, participant.ordered_by)]
    if organizer is not None and organizer.pk != buyer.pk and organizer.left_at is None:
        parties.append(ledger.Party(organizer, PartyRole.ORGANIZER))
    parties += [
        ledger.Party(order.supplier, PartyRole.SUPPLIER)
        for order in orders
        if order.supplier_id not in {buyer.pk, organizer.pk if organizer else None}
        and order.supplier.left_at is None
    ]
    if len(parties) < 2 or buyer.left_at is not None:
        return
    ledger.record(
        actor=actor,
        kind="joint_purchase",
        happened_on=clock.today(),
        parties=parties,
        value=participant.bill,
        source=f"joint_purchase:{purchase.pk}:{participant.pk}",
        recorded_for=buyer if actor.is_coordinator else organizer,
    )


def _remember_prices(purchase: JointPurchase, orders: list[SupplierOrder]) -> None:
    """Each item's average price a unit after discounts, and by how many it was bought."""
    paid: dict[int, tuple[Fraction, int]] = {}
    items: dict[int, int] = {}
    for order in orders:
        off = Fraction(order.discount) / Fraction(order.goods) if order.goods else Fraction(0)
        for line in order_lines([order])[order.pk]:
            value, units = paid.get(line.purchase_item_id, (Fraction(0), 0))
            paid[line.purchase_item_id] = (value + Fraction(line.goods) * (1 - off), units + line.quantity)
            items[line.purchase_item_id] = line.purchase_item.item_id
    for purchase_item, (value, units) in paid.items():
        firms = Share.objects.filter(purchase_item=purchase_item, promised__gt=0).count()
        PriceRecord.objects.create(
            item_id=items[purchase_item], purchase=purchase, unit_price=rounded(value / units, 4) or Decimal(0),
            quantity=units, firms=firms, bought_on=clock.today(),
        )  # fmt: skip
