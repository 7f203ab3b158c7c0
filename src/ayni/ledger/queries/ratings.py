"""Judgements after collaborations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.models import Participation, Rating
from ayni.ledger.queries.records import Part, Record
from ayni.ledger.rules import RATING_DAYS


@dataclass(frozen=True)
class OwnRating:
    """What the actor's organisation said of a partner: its present judgement, if any, and whether it may change."""

    part: Part
    present: Rating | None
    open: bool
    until: datetime | None


def ratings_between(rater: Participation, rated: Participation) -> list[Rating]:
    """The rater's judgements of the rated, the first to the present one."""
    return list(Rating.objects.filter(rater=rater, rated=rated).order_by("pk"))


def current_ratings() -> QuerySet[Rating]:
    """The judgements that no later one replaces: at most one from each to each in a collaboration."""
    return Rating.objects.filter(~Exists(Rating.objects.filter(replaces=OuterRef("pk"))))


def last_moment(history: Sequence[Rating]) -> datetime | None:
    """Until when a judgement may be changed: the days count from the first. None before it."""
    return history[0].given_at + timedelta(days=RATING_DAYS) if history else None


def own_ratings(actor: Actor, record: Record) -> list[OwnRating]:
    """For each partner that stands with the actor's organisation behind a collaboration, what it said of it."""
    own = record.part_of(actor.organization)
    if own is None or own.organization.pk not in record.stand or not record.kind.vouches:
        return []
    given: dict[int, list[Rating]] = {}
    for rating in Rating.objects.filter(rater=own.participation).order_by("pk"):
        given.setdefault(rating.rated_id, []).append(rating)
    partners = [part for part in record.parts if part is not own and part.organization.pk in record.stand]
    return [_own_rating(part, given.get(part.participation.pk, [])) for part in partners]


def _own_rating(part: Part, history: Sequence[Rating]) -> OwnRating:
    until = last_moment(history)
    return OwnRating(part, history[-1] if history else None, until is None or clock.now() <= until, until)
