"""Themes, the quotes chosen for them, and noting that a report was made."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.models import (
    Code,
    Coding,
    Importance,
    Quote,
    ReportFormat,
    ReportMade,
    ReportVoice,
    Study,
    Theme,
    ThemeCode,
)
from ayni.studies.rules import Seat


@transaction.atomic
def write_theme(
    *, seat: Seat, name: str, story: str, codes: Collection[Code], theme: Theme | None = None
) -> Theme:
    """A new theme, or another telling of one. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    if not name.strip():
        raise Refused(_("El tema necesita un nombre."), field="name")
    Study.objects.select_for_update().get(pk=seat.study.pk)
    told = theme or Theme(
        study=seat.study,
        created_by=seat.actor.person,
        position=Theme.objects.filter(study=seat.study).count() + 1,
    )
    told.name, told.story = name.strip(), story.strip()
    told.full_clean()
    told.save()
    ThemeCode.objects.filter(theme=told).exclude(code__in=list(codes)).delete()
    there = set(ThemeCode.objects.filter(theme=told).values_list("code_id", flat=True))
    ThemeCode.objects.bulk_create(ThemeCode(theme=told, code=code) for code in codes if code.pk not in there)
    return told


@transaction.atomic
def remove_theme(*, seat: Seat, theme: Theme) -> None:
    """Take a theme away; its codes and quotes stay. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    Theme.objects.filter(pk=theme.pk).update(removed_at=clock.now())
    Quote.objects.filter(theme=theme).update(theme=None)


@transaction.atomic
def choose_quote(
    *, seat: Seat, coding: Coding, theme: Theme | None, importance: int, dissents: bool = False
) -> Quote:
    """Put a coded stretch into the bank of quotes, or say anew what it is for. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    if not coding.settled:
        raise Refused(_("Esa codificación todavía no cuenta: primero se reconcilia."))
    chosen, _made = Quote.objects.update_or_create(
        coding=coding,
        defaults={
            "study": seat.study,
            "theme": theme,
            "importance": Importance(importance),
            "dissents": dissents,
            "chosen_by": seat.actor.person,
        },
    )
    return chosen


@transaction.atomic
def drop_quote(*, seat: Seat, quote: Quote) -> None:
    """Take a quote out of the bank. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    Quote.objects.filter(pk=quote.pk).delete()


@transaction.atomic
def note_report(*, seat: Seat, form: str, in_print: bool, voices: Mapping[int, int]) -> ReportMade:
    """Note that a report left, with whose words (participant's id to number of quotes)."""
    made = ReportMade.objects.create(
        study=seat.study, made_by=seat.actor.signed_in, format=ReportFormat(form), in_print=in_print
    )
    ReportVoice.objects.bulk_create(
        ReportVoice(report=made, participant_id=pk, quotes=count) for pk, count in voices.items()
    )
    return made
