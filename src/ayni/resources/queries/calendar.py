"""Calendars of resources: when each is open, closed and taken; any number of them in one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ayni.kernel.tenancy import current_cluster_id
from ayni.methods.free_time import ALWAYS, Hours, Limits, Occupied, Opening, Span, free_spans, opening_spans
from ayni.resources.models import LONGEST, OCCUPYING, HoursRule, Resource

LONGEST_BUFFER = timedelta(days=1)
STEP = timedelta(minutes=15)
Week = tuple[tuple[Hours, ...], ...]
_NO_WEEK: Week = ((),) * 7


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


class Taken(NamedTuple):
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
    """One resource within a window of time. `taken` are the bookings that occupy it, in order of time.

    `opened` are the spans of its opening hours; resources with the same hours share them.
    """

    resource: Resource
    window: Span
    opening: Opening
    opened: tuple[Span, ...]
    shut: tuple[Shut, ...]
    taken: tuple[Taken, ...]

    @property
    def limits(self) -> Limits:
        """How long a use lasts, and the buffer after it."""
        resource = self.resource
        return _limits(resource.min_minutes, resource.max_minutes, resource.buffer_minutes)

    def open_spans(self) -> Sequence[Span]:
        """When the opening hours allow use within the window."""
        return self.opened if self.resource.hours_rule == HoursRule.WITHIN else [self.window]

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


@lru_cache(maxsize=512)
def _limits(least: int, most: int, buffer: int) -> Limits:
    minimum, maximum, after = (timedelta(minutes=each) for each in (least, most, buffer))
    return Limits(minimum=minimum, maximum=maximum, after=after, step=STEP)


def calendar_of(resource: Resource, window: Span, *, excluding: int | None = None) -> Calendar:
    """The calendar of one resource; `excluding` leaves out one booking (the one that moves)."""
    return calendars([resource], window, excluding=excluding)[resource.pk]


def calendars(
    resources: Iterable[Resource], window: Span, *, excluding: int | None = None
) -> dict[int, Calendar]:
    """Calendars by the resource's id: one statement, however many resources."""
    found = {resource.pk: resource for resource in resources}
    return _put_together(found, window, _read(found, window, excluding) if found else {})


def shared_calendars(versions: Mapping[Resource, str], window: Span) -> dict[int, Calendar]:
    """Calendars of resources whose rows' versions (kernel.versions) were read before, by the resource's id.

    Only those are read that no page of this process showed in this version: a row has a new version as soon as
    anything of its calendar changes. What changed since the version was read is kept by a version that is old already.
    """
    cluster = current_cluster_id()
    keys = {each.pk: (cluster, each.pk, version, window) for each, version in versions.items()}
    parts = {pk: kept for pk, key in keys.items() if (kept := _shared.get(key)) is not None}
    missing = [pk for pk in keys if pk not in parts]
    if missing:
        read = _read(missing, window, None)
        parts |= read
        if len(_shared) + len(read) > MOST_SHARED:
            _shared.clear()
        _shared.update((keys[pk], of) for pk, of in read.items())
    return _put_together({each.pk: each for each in versions}, window, parts)


def _put_together(
    found: Mapping[int, Resource], window: Span, parts: Mapping[int, "_Parts"]
) -> dict[int, Calendar]:
    hours = _Hours(window)
    result = {}
    for pk, resource in found.items():
        of = parts[pk]
        opening, opened = hours.of(of.week, of.days)
        result[pk] = Calendar(resource, window, opening, opened, tuple(of.shut), tuple(of.taken))
    return result


class _Hours:
    """The opening hours of many resources in one window: those that are the same are worked out once."""

    def __init__(self, window: Span) -> None:
        self._window, self._zone = window, cluster_zone()
        self._known: dict[tuple[object, ...], tuple[Opening, tuple[Span, ...]]] = {}

    def of(self, week: "Week", days: dict[date, list[Hours]]) -> tuple[Opening, tuple[Span, ...]]:
        exceptions = tuple((day, tuple(hours)) for day, hours in days.items())
        key = (id(week), exceptions)  # the same week is the same tuple, by `_week`
        if key not in self._known:
            opening = Opening(self._zone, week, exceptions=exceptions)
            self._known[key] = opening, tuple(opening_spans(opening, self._window))
        return self._known[key]


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


_READ = """
SELECT 'week', resource_id,
    string_agg(weekday || ' ' || opens || ' ' || closes, ',' ORDER BY weekday, opens), '', 0, 0, 0, 0, 0, 0
FROM resources_openinghours WHERE cluster_id = %(cluster)s AND resource_id = ANY(%(resources)s) GROUP BY resource_id
UNION ALL
SELECT 'day', resource_id, opens::text, closes::text, day - '1970-01-01'::date, 0, 0, 0, 0, 0
FROM resources_dayhours
WHERE cluster_id = %(cluster)s AND resource_id = ANY(%(resources)s) AND day BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT 'shut', resource_id, kind, reason, {begins_at}, id, {ends_at}, 0, 0, 0
FROM resources_closure
WHERE cluster_id = %(cluster)s AND resource_id = ANY(%(resources)s) AND begins_at < %(end)s
    AND (ends_at IS NULL OR ends_at > %(start)s)
UNION ALL
SELECT 'taken', resource_id, state, '', {begins_at}, id, {ends_at}, {occupied_until}, borrower_id, units
FROM resources_booking
WHERE cluster_id = %(cluster)s AND resource_id = ANY(%(resources)s) AND state = ANY(%(occupying)s)
    AND begins_at > %(far)s AND begins_at < %(end)s AND occupied_until > %(start)s AND id <> %(excluding)s
ORDER BY 1, 5, 3, 6
""".format(
    **{
        column: f"(date_part('epoch', {column}) * 1000000)::bigint"
        for column in ("begins_at", "ends_at", "occupied_until")
    }
)
"""Everything of the calendars in one statement, moments as microseconds: many times faster to read than as times."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = EPOCH.date().toordinal()


@dataclass(slots=True)
class _Parts:
    """What is read of one resource."""

    week: Week = _NO_WEEK
    days: dict[date, list[Hours]] = field(default_factory=dict)
    shut: list[Shut] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)


MOST_SHARED = 1024
_shared: dict[tuple[int, int, str, Span], _Parts] = {}
"""Calendars read lately, by cluster, resource, version and window; emptied when there are too many."""


def _read(found: Collection[int], window: Span, excluding: int | None) -> dict[int, _Parts]:
    zone = cluster_zone()
    parameters: dict[str, Any] = {
        "cluster": current_cluster_id(),
        "resources": list(found),
        "first": window.start.astimezone(zone).date() - timedelta(days=2),
        "last": window.end.astimezone(zone).date() + timedelta(days=2),
        "start": window.start,
        "end": window.end,
        "far": window.start - LONGEST - LONGEST_BUFFER,
        "occupying": [str(state) for state in OCCUPYING],
        "excluding": excluding or 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, parameters)
        rows = cursor.fetchall()
    result = {pk: _Parts() for pk in found}
    for part, pk, word, words, at, row_id, until, occupied, borrower, units in rows:
        of = result[pk]
        if part == "taken":
            of.taken.append(
                Taken(row_id, borrower, word, _moment(at), _moment(until), _moment(occupied), units)
            )
        elif part == "shut":
            of.shut.append(Shut(word, words, _moment(at), None if until is None else _moment(until)))
        elif part == "week":
            of.week = _week(word)
        else:
            hours = of.days.setdefault(date.fromordinal(FIRST_DAY + at), [])
            if word is not None and words is not None:
                hours.append(_hours(time.fromisoformat(word), time.fromisoformat(words)))
    return result


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


@lru_cache(maxsize=512)
def _week(text: str) -> Week:
    """Seven days of hours from «0 08:00:00 18:00:00,1 …»: many machines have the same, which are then read once."""
    days: list[list[Hours]] = [[] for _day in range(7)]
    for stretch in filter(None, text.split(",")):
        weekday, opens, closes = stretch.split(" ")
        days[int(weekday)].append(_hours(time.fromisoformat(opens), time.fromisoformat(closes)))
    return tuple(tuple(hours) for hours in days)


def _hours(opens: time, closes: time) -> Hours:
    return ALWAYS[0] if opens == closes == time(0) else Hours(opens, closes)
