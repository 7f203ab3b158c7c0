"""The append-only log of what happened to codes and codings, and undoing by it."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.models import Code, Coding, Event, EventKind, Interview, Study
from ayni.studies.rules import Seat

CODE_COLUMNS = (
    "parent_id", "name", "definition", "when_to_use", "when_not", "example", "tone", "codable", "removed_at",
)  # fmt: skip
CODING_COLUMNS = ("code_id", "begin", "end", "weight", "settled", "removed_at")
MODELS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "code": (Code, CODE_COLUMNS),
    "coding": (Coding, CODING_COLUMNS),
}

Change = dict[str, Any]


def state_of(row: Code | Coding) -> Change:
    """The row's columns that the log keeps; the name of a code in vivo is words of an interview and is not."""
    columns = CODE_COLUMNS if isinstance(row, Code) else CODING_COLUMNS
    hidden = {"name"} if isinstance(row, Code) and row.in_vivo_of_id else set()
    return {name: None if name in hidden else _plain(getattr(row, name)) for name in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def change(row: Code | Coding, before: Change | None) -> Change:
    """What happened to a row; `before` is None for a new one."""
    kind = "code" if isinstance(row, Code) else "coding"
    return {"model": kind, "id": row.pk, "before": before, "after": state_of(row)}


def log(
    seat: Seat,
    kind: EventKind,
    changes: Iterable[Change],
    *,
    interview: Interview | None = None,
    note: str = "",
    undoes: Event | None = None,
) -> Event:
    """Write one entry of the log, in the transaction of what it tells."""
    return Event.objects.create(
        study=seat.study,
        kind=kind,
        by=seat.actor.person,
        changes=list(changes),
        interview=interview,
        note=note[:300],
        undoes=undoes,
    )


@transaction.atomic
def undo(*, seat: Seat, event: Event) -> Event:
    """Bring back what was before an event, and log that.

    Raises `Refused`: by another than who did it (the lead may), undone before, or changed again since.
    """
    refuse_if(rules.can_work(seat))
    Study.objects.select_for_update().get(pk=seat.study.pk)
    if not seat.leads and event.by_id != seat.actor.signed_in.pk:
        raise Refused(_("Eso lo deshace quien lo hizo, o quien dirige el estudio."), status=403)
    if event.kind == EventKind.UNDONE:
        raise Refused(_("Esto ya es haber deshecho algo: haz de nuevo lo que quieras."))
    undone = [_revert(entry) for entry in reversed(event.changes)]
    try:
        with transaction.atomic():
            return log(seat, EventKind.UNDONE, undone, interview=event.interview, undoes=event)
    except IntegrityError as clash:
        raise Refused(_("Eso ya se deshizo.")) from clash


def _revert(entry: Change) -> Change:
    model, columns = MODELS[entry["model"]]
    row = model._default_manager.select_for_update().filter(pk=entry["id"]).first()
    if not isinstance(row, Code | Coding):
        raise Refused(_("Lo que se quiere deshacer ya no existe."))
    now = state_of(row)
    moved = {"begin", "end"}  # a correction of the text may have moved a coding since
    if any(now[name] != entry["after"][name] for name in columns if name not in moved):
        raise Refused(_("Cambió otra vez desde entonces: deshaz primero lo más reciente."))
    before = entry["before"] or {**now, "removed_at": _plain(row.created_at)}
    for name in columns:
        if (name in moved and now[name] != entry["after"][name]) or (name == "name" and before[name] is None):
            continue
        value = before[name]
        setattr(row, name, parse_datetime(value) if name == "removed_at" and value else value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(columns))
    except IntegrityError as clash:
        raise Refused(_("No se puede deshacer: ese fragmento ya tiene otra vez ese código.")) from clash
    return change(row, now)
