"""What is owed for a use, and what was paid. Ayni moves no money; the payee says what arrived."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, Sentence, refuse_if
from ayni.resources.models import Booking, BookingState, Charge, ChargeKind, DamageReport, Payment
from ayni.resources.rules import owning
from ayni.resources.words import money

NOTHING = Decimal("0.00")


def owe(kind: str, booking: Booking, amount: Decimal) -> Charge | None:
    """Write down that the borrower owes the owner; nothing where nothing is owed. Once a booking and kind."""
    if amount <= 0 or booking.borrower_id == booking.resource.owner_id:
        return None
    return Charge.objects.create(
        kind=kind,
        payer=booking.borrower,
        payee=booking.resource.owner,
        booking=booking,
        amount=cents(amount),
        created_at=clock.now(),
    )


def owe_deposit(booking: Booking) -> None:
    """The deposit, due before the resource is handed over."""
    owe(ChargeKind.DEPOSIT, booking, booking.deposit)


def owe_for_damage(report: DamageReport, payer: Organization, amount: Decimal) -> Charge:
    """One share of a repair, owed to the resource's owner."""
    return Charge.objects.create(
        kind=ChargeKind.DAMAGE,
        payer=payer,
        payee=report.resource.owner,
        report=report,
        amount=cents(amount),
        created_at=clock.now(),
    )


def paid(charge: Charge) -> Decimal:
    """What arrived so far."""
    total: Decimal | None = Payment.objects.filter(charge=charge).aggregate(total=Sum("amount"))["total"]
    return total or NOTHING


def missing_deposit(booking: Booking) -> Charge | None:
    """The deposit that is still to be paid, if one is."""
    deposit = Charge.objects.filter(booking=booking, kind=ChargeKind.DEPOSIT, closed_at=None).first()
    return deposit if deposit is not None and paid(deposit) < deposit.amount else None


def drop_unpaid_deposit(booking: Booking, *, actor: Actor | None) -> None:
    """A booking that does not take place needs no deposit; one that was paid waits to be given back."""
    deposit = Charge.objects.select_for_update().filter(
        booking=booking, kind=ChargeKind.DEPOSIT, closed_at=None
    )
    for charge in deposit:
        if not paid(charge):
            charge.closed_at = clock.now()
            charge.waived_by = actor.person if actor else None
            charge.save(update_fields=["closed_at", "waived_by"])


@transaction.atomic
def record_payment(
    *, actor: Actor, charge: Charge, amount: Decimal, paid_on: date, means: str = ""
) -> Payment:
    """The payee records money that arrived. Raises `Refused` (fields: amount, paid_on)."""
    row = _locked(actor, charge)
    refuse_if(_already_closed(row))
    if paid_on > clock.today():
        raise Refused(_("Esa fecha todavía no llega."), field="paid_on")
    if not amount.is_finite() or amount <= 0:
        raise Refused(_("Escribe cuánto llegó, más de cero."), field="amount")
    left = row.amount - paid(row)
    if cents(amount) > left:
        raise Refused(_("Faltan %(left)s: no se anota más que eso.") % {"left": money(left)}, field="amount")
    payment = Payment.objects.create(
        charge=row,
        amount=cents(amount),
        paid_on=paid_on,
        means=means.strip()[:60],
        recorded_by=actor.signed_in,
        assisted=actor.assisting,
        recorded_at=clock.now(),
    )
    if payment.amount == left and row.kind != ChargeKind.DEPOSIT:
        _close(row)
    return payment


@transaction.atomic
def waive(*, actor: Actor, charge: Charge) -> Charge:
    """The payee lets go of what is still owed. Waiving again changes nothing."""
    row = _locked(actor, charge)
    if row.waived_by_id is None:
        refuse_if(_already_closed(row))
        row.waived_by = actor.signed_in
        _close(row)
    return row


@transaction.atomic
def give_back(*, actor: Actor, charge: Charge) -> Charge:
    """The payee gives a deposit back once the use is over."""
    row = _locked(actor, charge)
    if row.returned_by_id is not None:
        return row
    refuse_if(_already_closed(row))
    if row.kind != ChargeKind.DEPOSIT or not paid(row):
        raise Refused(_("Solo se devuelve una garantía que llegó."))
    over = {BookingState.COMPLETED, BookingState.CANCELLED, BookingState.NO_SHOW}
    if row.booking is not None and row.booking.state not in over:
        raise Refused(_("La garantía se devuelve cuando termina el uso."))
    row.returned_by = actor.signed_in
    _close(row)
    return row


def _locked(actor: Actor, charge: Charge) -> Charge:
    rows = Charge.objects.select_related("payee", "booking")
    row = rows.select_for_update(of=("self",)).get(pk=charge.pk)
    refuse_if(owning.acts_for_somebody(actor))
    if not owning.acts_for(actor, row.payee):
        raise Refused(_("Solo %(name)s anota lo que le llegó.") % {"name": row.payee.name}, status=403)
    return row


def _already_closed(row: Charge) -> Sentence | None:
    return _("Esta cuenta ya está cerrada.") if row.closed_at is not None else None


def _close(row: Charge) -> None:
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at", "waived_by", "returned_by"])
