"""Rows of the ledger made ready to be written together: each row, its entry, and the words to it."""

import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from ayni.directory.models import Organization, Person
from ayni.ledger import chain, facts
from ayni.ledger.kinds import PartyRole
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
from ayni.methods.hash_chain import moment, words_digest


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation and what it was in a collaboration.

    `agreed_by` is who agreed for it inside the application (accepted the delivery, ordered its share): then
    its confirmation is written with the record. Only records with a source may say so. `agreed_assisted` says
    that this was a coordinator who acted for it.
    """

    organization: Organization
    role: PartyRole
    agreed_by: Person | None = None
    agreed_assisted: bool = False


class Draft:
    """Collects rows with their entries in the order of the chain; `write` puts them all into the database."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Any]] = {}
        self._entries: list[Entry] = []
        self._parts: dict[int, list[Participation]] = {}
        self._ids: dict[type[models.Model], deque[int]] = {}

    def reserve(self, model: type[models.Model], count: int) -> None:
        """Fetch this many ids at once, for what is written by the thousand."""
        self._ids.setdefault(model, deque()).extend(chain.new_ids(model, count))

    def collaboration(
        self, parties: Sequence[Party], *, recorded_at: datetime, words: str = "", **columns: Any
    ) -> Collaboration:
        """A collaboration and its participations."""
        row = Collaboration(
            pk=self._next(Collaboration), entry_id=self._next(Entry), recorded_at=recorded_at, **columns
        )
        parts = [
            Participation(
                pk=self._next(Participation),
                collaboration=row,
                organization=party.organization,
                role=party.role,
            )
            for party in parties
        ]
        self._add(Collaboration, row)
        for part in parts:
            self._add(Participation, part)
        self._enter(row, EntryKind.COLLABORATION, facts.of_collaboration(row, parts), recorded_at, words)
        self._parts[row.pk] = parts
        return row

    def participations_of(self, row: Collaboration) -> Sequence[Participation]:
        """The participations of a drafted collaboration, in the order of its parties."""
        return self._parts[row.pk]

    def confirmation(self, *, given_at: datetime, words: str = "", **columns: Any) -> Confirmation:
        """A participant's answer."""
        row = Confirmation(
            pk=self._next(Confirmation), entry_id=self._next(Entry), given_at=given_at, **columns
        )
        self._add(Confirmation, row)
        self._enter(row, EntryKind.CONFIRMATION, facts.of_confirmation(row), given_at, words)
        return row

    def rating(self, *, given_at: datetime, **columns: Any) -> Rating:
        """A participant's judgement of another."""
        row = Rating(pk=self._next(Rating), entry_id=self._next(Entry), given_at=given_at, **columns)
        self._add(Rating, row)
        self._enter(row, EntryKind.RATING, facts.of_rating(row), given_at, "")
        return row

    def reversal(self, *, reversed_at: datetime, words: str, **columns: Any) -> Reversal:
        """The correction of an error."""
        row = Reversal(
            pk=self._next(Reversal), entry_id=self._next(Entry), reversed_at=reversed_at, **columns
        )
        self._add(Reversal, row)
        self._enter(row, EntryKind.REVERSAL, facts.of_reversal(row), reversed_at, words)
        return row

    def breach(self, *, recorded_at: datetime, **columns: Any) -> Breach:
        """That an organisation broke what it had agreed."""
        row = Breach(pk=self._next(Breach), entry_id=self._next(Entry), recorded_at=recorded_at, **columns)
        self._add(Breach, row)
        self._enter(row, EntryKind.BREACH, facts.of_breach(row), recorded_at, "")
        return row

    def erasure(self, note: Note, *, erased_by: Person, assisted: bool, erased_at: datetime) -> None:
        """That the words to an entry were taken away."""
        entry_id = self._next(Entry)
        said: facts.Facts = {
            "entry": entry_id,
            "note": note.pk,
            "of_entry": note.entry_id,
            "erased_by": erased_by.pk,
            "assisted": assisted,
            "erased_at": moment(erased_at),
        }
        self._entries.append(Entry(pk=entry_id, kind=EntryKind.ERASURE, facts=said, recorded_at=erased_at))

    def write(self, head: ChainHead) -> None:
        """Insert everything and link it to the locked head; the draft is then empty and can go on."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=chain.BATCH)
        chain.append(head, self._entries)
        self._rows, self._entries = {}, []

    def __len__(self) -> int:
        return len(self._entries)

    def _next(self, model: type[models.Model]) -> int:
        ids = self._ids.setdefault(model, deque())
        if not ids:
            ids.extend(chain.new_ids(model))
        return ids.popleft()

    def _add(self, model: type[models.Model], row: models.Model) -> None:
        self._rows.setdefault(model, []).append(row)

    def _enter(self, row: Any, kind: EntryKind, said: facts.Facts, at: datetime, words: str) -> None:
        if words:
            note = Note(pk=self._next(Note), entry_id=row.entry_id, text=words, salt=secrets.token_hex(16))
            said["note"] = words_digest(note.salt, note.text)
            self._add(Note, note)
        self._entries.append(Entry(pk=row.entry_id, kind=kind, facts=said, recorded_at=at))
