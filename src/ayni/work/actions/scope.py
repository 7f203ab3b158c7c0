"""Other terms after the award: one side proposes, the other agrees, and only then they hold."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work import timeline
from ayni.work.actions import notices, stages
from ayni.work.models import Award, ScopeChange
from ayni.work.queries.awards import pending_change
from ayni.work.queries.standing import figures
from ayni.work.rules import deliveries as rules
from ayni.work.rules.parties import Side, other_side, side_of
from ayni.work.timeline import EventKind

PROPOSED = gettext_lazy("Te proponen un cambio. Falta que digas si estás de acuerdo.")
ANSWERED = gettext_lazy("Respondieron al cambio que propusiste.")


@transaction.atomic
def propose(
    *, actor: Actor, award: Award, quantity: Decimal, price: Decimal, promised_on: date, reason: str
) -> ScopeChange:
    """Propose a quantity, a price for all of it and a day. Raises `Refused` (each of the fields, and reason)."""
    award = stages.locked(award)
    refuse_if(rules.can_propose(actor, award, pending=pending_change(award) is not None))
    _check(award, quantity, price, promised_on)
    if not reason.strip():
        raise Refused(_("Di por qué propones el cambio."), field="reason", status=422)
    change = ScopeChange.objects.create(
        award=award,
        proposed_by_asker=side_of(actor, award) is Side.ASKER,
        proposed_by=actor.signed_in,
        quantity=quantity,
        price=cents(price),
        promised_on=promised_on,
        reason=reason.strip()[:300],
        proposed_at=clock.now(),
    )
    _note(actor, award, EventKind.CHANGE_PROPOSED, reason)
    notices.tell([other_side(actor, award)], award.job, PROPOSED, actor=actor)
    return change


@transaction.atomic
def answer(*, actor: Actor, change: ScopeChange, agreed: bool) -> ScopeChange:
    """The other side agrees, and the terms hold from now on; or it does not. Raises `Refused`.

    The job's whole quantity changes as much as this part's: what is free for others stays as it was.
    """
    award, change = _locked(change)
    refuse_if(rules.can_answer_change(actor, change))
    if agreed:
        _check(award, change.quantity, change.price, change.promised_on)
        award.job.quantity += change.quantity - award.quantity
        award.job.save(update_fields=["quantity"])
        award.quantity, award.price, award.promised_on = change.quantity, change.price, change.promised_on
        award.save(update_fields=["quantity", "price", "promised_on"])
    _close(change, agreed=agreed)
    _note(actor, award, EventKind.CHANGE_AGREED if agreed else EventKind.CHANGE_REFUSED)
    stages.settle(actor=actor, award=award)
    notices.tell([other_side(actor, award)], award.job, ANSWERED, actor=actor)
    return change


@transaction.atomic
def take_back(*, actor: Actor, change: ScopeChange) -> ScopeChange:
    """Who proposed takes it back before it is answered. Raises `Refused`."""
    award, change = _locked(change)
    refuse_if(rules.can_take_back_change(actor, change))
    _close(change, agreed=False)
    _note(actor, award, EventKind.CHANGE_REFUSED, _("retiró su propuesta"))
    return change


def _locked(change: ScopeChange) -> tuple[Award, ScopeChange]:
    award = stages.locked(change.award)
    fresh = ScopeChange.objects.get(pk=change.pk)
    fresh.award = award
    return award, fresh


def _check(award: Award, quantity: Decimal, price: Decimal, promised_on: date) -> None:
    now = figures(award)
    wrong = rules.change_fits(
        award, now, quantity=quantity, price=price, promised_on=promised_on, unit=award.job.unit
    )
    if wrong:
        raise Refused(wrong[0], field=wrong[1], status=422)


def _close(change: ScopeChange, *, agreed: bool) -> None:
    change.agreed, change.answered_at = agreed, clock.now()
    change.save(update_fields=["agreed", "answered_at"])


def _note(actor: Actor, award: Award, kind: EventKind, words: str = "") -> None:
    timeline.note(job=award.job, kind=kind, actor=actor, award=award, words=words, only_parties=True)
