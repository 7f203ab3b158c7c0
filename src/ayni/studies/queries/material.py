"""The one gate to what people said.

Every page, report and export that can show a text, a quotation or a coding of an interview gets it here, and
nowhere else is a transcript read (a test looks through the source for it). The gate asks each time what the
participant allows now: a withdrawal therefore takes effect everywhere at once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.http import Http404
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused
from ayni.methods.transcripts import Mark
from ayni.studies.models import BlindCoder, Code, Coding, Interview, Study, Transcript, Use
from ayni.studies.rules import Seat


def open_interviews(study: Study, use: Use = Use.ANALYSE) -> QuerySet[Interview]:
    """The interviews of a study whose participant allows this use now, in the order in which they were held."""
    return (
        Interview.objects.filter(study=study, **{f"participant__may_{use.value}": True})
        .select_related("participant", "wave")
        .order_by("wave__number", "held_on", "pk")
    )


def sealed_count(study: Study) -> int:
    """How many interviews are closed because their participant does not allow analysis."""
    return Interview.objects.filter(study=study, participant__may_analyse=False).count()


def interview_for(seat: Seat, pk: int) -> Interview:
    """An interview that may be read. Raises `Refused` for one without consent, 404 for one not of the study."""
    found = (
        Interview.objects.filter(study=seat.study, pk=pk)
        .select_related("participant", "wave", "guide", "interviewer")
        .first()
    )
    if found is None:
        raise Http404
    if not found.participant.may_analyse:
        raise Refused(
            _("%(label)s no permite leer ni analizar su entrevista: está cerrada.")
            % {"label": found.participant},
            status=403,
        )
    return found


def transcript_of(interview: Interview) -> Transcript | None:
    """The current version with its whole text; None while the interview has only a draft, or is closed."""
    return Transcript.objects.filter(
        interview=interview, current=True, interview__participant__may_analyse=True
    ).first()


def versions_of(interview: Interview) -> list[Transcript]:
    """All versions without their texts, the latest first."""
    return list(
        Transcript.objects.filter(interview=interview, interview__participant__may_analyse=True)
        .defer("text")
        .select_related("created_by")
        .order_by("-version")
    )


@dataclass(frozen=True)
class Window:
    """A part of an interview's current text, from `begin` up to `end` of `length` code points."""

    begin: int
    end: int
    length: int
    text: str
    marks: tuple[Mark, ...]


WINDOW = 6_000
"""Code points shown at once: about a thousand words, five minutes of talk."""

_LINE_ROOM = 1_500
"""How much further a window may reach to end with a line."""


class _Substring(Func):
    function = "substr"
    output_field = TextField()


def window_of(interview: Interview, begin: int, size: int = WINDOW) -> Window | None:
    """The text from `begin`, about `size` code points, ending with a line if one ends near; None if closed.

    Only the window leaves the database, so that a long transcript costs no more than a short one.
    """
    row = (
        Transcript.objects.filter(interview=interview, current=True, interview__participant__may_analyse=True)
        .annotate(
            part=_Substring(
                F("text"), Value(begin + 1, IntegerField()), Value(size + _LINE_ROOM, IntegerField())
            )
        )
        .values("part", "length", "marks")
        .first()
    )
    if row is None:
        return None
    part: str = row["part"]
    if begin + len(part) < row["length"] or len(part) > size + _LINE_ROOM // 2:
        line_end = part.rfind("\n", size // 2)
        part = part[: line_end + 1] if line_end > 0 else part[:size]
    end = begin + len(part)
    marks = tuple(Mark(*mark) for mark in row["marks"] if begin <= mark[0] < end)
    return Window(begin, end, row["length"], part, marks)


def codings_of(seat: Seat, interviews: Iterable[Interview | int] | None = None) -> QuerySet[Coding]:
    """Codings that the actor may see, of open interviews: during a blind double coding only their own there."""
    rows = Coding.objects.filter(
        removed_at=None,
        code__removed_at=None,
        interview__study=seat.study,
        interview__participant__may_analyse=True,
    )
    if interviews is not None:
        rows = rows.filter(interview__in=list(interviews))
    return (
        rows.exclude(~Q(coder=seat.actor.person), interview__in=blind_interviews(seat))
        .select_related("code", "coder")
        .order_by("begin", "end", "pk")
    )


def blind_interviews(seat: Seat) -> list[int]:
    """Interviews in blind double coding in which others' work is hidden from this actor.

    It is hidden from everybody who codes, whether assigned or not, until all assigned have finished.
    """
    unfinished = BlindCoder.objects.filter(
        double_coding__reconciled_at=None, finished_at=None, double_coding__interview__study=seat.study
    )
    return list(unfinished.values_list("double_coding__interview_id", flat=True).distinct().order_by())


def settled_codings(
    study: Study, use: Use = Use.ANALYSE, codes: Collection[Code] | None = None
) -> list[Coding]:
    """The codings that count, of interviews open for this use, in the order of interviews and places."""
    rows = Coding.objects.filter(
        removed_at=None,
        settled=True,
        code__removed_at=None,
        interview__study=study,
        **{f"interview__participant__may_{use.value}": True},
    )
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return list(
        rows.select_related("code", "interview__participant", "interview__wave").order_by(
            "interview__wave__number", "interview__held_on", "interview_id", "begin", "end", "pk"
        )
    )


@dataclass(frozen=True)
class Quotation:
    """The words that a coding lies on, and who said them, by the label that the team uses."""

    coding: Coding
    words: str
    label: str


def quotations(codings: Iterable[Coding], use: Use = Use.ANALYSE) -> list[Quotation]:
    """The words of these codings; those whose participant does not allow the use are left out."""
    wanted = list(codings)
    rows = (
        Coding.objects.filter(
            pk__in=[coding.pk for coding in wanted],
            interview__transcripts__current=True,
            **{f"interview__participant__may_{use.value}": True},
        )
        .annotate(
            words=_Substring(
                F("interview__transcripts__text"),
                F("begin") + 1,
                F("end") - F("begin"),
            )
        )
        .values_list("pk", "words", "interview__participant__label")
    )
    said = {pk: (words, label) for pk, words, label in rows}
    return [Quotation(coding, *said[coding.pk]) for coding in wanted if coding.pk in said]


def coding_for(seat: Seat, pk: int) -> Coding:
    """A coding that the actor may see."""
    found = codings_of(seat).filter(pk=pk).select_related("interview__participant").first()
    if found is None:
        raise Http404
    return found


def passage_of(interview: Interview, begin: int, end: int) -> str:
    """The words from `begin` up to `end` of the current text; empty if it is closed."""
    row = (
        _open_texts()
        .filter(interview=interview)
        .annotate(
            part=_Substring(F("text"), Value(begin + 1, IntegerField()), Value(end - begin, IntegerField()))
        )
        .values_list("part", flat=True)
        .first()
    )
    return str(row or "")


def _open_texts() -> QuerySet[Transcript]:
    return Transcript.objects.filter(current=True, interview__participant__may_analyse=True)


def texts_of(study: Study) -> dict[int, str]:
    """The whole current text of each open interview, by the interview's id."""
    return dict(
        _open_texts().filter(interview__study=study).order_by("pk").values_list("interview_id", "text")
    )


def lengths_of(study: Study) -> dict[int, int]:
    """The length in code points of each open interview's current text."""
    return dict(
        _open_texts().filter(interview__study=study).order_by("pk").values_list("interview_id", "length")
    )


def speakers_of(interview: Interview) -> list[str]:
    """The speakers' names as they stand in the current text."""
    return list(_open_texts().filter(interview=interview).values_list("speakers", flat=True).first() or [])
