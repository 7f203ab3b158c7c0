"""What a publication prints of somebody's words, taken over under that publication's own consent."""

from django.db import transaction

from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.studies import rules
from ayni.studies.models import Consent, Interview, Origin, Participant, Transcript, Use, Way
from ayni.studies.rules import Seat

PRINTED = (Use.ANALYSE, Use.QUOTE_HERE, Use.QUOTE_IN_PRINT)


@transaction.atomic
def published_voices(*, seat: Seat, label: str, reason: str) -> Participant:
    """Whoever a publication quotes without telling them apart: one entry of the sample for all. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    allowed = {use.value: use in PRINTED for use in Use}
    voices = Participant(
        study=seat.study,
        label=label,
        reason=reason,
        excerpted=True,
        **{f"may_{use}": given for use, given in allowed.items()},
    )
    voices.full_clean()
    voices.save()
    Consent.objects.create(participant=voices, way=Way.PUBLICATION, given_at=clock.now(), **allowed)
    return voices


@transaction.atomic
def take_excerpt(*, seat: Seat, voices: Participant, name: str, text: str) -> Interview:
    """One printed passage, word for word. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    made = Interview.objects.create(study=seat.study, participant=voices, name=name)
    Transcript.objects.create(
        interview=made,
        version=1,
        text=text,
        length=len(text),
        origin=Origin.PRINT,
        created_by=seat.actor.person,
    )
    return made
