"""Judgements after collaborations."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from ayni.kernel import clock
from ayni.ledger.models import Participation, Rating
from ayni.ledger.rules import RATING_DAYS


def ratings_between(rater: Participation, rated: Participation) -> list[Rating]:
    """The rater's judgements of the rated, the first to the present one."""
    return list(Rating.objects.filter(rater=rater, rated=rated).order_by("pk"))


def current_ratings() -> QuerySet[Rating]:
    """The judgements that no later one replaces: at most one from each to each in a collaboration."""
    return Rating.objects.filter(~Exists(Rating.objects.filter(replaces=OuterRef("pk"))))


def can_still_change(history: Sequence[Rating]) -> bool:
    """Whether a judgement may be given or changed: the days count from the first."""
    return not history or clock.now() - history[0].given_at <= timedelta(days=RATING_DAYS)
