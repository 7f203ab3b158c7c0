"""Themes with what they rest on, the bank of quotes, reports that were made."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404

from ayni.studies.models import (
    Code,
    Coding,
    Participant,
    Quote,
    ReportMade,
    ReportVoice,
    Study,
    Theme,
    ThemeCode,
    Use,
)
from ayni.studies.queries.material import Quotation, quotations, settled_codings
from ayni.studies.rules import Seat


@dataclass(frozen=True)
class Chosen:
    """A quote with its words, and whether they may be used inside the cluster and in print."""

    quote: Quote
    said: Quotation

    @property
    def here(self) -> bool:
        """Whether it may be quoted inside the cluster."""
        return bool(self.said.coding.interview.participant.may_quote_here)

    @property
    def in_print(self) -> bool:
        """Whether it may be quoted in publications."""
        return bool(self.said.coding.interview.participant.may_quote_in_print)


def quotes_of(study: Study, use: Use = Use.ANALYSE) -> list[Chosen]:
    """The bank, the most important first; only of people who allow this use now."""
    rows = list(
        Quote.objects.filter(
            study=study, coding__removed_at=None, coding__settled=True, coding__code__removed_at=None
        )
        .select_related("theme", "chosen_by", "coding__code", "coding__interview__participant")
        .order_by("-importance", "coding__interview_id", "coding__begin", "pk")
    )
    said = {each.coding.pk: each for each in quotations([row.coding for row in rows], use)}
    return [Chosen(row, said[row.coding_id]) for row in rows if row.coding_id in said]


def quotes_by(participant: Participant) -> list[Quotation]:
    """What was chosen of one person's words: for the person's own page."""
    rows = Quote.objects.filter(coding__interview__participant=participant, coding__removed_at=None)
    return quotations([row.coding for row in rows.select_related("coding").order_by("pk")])


def quote_for(seat: Seat, pk: int) -> Quote:
    """A quote of the study."""
    found = Quote.objects.filter(
        study=seat.study, pk=pk, coding__interview__participant__may_analyse=True
    ).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Told:
    """A theme with its codes, how many segments and people they rest on, and its quotes."""

    theme: Theme
    codes: tuple[Code, ...]
    segments: int
    people: int
    quotes: tuple[Chosen, ...]
    dissenting: tuple[Chosen, ...]


def themes_of(study: Study, use: Use = Use.ANALYSE) -> list[Told]:
    """In their order. People and segments are those open for analysis; quotes those open for `use`."""
    codes: dict[int, list[Code]] = defaultdict(list)
    links = ThemeCode.objects.filter(theme__study=study, code__removed_at=None).select_related("code")
    for link in links.order_by("code__name", "pk"):
        codes[link.theme_id].append(link.code)
    codings = settled_codings(study)
    bank = quotes_of(study, use)
    themes = Theme.objects.filter(study=study, removed_at=None).order_by("position", "pk")
    return [_told(theme, codes[theme.pk], codings, bank) for theme in themes]


def _told(theme: Theme, codes: list[Code], codings: list[Coding], bank: list[Chosen]) -> Told:
    own = {code.pk for code in codes}
    under = [coding for coding in codings if coding.code_id in own]
    quotes = [each for each in bank if each.quote.theme_id == theme.pk]
    return Told(
        theme=theme,
        codes=tuple(codes),
        segments=len(under),
        people=len({coding.interview.participant_id for coding in under}),
        quotes=tuple(each for each in quotes if not each.quote.dissents),
        dissenting=tuple(each for each in quotes if each.quote.dissents),
    )


def theme_for(seat: Seat, pk: int) -> Theme:
    """A theme of the study."""
    found = Theme.objects.filter(study=seat.study, pk=pk, removed_at=None).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Made:
    """A report that left, and who of those it quotes has since taken that back."""

    report: ReportMade
    withdrawn: tuple[Participant, ...]


def reports_for(seat: Seat) -> list[Made]:
    """The actor's own reports, or all for the lead, the latest first."""
    rows = ReportMade.objects.filter(study=seat.study).select_related("made_by").order_by("-pk")
    if not seat.leads:
        rows = rows.filter(made_by=seat.actor.person)
    voices: dict[int, list[Participant]] = defaultdict(list)
    for voice in (
        ReportVoice.objects.filter(report__in=rows).select_related("participant", "report").order_by("pk")
    ):
        use = Use.QUOTE_IN_PRINT if voice.report.in_print else Use.QUOTE_HERE
        if not getattr(voice.participant, f"may_{use.value}"):
            voices[voice.report_id].append(voice.participant)
    return [Made(row, tuple(voices[row.pk])) for row in rows]
