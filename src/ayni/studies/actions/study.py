"""Begin a study, change its plan, make up its team, open a wave."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Person, Role
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.actions.guide import write_guide
from ayni.studies.guide_template import CLOSING, OPENING, QUESTIONS
from ayni.studies.models import Study, TeamMember, TeamRole, Wave
from ayni.studies.rules import Seat

PLAN = ("name", "purpose", "design", "ethics", "limits", "smallest_cell", "citation", "doi")
"""What the plan says; the fields of the study that its lead may change."""


@transaction.atomic
def begin_study(*, actor: Actor, from_template: bool = True, **plan: Any) -> Seat:
    """A new study led by the actor, with a first wave from today.

    With `from_template` it comes with the guide for the five dimensions. Raises `Refused`.
    """
    refuse_if(rules.can_begin(actor))
    study = Study(created_by=actor.signed_in, **plan)
    study.full_clean()
    study.save()
    TeamMember.objects.create(study=study, person=actor.signed_in, role=TeamRole.LEAD)
    Wave.objects.create(study=study, number=1, name=_("Primera ola"), begins_on=clock.today())
    seat = Seat(actor, study, TeamRole.LEAD)
    if from_template:
        write_guide(seat=seat, opening=OPENING, closing=CLOSING, questions=QUESTIONS)
    return seat


@transaction.atomic
def change_plan(*, seat: Seat, **plan: Any) -> Study:
    """Say the aim, design, care and limits anew. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    study = Study.objects.select_for_update().get(pk=seat.study.pk)
    for name in set(PLAN) & set(plan):
        setattr(study, name, plan[name])
    study.full_clean()
    study.save()
    return study


@transaction.atomic
def put_in_team(*, seat: Seat, person: Person, role: str) -> TeamMember:
    """Give somebody who researches or coordinates here a part in the study, or another part.

    Raises `Refused`: not the lead, not of this cluster's researchers, or the study would be without a lead.
    """
    refuse_if(rules.can_direct(seat))
    if not Membership.objects.filter(
        person=person, ended_at=None, role__in=[Role.RESEARCHER, Role.COORDINATOR]
    ).exists():
        raise Refused(_("En el equipo están quienes investigan o coordinan en este parque."), field="person")
    _keep_a_lead(seat, person, role)
    member, _made = TeamMember.objects.update_or_create(
        study=seat.study, person=person, defaults={"role": TeamRole(role), "left_at": None}
    )
    return member


@transaction.atomic
def leave_team(*, seat: Seat, person: Person) -> None:
    """End somebody's part; what they coded stays, with their name. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    _keep_a_lead(seat, person, "")
    TeamMember.objects.filter(study=seat.study, person=person, left_at=None).update(left_at=clock.now())


def _keep_a_lead(seat: Seat, person: Person, role: str) -> None:
    """Under the study's lock, so that two leads cannot leave at once."""
    Study.objects.select_for_update().get(pk=seat.study.pk)
    others = TeamMember.objects.filter(study=seat.study, role=TeamRole.LEAD, left_at=None)
    if role != TeamRole.LEAD and not others.exclude(person=person).exists():
        raise Refused(_("El estudio se quedaría sin quien lo dirija: primero nombra a otra persona."))


@transaction.atomic
def open_wave(*, seat: Seat, name: str, begins_on: date, ends_on: date | None = None) -> Wave:
    """A further round of interviews. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    Study.objects.select_for_update().get(pk=seat.study.pk)
    last = Wave.objects.filter(study=seat.study).order_by("-number").first()
    wave = Wave(
        study=seat.study, number=last.number + 1 if last else 1, name=name.strip(), begins_on=begins_on,
        ends_on=ends_on,
    )  # fmt: skip
    wave.full_clean()
    wave.save()
    return wave
