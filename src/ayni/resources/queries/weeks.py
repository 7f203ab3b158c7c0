"""What the calendar pages show: the week of one resource, the day of all. Five statements, however much is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.methods.free_time import Span
from ayni.resources.models import Publication, Resource
from ayni.resources.queries.calendar import Calendar, Shut, Taken, calendars, cluster_zone

MOST_RESOURCES = 60


@dataclass(frozen=True, slots=True)
class Use:
    """A booking as a calendar shows it; `borrower` is None where the actor need not know."""

    booking_id: int
    state: str
    begins_at: datetime
    ends_at: datetime
    occupied_until: datetime
    units: int
    borrower: Organization | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of a resource: when it is open, closed, used and free for one more."""

    resource: Resource
    day: date
    window: Span
    opens: tuple[Span, ...]
    shut: tuple[Shut, ...]
    uses: tuple[Use, ...]
    free: tuple[Span, ...]


def week_of(actor: Actor, resource: Resource, monday: date) -> list[Day]:
    """Seven local days from `monday` (any day is taken as the first)."""
    days = [monday + timedelta(days=number) for number in range(7)]
    window = Span(_midnight(days[0]), _midnight(days[-1] + timedelta(days=1)))
    calendar = calendars([resource], window)[resource.pk]
    names = _names([calendar])
    free = calendar.free()
    return [_day(actor, calendar, day, free, names) for day in days]


def day_of(actor: Actor, resources: Sequence[Resource], day: date) -> list[Day]:
    """One local day of many resources, in the given order."""
    window = Span(_midnight(day), _midnight(day + timedelta(days=1)))
    found = calendars(resources, window)
    names = _names(list(found.values()))
    return [_day(actor, calendar, day, calendar.free(), names) for calendar in found.values()]


def published(*, kind: str = "", process: str = "", words: str = "") -> list[Resource]:
    """Resources that can be booked, in order of name, at most `MOST_RESOURCES`."""
    rows = Resource.objects.filter(publication=Publication.PUBLISHED)
    if kind:
        rows = rows.filter(kind=kind)
    if process:
        rows = rows.filter(process=process)
    if words:
        rows = rows.filter(name__icontains=words)
    return list(rows.select_related("owner", "capability").order_by("name", "pk")[:MOST_RESOURCES])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), cluster_zone())


def _names(found: Sequence[Calendar]) -> dict[int, Organization]:
    return Organization.objects.in_bulk({taken.borrower_id for each in found for taken in each.taken})


def _day(
    actor: Actor, calendar: Calendar, day: date, free: Sequence[Span], names: dict[int, Organization]
) -> Day:
    window = Span(_midnight(day), _midnight(day + timedelta(days=1)))
    touching = [
        each for each in calendar.taken if each.begins_at < window.end and each.occupied_until > window.start
    ]
    return Day(
        calendar.resource,
        day,
        window,
        tuple(_within(calendar.open_spans(), window)),
        tuple(each for each in calendar.shut if each.touches(window.start, window.end)),
        tuple(_use(actor, calendar.resource, each, names) for each in touching),
        tuple(_within(free, window)),
    )


def _within(spans: Sequence[Span], window: Span) -> list[Span]:
    return [
        Span(max(span.start, window.start), min(span.end, window.end))
        for span in spans
        if span.start < window.end and span.end > window.start
    ]


def _use(actor: Actor, resource: Resource, taken: Taken, names: dict[int, Organization]) -> Use:
    """Who borrows is for the two sides and the coordination; others see that the time is taken."""
    own = actor.organization.pk if actor.organization is not None else None
    knows = actor.is_coordinator or own in {taken.borrower_id, resource.owner_id}
    return Use(
        taken.booking_id,
        taken.state,
        taken.begins_at,
        taken.ends_at,
        taken.occupied_until,
        taken.units,
        names[taken.borrower_id] if knows else None,
        own == taken.borrower_id,
    )
