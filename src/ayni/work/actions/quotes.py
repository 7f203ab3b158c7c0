"""Offers for a job, sealed from the others who quote: made, changed, withdrawn."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.models import Invitee, Job, PriceBasis, Quote, QuoteState
from ayni.work.naming import amount
from ayni.work.rules import quotes as rules
from ayni.work.timeline import EventKind, locked, note


@transaction.atomic
def offer(
    *,
    actor: Actor,
    job: Job,
    price: Decimal,
    quantity: Decimal,
    ready_on: date,
    valid_until: date,
    basis: str = PriceBasis.LUMP,
    freight: Decimal = Decimal(0),
    approach: str = "",
    conditions: str = "",
) -> Quote:
    """Quote, or change one's own quote: one a workshop and job, with a version that counts the changes.

    `price` is for a unit or for all of `quantity`, as `basis` says. Raises `Refused` with the field at fault.
    """
    current = locked(job.pk)
    own = Quote.objects.filter(job=current, contractor=actor.organization).first()
    refuse_if(rules.can_quote(actor, current, own=own))
    wrong = rules.why_not_offered(
        current, price=price, freight=freight, quantity=quantity, ready_on=ready_on, valid_until=valid_until
    )
    if wrong is not None:
        raise Refused(wrong[0], field=wrong[1])
    quote = own or Quote(job=current, contractor=actor.organization, version=0, created_at=clock.now())
    quote.quoted_by = actor.signed_in
    quote.price, quote.freight, quote.basis = cents(price), cents(freight), PriceBasis(basis)
    quote.quantity, quote.ready_on, quote.valid_until = quantity, ready_on, valid_until
    quote.note, quote.conditions = approach.strip(), conditions.strip()
    quote.state, quote.version, quote.changed_at = QuoteState.OFFERED, quote.version + 1, clock.now()
    quote.save()
    Invitee.objects.filter(job=current, organization=actor.organization).update(declined_at=None)
    kind = EventKind.QUOTE_CHANGED if own else EventKind.QUOTED
    note(job=current, kind=kind, actor=actor, words=amount(quantity, current.unit), only_parties=True)
    return quote


@transaction.atomic
def withdraw(*, actor: Actor, quote: Quote) -> Quote:
    """Take one's own offer back while it is not awarded."""
    job = locked(quote.job_id)
    current = Quote.objects.get(pk=quote.pk)
    if current.state == QuoteState.WITHDRAWN and rules.is_own(actor, current):
        return current
    refuse_if(rules.can_withdraw(actor, current))
    current.state, current.changed_at = QuoteState.WITHDRAWN, clock.now()
    current.save(update_fields=["state", "changed_at"])
    note(job=job, kind=EventKind.QUOTE_WITHDRAWN, actor=actor, only_parties=True)
    return current
