"""Interviews: begin one with a text, replace its names, correct it without losing a coding."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused, refuse_if
from ayni.methods.transcripts import (
    Difference,
    Edit,
    Mark,
    MentionKind,
    UnreadableTranscript,
    clean,
    find_known,
    read_transcript,
    speakers,
    take_marks,
)
from ayni.studies import pseudonyms, rules
from ayni.studies.models import (
    Coding,
    Guide,
    Interview,
    Origin,
    Participant,
    PseudonymKey,
    Transcript,
    Wave,
)
from ayni.studies.queries.material import transcript_of
from ayni.studies.rules import Seat

MOST_LISTED = 500
"""Codings that a version's report lists one by one."""


def read_upload(content: bytes, name: str) -> tuple[str, tuple[Mark, ...]]:
    """The text of an uploaded file. Raises `Refused`, with the field `file`, saying what is wrong with it."""
    try:
        read = read_transcript(content, name)
    except UnreadableTranscript as fault:
        raise Refused(rules.FILE_WORDS[fault.code], field="file", status=422) from fault
    return read.text, read.marks


@transaction.atomic
def begin_interview(
    *,
    seat: Seat,
    participant: Participant,
    text: str = "",
    marks: Sequence[Mark] = (),
    wave: Wave | None = None,
    guide: Guide | None = None,
    held_on: date | None = None,
    place: str = "",
) -> Interview:
    """An interview with the draft of its text, whose names are to be replaced next. Raises `Refused`.

    Only for a participant who allows analysis.
    """
    refuse_if(rules.can_work(seat))
    asked = Participant.objects.select_for_update().get(pk=participant.pk)
    refuse_if(rules.can_analyse(asked))
    draft, found = (text, tuple(marks)) if marks else take_marks(clean(text))
    if not draft.strip():
        raise Refused(_("Escribe, pega o sube el texto de la entrevista."), field="text")
    number = Interview.objects.filter(participant=asked).count() + 1
    return Interview.objects.create(
        study=seat.study,
        participant=asked,
        wave=wave,
        guide=guide,
        name=f"{asked.label}-{number}",
        held_on=held_on,
        place=place.strip(),
        interviewer=seat.actor.person,
        draft=draft,
        draft_marks=_stored(found),
    )


def _stored(marks: Sequence[Mark]) -> list[list[int]]:
    return [[mark.position, mark.milliseconds] for mark in marks]


@transaction.atomic
def replace_names(
    *, seat: Seat, interview: Interview, names: Mapping[str, tuple[MentionKind, str]]
) -> Transcript:
    """Put pseudonyms in the place of names (original → kind and pseudonym) and make that the next version.

    Names are found without regard to case and accents, as whole words, everywhere in the text. The draft and the
    texts of earlier versions, which hold the names, are erased; the key is kept encrypted. Raises `Refused`.
    """
    refuse_if(rules.can_work(seat))
    locked = Interview.objects.select_for_update().get(pk=interview.pk)
    present = transcript_of(locked)
    old = present.text if present else locked.draft
    marks = [Mark(*mark) for mark in (present.marks if present else locked.draft_marks)]
    if not old:
        raise Refused(_("Esta entrevista todavía no tiene texto."))
    chosen = {original: pair for original, pair in names.items() if original.strip() and pair[1].strip()}
    by_digest = {pseudonyms.digest_of(original): pair[1].strip() for original, pair in chosen.items()}
    edits = [
        Edit(mention.begin, mention.end, by_digest[pseudonyms.digest_of(mention.text)])
        for mention in find_known(old, {original: kind for original, (kind, _p) in chosen.items()})
        if pseudonyms.digest_of(mention.text) in by_digest
    ]
    _keep_key(seat, chosen)
    made = _next_version(seat, locked, Difference.of_edits(old, edits), old, marks, Origin.PSEUDONYMS)
    Transcript.objects.filter(interview=locked, current=False).update(text="")
    locked.draft, locked.draft_marks = "", []
    locked.save(update_fields=["draft", "draft_marks"])
    return made


def _keep_key(seat: Seat, chosen: Mapping[str, tuple[MentionKind, str]]) -> None:
    for original, (kind, pseudonym) in chosen.items():
        PseudonymKey.objects.update_or_create(
            study=seat.study,
            digest=pseudonyms.digest_of(original),
            defaults={"kind": kind, "pseudonym": pseudonym.strip()[:80], "sealed": pseudonyms.seal(original)},
        )


@transaction.atomic
def correct_text(*, seat: Seat, interview: Interview, text: str, of_version: int) -> Transcript:
    """A corrected text as the next version; every coding moves along, and the report says what changed.

    `of_version` is the version that was on the screen: a correction of an older one is refused. So is an empty
    text. The same text makes no version.
    """
    refuse_if(rules.can_work(seat))
    locked = Interview.objects.select_for_update().get(pk=interview.pk)
    present = transcript_of(locked)
    if present is None:
        raise Refused(_("Primero revisa los nombres: todavía no hay una versión que corregir."))
    if present.version != of_version:
        raise Refused(
            _("Alguien corrigió el texto mientras tanto. Copia lo tuyo y corrige la versión nueva.")
        )
    new = clean(text)
    if not new.strip():
        raise Refused(
            _("El texto quedó vacío. Para cerrar una entrevista, se retira el consentimiento."), field="text"
        )
    if new == present.text:
        return present
    marks = [Mark(*mark) for mark in present.marks]
    return _next_version(
        seat, locked, Difference.between(present.text, new), present.text, marks, Origin.CORRECTION
    )


def _next_version(
    seat: Seat, interview: Interview, made: Difference, old: str, marks: Sequence[Mark], origin: Origin
) -> Transcript:
    """Write the version that the difference leads to, under the interview's lock."""
    last = Transcript.objects.filter(interview=interview).order_by("-version").first()
    report = _anchor_codings(interview, made) if last else {}
    Transcript.objects.filter(interview=interview, current=True).update(current=False)
    new = made.applied_to(old)
    moved = [[made.position(mark.position), mark.milliseconds] for mark in marks]
    return Transcript.objects.create(
        interview=interview,
        version=last.version + 1 if last else 1,
        text=new,
        length=made.new_length,
        speakers=speakers(new),
        marks=moved,
        origin=origin,
        report=report,
        created_by=seat.actor.person,
    )


def _anchor_codings(interview: Interview, made: Difference) -> dict[str, Any]:
    """Move every coding along, removed ones too, so that undoing brings them back to the right place."""
    rows = list(
        Coding.objects.filter(interview=interview).select_related("code", "coder").order_by("begin", "pk")
    )
    report: dict[str, Any] = {"same": 0, "moved": 0, "changed": [], "lost": []}
    for row in rows:
        anchored = made.anchor(row.begin, row.end)
        if row.removed_at is None:
            _tell(report, row, anchored.state, moved=anchored.begin != row.begin)
        row.needs_look = row.needs_look or (anchored.state != "same")
        row.begin, row.end = anchored.begin, anchored.end
    # Two codings that shrink to one place would break the rule that a coder gives a code once: keep the first.
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        key = (row.code_id, row.coder_id, row.coder_name, row.begin, row.end)
        if row.removed_at is None and key in seen:
            row.removed_at = row.created_at
        seen.add(key if row.removed_at is None else (row.pk,))
    Coding.objects.bulk_update(rows, ["begin", "end", "needs_look", "removed_at"], batch_size=500)
    return report


def _tell(report: dict[str, Any], row: Coding, state: str, *, moved: bool) -> None:
    if state == "same":
        report["moved" if moved else "same"] += 1
    elif len(report[state]) < MOST_LISTED:
        report[state].append([row.pk, row.code.name, row.coder.name if row.coder else row.coder_name])
