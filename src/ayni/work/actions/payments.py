"""Payments are written down, never processed; an error is corrected by an entry that takes it back."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock, money
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work import timeline
from ayni.work.actions import notices, stages
from ayni.work.models import Award, Payment, PaymentMeans
from ayni.work.queries.statements import account_of
from ayni.work.rules import payments as rules
from ayni.work.rules.deliveries import day_fits
from ayni.work.rules.parties import Side, other_side, side_of
from ayni.work.timeline import EventKind

PAID = gettext_lazy("Anotaron un pago de este trabajo. Mira si está bien.")


@transaction.atomic
def record(
    *, actor: Actor, award: Award, amount: Decimal, means: PaymentMeans, paid_on: date | None = None
) -> Payment:
    """Write down what the asker paid the contractor; either side may. Raises `Refused` (fields: amount, paid_on)."""
    award = stages.locked(award)
    account, day = account_of(award), paid_on or clock.today()
    refuse_if(rules.can_record(actor, award, payable=account.payable))
    if wrong := rules.payment_fits(award, amount=amount, payable=account.payable, paid_on=day):
        raise Refused(wrong[0], field=wrong[1], status=422)
    payment = Payment.objects.create(
        award=award,
        amount=amount,
        means=PaymentMeans(means),
        paid_on=day,
        recorded_by=actor.signed_in,
        recorded_by_asker=side_of(actor, award) is Side.ASKER,
        assisted=actor.assisting,
        recorded_at=clock.now(),
    )
    _note(actor, award, EventKind.PAID, payment)
    notices.tell([other_side(actor, award)], award.job, PAID, actor=actor)
    return payment


@transaction.atomic
def reverse(*, actor: Actor, payment: Payment) -> Payment:
    """Take back a payment that was written down by error: both entries stay readable. Raises `Refused`."""
    award = stages.locked(payment.award)
    payment.award = award
    reversed_ = Payment.objects.filter(reverses=payment).exists()
    refuse_if(rules.can_reverse(actor, payment, reversed_=reversed_))
    reversal = Payment.objects.create(
        award=award,
        amount=-payment.amount,
        means=payment.means,
        paid_on=payment.paid_on,
        reverses=payment,
        recorded_by=actor.signed_in,
        recorded_by_asker=payment.recorded_by_asker,
        assisted=actor.assisting,
        recorded_at=clock.now(),
    )
    _note(actor, award, EventKind.PAYMENT_REVERSED, payment)
    return reversal


@transaction.atomic
def postpone(*, actor: Actor, award: Award, due_on: date) -> Award:
    """Who is owed names a later day of payment. Raises `Refused` (field: due_on)."""
    award = stages.locked(award)
    refuse_if(rules.can_postpone(actor, award, owed=account_of(award).balance > 0))
    refuse_if(day_fits(due_on), field="due_on")
    award.due_on = due_on
    award.save(update_fields=["due_on"])
    timeline.note(
        job=award.job,
        kind=EventKind.PAYMENT_POSTPONED,
        actor=actor,
        award=award,
        words=date_format(due_on, "SHORT_DATE_FORMAT").lower(),
        only_parties=True,
    )
    return award


def _note(actor: Actor, award: Award, kind: EventKind, payment: Payment) -> None:
    words = f"{money.shown(payment.amount, actor.cluster.currency)}, {PaymentMeans(payment.means).label}"
    timeline.note(job=award.job, kind=kind, actor=actor, award=award, words=words, only_parties=True)
