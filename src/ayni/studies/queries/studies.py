"""The gates to a study, its team, waves and guide."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Person, Role
from ayni.studies.models import Guide, Question, Study, TeamMember, TeamRole, Wave
from ayni.studies.rules import Seat


@dataclass(frozen=True)
class Listed:
    """A study in the list: its team is named; only who belongs to it can open it."""

    study: Study
    leads: tuple[str, ...]
    role: TeamRole | None
    participants: int


def studies_for(actor: Actor) -> list[Listed]:
    """Every study of the cluster, the actor's own first."""
    studies = list(Study.objects.annotate(asked=Count("participants")).order_by("-created_at", "-pk"))
    members = list(
        TeamMember.objects.filter(left_at=None).select_related("person").order_by("joined_at", "pk")
    )
    listed = [_listed(study, members, actor) for study in studies]
    return sorted(listed, key=lambda each: each.role is None)


def _listed(study: Study, members: list[TeamMember], actor: Actor) -> Listed:
    team = [each for each in members if each.study_id == study.pk]
    own = next((each.role for each in team if actor.person and each.person_id == actor.person.pk), None)
    leads = tuple(each.person.name for each in team if each.role == TeamRole.LEAD)
    asked: int = study.asked  # type: ignore[attr-defined]  # annotated above
    return Listed(study, leads, TeamRole(own) if own else None, asked)


def seat_for(actor: Actor, study_id: int) -> Seat:
    """The actor's place in the study with this id; whoever is not in its team gets a 404."""
    member = (
        TeamMember.objects.filter(study=study_id, person=actor.person, left_at=None)
        .select_related("study")
        .first()
    )
    if actor.person is None or member is None:
        raise Http404
    return Seat(actor, member.study, TeamRole(member.role))


def team_of(study: Study) -> list[TeamMember]:
    """Who works on it now: leads, then coders, then readers."""
    order = {role: place for place, role in enumerate(TeamRole)}
    members = (
        TeamMember.objects.filter(study=study, left_at=None)
        .select_related("person")
        .order_by("joined_at", "pk")
    )
    return sorted(members, key=lambda each: order[TeamRole(each.role)])


def possible_members() -> list[Person]:
    """Who could be in a team: those who research or coordinate in the cluster."""
    ids = Membership.objects.filter(ended_at=None, role__in=[Role.RESEARCHER, Role.COORDINATOR]).values_list(
        "person_id", flat=True
    )
    return list(Person.objects.filter(pk__in=set(ids)).order_by("name", "pk"))


def waves_of(study: Study) -> list[Wave]:
    """In order."""
    return list(Wave.objects.filter(study=study).order_by("number"))


def guide_of(study: Study, version: int | None = None) -> Guide | None:
    """The guide in this version, or the latest; None before one was written."""
    guides = Guide.objects.filter(study=study).select_related("created_by").order_by("-version")
    return guides.filter(Q() if version is None else Q(version=version)).first()


def guides_of(study: Study) -> list[Guide]:
    """All versions, the latest first."""
    return list(Guide.objects.filter(study=study).select_related("created_by").order_by("-version"))


def questions_of(guide: Guide) -> list[Question]:
    """In the order in which they are asked."""
    return list(Question.objects.filter(guide=guide).order_by("position"))
