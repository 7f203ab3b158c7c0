"""Giving the work: in whole or in parts, to one or several; accepted, refused, lapsed or taken back.

Every function locks the job's row first: the quantity that is still free is what becomes scarcer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.actions import notices
from ayni.work.actions.standing import pass_over_others, revive_quotes
from ayni.work.models import Award, AwardState, Job, JobState, PriceBasis, Quote, QuoteState
from ayni.work.naming import amount
from ayni.work.rules import awards as rules
from ayni.work.timeline import EventKind, awarded_quantity, follow, locked, note

ANSWER_WITHIN = timedelta(hours=48)
URGENT_WITHIN = timedelta(hours=12)

YOURS = gettext_lazy("Te adjudicaron un trabajo. Acéptalo o di que no puedes, antes de que venza.")
TAKEN = gettext_lazy("El taller aceptó el trabajo.")
REFUSED = gettext_lazy(
    "El taller no puede hacer el trabajo. Esa cantidad volvió a quedar libre: adjudícala a otro."
)
LAPSED = gettext_lazy(
    "El taller no respondió a tiempo. Esa cantidad volvió a quedar libre: adjudícala a otro."
)
LAPSED_FOR_YOU = gettext_lazy(
    "Se pasó el plazo para aceptar un trabajo y quedó libre. Si aún puedes, habla con ellos."
)
TAKEN_BACK = gettext_lazy("Retiraron la adjudicación antes de que la aceptaras. Tu cotización sigue en pie.")


@dataclass(frozen=True)
class Share:
    """A quantity for one quote, as the asker saw it: `version` is the quote's when the page was shown."""

    quote_id: int
    quantity: Decimal
    version: int


@transaction.atomic
def award(*, actor: Actor, job: Job, shares: Sequence[Share]) -> list[Award]:
    """Give these quantities to these quotes, all or none. Raises `Refused` when together they are too much."""
    current = locked(job.pk)
    refuse_if(rules.can_award(actor, current))
    if not shares:
        raise Refused(_("Di cuánto le das al menos a un taller."))
    left = current.quantity - awarded_quantity(current)
    wanted = sum((share.quantity for share in shares), Decimal(0))
    if wanted > left:
        raise Refused(
            _("Repartiste %(wanted)s y quedan %(left)s por adjudicar.")
            % {"wanted": amount(wanted, current.unit), "left": amount(left, current.unit)}
        )
    made = [_give(actor, current, share) for share in shares]
    _tell_of(actor, current, made)
    follow(current)
    if current.state != JobState.OPEN:
        pass_over_others(current, actor=actor)
    return made


def _give(actor: Actor, job: Job, share: Share) -> Award:
    quote = Quote.objects.filter(pk=share.quote_id, job=job).select_related("contractor").first()
    if quote is None:
        raise Refused(_("Esa cotización no es de este encargo."))
    refuse_if(rules.quote_stands(quote, seen_version=share.version))
    refuse_if(rules.share_fits(quote, share.quantity, unit=job.unit))
    quote.state = QuoteState.AWARDED
    quote.save(update_fields=["state"])
    return Award.objects.create(
        job=job,
        quote=quote,
        contractor=quote.contractor,
        quantity=share.quantity,
        price=price_for(quote, share.quantity),
        freight=quote.freight,
        promised_on=quote.ready_on,
        respond_by=_respond_by(job),
        awarded_by=actor.signed_in,
        awarded_at=clock.now(),
    )


def price_for(quote: Quote, quantity: Decimal) -> Decimal:
    """What so much costs by the quote, without freight: a lump price is shared out in proportion."""
    if quote.basis == PriceBasis.UNIT:
        return cents(quote.price * quantity)
    return cents(quote.price * quantity / quote.quantity)


def _respond_by(job: Job) -> datetime:
    return clock.now() + (URGENT_WITHIN if job.urgent else ANSWER_WITHIN)


def _tell_of(actor: Actor, job: Job, made: Sequence[Award]) -> None:
    for each in made:
        note(
            job=job,
            kind=EventKind.AWARDED,
            actor=actor,
            award=each,
            words=_("%(amount)s a %(name)s")
            % {"amount": amount(each.quantity, job.unit), "name": each.contractor.name},
            only_parties=True,
        )
    notices.tell([each.contractor_id for each in made], job, YOURS, actor=actor)


@transaction.atomic
def settle_for_awarded(*, actor: Actor, job: Job) -> Job:
    """The asker says that what is awarded is enough: the rest is no longer asked for."""
    current = locked(job.pk)
    held = awarded_quantity(current)
    refuse_if(rules.can_settle(actor, current, held=held))
    current.quantity = held
    current.save(update_fields=["quantity"])
    note(job=current, kind=EventKind.CHANGED, actor=actor, words=amount(held, current.unit))
    follow(current)
    pass_over_others(current, actor=actor)
    return current


@transaction.atomic
def accept_award(*, actor: Actor, award: Award, clause_agreed: bool = False) -> Award:
    """The contractor takes the work, and with it the clause that protects who brought the client."""
    job, current = _both(award)
    if current.state == AwardState.TAKEN and current.contractor == actor.organization:
        return current
    refuse_if(rules.can_answer(actor, current))
    if job.protects_client_months and not clause_agreed:
        raise Refused(
            _("Para aceptar el trabajo, marca que respetas al cliente de quien te lo pasa."), field="clause"
        )
    current.state, current.answered_at = AwardState.TAKEN, clock.now()
    current.clause_until = _clause_until(job)
    current.save(update_fields=["state", "answered_at", "clause_until"])
    note(job=job, kind=EventKind.AWARD_TAKEN, actor=actor, award=current, only_parties=True)
    follow(job)
    notices.tell([job.asker_id], job, TAKEN, actor=actor)
    return current


@transaction.atomic
def refuse_award(*, actor: Actor, award: Award, reason: str = "") -> Award:
    """The contractor cannot take it: the quantity is free again, and the other offers stand again."""
    job, current = _both(award)
    if current.state == AwardState.REFUSED and current.contractor == actor.organization:
        return current
    refuse_if(rules.can_answer(actor, current))
    _release(job, current, AwardState.REFUSED, QuoteState.WITHDRAWN)
    note(job=job, kind=EventKind.AWARD_REFUSED, actor=actor, award=current, words=reason, only_parties=True)
    notices.tell([job.asker_id], job, REFUSED, actor=actor)
    return current


@transaction.atomic
def take_back_award(*, actor: Actor, award: Award) -> Award:
    """The asker thinks again before the contractor answered; the quote stands as before."""
    job, current = _both(award)
    refuse_if(rules.can_take_back(actor, job, current))
    _release(job, current, AwardState.CANCELLED, QuoteState.OFFERED)
    note(job=job, kind=EventKind.AWARD_CANCELLED, actor=actor, award=current, only_parties=True)
    notices.tell([current.contractor_id], job, TAKEN_BACK, actor=actor)
    return current


@transaction.atomic
def lapse(award: Award) -> None:
    """Time takes back an award that nobody answered."""
    job, current = _both(award)
    if current.state != AwardState.OFFERED or current.respond_by > clock.now():
        return
    _release(job, current, AwardState.LAPSED, QuoteState.LAPSED)
    note(job=job, kind=EventKind.AWARD_LAPSED, actor=None, award=current, only_parties=True)
    notices.tell([job.asker_id], job, LAPSED)
    notices.tell([current.contractor_id], job, LAPSED_FOR_YOU)


def lapse_all() -> None:
    """Every award of the open cluster whose time to answer passed."""
    due = Award.objects.filter(state=AwardState.OFFERED, respond_by__lte=clock.now()).order_by("pk")
    for each in due:
        lapse(each)


def _both(award: Award) -> tuple[Job, Award]:
    """The job's row locked, and the award as it is now."""
    job = locked(award.job_id)
    return job, Award.objects.select_related("contractor", "quote").get(pk=award.pk)


def _release(job: Job, award: Award, state: AwardState, quote_state: QuoteState) -> None:
    """The quantity is free again."""
    award.state, award.answered_at = state, clock.now()
    award.save(update_fields=["state", "answered_at"])
    follow(job)
    revive_quotes(job)
    if award.quote is not None:
        award.quote.state = quote_state
        award.quote.save(update_fields=["state"])


def _clause_until(job: Job) -> date | None:
    """So many calendar months from today; the last day of a shorter month."""
    if not job.protects_client_months:
        return None
    today = clock.today()
    months = today.year * 12 + today.month - 1 + job.protects_client_months
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=today.day - 1), following - timedelta(days=1))
