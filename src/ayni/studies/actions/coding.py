"""Giving codes to stretches of text, taking them away."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.actions.codebook import make_code
from ayni.studies.actions.events import change, log, state_of
from ayni.studies.models import (
    BlindCoder,
    Code,
    Coding,
    DoubleCoding,
    Event,
    EventKind,
    Interview,
    Participant,
)
from ayni.studies.queries.material import transcript_of
from ayni.studies.rules import Seat

LONGEST_CODING = 50_000


@transaction.atomic
def code_text(
    *,
    seat: Seat,
    interview: Interview,
    begin: int,
    end: int,
    codes: Collection[Code] = (),
    in_vivo: bool = False,
    new_code: str = "",
    weight: int = 0,
    memo: str = "",
) -> list[Coding]:
    """Give codes to the text from `begin` up to `end` (code points of the current version).

    `new_code` makes one by that name; `in_vivo` makes one named with the words themselves. A code that this
    coder gave to this very stretch already is left as it is. Raises `Refused`.
    """
    refuse_if(rules.can_work(seat))
    participant = Participant.objects.select_for_update().get(pk=interview.participant_id)
    refuse_if(rules.can_analyse(participant))
    transcript = transcript_of(interview)
    length = transcript.length if transcript else 0
    if transcript is None or not 0 <= begin < end <= length or end - begin > LONGEST_CODING:
        raise Refused(_("Elige un fragmento del texto: el comienzo va antes del final."), field="end")
    settled = _may_code(seat, interview)
    chosen = list(codes)
    if new_code.strip():
        chosen.append(_code_named(seat, new_code.strip()))
    if in_vivo:
        words = " ".join(transcript.text[begin:end].split())
        chosen.append(_code_named(seat, words if len(words) <= 80 else f"{words[:79]}…", interview))
    if not chosen:
        raise Refused(_("Elige al menos un código, o escribe uno nuevo."), field="codes")
    made = [
        Coding(
            interview=interview, code=code, coder=seat.actor.person, begin=begin, end=end, weight=weight,
            memo=memo.strip(), settled=settled,
        )
        for code in chosen
    ]  # fmt: skip
    there = set(
        Coding.objects.filter(
            interview=interview, coder=seat.actor.person, begin=begin, end=end, removed_at=None
        ).values_list("code_id", flat=True)
    )
    fresh = [row for row in made if row.code_id not in there]
    for row in fresh:
        row.full_clean()
    Coding.objects.bulk_create(fresh)
    if fresh:
        log(seat, EventKind.CODED, [change(row, None) for row in fresh], interview=interview)
    return fresh


def _code_named(seat: Seat, name: str, in_vivo_of: Interview | None = None) -> Code:
    there = (
        Code.objects.filter(study=seat.study, name__iexact=name[:200], removed_at=None).order_by("pk").first()
    )
    return there or make_code(seat=seat, name=name, in_vivo_of=in_vivo_of)


def _may_code(seat: Seat, interview: Interview) -> bool:
    """Whether what is coded now counts at once. Raises `Refused` for who may not code this interview now."""
    blind = DoubleCoding.objects.filter(interview=interview, reconciled_at=None).first()
    if blind is None:
        return True
    coder = BlindCoder.objects.filter(double_coding=blind, person=seat.actor.person).first()
    if coder is None:
        raise Refused(
            _("Esta entrevista está en doble codificación: la codifican solo quienes fueron elegidos.")
        )
    if coder.finished_at is not None:
        raise Refused(_("Ya terminaste tu parte de la doble codificación. Ahora se comparan y se decide."))
    return False


@transaction.atomic
def uncode(*, seat: Seat, coding: Coding) -> Event:
    """Take a coding away; it can be brought back. One's own, or any for the lead. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    row = Coding.objects.select_for_update().select_related("interview").get(pk=coding.pk)
    _may_code(seat, row.interview)
    if row.coder_id != seat.actor.signed_in.pk and not seat.leads:
        raise Refused(_("Esa codificación es de otra persona: la quita ella, o quien dirige."), status=403)
    if row.removed_at is not None:
        raise Refused(_("Esa codificación ya no está."))
    before = state_of(row)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    return log(seat, EventKind.UNCODED, [change(row, before)], interview=row.interview)


@transaction.atomic
def change_coding(*, seat: Seat, coding: Coding, begin: int, end: int, weight: int, memo: str) -> Coding:
    """Move a coding's edges, weigh it, note why; that it was looked at is understood. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    row = Coding.objects.select_for_update().select_related("interview").get(pk=coding.pk)
    _may_code(seat, row.interview)
    if row.coder_id != seat.actor.signed_in.pk and not seat.leads:
        raise Refused(_("Esa codificación es de otra persona: la cambia ella, o quien dirige."), status=403)
    transcript = transcript_of(row.interview)
    if transcript is None or not 0 <= begin < end <= transcript.length:
        raise Refused(_("Elige un fragmento del texto: el comienzo va antes del final."), field="end")
    before = state_of(row)
    row.begin, row.end, row.weight, row.memo, row.needs_look = begin, end, weight, memo.strip(), False
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Refused(_("Ese fragmento ya tiene ese código.")) from clash
    log(seat, EventKind.CHANGED_CODING, [change(row, before)], interview=row.interview)
    return row
