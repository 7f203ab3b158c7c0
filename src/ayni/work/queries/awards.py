"""The gate to an award, and the lists that its two sides see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.models import (
    Award,
    AwardState,
    Delivery,
    DeliveryDecision,
    Dispute,
    JobEvent,
    ScopeChange,
)
from ayni.work.rules.parties import WORKING


def award_for(actor: Actor, pk: int) -> Award:
    """The gate: its asker, its contractor and, in a dispute over it, who mediates; for others it is not there."""
    award = Award.objects.select_related("job__asker", "contractor").filter(pk=pk).first()
    if award is None or not _sees(actor, award):
        raise Http404
    return award


def _sees(actor: Actor, award: Award) -> bool:
    own = actor.organization
    if own is not None and own.pk in {award.job.asker_id, award.contractor_id}:
        return True
    return mediates(actor, award)


def mediates(actor: Actor, award: Award) -> bool:
    """Whether the actor is, or was, the mediator of a dispute over it."""
    return actor.person is not None and Dispute.objects.filter(award=award, mediator=actor.person).exists()


def awards_of(actor: Actor) -> QuerySet[Award]:
    """The awards that the actor's organisation gave or got, those to be ready first before the others."""
    if actor.organization is None:
        return Award.objects.none()
    own = Q(job__asker=actor.organization) | Q(contractor=actor.organization)
    return Award.objects.filter(own).select_related("job__asker", "contractor").order_by("promised_on", "pk")


@dataclass(frozen=True)
class Brought:
    """A delivery and what was said of it."""

    delivery: Delivery
    decision: DeliveryDecision | None


def deliveries_of(award: Award) -> list[Brought]:
    """Everything brought, the latest first."""
    rows = (
        Delivery.objects.filter(award=award)
        .select_related("delivered_by", "rework_of__delivery")
        .order_by("-delivered_at", "-pk")
    )
    said = {
        decision.delivery_id: decision
        for decision in DeliveryDecision.objects.filter(delivery__award=award).select_related("decided_by")
    }
    return [Brought(delivery, said.get(delivery.pk)) for delivery in rows]


def delivery_for(actor: Actor, award_id: int, delivery_id: int) -> Brought:
    """Gate to a delivery of an award that the actor sees."""
    award = award_for(actor, award_id)
    found = Delivery.objects.select_related("delivered_by").filter(pk=delivery_id, award=award).first()
    if found is None:
        raise Http404
    found.award = award
    return Brought(found, DeliveryDecision.objects.filter(delivery=found).first())


def to_rework(award: Award) -> list[DeliveryDecision]:
    """Decisions that sent pieces back to be made again, the oldest first."""
    return list(
        DeliveryDecision.objects.filter(delivery__award=award, rework_wanted=True, rejected__gt=0).order_by(
            "pk"
        )
    )


def pending_change(award: Award) -> ScopeChange | None:
    """The change that waits for an answer."""
    return ScopeChange.objects.filter(award=award, agreed=None).select_related("proposed_by").first()


def scope_change_for(actor: Actor, award_id: int, change_id: int) -> ScopeChange:
    """Gate to a proposed change of an award that the actor sees."""
    award = award_for(actor, award_id)
    found = ScopeChange.objects.filter(pk=change_id, award=award).first()
    if found is None:
        raise Http404
    found.award = award
    return found


def events_of(award: Award) -> QuerySet[JobEvent]:
    """What happened between the two sides, the latest first."""
    return (
        JobEvent.objects.filter(job=award.job_id)
        .filter(Q(award=award) | Q(award=None, kind__in=("opened", "changed", "closed", "cancelled")))
        .select_related("person", "organization")
        .order_by("-at", "-pk")
    )


def deliveries_to_check(actor: Actor) -> list[Delivery]:
    """What was brought to the actor's organisation and waits for its word, the oldest first."""
    return list(
        Delivery.objects.filter(
            award__job__asker=actor.organization, award__state__in=WORKING, decisions=None
        )
        .select_related("award__job", "award__contractor")
        .order_by("delivered_at", "pk")
    )


def late_awards(actor: Actor, today: date | None = None) -> list[Award]:
    """Awards of either side whose promised day has passed while work is missing, the latest promise last."""
    late = awards_of(actor).filter(promised_on__lt=today or clock.today())
    return list(late.filter(state__in=(AwardState.TAKEN, AwardState.IN_PROGRESS)))


def changes_to_answer(actor: Actor) -> list[ScopeChange]:
    """Changes that the other side proposed."""
    asked = Q(award__job__asker=actor.organization, proposed_by_asker=False)
    made = Q(award__contractor=actor.organization, proposed_by_asker=True)
    return list(
        ScopeChange.objects.filter(asked | made, agreed=None, award__state__in=WORKING)
        .select_related("award__job__asker", "award__contractor")
        .order_by("proposed_at", "pk")
    )


def unpaid_awards(actor: Actor) -> QuerySet[Award]:
    """Awards of either side with a day of payment, the first due first; whether something is owed says the account."""
    return awards_of(actor).exclude(due_on=None).order_by(F("due_on").asc(), "pk")
