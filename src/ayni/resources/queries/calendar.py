"""Calendars of resources: when each is open, closed and taken; any number of them in four statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ayni.kernel.tenancy import current_cluster_id
from ayni.methods.free_time import ALWAYS, Hours, Limits, Occupied, Opening, Span, free_spans, opening_spans
from ayni.resources.models import (
    LONGEST,
    OCCUPYING,
    Booking,
    Closure,
    DayHours,
    HoursRule,
    Resource,
)

LONGEST_BUFFER = timedelta(days=1)
STEP = timedelta(minutes=15)
Week = tuple[tuple[Hours, ...], ...]


@dataclass(frozen=True, slots=True)
class Shut:
    """A closure as a calendar needs it; without an end until further notice."""

    kind: str
    reason: str
    begins_at: datetime
    ends_at: datetime | None

    def touches(self, begins_at: datetime, ends_at: datetime) -> bool:
        """Whether it takes any of this time."""
        return self.begins_at < ends_at and (self.ends_at is None or self.ends_at > begins_at)


@dataclass(frozen=True, slots=True)
class Taken:
    """A booking as a calendar needs it: its use, until when the buffer lasts, by whom."""

    booking_id: int
    borrower_id: int
    state: str
    begins_at: datetime
    ends_at: datetime
    occupied_until: datetime
    units: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """One resource within a window of time. `taken` are the bookings that occupy it, in order of time."""

    resource: Resource
    window: Span
    opening: Opening
    shut: tuple[Shut, ...]
    taken: tuple[Taken, ...]

    @property
    def limits(self) -> Limits:
        """How long a use lasts, and the buffer after it."""
        return Limits(
            minimum=timedelta(minutes=self.resource.min_minutes),
            maximum=timedelta(minutes=self.resource.max_minutes),
            after=timedelta(minutes=self.resource.buffer_minutes),
            step=STEP,
        )

    def open_spans(self) -> list[Span]:
        """When the opening hours allow use within the window."""
        if self.resource.hours_rule != HoursRule.WITHIN:
            return [self.window]
        return opening_spans(self.opening, self.window)

    def free(self, units: int = 1) -> list[Span]:
        """Where one more use may lie, by opening hours, closures and bookings."""
        capacity = self.resource.capacity
        occupied = [Occupied(Span(each.begins_at, each.occupied_until), each.units) for each in self.taken]
        occupied += [
            Occupied(Span(shut.begins_at, min(shut.ends_at or self.window.end, self.window.end)), capacity)
            for shut in self.shut
            if shut.begins_at < min(shut.ends_at or self.window.end, self.window.end)
        ]
        return free_spans(
            self.window, self.open_spans(), occupied, limits=self.limits, capacity=capacity, units=units
        )

    def is_open(self, begins_at: datetime, ends_at: datetime) -> bool:
        """Whether the opening hours allow a use of this time, by the resource's rule for them."""
        if self.resource.hours_rule == HoursRule.ALWAYS:
            return True
        spans = opening_spans(self.opening, Span(begins_at - timedelta(days=1), ends_at + timedelta(days=1)))
        if self.resource.hours_rule == HoursRule.WITHIN:
            return any(span.holds(Span(begins_at, ends_at)) for span in spans)
        return all(any(span.start <= end <= span.end for span in spans) for end in (begins_at, ends_at))


def calendar_of(resource: Resource, window: Span, *, excluding: int | None = None) -> Calendar:
    """The calendar of one resource; `excluding` leaves out one booking (the one that moves)."""
    return calendars([resource], window, excluding=excluding)[resource.pk]


def calendars(
    resources: Iterable[Resource], window: Span, *, excluding: int | None = None
) -> dict[int, Calendar]:
    """Calendars by the resource's id: four statements, however many resources."""
    found = {resource.pk: resource for resource in resources}
    weeks, days = _weeks(found), _days(found, window)
    shut, taken = _shut(found, window), _taken(found, window, excluding)
    zone = cluster_zone()
    return {
        pk: Calendar(
            resource, window, Opening(zone, weeks[pk], exceptions=days[pk]), tuple(shut[pk]), tuple(taken[pk])
        )
        for pk, resource in found.items()
    }


def occupying(window: Span) -> Q:
    """Bookings that take time within the window.

    Plain comparisons of moments, with a bound on both sides of `begins_at`, so that the index (cluster,
    resource, begins_at) is used beneath row-level security, where operators on ranges are not.
    """
    return Q(
        state__in=[str(state) for state in OCCUPYING],
        begins_at__gt=window.start - LONGEST - LONGEST_BUFFER,
        begins_at__lt=window.end,
        occupied_until__gt=window.start,
    )


def cluster_zone() -> ZoneInfo:
    """The open cluster's."""
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(str(zone))


_WEEKS = """
SELECT resource_id, string_agg(weekday || ' ' || opens || ' ' || closes, ',' ORDER BY weekday, opens)
FROM resources_openinghours WHERE cluster_id = %s AND resource_id = ANY(%s) GROUP BY resource_id
"""


def _weeks(found: Collection[int]) -> dict[int, Week]:
    """Weekly hours: a row a resource, because many machines have the same, which are then read once."""
    with connection.cursor() as cursor:
        cursor.execute(_WEEKS, [current_cluster_id(), list(found)])
        weeks = dict(cursor.fetchall())
    return {pk: _week(weeks.get(pk, "")) for pk in found}


@lru_cache(maxsize=512)
def _week(text: str) -> Week:
    """Seven days of hours from «0 08:00:00 18:00:00,1 …»."""
    days: list[list[Hours]] = [[] for _day in range(7)]
    for stretch in filter(None, text.split(",")):
        weekday, opens, closes = stretch.split(" ")
        days[int(weekday)].append(_hours(time.fromisoformat(opens), time.fromisoformat(closes)))
    return tuple(tuple(hours) for hours in days)


def _days(found: Collection[int], window: Span) -> dict[int, tuple[tuple[date, tuple[Hours, ...]], ...]]:
    zone = cluster_zone()
    first = window.start.astimezone(zone).date() - timedelta(days=2)
    last = window.end.astimezone(zone).date() + timedelta(days=2)
    rows = DayHours.objects.filter(resource_id__in=list(found), day__range=(first, last))
    by_day: dict[int, dict[date, list[Hours]]] = {pk: defaultdict(list) for pk in found}
    values = rows.order_by("resource_id", "day", "opens").values_list("resource_id", "day", "opens", "closes")
    for pk, day, opens, closes in values:
        hours = by_day[pk][day]
        if opens is not None and closes is not None:
            hours.append(_hours(opens, closes))
    return {pk: tuple((day, tuple(hours)) for day, hours in days.items()) for pk, days in by_day.items()}


def _hours(opens: time, closes: time) -> Hours:
    return ALWAYS[0] if opens == closes == time(0) else Hours(opens, closes)


def _shut(found: Collection[int], window: Span) -> dict[int, list[Shut]]:
    rows = Closure.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=window.start), resource_id__in=list(found), begins_at__lt=window.end
    )
    result: dict[int, list[Shut]] = {pk: [] for pk in found}
    values = rows.order_by("begins_at", "pk").values_list(
        "resource_id", "kind", "reason", "begins_at", "ends_at"
    )
    for pk, kind, reason, begins_at, ends_at in values:
        result[pk].append(Shut(kind, reason, begins_at, ends_at))
    return result


def _taken(found: Collection[int], window: Span, excluding: int | None) -> dict[int, list[Taken]]:
    rows = Booking.objects.filter(occupying(window), resource_id__in=list(found))
    if excluding is not None:
        rows = rows.exclude(pk=excluding)
    result: dict[int, list[Taken]] = {pk: [] for pk in found}
    columns: Sequence[str] = (
        "resource_id", "pk", "borrower_id", "state", "begins_at", "ends_at", "occupied_until", "units",
    )  # fmt: skip
    for pk, *values in rows.order_by("begins_at", "pk").values_list(*columns):
        result[pk].append(Taken(*values))
    return result
