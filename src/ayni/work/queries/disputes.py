"""Disagreements: the gate, who sees which statement, and what waits for coordination and mediators."""

from django.db.models import F, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Person, Role
from ayni.work.models import Award, ClientClauseBreach, Dispute, DisputeState
from ayni.work.models import Statement as SideStatement


def disputes_of(award: Award) -> list[Dispute]:
    """Every dispute over the award, the latest first."""
    rows = Dispute.objects.filter(award=award).select_related("mediator", "opened_by", "opened_for")
    return list(rows.order_by("-opened_at", "-pk"))


def open_dispute_of(award: Award) -> Dispute | None:
    """The one that is not settled yet."""
    rows = Dispute.objects.filter(award=award).exclude(state=DisputeState.SETTLED)
    return rows.select_related("mediator", "opened_for").first()


def statements_for(actor: Actor, dispute: Dispute) -> QuerySet[SideStatement]:
    """What was stated and this actor may read: its own side's words; who mediates reads both sides'."""
    rows = SideStatement.objects.filter(dispute=dispute).select_related("organization", "person")
    if not is_mediator(actor, dispute):
        rows = rows.filter(organization=actor.organization)
    return rows.order_by("at", "pk")


def is_mediator(actor: Actor, dispute: Dispute) -> bool:
    """Whether the actor is the one whom the coordination named."""
    return actor.person is not None and dispute.mediator_id == actor.person.pk


def statement_for(actor: Actor, award: Award, statement_id: int) -> SideStatement:
    """Gate to one statement, for its photo."""
    found = (
        SideStatement.objects.filter(pk=statement_id, dispute__award=award).select_related("dispute").first()
    )
    if found is None:
        raise Http404
    own = actor.organization is not None and actor.organization.pk == found.organization_id
    if not own and not is_mediator(actor, found.dispute):
        raise Http404
    return found


def undecided_breach(dispute: Dispute) -> ClientClauseBreach | None:
    """The reported breach that this dispute has to decide on."""
    return ClientClauseBreach.objects.filter(dispute=dispute, upheld=None).first()


def breaches_of(award: Award) -> list[ClientClauseBreach]:
    """Reported breaches of the client clause, the latest first."""
    return list(ClientClauseBreach.objects.filter(award=award).order_by("-reported_at", "-pk"))


def disputes_of_cluster(state: str = "") -> QuerySet[Dispute]:
    """For the coordination: between whom and since when, never the words. Those without mediator first."""
    rows = Dispute.objects.select_related("award__job__asker", "award__contractor", "mediator", "opened_for")
    if state:
        rows = rows.filter(state=state)
    return rows.order_by(
        F("settled_at").desc(nulls_first=True), F("mediator").asc(nulls_first=True), "opened_at", "pk"
    )


def dispute_to_assign(actor: Actor, dispute_id: int) -> Dispute:
    """Gate for naming who mediates: the coordination's, while the dispute is open."""
    found = disputes_of_cluster().filter(pk=dispute_id).first()
    if found is None or not actor.is_coordinator or found.state == DisputeState.SETTLED:
        raise Http404
    return found


def possible_mediators(dispute: Dispute) -> list[Person]:
    """Who coordinates or belongs to the cluster and to neither side, coordinators first, then by name."""
    sides = {dispute.award.job.asker_id, dispute.award.contractor_id}
    present = list(Membership.objects.filter(ended_at=None).select_related("person").order_by("pk"))
    partial = {each.person_id for each in present if each.organization_id in sides}
    coordinators = {each.person_id for each in present if each.role == Role.COORDINATOR}
    ranked = {
        each.person: each.person_id not in coordinators for each in present if each.person_id not in partial
    }
    return sorted(ranked, key=lambda person: (ranked[person], person.name, person.pk))


def to_mediate(actor: Actor) -> list[Dispute]:
    """Disputes that wait for this person's mediation, the oldest first."""
    rows = Dispute.objects.filter(mediator=actor.person, state=DisputeState.IN_MEDIATION)
    return list(rows.select_related("award__job__asker", "award__contractor").order_by("opened_at", "pk"))


def without_mediator() -> list[Dispute]:
    """Open disputes for which nobody mediates yet, the oldest first."""
    return list(disputes_of_cluster(DisputeState.OPEN).order_by("opened_at", "pk"))


def to_state(actor: Actor) -> list[Dispute]:
    """Open disputes in which the actor's organisation has not said a word yet."""
    own = actor.organization
    if own is None:
        return []
    spoken = SideStatement.objects.filter(organization=own).values("dispute")
    open_ones = Dispute.objects.exclude(state=DisputeState.SETTLED).exclude(pk__in=spoken)
    mine = open_ones.filter(award__job__asker=own) | open_ones.filter(award__contractor=own)
    return list(mine.select_related("award__job__asker", "award__contractor").order_by("opened_at", "pk"))
