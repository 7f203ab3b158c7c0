"""Whether a cluster's ledger is as the application wrote it: every chain link, every row, every word.

One pass over the entries in their order, in chunks, each with its rows: memory stays the same however long
the chain is. Call `verify` with the cluster open, best in a transaction that sees one moment (REPEATABLE READ).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

from ayni.kernel import tenancy
from ayni.ledger import facts
from ayni.ledger.models import (
    Breach,
    ChainHead,
    Collaboration,
    Confirmation,
    Entry,
    EntryKind,
    Note,
    Participation,
    Rating,
    Reversal,
)
from ayni.methods import hash_chain
from ayni.methods.hash_chain import GENESIS, Facts, moment, words_digest

CHUNK = 2000
MOST_PROBLEMS = 50

ROW_MODELS: Mapping[str, type[models.Model]] = {
    EntryKind.COLLABORATION: Collaboration,
    EntryKind.CONFIRMATION: Confirmation,
    EntryKind.RATING: Rating,
    EntryKind.REVERSAL: Reversal,
    EntryKind.BREACH: Breach,
}
FACTS: Mapping[str, Callable[[Any], facts.Facts]] = {
    EntryKind.CONFIRMATION: facts.of_confirmation,
    EntryKind.RATING: facts.of_rating,
    EntryKind.REVERSAL: facts.of_reversal,
    EntryKind.BREACH: facts.of_breach,
}


@dataclass(frozen=True)
class Anchor:
    """A link of the chain noted earlier, outside the database: it must still be there."""

    sequence: int
    hash: str


@dataclass
class Verdict:
    """What a verification found. `problems` are clear lines, at most `MOST_PROBLEMS`; `found` counts them all."""

    entries: int = 0
    hash: str = GENESIS
    found: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether everything is as it was written."""
        return self.found == 0

    def note(self, problem: str) -> None:
        """Keep a problem."""
        self.found += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def verify(anchor: Anchor | None = None) -> Verdict:
    """Walk the open cluster's chain and every row it speaks of."""
    verdict = Verdict()
    matched: Counter[type[models.Model]] = Counter()
    erased: dict[int, str] = {}
    anchored = anchor is None
    for chunk in _chunks():
        _check_links(verdict, chunk)
        anchored = anchored or any(
            (e.sequence, e.hash) == (anchor.sequence, anchor.hash) for e in chunk if anchor
        )
        erased |= _erasures(chunk)
        for kind in ROW_MODELS:
            _check_rows(verdict, matched, kind, [entry for entry in chunk if entry.kind == kind])
        _check_notes(verdict, matched, chunk)
    _check_head(verdict)
    _check_erasures(verdict, erased)
    _check_strays(verdict, matched)
    if not anchored and anchor:
        verdict.note(f"entry {anchor.sequence} no longer has the hash that was noted: {anchor.hash}")
    return verdict


def _chunks() -> Iterator[list[Entry]]:
    entries = _plain(Entry).order_by("sequence", "pk").iterator(CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


def _plain(model: type[models.Model]) -> Any:
    """All columns of the open cluster's rows, as plain tuples with names: several times faster than instances."""
    names = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]
    return model._default_manager.values_list("pk", *names, named=True)


def _among(ids: Sequence[int]) -> RawSQL:
    """The ids as one parameter instead of thousands."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def _check_links(verdict: Verdict, chunk: Sequence[Entry]) -> None:
    chain = tenancy.current_cluster_id()
    for entry in chunk:
        for fault in hash_chain.faults(entry, chain=chain, after=verdict.entries, after_hash=verdict.hash):
            verdict.note(fault)
        verdict.entries, verdict.hash = entry.sequence, entry.hash


def _said(entry: Entry) -> dict[str, Any]:
    """The entry's facts; empty if somebody put something else in their place."""
    return entry.facts if isinstance(entry.facts, dict) else {}


def _check_rows(
    verdict: Verdict, matched: Counter[type[models.Model]], kind: str, entries: Sequence[Entry]
) -> None:
    """Each entry has exactly the row that it names, and the row gives exactly the facts of the entry."""
    if not entries:
        return
    model = ROW_MODELS[kind]
    rows = _by_entry(model, entries)
    parts = _participations(rows) if model is Collaboration else {}
    for entry in entries:
        named = _said(entry).get(kind)
        row = next((row for row in rows.get(entry.pk, []) if row.pk == named), None)
        if row is None:
            verdict.note(f"entry {entry.sequence}: its {kind} {named} was removed")
            continue
        own_parts = parts.get(row.pk, [])
        said = facts.of_collaboration(row, own_parts) if kind == EntryKind.COLLABORATION else FACTS[kind](row)
        matched[model] += 1
        matched[Participation] += len(own_parts)
        if wrong := _differences(_said(entry), said):
            verdict.note(f"entry {entry.sequence}: {kind} {row.pk} was altered ({', '.join(wrong)})")
        if _moment_of(row) != entry.recorded_at:
            verdict.note(f"entry {entry.sequence}: was recorded at another time than {kind} {row.pk}")


def _moment_of(row: Any) -> object:
    names = ("recorded_at", "given_at", "reversed_at")
    return next(getattr(row, name) for name in names if hasattr(row, name))


def _differences(written: Facts, present: Facts) -> list[str]:
    names = (set(written) | set(present)) - {"note"}
    return sorted(name for name in names if written.get(name) != present.get(name))


def _by_entry(model: type[models.Model], entries: Sequence[Entry]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in _plain(model).filter(entry__in=_among([entry.pk for entry in entries])):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _participations(rows: Mapping[int, Sequence[Any]]) -> dict[int, list[Participation]]:
    found: dict[int, list[Participation]] = {}
    ids = [row.pk for group in rows.values() for row in group]
    for part in _plain(Participation).filter(collaboration__in=_among(ids)):
        found.setdefault(part.collaboration_id, []).append(part)
    return found


def _check_notes(verdict: Verdict, matched: Counter[type[models.Model]], chunk: Sequence[Entry]) -> None:
    """Words are those that were digested, or gone; nobody added any."""
    notes: dict[int, Note] = {
        note.entry_id: note for note in _plain(Note).filter(entry__in=_among([e.pk for e in chunk]))
    }
    for entry in chunk:
        digest = _said(entry).get("note") if entry.kind != EntryKind.ERASURE else None
        note = notes.get(entry.pk)
        if note is None:
            if digest:
                verdict.note(f"entry {entry.sequence}: its note was removed")
            continue
        matched[Note] += 1
        if not digest:
            verdict.note(f"entry {entry.sequence}: note {note.pk} was added later")
        elif note.erased_at is None and words_digest(note.salt, note.text) != digest:
            verdict.note(f"entry {entry.sequence}: note {note.pk} was altered")


def _erasures(chunk: Sequence[Entry]) -> dict[int, str]:
    """Note to moment, for every erasure entered."""
    entered = (entry for entry in chunk if entry.kind == EntryKind.ERASURE)
    return {_said(entry).get("note", 0): _said(entry).get("erased_at", "") for entry in entered}


def _check_erasures(verdict: Verdict, erased: Mapping[int, str]) -> None:
    """What the chain says was erased is gone, and nothing else is."""
    gone: dict[int, Note] = {note.pk: note for note in Note.objects.exclude(erased_at=None).iterator(CHUNK)}
    for pk in sorted(set(gone) | set(erased)):
        note = gone.get(pk)
        if pk not in erased:
            verdict.note(f"note {pk} was erased behind the application's back")
        elif note is None or note.text or note.salt or moment(note.erased_at) != erased[pk]:  # type: ignore[arg-type]  # not None in `gone`
            verdict.note(f"note {pk} should be erased and is not")


def _check_head(verdict: Verdict) -> None:
    heads = list(ChainHead.objects.all())
    if len(heads) > 1:
        verdict.note("the chain has several heads")
    sequence, last = (heads[0].sequence, heads[0].hash) if heads else (0, GENESIS)
    if (sequence, last) != (verdict.entries, verdict.hash):
        verdict.note(
            f"the chain ends at entry {verdict.entries}, its head says {sequence}: the end was changed"
        )


def _check_strays(verdict: Verdict, matched: Mapping[type[models.Model], int]) -> None:
    """Rows of which no entry speaks."""
    every: tuple[type[models.Model], ...] = (*ROW_MODELS.values(), Participation, Note)
    for model in every:
        surplus = model._default_manager.count() - matched[model]
        if surplus:
            for pk in _strays(model):
                verdict.note(f"{model._meta.model_name} {pk} was inserted: no entry speaks of it")


def _strays(model: type[models.Model]) -> list[int]:
    table = connection.ops.quote_name(model._meta.db_table)
    if model is Participation:
        speaks = (
            "SELECT 1 FROM ledger_collaboration c JOIN ledger_entry e ON e.id = c.entry_id "
            "WHERE c.id = r.collaboration_id AND e.facts @? "
            "('$.participations[*] ? (@[0] == ' || r.id || ')')::jsonpath"
        )
    elif model is Note:
        speaks = "SELECT 1 FROM ledger_entry e WHERE e.id = r.entry_id"
    else:
        kind = next(kind for kind, each in ROW_MODELS.items() if each is model)
        speaks = (
            "SELECT 1 FROM ledger_entry e WHERE e.id = r.entry_id "
            f"AND e.kind = '{kind.value}' AND e.facts ->> '{kind.value}' = r.id::text"  # type: ignore[attr-defined]  # a TextChoices member
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id FROM {table} r WHERE NOT EXISTS ({speaks}) ORDER BY r.id LIMIT {MOST_PROBLEMS}"
        )
        return [row[0] for row in cursor.fetchall()]
