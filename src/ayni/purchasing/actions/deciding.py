"""Decide a purchase: the best order becomes orders to suppliers, shares, bills and dues. Then send them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actions import messages
from ayni.directory.actor import Actor
from ayni.directory.secret_links import new_nonce
from ayni.kernel import clock
from ayni.kernel.money import cents, shown
from ayni.kernel.refusal import Refused
from ayni.methods.largest_remainders import divide
from ayni.purchasing.actions.moving import locked_to_run, move, note
from ayni.purchasing.actions.solving import fresh_solution
from ayni.purchasing.models import (
    Due,
    DueKind,
    EventKind,
    JointPurchase,
    Participant,
    PurchaseState,
    Share,
    Solution,
    SupplierOffer,
    SupplierOrder,
    SupplierOrderLine,
)
from ayni.purchasing.queries.offers import is_stale, offers_of
from ayni.purchasing.queries.purchases import all_lines, participants_of

DEPOSIT_DAYS = 2
"""The deposit is due so soon after the decision."""


@transaction.atomic
def decide(*, actor: Actor, purchase: JointPurchase, solution: Solution) -> JointPurchase:
    """Decide for a found order; nothing is sent yet. Raises `Refused` when it is not the last, or outdated."""
    row = locked_to_run(actor, purchase)
    if row.state != PurchaseState.COMPARED:
        raise Refused(_("Esta compra no espera una decisión."))
    if fresh_solution(row).pk != solution.pk or is_stale(solution):
        raise Refused(_("Cambió una oferta o un pedido después de calcular. Calcula otra vez y decide."))
    answer: Any = solution.answer
    offers = {str(offer.supplier_id): offer for offer in offers_of(row)}
    _refuse_expired([offers[pk] for pk in answer["suppliers"]])
    for pk in answer["suppliers"]:
        _write_order(row, offers[pk], answer, pk)
    _bill(row, answer)
    move(row, PurchaseState.DECIDED)
    note(actor, row, EventKind.DECIDED, shown(Decimal(answer["total_cost"]), actor.cluster.currency))
    return row


def _refuse_expired(offers: Sequence[SupplierOffer]) -> None:
    for offer in offers:
        if offer.valid_until < clock.today():
            raise Refused(
                _("La oferta de %(supplier)s venció. Pide otra y calcula de nuevo.")
                % {"supplier": offer.supplier.name}
            )


def _write_order(purchase: JointPurchase, offer: SupplierOffer, answer: Any, pk: str) -> None:
    terms = answer["suppliers"][pk]
    order = SupplierOrder.objects.create(
        purchase=purchase, supplier=offer.supplier, offer=offer, tax=offer.tax, tax_percent=offer.tax_percent,
        goods=Decimal(terms["goods"]), discount=Decimal(terms["discount"]), delivery=Decimal(terms["delivery"]),
    )  # fmt: skip
    SupplierOrderLine.objects.bulk_create(
        SupplierOrderLine(
            order=order,
            purchase_item_id=int(each["item"]),
            quantity=each["quantity"],
            goods=Decimal(each["goods"]),
        )
        for each in answer["purchases"]
        if each["supplier"] == pk
    )


def _bill(purchase: JointPurchase, answer: Any) -> None:
    """Each one's bill and what it is made of; dues for deposit and balance."""
    values = _unit_values(answer)
    single = _single_totals(purchase, answer)
    today = clock.today()
    for participant in participants_of(purchase):
        firm = answer["firms"].get(str(participant.organization_id))
        if firm is None:
            continue
        bill, alone = Decimal(firm["bill"]), firm["stand_alone_cost"]
        participant.bill = bill
        participant.stand_alone_cost = None if alone is None else Decimal(alone)
        participant.single_price_total = single.get(participant.pk)
        participant.pin_nonce = new_nonce()
        participant.save(update_fields=["bill", "stand_alone_cost", "single_price_total", "pin_nonce"])
        received = [(int(item), units) for item, units in firm["received"].items()]
        parts = divide(int(bill * 100), [values[item] * units for item, units in received])
        Share.objects.bulk_create(
            Share(
                participant=participant,
                purchase_item_id=item,
                promised=units,
                amount=Decimal(part).scaleb(-2),
            )
            for (item, units), part in zip(received, parts, strict=True)
        )
        _due(purchase, participant, bill, today)


def _unit_values(answer: Any) -> dict[int, Fraction]:
    """Each item's average price."""
    goods: dict[int, tuple[Fraction, int]] = {}
    for each in answer["purchases"]:
        value, units = goods.get(int(each["item"]), (Fraction(0), 0))
        goods[int(each["item"])] = (value + Fraction(each["goods"]), units + each["quantity"])
    return {item: value / units for item, (value, units) in goods.items()}


def _single_totals(purchase: JointPurchase, answer: Any) -> dict[int, Decimal | None]:
    """What each would pay at the single prices it stated; None where one is not known."""
    totals: dict[int, Decimal | None] = {}
    for line in all_lines(purchase):
        firm = answer["firms"].get(str(line.participant.organization_id), {"received": {}})
        units = firm["received"].get(str(line.purchase_item_id), 0)
        before = totals.get(line.participant_id, Decimal(0))
        if not units:
            totals.setdefault(line.participant_id, before)
        elif line.single_price is None or before is None:
            totals[line.participant_id] = None
        else:
            totals[line.participant_id] = before + cents(line.single_price * units)
    return totals


def _due(purchase: JointPurchase, participant: Participant, bill: Decimal, today: date) -> None:
    deposit = cents(bill * purchase.deposit_percent / 100)
    balance_day = today + timedelta(days=purchase.balance_days)
    deposit_day = min(today + timedelta(days=DEPOSIT_DAYS), balance_day)
    for kind, amount, day in (
        (DueKind.DEPOSIT, deposit, deposit_day),
        (DueKind.BALANCE, bill - deposit, balance_day),
    ):
        if amount > 0:
            Due.objects.create(participant=participant, kind=kind, amount=amount, due_on=day)


@transaction.atomic
def send_order(
    *, actor: Actor, order: SupplierOrder, amount: Decimal, compose: Callable[[], str]
) -> SupplierOrder:
    """Send one order to its supplier: the only step by which something is ordered.

    `amount` is what the sender saw and confirmed; it must be the order's total. `compose` makes the message;
    it goes to the supplier's phone or e-mail where one is on record. Sending again changes nothing.
    Raises `Refused` (field: amount).
    """
    purchase = locked_to_run(actor, order.purchase)
    row = SupplierOrder.objects.select_related("supplier").get(pk=order.pk)
    if row.sent_at is not None:
        return row
    if purchase.state != PurchaseState.DECIDED:
        raise Refused(_("Primero hay que decidir la compra."))
    if amount != row.total:
        raise Refused(
            _("Confirma el monto exacto: son %(total)s.")
            % {"total": shown(row.total, actor.cluster.currency)},
            field="amount",
        )
    row.sent_at = clock.now()
    row.sent_by = actor.signed_in
    row.sent_amount = amount
    row.save(update_fields=["sent_at", "sent_by", "sent_amount"])
    if row.supplier.phone or row.supplier.email:
        messages.send(
            actor=actor, phone=row.supplier.phone, email=row.supplier.email, body=compose(),
            subject=_("Pedido de compra conjunta"),
        )  # fmt: skip
    said = f"{row.supplier.name}: {shown(row.total, actor.cluster.currency)}"
    note(actor, purchase, EventKind.SENT, said)
    if not SupplierOrder.objects.filter(purchase=purchase, sent_at=None).exists():
        move(purchase, PurchaseState.ORDERED)
    return row
