"""Calendars as pictures: a bar for each day, drawn on the server, with the words beside it.

A bar is an SVG of one path per state, in minutes of the local day, so that it stretches with the page and weighs
little. It is hidden from readers of the screen: the stretches beside it say the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from ayni.methods.free_time import Opening, Span, common, opening_spans
from ayni.resources.models import ClosureKind, HoursRule
from ayni.resources.queries.calendar import Calendar, Taken
from ayni.web.resources.days import quarter_after

DAY_MINUTES = 24 * 60
USUAL = (8, 18)
HEIGHT = 10


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours that a bar shows, whole ones from 0 to 24."""

    first: int
    last: int

    @property
    def marks(self) -> range:
        """The hours written above: every second one, every fourth of a long day."""
        return range(self.first, self.last + 1, 2 if self.last - self.first <= 14 else 4)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that takes time on a day. `state` is taken, own, closed, broken or care."""

    span: Span
    state: str
    booking_id: int | None = None
    borrower_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one calendar: its bar, what is free and can still be booked, what is taken."""

    day: date
    span: Span
    bar: SafeString
    free: list[Span]
    pieces: list[Piece]

    @property
    def free_hours(self) -> int:
        """Whole hours that are free, added up."""
        return int(sum((span.length for span in self.free), timedelta()) / timedelta(hours=1))


LETTERS = {"taken": "t", "own": "n", "closed": "c", "broken": "b", "care": "c"}
"""Classes of the bar's paths, short because a page has many; open is «o»."""

SHUT_STATES = {
    ClosureKind.BLACKOUT: "closed",
    ClosureKind.OUT_OF_ORDER: "broken",
    ClosureKind.MAINTENANCE: "care",
}


def days_window(first: date, days: int, zone: ZoneInfo) -> Span:
    """From the local midnight before the first day to the one after the last."""
    return Span(_midnight(first, zone), _midnight(first + timedelta(days=days), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def axis_of(calendars: Iterable[Calendar], zone: ZoneInfo) -> Axis:
    """The hours in which anything is open or taken, and at least a workshop's day."""
    reaches = [
        _reach(each.opening, each.resource.hours_rule, each.window, each.taken, zone) for each in calendars
    ]
    first, last = USUAL
    return Axis(min([first, *(each[0] for each in reaches)]), max([last, *(each[1] for each in reaches)]))


@lru_cache(maxsize=1024)
def _reach(
    opening: Opening, rule: str, window: Span, taken: tuple[Taken, ...], zone: ZoneInfo
) -> tuple[int, int]:
    """The first and the last hour of the clock that one calendar touches."""
    first, last = USUAL
    spans = opening_spans(opening, window) if rule == HoursRule.WITHIN else [window]
    for span in (*spans, *(Span(each.begins_at, each.ends_at) for each in taken)):
        start, end = span.start.astimezone(zone), span.end.astimezone(zone)
        one_day = end.date() == start.date()
        first = min(first, start.hour)
        last = max(last, end.hour + bool(end.minute) if one_day else 24)
        if not one_day and (end.hour or end.minute):
            first = 0
    return first, last


def days_of(
    calendar: Calendar,
    first: date,
    days: int,
    *,
    axis: Axis,
    zone: ZoneInfo,
    own: int | None,
    earliest: datetime,
) -> list[Day]:
    """The calendar day by day. `own` is the organisation whose bookings are marked; free is from `earliest` on."""
    opening = calendar.open_spans()
    pieces = _pieces(calendar, own)
    free = [span for span in calendar.free() if span.end > earliest]
    minimum = calendar.limits.minimum
    result = []
    for number in range(days):
        day = first + timedelta(days=number)
        whole = Span(_midnight(day, zone), _midnight(day + timedelta(days=1), zone))
        clipped = [_from(span, earliest) for span in common(free, [whole])]
        here = [each for each in pieces if each.span.start < whole.end and each.span.end > whole.start]
        result.append(
            Day(
                day=day,
                span=whole,
                bar=_bar(axis, whole, zone, common(opening, [whole]), here, calendar.resource.capacity),
                free=[span for span in clipped if span is not None and span.length >= minimum],
                pieces=here,
            )
        )
    return result


def _from(span: Span, earliest: datetime) -> Span | None:
    """What is left of the span after the moment, on the quarter of an hour."""
    if span.start >= earliest:
        return span
    start = quarter_after(earliest)
    return Span(start, span.end) if start < span.end else None


def _pieces(calendar: Calendar, own: int | None) -> list[Piece]:
    pieces = [
        Piece(
            Span(each.begins_at, each.ends_at),
            "own" if each.borrower_id == own else "taken",
            each.booking_id,
            each.borrower_id,
        )
        for each in calendar.taken
    ]
    window = calendar.window
    for shut in calendar.shut:
        start, end = max(shut.begins_at, window.start), min(shut.ends_at or window.end, window.end)
        if start < end:
            pieces.append(Piece(Span(start, end), SHUT_STATES[ClosureKind(shut.kind)], reason=shut.reason))
    return sorted(pieces, key=lambda piece: (piece.span.start, piece.span.end))


def _bar(
    axis: Axis, whole: Span, zone: ZoneInfo, opening: Sequence[Span], pieces: Sequence[Piece], capacity: int
) -> SafeString:
    """The day's bar: what is open, and over it what is taken, each state one path.

    Where more than one place can be taken, the bookings are drawn half as high: the bar says that something is
    taken, the words say how much is left.
    """
    paths: dict[str, list[str]] = {}
    for span in opening:
        _draw(paths, "o", span, axis, whole, zone, HEIGHT)
    for piece in pieces:
        height = HEIGHT if capacity == 1 or piece.booking_id is None else HEIGHT // 2
        _draw(paths, LETTERS[piece.state], piece.span, axis, whole, zone, height)
    drawn = "".join(f'<path class="{state}" d="{"".join(shapes)}"/>' for state, shapes in paths.items())
    width = (axis.last - axis.first) * 60
    return mark_safe(  # noqa: S308 - made of numbers and the letters above
        f'<svg class="bar" viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    )


def _draw(
    paths: dict[str, list[str]], state: str, span: Span, axis: Axis, whole: Span, zone: ZoneInfo, height: int
) -> None:
    begin = _minute(max(span.start, whole.start), whole, zone) - 60 * axis.first
    end = _minute(min(span.end, whole.end), whole, zone) - 60 * axis.first
    begin, end = max(begin, 0), min(end, 60 * (axis.last - axis.first))
    if begin < end:
        paths.setdefault(state, []).append(
            f"M{begin} {HEIGHT - height}h{end - begin}v{height}h-{end - begin}z"
        )


def _minute(moment: datetime, whole: Span, zone: ZoneInfo) -> int:
    """Minutes on the clock since the day's midnight."""
    if moment >= whole.end:
        return DAY_MINUTES
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute
