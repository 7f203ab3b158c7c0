"""A study as a REFI-QDA project: what was brought is kept, what changed here is laid over it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ayni.kernel.files import path_of
from ayni.methods.refi_qda import (
    Case,
    Document,
    MemberSet,
    Project,
    Reading,
    Selection,
    Source,
    Stamp,
    TextSpan,
    User,
    Value,
    Variable,
    read,
    write_qdpx,
)
from ayni.methods.refi_qda import Code as ProjectCode
from ayni.methods.refi_qda import Coding as ProjectCoding
from ayni.studies.exchange import description_of, guid_of, tone_of
from ayni.studies.models import PALETTE, Code, Coding, Interview, Memo, Participant, Study
from ayni.studies.queries.codebook import codes_of
from ayni.studies.queries.material import open_interviews, sealed_count, settled_codings, texts_of
from ayni.studies.queries.sample import attributes


@dataclass(frozen=True)
class Exported:
    """What a project holds, and what stayed behind: sentences."""

    counts: dict[str, int]
    losses: tuple[str, ...]


def write_project(study: Study, target: BinaryIO) -> Exported:
    """Write the study as a `.qdpx`; only open interviews leave."""
    if not study.exchanged:
        project = project_of(study, None)
        lost = write_qdpx(project, target, {})
    else:
        with path_of(study.exchanged).open("rb") as stream:
            reading = read(stream, Path(study.exchanged).name)
            project = project_of(study, reading)
            lost = write_qdpx(project, target, reading.files)
    return Exported(project.counts(), (*map(str, lost), *_stays(study)))


def own_project(study: Study) -> Project:
    """The study's project without the files of what was brought."""
    if not study.exchanged:
        return project_of(study, None)
    with path_of(study.exchanged).open("rb") as stream:
        return project_of(study, read(stream, Path(study.exchanged).name))


def project_bytes(study: Study) -> bytes:
    """The same, in memory."""
    target = BytesIO()
    write_project(study, target)
    return target.getvalue()


def _stays(study: Study) -> Iterable[str]:
    closed = sealed_count(study)
    if closed:
        yield f"{closed} interviews are closed: their people do not allow analysis; they were left out"
    weighed = sum(1 for coding in settled_codings(study) if coding.weight)
    if weighed:
        yield f"the standard has no weights; those of {weighed} codings stay here"
    yield "consents, the interview guide, the log and the key to the pseudonyms stay here"


def project_of(study: Study, reading: Reading | None) -> Project:
    """The study's project: `reading` is what it was brought from, if it was."""
    base = reading.project if reading else Project(name=study.name, description=study.purpose)
    interviews = list(open_interviews(study))
    codings = _codings(interviews)
    sources = tuple(_sources(study, base, interviews, codings))
    kept = {source.guid for source in base.sources} - {source.guid for source in sources}
    gone = kept | {
        selection.guid for source in base.sources if source.guid in kept for selection in source.selections
    }
    gone |= _gone_selections(base, sources) | _closed_cases(study)
    codes = tuple(_codes(study, base))
    spelling = {code.guid.lower(): code.guid for top in codes for code in top.walk()}
    sources = tuple(_spelt(source, spelling) for source in sources)
    project = replace(
        base,
        users=tuple(_users(base, codings)),
        codes=codes,
        sources=sources,
        cases=tuple(_cases(study, base, interviews, gone)),
        variables=base.variables if reading else tuple(_variables()),
        notes=(*base.notes, *_memos(study, base)),
    )
    return _without(project, gone)


def _spelt(source: Source, spelling: dict[str, str]) -> Source:
    """With each code's GUID written as in the codebook."""
    if not isinstance(source, Document):
        return source
    selections = (
        replace(
            selection,
            codings=tuple(
                replace(each, code=spelling.get(each.code.lower(), each.code)) for each in selection.codings
            ),
        )
        for selection in source.selections
    )
    return replace(source, selections=tuple(selections))


def _codings(interviews: list[Interview]) -> dict[int, list[Coding]]:
    """By interview: all codings, removed ones too, so that a removed one is known from one never brought in."""
    found: dict[int, list[Coding]] = defaultdict(list)
    rows = Coding.objects.filter(interview__in=[each.pk for each in interviews]).select_related(
        "code", "coder"
    )
    for row in rows.order_by("begin", "end", "pk"):
        found[row.interview_id].append(row)
    return found


def _user_of(row: Coding) -> str | None:
    if row.coder is not None:
        return guid_of("user", row.coder.pk)
    return guid_of("name", row.coder_name) if row.coder_name else None


def _users(base: Project, codings: dict[int, list[Coding]]) -> Iterable[User]:
    yield from base.users
    known = {user.guid for user in base.users}
    coders = {
        guid_of("user", row.coder.pk): row.coder.name
        for rows in codings.values()
        for row in rows
        if row.coder
    }
    for guid, name in sorted(coders.items(), key=lambda pair: pair[1]):
        if guid not in known:
            yield User(guid, name)


def _codes(study: Study, base: Project) -> Iterable[ProjectCode]:
    """The codebook's tree, in the order that the brought project had."""
    before = {code.guid.lower(): (place, code) for place, code in enumerate(base.all_codes())}
    below: dict[int | None, list[Code]] = defaultdict(list)
    rows = codes_of(study)
    known = {row.pk for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)

    def branch(parent: int | None) -> tuple[ProjectCode, ...]:
        ordered = sorted(below[parent], key=lambda row: before.get(str(row.guid), (len(before), None))[0])
        return tuple(_code(row, before.get(str(row.guid), (0, None))[1], branch(row.pk)) for row in ordered)

    return branch(None)


def _code(row: Code, before: ProjectCode | None, children: tuple[ProjectCode, ...]) -> ProjectCode:
    color = before.color if before and tone_of(before.color) == row.tone else PALETTE[row.tone]
    name = before.name if before and before.name[:200] == row.name else row.name
    return ProjectCode(
        guid=before.guid if before else str(row.guid),
        name=name,
        codable=row.codable,
        color=color,
        description=description_of(row),
        note_refs=before.note_refs if before else (),
        children=children,
    )


def _sources(
    study: Study, base: Project, interviews: list[Interview], codings: dict[int, list[Coding]]
) -> Iterable[Source]:
    """What was brought, with its texts as they are now, then the interviews that were added here."""
    texts = texts_of(study)
    present = {str(each.guid).lower(): each for each in interviews if each.pk in texts}
    shown = {
        str(guid).lower()
        for guid in Interview.objects.filter(study=study).order_by("pk").values_list("guid", flat=True)
    }
    for source in base.sources:
        interview = present.pop(source.guid.lower(), None)
        if interview is not None and isinstance(source, Document):
            yield _document(source, texts[interview.pk], codings[interview.pk])
        elif source.guid.lower() not in shown:
            yield source
    for guid, interview in present.items():
        empty = Document(guid=guid, name=interview.name)
        yield _document(empty, texts[interview.pk], codings[interview.pk])


def _document(before: Document, text: str, rows: list[Coding]) -> Document:
    known = {str(row.guid): row for row in rows}
    original = {coding.guid.lower(): coding for sel in before.selections for coding in sel.codings}
    by_selection: dict[str, list[Coding]] = defaultdict(list)
    for row in rows:
        if row.removed_at is None and row.code.removed_at is None:
            by_selection[str(row.selection_guid)].append(row)
    original_text = before.text or ""
    same_text = original_text.replace("\x00", "\ufffd") == text
    selections = []
    for selection in before.selections:
        live = by_selection.pop(selection.guid.lower(), [])
        untouched = tuple(each for each in selection.codings if each.guid.lower() not in known)
        if not (live or (same_text and (untouched or not selection.codings))):
            continue
        order = {each.guid.lower(): place for place, each in enumerate(selection.codings)}
        given = [
            *(_coding(row, original.get(str(row.guid))) for row in live),
            *(untouched if same_text else ()),
        ]
        given.sort(key=lambda each: order.get(each.guid.lower(), len(order)))
        span = TextSpan(live[0].begin, live[0].end) if live else selection.span
        selections.append(replace(selection, span=span, codings=tuple(given)))
    selections += [_selection(guid, live, original) for guid, live in by_selection.items()]
    return replace(before, text=original_text if same_text else text, selections=tuple(selections))


def _selection(guid: str, rows: list[Coding], original: dict[str, ProjectCoding]) -> Selection:
    return Selection(
        guid=guid,
        span=TextSpan(rows[0].begin, rows[0].end),
        description=rows[0].memo or None,
        codings=tuple(_coding(row, original.get(str(row.guid))) for row in rows),
        stamp=Stamp(created_by=_user_of(rows[0]), created_at=_time(rows[0])),
    )


def _coding(row: Coding, before: ProjectCoding | None) -> ProjectCoding:
    if before is not None:
        return replace(
            before, code=before.code if before.code.lower() == str(row.code.guid) else str(row.code.guid)
        )
    return ProjectCoding(str(row.guid), str(row.code.guid), _user_of(row), _time(row))


def _time(row: Coding) -> str:
    return row.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _variables() -> Iterable[Variable]:
    for code, (name, _words) in attributes().items():
        yield Variable(guid_of("variable", code), name)


def _cases(study: Study, base: Project, interviews: list[Interview], gone: set[str]) -> Iterable[Case]:
    texts = texts_of(study)
    sources: dict[int, list[str]] = defaultdict(list)
    for interview in interviews:
        if interview.pk in texts:
            sources[interview.participant_id].append(str(interview.guid))
    before = {case.guid.lower() for case in base.cases}
    for case in base.cases:
        if case.guid.lower() not in gone:
            yield case
    new = Participant.objects.filter(study=study, guid__isnull=False, may_analyse=True).order_by("pk")
    for person in new:
        if str(person.guid) not in before:
            values = tuple(
                Value(guid_of("variable", code), "Text", words(person))
                for code, (_name, words) in attributes().items()
                if not study.exchanged
            )
            yield Case(str(person.guid), person.label, None, (), values, tuple(sources[person.pk]))


def _closed_cases(study: Study) -> set[str]:
    closed = Participant.objects.filter(study=study, may_analyse=False, guid__isnull=False).order_by("pk")
    return {str(guid) for guid in closed.values_list("guid", flat=True)}


def _gone_selections(base: Project, sources: tuple[Source, ...]) -> set[str]:
    """Selections that were brought and are no longer there."""
    now = {selection.guid for source in sources for selection in source.selections}
    return {selection.guid for source in base.sources for selection in source.selections} - now


def _memos(study: Study, base: Project) -> Iterable[Document]:
    known = {note.guid.lower() for note in base.notes}
    rows = Memo.objects.filter(study=study, removed_at=None).exclude(
        interview__participant__may_analyse=False
    )
    for memo in rows.order_by("pk"):
        if str(memo.guid) not in known:
            yield Document(guid=str(memo.guid), name=memo.title or None, text=memo.text, inline=True)


def _without(project: Project, gone: set[str]) -> Project:
    """Without references to what is not there."""
    codes = {code.guid for code in project.all_codes()}

    def left(guids: Iterable[str], among: set[str] | None = None) -> tuple[str, ...]:
        return tuple(guid for guid in guids if guid not in gone and (among is None or guid in among))

    def members(each: MemberSet) -> MemberSet:
        return replace(
            each, codes=left(each.codes, codes), sources=left(each.sources), notes=left(each.notes)
        )

    return replace(
        project,
        cases=tuple(
            replace(
                case,
                codes=left(case.codes, codes),
                sources=left(case.sources),
                selections=left(case.selections),
            )
            for case in project.cases
        ),
        sets=tuple(members(each) for each in project.sets),
        links=tuple(link for link in project.links if not {link.origin, link.target} & gone),
    )
