"""Double coding: several code an interview blindly, then they compare, discuss and decide."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.models import Person
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.actions.events import change, log, state_of
from ayni.studies.models import BlindCoder, Coding, DoubleCoding, Event, EventKind, Interview, TeamRole
from ayni.studies.queries.studies import team_of
from ayni.studies.rules import Seat


@transaction.atomic
def open_double_coding(*, seat: Seat, interview: Interview, people: Sequence[Person]) -> DoubleCoding:
    """Give an interview that nobody has coded to two or more people of the team. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    locked = Interview.objects.select_for_update().get(pk=interview.pk)
    refuse_if(rules.can_analyse(locked.participant))
    may_code = {member.person_id for member in team_of(seat.study) if member.role != TeamRole.READER}
    chosen = {person.pk for person in people}
    if len(chosen) < 2 or not chosen <= may_code:
        raise Refused(_("Elige al menos a dos personas del equipo que codifiquen."), field="people")
    if DoubleCoding.objects.filter(interview=locked, reconciled_at=None).exists():
        raise Refused(_("Esta entrevista ya está en doble codificación."))
    if Coding.objects.filter(interview=locked, removed_at=None).exists():
        raise Refused(_("Esta entrevista ya tiene codificaciones: elige una que nadie haya codificado."))
    opened = DoubleCoding.objects.create(interview=locked, opened_by=seat.actor.person)
    BlindCoder.objects.bulk_create(BlindCoder(double_coding=opened, person_id=pk) for pk in sorted(chosen))
    return opened


@transaction.atomic
def finish_coding(*, seat: Seat, double: DoubleCoding) -> BlindCoder:
    """The actor has finished; when the last one has, all see all, and what is identical counts. Raises `Refused`."""
    DoubleCoding.objects.select_for_update().get(pk=double.pk)
    coder = BlindCoder.objects.filter(double_coding=double, person=seat.actor.person).first()
    if coder is None:
        raise Refused(_("No estás entre quienes codifican esta entrevista."), status=403)
    if coder.finished_at is None:
        coder.finished_at = clock.now()
        coder.save(update_fields=["finished_at"])
        if not BlindCoder.objects.filter(double_coding=double, finished_at=None).exists():
            _settle_identical(seat, double)
    return coder


def _settle_identical(seat: Seat, double: DoubleCoding) -> None:
    """One of each group with the same code on the same stretch counts from now on."""
    coders = BlindCoder.objects.filter(double_coding=double).count()
    groups: dict[tuple[int, int, int], list[Coding]] = {}
    for row in Coding.objects.filter(interview=double.interview_id, removed_at=None).order_by("pk"):
        groups.setdefault((row.code_id, row.begin, row.end), []).append(row)
    changes = []
    for rows in groups.values():
        if len(rows) == coders:
            before = state_of(rows[0])
            rows[0].settled = True
            rows[0].save(update_fields=["settled"])
            changes.append(change(rows[0], before))
    if changes:
        log(seat, EventKind.DECIDED, changes, interview=double.interview, note=_("lo que coincide"))


@transaction.atomic
def decide(*, seat: Seat, double: DoubleCoding, coding: Coding, counts: bool, reason: str = "") -> Event:
    """After discussion: this coding counts, or does not; the coders' own work stays as it was. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    refuse_if(can_compare(DoubleCoding.objects.select_for_update().get(pk=double.pk)))
    row = Coding.objects.select_for_update().get(pk=coding.pk, interview=double.interview_id, removed_at=None)
    before = state_of(row)
    row.settled = counts
    row.save(update_fields=["settled"])
    return log(
        seat, EventKind.DECIDED, [change(row, before)], interview=double.interview, note=reason.strip()
    )


@transaction.atomic
def close_double_coding(*, seat: Seat, double: DoubleCoding) -> DoubleCoding:
    """The differences are talked through; from now on the interview is coded like any other. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    locked = DoubleCoding.objects.select_for_update().get(pk=double.pk)
    refuse_if(can_compare(locked))
    locked.reconciled_at = clock.now()
    locked.save(update_fields=["reconciled_at"])
    return locked


def can_compare(double: DoubleCoding) -> str | None:
    """Whether all have finished, so that the work may be laid side by side."""
    if double.reconciled_at is not None:
        return _("Esta doble codificación ya se cerró.")
    if BlindCoder.objects.filter(double_coding=double, finished_at=None).exists():
        return _("Todavía falta que alguien termine: hasta entonces nadie ve lo de los demás.")
    return None
