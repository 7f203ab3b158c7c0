"""Slots of a wanted duration: the next one, the nearest to a wish, the first among equivalent machines."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from ayni.methods.free_time.occupancy import Limits
from ayni.methods.free_time.spans import Span

Key = TypeVar("Key", bound=Hashable)

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot(Generic[Key]):
    """A span that is free on the machine with this key."""

    key: Key
    span: Span


def next_slot(
    free: Sequence[Span], duration: timedelta, *, earliest: datetime, limits: Limits | None = None
) -> Span | None:
    """The first slot of the duration that starts at or after `earliest`, on the grid of `limits.step`.

    `free` is tidy (from `free_spans`). None where there is none. Raises BadInput for a duration outside the
    limits.
    """
    limits = limits or Limits()
    limits.check(duration)
    for span in free:
        start = _on_grid(max(span.start, earliest), limits.step)
        if start + duration <= span.end:
            return Span(start, start + duration)
    return None


def nearest_slots(
    free: Sequence[Span],
    wish: Span,
    *,
    count: int = 3,
    earliest: datetime | None = None,
    limits: Limits | None = None,
) -> list[Span]:
    """Up to `count` slots as long as the wish, nearest first by the distance of their starts; ties: earlier first.

    Each stretch of free time offers the one start in it that is nearest to the wish; a wish that is free is
    itself the first. `earliest` leaves out what starts before it (the present, plus the notice needed).
    """
    limits = limits or Limits()
    duration = wish.length
    limits.check(duration)
    found: list[Span] = []
    for span in free:
        start = _nearest_start(span, wish, earliest, limits.step)
        if start is not None:
            found.append(Span(start, start + duration))
    found.sort(key=lambda slot: (abs(slot.start - wish.start), slot.start))
    return found[:count]


def _nearest_start(span: Span, wish: Span, earliest: datetime | None, step: timedelta) -> datetime | None:
    """The start within the span that is nearest to the wish's and leaves room for its length."""
    first = max(span.start, earliest) if earliest else span.start
    last = span.end - wish.length
    if first <= wish.start <= last:
        return wish.start
    first, last = _on_grid(first, step), _on_grid(last - step + timedelta.resolution, step)
    if first > last:
        return None
    return first if wish.start < first else last


def next_slot_among(
    calendars: Iterable[tuple[Key, Sequence[Span]]],
    duration: timedelta,
    *,
    earliest: datetime,
    limits: Limits | None = None,
) -> Slot[Key] | None:
    """The earliest slot among equivalent machines, each given with its free spans; ties: the first given."""
    best: Slot[Key] | None = None
    for key, free in calendars:
        span = next_slot(free, duration, earliest=earliest, limits=limits)
        if span is not None and (best is None or span.start < best.span.start):
            best = Slot(key, span)
    return best


def _on_grid(moment: datetime, step: timedelta) -> datetime:
    """The moment, or the next one that lies on the grid."""
    past = (moment - EPOCH) % step
    return moment + (step - past) if past else moment
