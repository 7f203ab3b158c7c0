"""May a payment be recorded or taken back?"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, AwardState, Payment
from ayni.work.rules.parties import Side, is_contractor, side_of, takes_part

ADVANCE = timedelta(days=60)
"""How long before the award an advance may have been paid."""


def can_record(actor: Actor, award: Award, *, payable: Decimal) -> Sentence | None:
    """Either side may write down a payment, from the moment the work is taken, until all is paid."""
    if reason := takes_part(actor, award):
        return reason
    if award.state in {AwardState.OFFERED, AwardState.REFUSED, AwardState.LAPSED}:
        return _("De este trabajo no hay nada que pagar.")
    return None if payable > 0 else _("Ya está todo pagado.")


def payment_fits(
    award: Award, *, amount: Decimal, payable: Decimal, paid_on: date
) -> tuple[Sentence, str] | None:
    """What is wrong with a payment, and the field it is about."""
    if not amount.is_finite() or amount <= 0:
        return _("El monto debe ser mayor que cero."), "amount"
    if amount != amount.quantize(Decimal("0.01")):
        return _("El monto va hasta los céntimos."), "amount"
    if amount > payable:
        return _("De lo acordado falta pagar %(left)s. No anotes más que eso.") % {
            "left": f"{payable:,.2f}"
        }, "amount"
    if paid_on > clock.today():
        return _("Esa fecha todavía no llega. Anota lo que ya se pagó."), "paid_on"
    if paid_on < localdate(award.awarded_at) - ADVANCE:
        return _("Esa fecha es de antes del encargo. Revísala."), "paid_on"
    return None


def can_reverse(actor: Actor, payment: Payment, *, reversed_: bool) -> Sentence | None:
    """The side that wrote a payment down takes it back, once, by an entry of its own."""
    if reason := takes_part(actor, payment.award):
        return reason
    if payment.reverses_id is not None:
        return _("Eso ya es la corrección de un error; anota el pago de nuevo.")
    if reversed_:
        return _("Ese pago ya se anuló.")
    side = Side.ASKER if payment.recorded_by_asker else Side.CONTRACTOR
    if side_of(actor, payment.award) is not side:
        return _("Lo anotó la otra parte: pídele que lo anule.")
    return None


def can_postpone(actor: Actor, award: Award, *, owed: bool) -> Sentence | None:
    """Who is owed may give more time."""
    if reason := is_contractor(actor, award):
        return reason
    return None if owed else _("No hay nada por cobrar.")
