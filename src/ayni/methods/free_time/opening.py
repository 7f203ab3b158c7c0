"""Weekly opening hours with holidays and exceptions, as spans of time.

Local times become moments by the rule of RFC 5545 (section 3.3.5): a time that a change of the clocks skips is
read with the offset that held before it (so 02:30 becomes 03:30), one that happens twice is its first
occurrence. A day that is open all day therefore lasts 23 or 25 hours when the clocks change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ayni.methods.errors import BadInput
from ayni.methods.free_time.spans import Span, common, joined

DAYS = 7
LONGEST_WINDOW = timedelta(days=3700)
"""Ten years: more is a mistake, and would take long."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Open from one local time to another; an end not after the start is on the next day.

    `Hours(time(22), time(6))` is a night shift, `Hours(time(0), time(0))` the whole day.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise BadInput(f"The hours {self.start} to {self.end} carry a zone; it belongs to the opening.")


ALWAYS = (Hours(time(0), time(0)),)
"""The hours of a day that is open from midnight to midnight."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening hours: `week` has seven days, Monday first, each with its hours (none: closed).

    `holidays` are closed. `exceptions` say the hours of single days and win over both; a day with no hours in
    it is closed. Hours belong to the day on which they start. Raises BadInput where `week` has not seven days.
    """

    zone: ZoneInfo
    week: tuple[tuple[Hours, ...], ...]
    holidays: frozenset[date] = frozenset()
    exceptions: tuple[tuple[date, tuple[Hours, ...]], ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.week) != DAYS:
            raise BadInput(f"The week has {len(self.week)} days; give seven, Monday first.")

    @classmethod
    def of(
        cls,
        zone: ZoneInfo,
        week: Mapping[int, tuple[Hours, ...]],
        *,
        holidays: frozenset[date] = frozenset(),
        exceptions: Mapping[date, tuple[Hours, ...]] | None = None,
    ) -> "Opening":
        """From mappings: weekdays are 0 (Monday) to 6; a weekday that is not there is closed."""
        strange = sorted(set(week) - set(range(DAYS)))
        if strange:
            raise BadInput(f"Weekday {strange[0]} does not exist; Monday is 0 and Sunday 6.")
        days = tuple(tuple(week.get(day, ())) for day in range(DAYS))
        return cls(zone, days, holidays, tuple(sorted((exceptions or {}).items())))


def opening_spans(opening: Opening, window: Span) -> list[Span]:
    """When it is open within the window, tidy, in UTC. Raises BadInput for a window above ten years."""
    if window.length > LONGEST_WINDOW:
        raise BadInput(
            f"The window from {window.start} to {window.end} is longer than ten years; shorten it."
        )
    first = window.start.astimezone(opening.zone).date() - timedelta(days=1)
    last = window.end.astimezone(opening.zone).date()
    return common(list(_open_days(opening, first, last)), [_in_utc(window)])


@lru_cache(maxsize=512)
def _open_days(opening: Opening, first: date, last: date) -> tuple[Span, ...]:
    """Kept, because many machines share their hours and a page asks for the same week again and again."""
    exceptions = dict(opening.exceptions)
    spans: list[Span] = []
    day = first
    while day <= last:
        hours = exceptions.get(day)
        if hours is None:
            hours = () if day in opening.holidays else opening.week[day.weekday()]
        spans += _moments(day, hours, opening.zone)
        day += timedelta(days=1)
    return tuple(joined(spans))


def _moments(day: date, hours: tuple[Hours, ...], zone: ZoneInfo) -> Iterator[Span]:
    for each in hours:
        until = day if each.start < each.end else day + timedelta(days=1)
        start, end = _moment(day, each.start, zone), _moment(until, each.end, zone)
        if start < end:  # a change of the clocks may swallow the hours whole
            yield Span(start, end)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def _in_utc(span: Span) -> Span:
    return Span(span.start.astimezone(UTC), span.end.astimezone(UTC))
