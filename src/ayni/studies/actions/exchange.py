"""Bring a project of another program in as a study, whole or not at all."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.files import path_of
from ayni.kernel.refusal import Refused
from ayni.methods.refi_qda import Code as ProjectCode
from ayni.methods.refi_qda import Document, Media, Project, Reading, TextSpan, read, write_qdpx
from ayni.methods.transcripts import speakers
from ayni.studies.actions.consent import make_link
from ayni.studies.exchange import tone_of
from ayni.studies.models import (
    Code,
    Coding,
    Consent,
    Interview,
    Memo,
    Origin,
    Participant,
    Study,
    TeamMember,
    TeamRole,
    Transcript,
    Way,
)

LONGEST_NAME = 120
MOST_FINDINGS = 300
"""Of each sort, kept with the study; the command line prints all."""


@dataclass(frozen=True)
class Brought:
    """A study made from a project, and what did not come across: sentences with their places."""

    study: Study
    counts: dict[str, int]
    errors: tuple[str, ...]
    repairs: tuple[str, ...]
    losses: tuple[str, ...]


@transaction.atomic
def bring_project(*, actor: Actor, stream: BinaryIO, file_name: str, name: str) -> Brought:
    """Make a study of a REFI-QDA project (or Taguette's), led by the actor.

    Whatever Ayni does not show (media, links, sets, drawings) is kept with it and leaves with the next export.
    The people behind the texts count as having allowed analysis, and nothing else, as whoever brings the
    project says. Raises `BadInput` for a file that cannot be read, `Refused` for a name that is taken.
    """
    if Study.objects.filter(name=name).exists():
        raise Refused(_("Ya hay un estudio con ese nombre: elige otro."), field="name")
    reading = read(stream, file_name)
    project = reading.project
    study = Study(
        name=name,
        purpose=project.description or _("Traído de «%(file)s».") % {"file": file_name},
        created_by=actor.person,
        exchanged=_kept(reading),
    )
    study.full_clean()
    study.save()
    if actor.person is not None:
        TeamMember.objects.create(study=study, person=actor.person, role=TeamRole.LEAD)
    codes = _codes(study, project)
    interviews = _texts(study, project)
    _codings(project, codes, interviews)
    _notes(study, project, codes)
    brought = Brought(
        study,
        project.counts(),
        tuple(map(str, reading.errors)),
        tuple(map(str, reading.repairs)),
        (*map(str, reading.losses), *_left_aside(project)),
    )
    study.exchange_report = {
        "errors": brought.errors[:MOST_FINDINGS],
        "repairs": brought.repairs[:MOST_FINDINGS],
        "losses": brought.losses[:MOST_FINDINGS],
    }
    study.save(update_fields=["exchange_report"])
    return brought


def _kept(reading: Reading) -> str:
    """Store the project as read, strictly written, and return its name in the file store."""
    stored = f"{secrets.token_urlsafe(24)}.qdpx"
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as target:
            write_qdpx(reading.project, target, reading.files)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored


def _codes(study: Study, project: Project) -> dict[str, Code]:
    made: dict[str, Code] = {}

    def rows(codes: tuple[ProjectCode, ...], parent: Code | None) -> Iterator[tuple[ProjectCode, Code]]:
        for code in codes:
            row = Code(
                study=study,
                parent=parent,
                name=code.name[:200],
                definition=(code.description or "")[:20_000],
                tone=tone_of(code.color),
                codable=code.codable,
                guid=UUID(code.guid),
            )
            row.save()
            yield code, row
            yield from rows(code.children, row)

    for code, row in rows(project.codes, None):
        made[code.guid] = row
    return made


def _texts(study: Study, project: Project) -> dict[str, Interview]:
    """An interview for each text, with its case as the participant, or a stand-in where it has none."""
    people = _people(study, project)
    documents = [each for each in project.sources if isinstance(each, Document) and each.text]
    rows = []
    for number, document in enumerate(documents, 1):
        person = people.get(document.guid) or _stand_in(study, document, number)
        rows.append(
            Interview(
                study=study,
                participant=person,
                name=(document.name or f"T{number:02d}")[:LONGEST_NAME],
                guid=UUID(document.guid),
            )
        )
    made = Interview.objects.bulk_create(rows, batch_size=500)
    Transcript.objects.bulk_create(
        (_version(row, document.text or "") for row, document in zip(made, documents, strict=True)),
        batch_size=50,
    )
    return {document.guid: row for document, row in zip(documents, made, strict=True)}


def _version(interview: Interview, text: str) -> Transcript:
    stored = text.replace("\x00", "\ufffd")
    return Transcript(
        interview=interview, version=1, text=stored, length=len(stored), speakers=speakers(stored),
        origin=Origin.EXCHANGE,
    )  # fmt: skip


def _people(study: Study, project: Project) -> dict[str, Participant]:
    """A participant for each case; by the GUID of each of its texts."""
    labels: set[str] = set()
    by_source: dict[str, Participant] = {}
    for number, case in enumerate(project.cases, 1):
        person = _person(study, _label(case.name or "", number, labels), case.guid)
        for source in case.sources:
            by_source.setdefault(source, person)
    return by_source


def _label(name: str, number: int, taken: set[str]) -> str:
    wanted = name.strip()[:34] or f"C{number:02d}"
    label, again = wanted, 1
    while label in taken:
        again += 1
        label = f"{wanted} ({again})"
    taken.add(label)
    return label


def _stand_in(study: Study, document: Document, number: int) -> Participant:
    taken = set(Participant.objects.filter(study=study).values_list("label", flat=True))
    return _person(study, _label(document.name or "", number, taken), None)


def _person(study: Study, label: str, guid: str | None) -> Participant:
    made = Participant.objects.create(
        study=study,
        label=label,
        reason=_("Vino con el proyecto."),
        guid=UUID(guid) if guid else None,
        may_analyse=True,
    )
    Consent.objects.create(participant=made, way=Way.EXCHANGE, analyse=True, given_at=clock.now())
    make_link(made)
    return made


def _codings(project: Project, codes: dict[str, Code], interviews: dict[str, Interview]) -> None:
    users = {user.guid: (user.name or user.id or user.guid)[:LONGEST_NAME] for user in project.users}
    rows: dict[tuple[object, ...], Coding] = {}
    for document in project.sources:
        interview = interviews.get(document.guid)
        for selection in document.selections if interview is not None else ():
            if not isinstance(selection.span, TextSpan):
                continue
            for coding in selection.codings:
                if coding.code not in codes:
                    continue
                row = Coding(
                    interview=interview,
                    code=codes[coding.code],
                    coder_name=users.get(coding.created_by or "", ""),
                    begin=selection.span.start,
                    end=selection.span.end,
                    memo=(selection.description or "")[:4000],
                    guid=UUID(coding.guid),
                    selection_guid=UUID(selection.guid),
                    created_at=_moment(coding.created_at) or clock.now(),
                )
                rows.setdefault((document.guid, coding.code, row.coder_name, row.begin, row.end), row)
    Coding.objects.bulk_create(rows.values(), batch_size=2000)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parse_datetime(text or "")
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment


def _notes(study: Study, project: Project, codes: dict[str, Code]) -> None:
    of_code = {ref: codes[code.guid] for code in project.all_codes() for ref in code.note_refs}
    Memo.objects.bulk_create(
        (
            Memo(
                study=study,
                code=of_code.get(note.guid),
                title=(note.name or "")[:200],
                text=(note.text or note.description or "")[:20_000].replace("\x00", "\ufffd"),
                guid=UUID(note.guid),
            )
            for note in project.notes
            if note.text or note.description
        ),
        batch_size=500,
    )


def _left_aside(project: Project) -> Iterator[str]:
    """What is carried along without being shown."""
    media = sum(1 for source in project.sources if isinstance(source, Media))
    kinds = {
        "pictures, PDFs and recordings": media,
        "links": len(project.links),
        "sets": len(project.sets),
        "drawings": len(project.graphs),
    }
    for kind, count in kinds.items():
        if count:
            yield f"{count} {kind} are not shown in Ayni; they are kept and leave with the next export"
    if project.users:
        yield f"{len(project.users)} users are kept as names of coders; they get no account"
    people = len(project.cases) + sum(
        1 for each in project.sources if isinstance(each, Document) and each.text
    )
    if people:
        yield "consent: the people count as having allowed analysis only; record theirs before quoting them"
