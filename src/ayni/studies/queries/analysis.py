"""Matrices of codes against attributes, waves and codes, and saturation; never without the base.

A cell that rests on fewer people than the study's threshold is suppressed, and so is every cell of a column
whose base is; a total that would give a suppressed cell away is not shown either.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.studies.models import Code, Coding, Interview, Participant, Study
from ayni.studies.queries.codebook import codes_of
from ayni.studies.queries.material import open_interviews, settled_codings
from ayni.studies.queries.sample import attributes


@dataclass(frozen=True)
class Cell:
    """Segments and the people behind them; None where the cell is suppressed."""

    segments: int | None
    people: int | None

    @property
    def suppressed(self) -> bool:
        """Whether too few people stand behind it."""
        return self.people is None


@dataclass(frozen=True)
class Column:
    """A value to compare, and of how many people; None if too few."""

    name: str
    base: int | None


@dataclass(frozen=True)
class Row:
    """A code and its cells."""

    code: Code
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Codes against the values of one attribute."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    threshold: int


Group = Callable[[Interview], str]


def groupings() -> dict[str, tuple[str, Group]]:
    """By what one can compare: code, name, and the value of an interview."""
    by_person = {code: (name, _of_person(words)) for code, (name, words) in attributes().items()}
    return {"wave": (_("Ola"), lambda each: each.wave.name if each.wave else _("sin ola")), **by_person}


def _of_person(words: Callable[[Participant], str]) -> Group:
    return lambda interview: words(interview.participant)


def matrix(study: Study, by: str) -> Matrix:
    """Codes against the groups of `by` (a key of `groupings`)."""
    group = groupings()[by][1]
    interviews = list(open_interviews(study))
    people: dict[str, set[int]] = defaultdict(set)
    for interview in interviews:
        people[group(interview)].add(interview.participant_id)
    names = list(people)
    found: dict[tuple[int, str], list[Coding]] = defaultdict(list)
    for coding in settled_codings(study):
        found[coding.code_id, group(coding.interview)].append(coding)
    floor = study.smallest_cell
    bases = {name: len(people[name]) if len(people[name]) >= floor else None for name in names}
    rows = [
        Row(code, tuple(_cell(found[code.pk, name], floor, shown=bases[name] is not None) for name in names))
        for code in codes_of(study)
    ]
    used = tuple(row for row in rows if any(found[row.code.pk, name] for name in names))
    return Matrix(tuple(Column(name, bases[name]) for name in names), used, floor)


def _cell(codings: Sequence[Coding], floor: int, *, shown: bool) -> Cell:
    people = {coding.interview.participant_id for coding in codings}
    if not shown or 0 < len(people) < floor:
        return Cell(None, None)
    return Cell(len(codings), len(people))


@dataclass(frozen=True)
class Together:
    """Two codes on overlapping stretches: how many pairs of segments, of how many people."""

    first: Code
    second: Code
    cell: Cell


def co_occurrence(study: Study) -> list[Together]:
    """Pairs of codes that overlap, the most frequent first; suppressed ones last."""
    by_interview: dict[int, list[Coding]] = defaultdict(list)
    for coding in settled_codings(study):
        by_interview[coding.interview_id].append(coding)
    pairs: dict[tuple[int, int], list[Coding]] = defaultdict(list)
    codes: dict[int, Code] = {}
    for rows in by_interview.values():
        for place, first in enumerate(rows):
            codes[first.code_id] = first.code
            for second in rows[place + 1 :]:
                if second.begin >= first.end:
                    break
                if second.code_id != first.code_id and second.end > first.begin:
                    low, high = sorted((first.code_id, second.code_id))
                    pairs[low, high].append(first)
    found = [
        Together(codes[first], codes[second], _cell(rows, study.smallest_cell, shown=True))
        for (first, second), rows in pairs.items()
    ]
    return sorted(found, key=lambda each: (-(each.cell.segments or 0), each.first.name, each.second.name))


@dataclass(frozen=True)
class Step:
    """An interview in order, how many codes it used for the first time, and how many were known after it."""

    interview: Interview
    new: int
    known: int


def saturation(study: Study) -> list[Step]:
    """Whether further interviews still bring new codes."""
    used: dict[int, set[int]] = defaultdict(set)
    for coding in settled_codings(study):
        used[coding.interview_id].add(coding.code_id)
    known: set[int] = set()
    steps = []
    for interview in open_interviews(study):
        new = used[interview.pk] - known
        known |= new
        steps.append(Step(interview, len(new), len(known)))
    return steps
