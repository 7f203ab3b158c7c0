"""How the work goes: begun, how far, late, and what the two sides write to each other."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work import timeline
from ayni.work.actions import notices, stages
from ayni.work.models import Award, JobEvent
from ayni.work.rules.deliveries import can_work, delay_fits
from ayni.work.rules.parties import other_side, takes_part, was_agreed
from ayni.work.timeline import EventKind

LATE = gettext_lazy("El taller avisó una demora, con otra fecha.")
WRITTEN = gettext_lazy("Te escribieron sobre este trabajo.")


@transaction.atomic
def start(*, actor: Actor, award: Award) -> Award:
    """The contractor begins. Again it changes nothing. Raises `Refused`."""
    award = stages.locked(award)
    refuse_if(can_work(actor, award))
    stages.note_start(actor=actor, award=award)
    stages.settle(actor=actor, award=award)
    return award


@transaction.atomic
def tell(*, actor: Actor, award: Award, text: str) -> JobEvent:
    """The contractor says how far it is («12 de 20 listas»). Raises `Refused` (field: text)."""
    award = stages.locked(award)
    refuse_if(can_work(actor, award))
    said = _said(text)
    stages.note_start(actor=actor, award=award)
    stages.settle(actor=actor, award=award)
    return timeline.note(
        job=award.job, kind=EventKind.PROGRESS, actor=actor, award=award, words=said, only_parties=True
    )


@transaction.atomic
def delay(*, actor: Actor, award: Award, promised_on: date, reason: str) -> JobEvent:
    """The contractor promises a later day and says why. Raises `Refused` (fields: promised_on, reason)."""
    award = stages.locked(award)
    refuse_if(can_work(actor, award))
    if wrong := delay_fits(award, promised_on, reason.strip()):
        raise Refused(wrong[0], field=wrong[1], status=422)
    words = _("del %(before)s al %(after)s: %(reason)s") % {
        "before": _day(award.promised_on),
        "after": _day(promised_on),
        "reason": reason.strip(),
    }
    award.promised_on = promised_on
    award.save(update_fields=["promised_on"])
    notices.tell([award.job.asker_id], award.job, LATE, actor=actor)
    return timeline.note(
        job=award.job, kind=EventKind.DELAYED, actor=actor, award=award, words=words, only_parties=True
    )


@transaction.atomic
def write(*, actor: Actor, award: Award, text: str) -> JobEvent:
    """A message from one side to the other, kept with the work. Raises `Refused` (field: text)."""
    refuse_if(takes_part(actor, award) or was_agreed(award))
    said = _said(text)
    notices.tell([other_side(actor, award)], award.job, WRITTEN, actor=actor)
    return timeline.note(
        job=award.job, kind=EventKind.MESSAGE, actor=actor, award=award, words=said, only_parties=True
    )


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(_("Escribe algo."), field="text", status=422)
    return text.strip()


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT").lower()
