"""Write many collaborations that happened elsewhere: demonstration data, benchmarks, another system's record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from ayni.directory.models import Organization, Person
from ayni.kernel.money import cents
from ayni.kernel.refusal import refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft, Party
from ayni.ledger.models import (
    Answer,
    Collaboration,
    Confirmation,
    Entry,
    Note,
    Participation,
    Rating,
)

SLICE = 5000
"""Entries written at a time, so that a long history needs little memory."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a party of a deed said of it; without a person it was said by a link."""

    organization: Organization
    answer: Answer
    given_by: Person | None = None
    after: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a party of a deed judged another."""

    rater: Organization
    rated: Organization
    on_time: bool
    quality: int
    would_repeat: bool
    given_by: Person
    after: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Deed:
    """A collaboration with what was said of it. `after` in replies and judgements counts from `recorded_at`."""

    kind: str
    happened_on: date
    parties: tuple[Party, ...]
    recorded_by: Person
    recorded_for: Organization
    recorded_at: datetime
    value: Decimal | None = None
    text: str = ""
    source: str = ""
    assisted: bool = False
    replies: tuple[Reply, ...] = ()
    judgements: tuple[Judgement, ...] = ()


@transaction.atomic
def record_many(deeds: Sequence[Deed]) -> list[Collaboration]:
    """Write the deeds as `record`, `answer` and `rate` would have, in the order of time.

    There is no actor: this is for an operator's program, not for people. The parties must fit the kind
    (`Refused` otherwise); times and days are taken as given.
    """
    for deed in deeds:
        refuse_if(rules.fit_together(deed.kind, deed.parties))
    draft = Draft()
    _reserve(draft, deeds)
    written: dict[int, Collaboration] = {}
    head = chain.lock()
    for _when, _step, number, said in sorted(_happenings(deeds), key=lambda each: each[:3]):
        if isinstance(said, Deed):
            written[number] = _collaboration(draft, said)
        elif isinstance(said, Reply):
            _confirmation(draft, written[number], said)
        else:
            _rating(draft, written[number], said)
        if len(draft) >= SLICE:
            draft.write(head)
    draft.write(head)
    return [written[number] for number in range(len(deeds))]


def _happenings(deeds: Sequence[Deed]) -> list[tuple[datetime, int, int, Deed | Reply | Judgement]]:
    """Everything that happened: when, what comes first at the same moment, of which deed, and what it was."""
    found: list[tuple[datetime, int, int, Deed | Reply | Judgement]] = []
    for number, deed in enumerate(deeds):
        found.append((deed.recorded_at, 0, number, deed))
        found += [(deed.recorded_at + reply.after, 1, number, reply) for reply in deed.replies]
        found += [(deed.recorded_at + one.after, 2, number, one) for one in deed.judgements]
    return found


def _reserve(draft: Draft, deeds: Sequence[Deed]) -> None:
    replies = sum(len(deed.replies) for deed in deeds)
    judgements = sum(len(deed.judgements) for deed in deeds)
    draft.reserve(Collaboration, len(deeds))
    draft.reserve(Participation, sum(len(deed.parties) for deed in deeds))
    draft.reserve(Confirmation, replies)
    draft.reserve(Rating, judgements)
    draft.reserve(Note, sum(bool(deed.text) for deed in deeds))
    draft.reserve(Entry, len(deeds) + replies + judgements)


def _collaboration(draft: Draft, deed: Deed) -> Collaboration:
    return draft.collaboration(
        deed.parties,
        recorded_at=deed.recorded_at,
        words=deed.text,
        kind=deed.kind,
        happened_on=deed.happened_on,
        value=None if deed.value is None else cents(deed.value),
        recorded_by=deed.recorded_by,
        recorded_for=deed.recorded_for,
        assisted=deed.assisted,
        source=deed.source,
    )


def _confirmation(draft: Draft, row: Collaboration, reply: Reply) -> None:
    draft.confirmation(
        participation=_participation(draft, row, reply.organization),
        answer=reply.answer,
        given_by=reply.given_by,
        by_link=reply.given_by is None,
        given_at=row.recorded_at + reply.after,
    )


def _rating(draft: Draft, row: Collaboration, judged: Judgement) -> None:
    draft.rating(
        rater=_participation(draft, row, judged.rater),
        rated=_participation(draft, row, judged.rated),
        on_time=judged.on_time,
        quality=judged.quality,
        would_repeat=judged.would_repeat,
        given_by=judged.given_by,
        given_at=row.recorded_at + judged.after,
    )


def _participation(draft: Draft, row: Collaboration, organization: Organization) -> Participation:
    return next(part for part in draft.participations_of(row) if part.organization_id == organization.pk)
