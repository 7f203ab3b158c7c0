"""How far coders agree, in figures, each with the disagreements behind it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import Http404

from ayni.directory.models import Person
from ayni.methods.agreement import (
    Agreement,
    Codings,
    Resampling,
    Segment,
    SegmentAgreement,
    Text,
    assess,
    assess_segments,
)
from ayni.methods.errors import BadInput
from ayni.methods.transcripts import sentences
from ayni.studies.models import BlindCoder, Code, Coding, DoubleCoding, Interview, Study
from ayni.studies.queries.material import lengths_of, open_interviews, quotations, texts_of
from ayni.studies.rules import Seat

REPLICATES = 500
SHOWN = 60
"""Disagreements listed; the figures rest on all."""

GIVEN, NOT_GIVEN = "1", "0"


@dataclass(frozen=True)
class Doubled:
    """A double coding and where it stands."""

    double: DoubleCoding
    coders: tuple[BlindCoder, ...]

    @property
    def blind(self) -> bool:
        """Whether somebody has not finished."""
        return any(coder.finished_at is None for coder in self.coders)


def double_coding_of(interview: Interview) -> Doubled | None:
    """The interview's latest double coding."""
    double = (
        DoubleCoding.objects.filter(interview=interview, interview__participant__may_analyse=True)
        .select_related("interview")
        .order_by("-pk")
        .first()
    )
    if double is None:
        return None
    coders = (
        BlindCoder.objects.filter(double_coding=double)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    return Doubled(double, tuple(coders))


def open_double_coding_for(seat: Seat, interview: Interview) -> DoubleCoding:
    """The double coding under way."""
    found = double_coding_of(interview)
    if found is None or found.double.reconciled_at is not None:
        raise Http404
    return found.double


@dataclass(frozen=True)
class Compared:
    """A stretch with one code: who gave it, with which words; `counts` says what was decided."""

    coding: Coding
    words: str
    others: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether only one coder gave the code anywhere near."""
        return not self.others


def compared(doubled: Doubled) -> list[Compared]:
    """Every coding of a double coding in order, with who else gave the same code where it lies."""
    if doubled.blind:
        return []
    rows = list(
        Coding.objects.filter(
            interview=doubled.double.interview_id,
            removed_at=None,
            code__removed_at=None,
            coder__in=[coder.person_id for coder in doubled.coders],
        )
        .select_related("code", "coder")
        .order_by("begin", "code__name", "pk")
    )
    return [Compared(quote.coding, quote.words, _others(quote.coding, rows)) for quote in quotations(rows)]


def _others(coding: Coding, rows: Sequence[Coding]) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                str(row.coder)
                for row in rows
                if row.code_id == coding.code_id
                and row.coder_id != coding.coder_id
                and row.begin < coding.end
                and row.end > coding.begin
            }
        )
    )


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code, sentence by sentence, with the sentences that the coders saw differently."""

    code: Code
    agreement: Agreement
    disagreements: tuple["Difference", ...]


@dataclass(frozen=True)
class Difference:
    """A sentence to which some gave the code and others did not."""

    interview: Interview
    begin: int
    words: str
    gave: tuple[str, ...]
    did_not: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What the double-coded interviews say; `reason` tells why there is nothing."""

    interviews: tuple[Interview, ...]
    coders: tuple[Person, ...]
    by_code: tuple[CodeAgreement, ...]
    segments: SegmentAgreement | None
    reason: str = ""


def comparable(study: Study) -> list[Doubled]:
    """The double codings whose coders have all finished, of interviews open for analysis."""
    doubles = DoubleCoding.objects.filter(interview__in=[each.pk for each in open_interviews(study)])
    coders: dict[int, list[BlindCoder]] = {}
    for coder in (
        BlindCoder.objects.filter(double_coding__in=doubles)
        .select_related("person")
        .order_by("person__name", "pk")
    ):
        coders.setdefault(coder.double_coding_id, []).append(coder)
    rows = doubles.select_related("interview__participant").order_by("interview_id", "pk")
    found = [Doubled(double, tuple(coders.get(double.pk, ()))) for double in rows]
    return [each for each in found if each.coders and not each.blind]


def assessment_of(
    study: Study,
    *,
    coders: Collection[int] = (),
    codes: Collection[int] = (),
    interviews: Collection[int] = (),
    uncoded: bool = True,
) -> Assessment:
    """Agreement over the chosen coders, codes and interviews (none chosen: all).

    κ and α look at sentences: given the code or not; `uncoded` keeps those to which nobody gave any code.
    u-α looks at where segments begin and end.
    """
    doubles = [each for each in comparable(study) if not interviews or each.double.interview_id in interviews]
    people = {coder.person_id: coder.person for each in doubles for coder in each.coders}
    chosen = {pk: person for pk, person in people.items() if not coders or pk in coders}
    if len(chosen) < 2:
        return Assessment((), tuple(chosen.values()), (), None, "")
    rows = list(
        Coding.objects.filter(
            interview__in=[each.double.interview_id for each in doubles],
            coder__in=list(chosen),
            removed_at=None,
            code__removed_at=None,
        )
        .select_related("code")
        .order_by("begin", "end", "pk")
    )
    wanted = [row for row in rows if not codes or row.code_id in codes]
    used = {row.code_id: row.code for row in wanted}
    units = _units(study, doubles, set(chosen), rows, uncoded=uncoded)
    return Assessment(
        interviews=tuple(each.double.interview for each in doubles),
        coders=tuple(sorted(chosen.values(), key=lambda person: (person.name, person.pk))),
        by_code=tuple(
            _on_code(code, units, [row for row in wanted if row.code_id == code.pk], chosen)
            for code in sorted(used.values(), key=lambda code: code.name)
        ),
        segments=_segments(study, doubles, wanted, chosen),
    )


@dataclass(frozen=True)
class _Unit:
    """A sentence and who coded its interview."""

    interview: Interview
    begin: int
    end: int
    words: str
    coders: tuple[int, ...]


def _units(
    study: Study, doubles: Sequence[Doubled], chosen: set[int], rows: Sequence[Coding], *, uncoded: bool
) -> list[_Unit]:
    texts, units = texts_of(study), []
    for each in doubles:
        text = texts.get(each.double.interview_id, "")
        marked = [(row.begin, row.end) for row in rows if row.interview_id == each.double.interview_id]
        coders = tuple(coder.person_id for coder in each.coders if coder.person_id in chosen)
        for begin, end in sentences(text):
            if uncoded or any(first < end and last > begin for first, last in marked):
                units.append(_Unit(each.double.interview, begin, end, text[begin:end], coders))
    return units


def _on_code(
    code: Code, units: Sequence[_Unit], rows: Sequence[Coding], chosen: dict[int, Person]
) -> CodeAgreement:
    values: list[tuple[str, str, str]] = []
    for place, unit in enumerate(units):
        gave = {
            row.coder_id
            for row in rows
            if row.interview_id == unit.interview.pk and row.begin < unit.end and row.end > unit.begin
        }
        values += [(str(place), str(coder), GIVEN if coder in gave else NOT_GIVEN) for coder in unit.coders]
    found = assess(Codings.from_rows(values), Resampling(REPLICATES))
    return CodeAgreement(
        code,
        found,
        tuple(
            _difference(units[int(each.unit)], each.values, chosen) for each in found.disagreements[:SHOWN]
        ),
    )


def _difference(unit: _Unit, values: object, chosen: dict[int, Person]) -> Difference:
    said: dict[str, str] = dict(values)  # type: ignore[call-overload]  # a mapping from coder to value
    names = {
        value: sorted(chosen[int(pk)].name for pk, v in said.items() if v == value)
        for value in (GIVEN, NOT_GIVEN)
    }
    return Difference(unit.interview, unit.begin, unit.words, tuple(names[GIVEN]), tuple(names[NOT_GIVEN]))


def _segments(
    study: Study, doubles: Sequence[Doubled], rows: Sequence[Coding], chosen: dict[int, Person]
) -> SegmentAgreement | None:
    lengths = lengths_of(study)
    texts = []
    for each in doubles:
        pk = each.double.interview_id
        marked = [
            Segment(row.begin, row.end, chosen[row.coder_id].name, row.code.name)
            for row in rows
            if row.interview_id == pk and row.coder_id in chosen and row.end > row.begin
        ]
        if pk in lengths:
            texts.append(Text.of(lengths[pk], marked, name=each.double.interview.name, merge_overlaps=True))
    try:
        return assess_segments(texts, coders=sorted(person.name for person in chosen.values()))
    except BadInput:
        return None
