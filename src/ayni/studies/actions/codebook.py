"""The codebook: make, change, move, merge, split and remove codes; each can be undone."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.actions.events import change, log, state_of
from ayni.studies.models import PALETTE, Code, Coding, Event, EventKind, Interview, Memo, Study
from ayni.studies.queries.codebook import below
from ayni.studies.rules import Seat

WORDS = ("name", "definition", "when_to_use", "when_not", "example", "tone")


def _locked(seat: Seat) -> None:
    """The codebook changes under the study's lock."""
    refuse_if(rules.can_work(seat))
    Study.objects.select_for_update().get(pk=seat.study.pk)


def _name_for_log(code: Code) -> str:
    """The log outlives a withdrawal, so it never holds words of an interview."""
    return code.name if code.in_vivo_of_id is None else _("código en vivo")


def _check(code: Code) -> None:
    code.name = code.name.strip()
    if not code.name:
        raise Refused(_("El código necesita un nombre."), field="name")
    same = Code.objects.filter(
        study=code.study_id, parent=code.parent_id, name__iexact=code.name, removed_at=None
    )
    if same.exclude(pk=code.pk).exists():
        raise Refused(_("Ya hay un código con ese nombre en ese lugar."), field="name")
    code.full_clean()


@transaction.atomic
def make_code(
    *,
    seat: Seat,
    name: str,
    parent: Code | None = None,
    in_vivo_of: Interview | None = None,
    **words: Any,
) -> Code:
    """A new code; without a colour it gets its parent's, or the next one. Raises `Refused`."""
    _locked(seat)
    made = Code(
        study=seat.study,
        parent=parent,
        name=name[:200],
        in_vivo_of=in_vivo_of,
        created_by=seat.actor.person,
        **{key: value for key, value in words.items() if value not in {None, ""}},
    )
    if "tone" not in words or words["tone"] is None:
        made.tone = (
            parent.tone
            if parent
            else Code.objects.filter(study=seat.study, parent=None).count() % len(PALETTE)
        )
    _check(made)
    made.save()
    log(seat, EventKind.CODE_MADE, [change(made, None)], note=_name_for_log(made))
    return made


@transaction.atomic
def change_code(*, seat: Seat, code: Code, **words: Any) -> Code:
    """Say a code's words or colour anew. Raises `Refused`."""
    _locked(seat)
    row = Code.objects.select_for_update().get(pk=code.pk)
    before = state_of(row)
    for name in set(WORDS) & set(words):
        setattr(row, name, words[name])
    _check(row)
    row.save()
    log(seat, EventKind.CODE_CHANGED, [change(row, before)], note=_name_for_log(row))
    return row


@transaction.atomic
def move_code(*, seat: Seat, code: Code, parent: Code | None) -> Code:
    """Put a code below another, or at the top. Raises `Refused` if that would make a circle."""
    _locked(seat)
    if parent is not None and parent.pk in below(code):
        raise Refused(_("Un código no puede quedar debajo de sí mismo."), field="parent")
    row = Code.objects.select_for_update().get(pk=code.pk)
    before = state_of(row)
    row.parent = parent
    _check(row)
    row.save()
    log(seat, EventKind.CODE_MOVED, [change(row, before)], note=_name_for_log(row))
    return row


@transaction.atomic
def merge_codes(*, seat: Seat, code: Code, into: Code) -> Event:
    """Give everything coded with `code` to `into`, with the codes below it, and remove `code`. Raises `Refused`.

    A coder who gave both codes to the same stretch keeps one coding.
    """
    _locked(seat)
    if into.pk in below(code):
        raise Refused(_("Elige un código que no esté debajo del que quieres unir."), field="into")
    now = clock.now()
    changes = []
    taken = {_place(row) for row in Coding.objects.filter(code=into, removed_at=None).order_by("pk")}
    for coding in Coding.objects.select_for_update().filter(code=code, removed_at=None).order_by("pk"):
        before = state_of(coding)
        if _place(coding) in taken:
            coding.removed_at = now
        else:
            coding.code = into
        coding.save(update_fields=["code", "removed_at"])
        changes.append(change(coding, before))
    for child in Code.objects.filter(parent=code, removed_at=None).order_by("pk"):
        before = state_of(child)
        child.parent = into
        _check(child)
        child.save(update_fields=["parent"])
        changes.append(change(child, before))
    changes.append(_remove(code))
    return log(seat, EventKind.CODES_MERGED, changes, note=f"{_name_for_log(code)} → {_name_for_log(into)}")


def _place(coding: Coding) -> tuple[object, ...]:
    return coding.interview_id, coding.coder_id, coding.coder_name, coding.begin, coding.end


def _remove(code: Code) -> dict[str, Any]:
    row = Code.objects.select_for_update().get(pk=code.pk)
    before = state_of(row)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    return change(row, before)


@transaction.atomic
def split_code(*, seat: Seat, code: Code, name: str, codings: Collection[int]) -> Code:
    """A new code beside `code` that takes over these codings of it. Raises `Refused`."""
    _locked(seat)
    rows = list(
        Coding.objects.select_for_update()
        .filter(code=code, removed_at=None, pk__in=list(codings))
        .order_by("pk")
    )
    if not rows:
        raise Refused(_("Marca los fragmentos que pasan al código nuevo."), field="codings")
    made = Code(
        study=seat.study, parent=code.parent, name=name[:200], tone=code.tone, created_by=seat.actor.person
    )
    _check(made)
    made.save()
    changes = [change(made, None)]
    for coding in rows:
        before = state_of(coding)
        coding.code = made
        coding.save(update_fields=["code"])
        changes.append(change(coding, before))
    log(seat, EventKind.CODE_SPLIT, changes, note=f"{_name_for_log(code)} → {_name_for_log(made)}")
    return made


@transaction.atomic
def remove_code(*, seat: Seat, code: Code) -> Event:
    """Take a code and those below it out of the codebook; its codings go with it. Raises `Refused`."""
    _locked(seat)
    rows = Code.objects.filter(pk__in=below(code), removed_at=None).order_by("pk")
    return log(seat, EventKind.CODE_REMOVED, [_remove(row) for row in rows], note=_name_for_log(code))


@transaction.atomic
def note_memo(*, seat: Seat, text: str, title: str = "", **on: Any) -> Memo:
    """A thought on a `code`, an `interview`, or (with neither) the study. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    if not text.strip():
        raise Refused(_("Escribe la nota."), field="text")
    return Memo.objects.create(
        study=seat.study, text=text.strip(), title=title.strip()[:200], by=seat.actor.person, **on
    )
