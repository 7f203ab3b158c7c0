"""Choose people for the study, and note what came of asking them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.models import Approach, Outcome, Participant, Study
from ayni.studies.rules import Seat


@transaction.atomic
def choose(
    *, seat: Seat, reason: str, organization: Organization | None = None, **columns: Any
) -> Participant:
    """Put somebody in the sample, with the reason why them.

    What the directory knows of the organisation fills the attributes that were not given. Without a label
    they get the next number. Raises `Refused`.
    """
    refuse_if(rules.can_direct(seat))
    if not reason.strip():
        raise Refused(_("Escribe por qué esta persona: una muestra intencional se explica."), field="reason")
    Study.objects.select_for_update().get(pk=seat.study.pk)
    known = known_of(organization) if organization else {}
    given = {name: value for name, value in columns.items() if value not in {None, ""}}
    chosen = Participant(
        study=seat.study, organization=organization, reason=reason.strip(), **{**known, **given}
    )
    chosen.label = chosen.label or _next_label(seat.study)
    chosen.full_clean()
    chosen.save()
    return chosen


def known_of(organization: Organization) -> dict[str, Any]:
    """What the directory already says of it, as columns of a participant."""
    return {
        "guild": organization.guild,
        "people_employed": organization.people_employed,
        "founded_year": organization.founded_year,
        "phone": organization.phone,
    }


def _next_label(study: Study) -> str:
    taken = set(Participant.objects.filter(study=study).values_list("label", flat=True))
    number = len(taken) + 1
    while f"P{number:02d}" in taken:
        number += 1
    return f"P{number:02d}"


@transaction.atomic
def describe(*, seat: Seat, participant: Participant, **columns: Any) -> Participant:
    """Correct what is known of somebody in the sample. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    changed = Participant.objects.select_for_update().get(pk=participant.pk)
    for name, value in columns.items():
        setattr(changed, name, value)
    changed.full_clean()
    changed.save(update_fields=list(columns))
    return changed


@transaction.atomic
def note_approach(
    *, seat: Seat, participant: Participant, outcome: str, happened_on: date, note: str = ""
) -> Approach:
    """Write down what came of asking somebody. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    if happened_on > clock.today():
        raise Refused(_("Esa fecha todavía no llega."), field="happened_on")
    return Approach.objects.create(
        participant=participant,
        outcome=Outcome(outcome),
        happened_on=happened_on,
        note=note.strip(),
        by=seat.actor.person,
    )
