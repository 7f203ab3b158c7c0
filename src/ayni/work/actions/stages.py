"""Where an award is follows from what happened to it: one lock in every path, one place that moves its state."""

from datetime import timedelta

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger import actions as ledger
from ayni.ledger.kinds import PartyRole
from ayni.work import timeline
from ayni.work.models import Award, AwardState, Delivery, DeliveryDecision, Dispute, DisputeState, JobEvent
from ayni.work.models.award import RELEASED
from ayni.work.queries.standing import Figures, figures, holds_material
from ayni.work.queries.statements import earned
from ayni.work.rules.parties import DONE
from ayni.work.timeline import EventKind

PAY_WITHIN = timedelta(days=7)
"""When the payment of accepted work is due, unless a day was agreed."""


def locked(award: Award) -> Award:
    """The award as it is now, its job's row and then its own locked until the transaction ends."""
    job = timeline.locked(award.job_id)
    fresh = Award.objects.select_for_update(of=("self",)).select_related("contractor").get(pk=award.pk)
    fresh.job = job
    return fresh


def settle(*, actor: Actor, award: Award) -> None:
    """Bring a locked award, and with it its job, to the state that follows from what happened.

    Accepted work enters the ledger here, in the same transaction: once, however often this is called.
    """
    now = figures(award)
    state = _state(award, now)
    if state == award.state:
        return
    award.state = state
    if state in DONE and award.due_on is None and earned(award, now):
        award.due_on = clock.today() + PAY_WITHIN
    award.save(update_fields=["state", "due_on"])
    timeline.follow(award.job)
    if state in DONE and now.accepted:
        _enter_in_ledger(award, now)
    if state == AwardState.CLOSED:
        timeline.note(job=award.job, kind=EventKind.CLOSED, actor=actor, award=award, only_parties=True)


def _state(award: Award, now: Figures) -> AwardState:
    """Refused, lapsed, cancelled and closed stay; a disagreement stands before all others."""
    present = AwardState(award.state)
    if present in {*RELEASED, AwardState.OFFERED, AwardState.CLOSED}:
        return present
    disputes = list(Dispute.objects.filter(award=award).order_by("pk"))
    if any(dispute.state != DisputeState.SETTLED for dispute in disputes):
        return AwardState.DISPUTED
    ended = any(dispute.ends_work for dispute in disputes)
    if ended and not now.accepted:
        return AwardState.CANCELLED
    if ended or now.is_decided:
        return _finished(award, now)
    if not now.missing:
        return AwardState.DELIVERED
    return AwardState.IN_PROGRESS if has_started(award) else AwardState.TAKEN


def was_done(award: Award) -> bool:
    """Whether everything was brought and decided on, whatever is disputed about it."""
    return figures(award).is_decided


def _finished(award: Award, now: Figures) -> AwardState:
    """Closed once no material is left to give account of; accepted until then, if anything was."""
    if not holds_material(award):
        return AwardState.CLOSED
    return AwardState.ACCEPTED if now.accepted else AwardState.DELIVERED


def has_started(award: Award) -> bool:
    """Whether the contractor began."""
    return JobEvent.objects.filter(job=award.job_id, award=award, kind=EventKind.STARTED).exists()


def note_start(*, actor: Actor, award: Award) -> None:
    """The first sign of work is its start."""
    if award.state == AwardState.TAKEN and not has_started(award):
        timeline.note(job=award.job, kind=EventKind.STARTED, actor=actor, award=award, only_parties=True)


def _enter_in_ledger(award: Award, now: Figures) -> None:
    """One collaboration: recorded by who accepted for the asker, agreed by who delivered for the contractor."""
    asker, contractor = award.job.asker, award.contractor
    if asker.left_at is not None or contractor.left_at is not None:
        return
    accepted = (
        DeliveryDecision.objects.filter(delivery__award=award, accepted__gt=0)
        .select_related("decided_by")
        .latest("pk")
    )
    delivered = Delivery.objects.filter(award=award).select_related("delivered_by").latest("pk")
    ledger.record(
        actor=Actor(
            cluster=award.cluster,
            person=accepted.decided_by,
            organization=asker,
            assisting=accepted.assisted,
        ),
        kind="work_passed",
        happened_on=clock.today(),
        parties=[
            ledger.Party(asker, PartyRole.GIVER),
            ledger.Party(
                contractor,
                PartyRole.RECEIVER,
                agreed_by=delivered.delivered_by,
                agreed_assisted=delivered.assisted,
            ),
        ],
        value=earned(award, now),
        text=award.job.title,
        source=f"award:{award.pk}",
    )
