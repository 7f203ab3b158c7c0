"""Free times: the nearest to a wish, and the next one among equivalent resources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ayni.kernel import clock
from ayni.methods.free_time import Span, nearest_slots, next_slot
from ayni.resources.models import Publication, Resource
from ayni.resources.queries.calendar import Calendar, calendar_of, calendars

AROUND = timedelta(days=14)
"""How far before and after a wish free times are looked for."""

LOOKING_AHEAD = (timedelta(days=2), timedelta(days=7), timedelta(days=30))
"""Windows of a search: most are answered by the first."""


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time at which the resource can be had."""

    resource: Resource
    begins_at: datetime
    ends_at: datetime


def earliest_for(resource: Resource) -> datetime:
    """The first moment from which it may be booked: now, and the notice it asks for."""
    return clock.now() + timedelta(hours=resource.notice_hours)


def nearest_free(
    resource: Resource,
    begins_at: datetime,
    ends_at: datetime,
    *,
    units: int = 1,
    excluding: int | None = None,
    count: int = 3,
) -> list[Span]:
    """Free times as long as the wish (within the resource's limits), the nearest first."""
    length = min(
        max(ends_at - begins_at, timedelta(minutes=resource.min_minutes)),
        timedelta(minutes=resource.max_minutes),
    )
    earliest = earliest_for(resource)
    begins_at = min(max(begins_at, earliest), clock.now() + timedelta(days=resource.ahead_days))
    window = Span(max(earliest, begins_at - AROUND), begins_at + length + AROUND)
    if units > resource.capacity:
        return []
    calendar = calendar_of(resource, window, excluding=excluding)
    wish = Span(begins_at, begins_at + length)
    return nearest_slots(
        _by_day(calendar, units), wish, count=count, earliest=earliest, limits=calendar.limits
    )


def _by_day(calendar: Calendar, units: int) -> list[Span]:
    """Free spans; one that lasts for days is offered day by day, so that the nearest times differ."""
    pieces: list[Span] = []
    day = timedelta(days=1)
    for span in calendar.free(units):
        start = span.start
        if calendar.limits.maximum is not None and calendar.limits.maximum <= day:
            while span.end - start > 2 * day:
                pieces.append(Span(start, start + day))
                start += day
        pieces.append(Span(start, span.end))
    return pieces


def equivalent(process: str) -> list[Resource]:
    """Published resources that do the same process, in order of name."""
    rows = Resource.objects.filter(process=process, publication=Publication.PUBLISHED)
    return list(rows.select_related("owner").order_by("name", "pk"))


def next_free_among(
    resources: Sequence[Resource],
    minutes: int,
    *,
    earliest: datetime | None = None,
    units: int = 1,
    count: int = 3,
) -> list[FreeSlot]:
    """The soonest slot of each of the resources that has one, the soonest first, at most `count`.

    Resources whose limits do not allow the length, or which have fewer places, are left out.
    """
    length, now = timedelta(minutes=minutes), clock.now()
    able = [
        each
        for each in resources
        if each.min_minutes <= minutes <= each.max_minutes and units <= each.capacity
    ]
    start, found, left = earliest or now, list[FreeSlot](), able
    for ahead in LOOKING_AHEAD:
        window = Span(start, start + ahead)
        found += _next_slots(calendars(left, window).values(), length, start, units)
        if len(found) >= min(count, len(able)):
            break
        had = {slot.resource.pk for slot in found}
        left = [each for each in able if each.pk not in had]
    return sorted(found, key=lambda slot: (slot.begins_at, slot.resource.name, slot.resource.pk))[:count]


def _next_slots(
    found: Iterable[Calendar], length: timedelta, start: datetime, units: int
) -> Iterator[FreeSlot]:
    """The next slot of each that has one. Resources of which nothing is taken answer alike where their rules are."""
    now = clock.now()
    untouched: dict[tuple[object, ...], Span | None] = {}
    for calendar in found:
        resource = calendar.resource
        if calendar.taken or calendar.shut:
            span = _next_of(calendar, length, start, units, now)
        else:
            key = (
                id(calendar.opened), calendar.limits, resource.hours_rule, resource.notice_hours, resource.ahead_days,
            )  # fmt: skip
            if key not in untouched:
                untouched[key] = _next_of(calendar, length, start, units, now)
            span = untouched[key]
        if span is not None:
            yield FreeSlot(resource, span.start, span.end)


def _next_of(
    calendar: Calendar, length: timedelta, start: datetime, units: int, now: datetime
) -> Span | None:
    resource = calendar.resource
    first = max(start, earliest_for(resource))
    span = next_slot(calendar.free(units), length, earliest=first, limits=calendar.limits)
    if span is None or span.start > now + timedelta(days=resource.ahead_days):
        return None
    return span
