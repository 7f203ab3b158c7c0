"""Goods arrive, whole or in parts; shares follow the announced rule; each is handed over against its PIN."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import shown
from ayni.kernel.refusal import Refused
from ayni.methods.largest_remainders import divide
from ayni.methods.metal_weight import rounded
from ayni.purchasing.actions.moving import locked_to_run, move, note
from ayni.purchasing.actions.paying import credit
from ayni.purchasing.models import (
    CreditNote,
    EventKind,
    HandOver,
    JointPurchase,
    Participant,
    PurchaseItem,
    PurchaseState,
    Receipt,
    ReceiptLine,
    Share,
    SupplierOrder,
    SupplierOrderLine,
)
from ayni.purchasing.queries.shares import allotments, shares_of_item

RECEIVING = frozenset({PurchaseState.ORDERED, PurchaseState.RECEIVING})


@dataclass(frozen=True)
class Arrived:
    """So much of an item came; `damaged` of it cannot be handed out."""

    line: SupplierOrderLine
    arrived: int
    damaged: int = 0


@transaction.atomic
def receive(
    *, actor: Actor, order: SupplierOrder, arrived: Sequence[Arrived], received_on: date | None = None,
    guide: str = "", weight_kg: Decimal | None = None,
) -> Receipt:  # fmt: skip
    """Note one delivery and work everybody's share out again. Raises `Refused` (fields: received_on, lines).

    `weight_kg` is what the scale says of the whole delivery; the theoretical weight is kept beside it.
    """
    purchase = locked_to_run(actor, order.purchase)
    if purchase.state not in RECEIVING:
        raise Refused(_("Esta compra no espera mercadería."))
    day = received_on or clock.today()
    if day > clock.today():
        raise Refused(_("Esa fecha todavía no llega."), field="received_on")
    came = [each for each in arrived if each.arrived]
    if not came:
        raise Refused(_("Anota cuánto llegó de cada artículo."), field="lines")
    receipt = Receipt.objects.create(
        order=order, received_on=day, guide=guide.strip(), weight_kg=weight_kg, expected_kg=_expected_kg(came),
        received_by=actor.signed_in, received_at=clock.now(),
    )  # fmt: skip
    for each in came:
        _add(receipt, each)
    if purchase.state == PurchaseState.ORDERED:
        move(purchase, PurchaseState.RECEIVING)
    allot_again(purchase)
    said = "; ".join(f"{each.line.purchase_item.item.name}: {each.arrived}" for each in came)
    note(actor, purchase, EventKind.RECEIVED, f"{order.supplier.name}. {said}")
    return receipt


def _expected_kg(came: Sequence[Arrived]) -> Decimal | None:
    """The theoretical weight of a delivery; None where an item's weight is not known."""
    total = Fraction(0)
    for each in came:
        contents, unit = each.line.purchase_item.item.contents, each.line.purchase_item.item.unit
        if "kg" not in contents:
            return None
        total += each.arrived * contents["kg"] / contents[unit]
    return rounded(total, 3)


def _add(receipt: Receipt, each: Arrived) -> None:
    line = SupplierOrderLine.objects.select_related("purchase_item__item").get(pk=each.line.pk)
    name = line.purchase_item.item.name
    if each.damaged > each.arrived:
        raise Refused(
            _("%(item)s: no puede haber más dañado de lo que llegó.") % {"item": name}, field="lines"
        )
    if line.received + each.arrived - each.damaged > line.quantity:
        raise Refused(
            _(
                "%(item)s: con esto serían más de los %(ordered)s pedidos. Anota solo lo pedido y devuelve lo demás."
            )
            % {"item": name, "ordered": line.quantity},
            field="lines",
        )
    line.received += each.arrived - each.damaged
    line.damaged += each.damaged
    line.save(update_fields=["received", "damaged"])
    ReceiptLine.objects.create(
        receipt=receipt, purchase_item=line.purchase_item, arrived=each.arrived, damaged=each.damaged
    )


def allot_again(purchase: JointPurchase) -> None:
    """Work out by the announced rule what everybody gets of what has arrived."""
    for item in PurchaseItem.objects.filter(purchase=purchase).order_by("pk"):
        shares = shares_of_item(item)
        for share, allotment in zip(shares, allotments(purchase, item, shares), strict=True):
            if share.allotted != allotment.units:
                share.allotted = allotment.units
                share.save(update_fields=["allotted"])


@transaction.atomic
def set_priority(*, actor: Actor, participant: Participant, priority: int) -> Participant:
    """The assembly's order of precedence: 1 first, 0 last. Raises `Refused`."""
    purchase = locked_to_run(actor, participant.purchase)
    if purchase.state in {PurchaseState.CLOSED, PurchaseState.CANCELLED}:
        raise Refused(_("La compra ya terminó."))
    participant.priority = priority
    participant.save(update_fields=["priority"])
    if purchase.state in RECEIVING:
        allot_again(purchase)
    note(actor, purchase, EventKind.PRIORITY, f"{participant.organization.name}: {priority}")
    return participant


def pin_of(participant: Participant) -> str:
    """The four figures with which a participant takes its share; it sees them on its page."""
    code = salted_hmac("ayni.purchase.pin", f"{participant.pk}:{participant.pin_nonce}", algorithm="sha256")
    return f"{int.from_bytes(code.digest()[:8], 'big') % 10_000:04d}"


@transaction.atomic
def hand_over(
    *, actor: Actor, participant: Participant, pin: str, quantities: Mapping[int, int]
) -> list[HandOver]:
    """Give a participant so much of each of its shares (by id) against its PIN.

    The purchase's row is locked, so that the last units go to one only and nothing is handed over twice.
    Raises `Refused` (fields: pin, quantities).
    """
    purchase = locked_to_run(actor, participant.purchase)
    if purchase.state != PurchaseState.RECEIVING:
        raise Refused(_("Todavía no hay nada que entregar."))
    if not hmac.compare_digest(pin.strip().encode(), pin_of(participant).encode()):
        raise Refused(_("Ese PIN no es. Quien recoge lo ve en su página de la compra."), field="pin")
    given = []
    for share in _shares(participant, quantities):
        units = quantities[share.pk]
        if share.handed + units > share.allotted:
            raise Refused(
                _("%(item)s: ya se entregaron %(handed)s de los %(allotted)s que le tocan.")
                % {"item": share.purchase_item.item.name, "handed": share.handed, "allotted": share.allotted},
                field="quantities",
            )
        share.handed += units
        share.save(update_fields=["handed"])
        given.append(
            HandOver.objects.create(
                share=share, quantity=units, handed_by=actor.signed_in, handed_at=clock.now()
            )
        )
    if not given:
        raise Refused(_("Di cuánto se lleva."), field="quantities")
    said = "; ".join(f"{each.share.purchase_item.item.name}: {each.quantity}" for each in given)
    note(actor, purchase, EventKind.HANDED_OVER, said, participant.organization)
    return given


def _shares(participant: Participant, quantities: Mapping[int, int]) -> list[Share]:
    wanted = [pk for pk, units in quantities.items() if units > 0]
    rows = Share.objects.filter(participant=participant, pk__in=wanted).select_related("purchase_item__item")
    return list(rows.order_by("pk"))


@transaction.atomic
def note_credit(
    *, actor: Actor, order: SupplierOrder, line: SupplierOrderLine, number: str, amount: Decimal, reason: str
) -> CreditNote:
    """Note a supplier's credit note and give it to those it concerns, to the cent.

    It is divided by the units that each lacks; where nobody lacks any (the weight or price differed), by
    what each was promised. It becomes their own balance. Raises `Refused`.
    """
    purchase = locked_to_run(actor, order.purchase)
    if purchase.state not in RECEIVING:
        raise Refused(_("Las notas de crédito se anotan mientras llega la mercadería."))
    if amount <= 0 or amount > order.total:
        raise Refused(_("El monto va de cero al total del pedido."), field="amount")
    if CreditNote.objects.filter(
        order=order, number=number.strip(), purchase_item=line.purchase_item
    ).exists():
        raise Refused(_("Esa nota de crédito ya está anotada."), field="number")
    noted = CreditNote.objects.create(
        order=order, purchase_item=line.purchase_item, number=number.strip(), amount=amount, reason=reason.strip(),
        noted_by=actor.signed_in, noted_at=clock.now(),
    )  # fmt: skip
    shares = shares_of_item(line.purchase_item)
    short = [share.promised - share.allotted for share in shares]
    parts = divide(int(amount * 100), short if any(short) else [share.promised for share in shares])
    for share, part in zip(shares, parts, strict=True):
        if part:
            said = f"{line.purchase_item.item.name}: {reason.strip()}"
            credit(actor, share.participant.organization, purchase, Decimal(part).scaleb(-2), said)
    said = f"{order.supplier.name}: {shown(amount, actor.cluster.currency)}"
    note(actor, purchase, EventKind.CREDITED, said)
    return noted
