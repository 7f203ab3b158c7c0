"""Free time: by hand, at the changes of the clocks, and against a model that looks at every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.free_time import (
    ALWAYS,
    Hours,
    Limits,
    Occupied,
    Opening,
    Span,
    common,
    free_spans,
    full_spans,
    joined,
    nearest_slots,
    next_slot,
    next_slot_among,
    opening_spans,
    without,
)

LIMA = ZoneInfo("America/Lima")
MADRID = ZoneInfo("Europe/Madrid")
SANTIAGO = ZoneInfo("America/Santiago")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 23, tzinfo=LIMA)

WORKDAYS = Opening.of(
    LIMA,
    {day: (Hours(time(8), time(13)), Hours(time(14), time(18))) for day in range(5)},
    holidays=frozenset({date(2026, 12, 8)}),
    exceptions={date(2026, 11, 25): (Hours(time(10), time(12)),), date(2026, 11, 29): ALWAYS},
)


def at(hour: float, day: int = 0) -> datetime:
    """A moment of the week of Monday 23 November 2026, in Lima."""
    return MONDAY + timedelta(days=day, hours=hour)


def span(start: float, end: float, day: int = 0) -> Span:
    return Span(at(start, day), at(end, day))


def of_day(day: int) -> list[Span]:
    return opening_spans(WORKDAYS, span(0, 24, day))


def test_weekly_hours_holidays_and_exceptions() -> None:
    assert of_day(0) == [span(8, 13), span(14, 18)]
    assert of_day(2) == [span(10, 12, 2)], "an exception has its own hours"
    assert of_day(5) == [], "Saturday is closed"
    assert of_day(6) == [span(0, 24, 6)], "an exception opens a closed day"
    assert of_day(15) == [], "8 December is a holiday"


def test_a_night_shift_ends_on_the_next_day() -> None:
    nights = Opening.of(LIMA, {0: (Hours(time(22), time(6)),)})
    assert opening_spans(nights, span(0, 48)) == [span(22, 30)]
    assert opening_spans(nights, span(0, 24, 1)) == [span(0, 6, 1)], "also seen from the next day"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (MADRID, date(2026, 3, 29), 23),
        (MADRID, date(2026, 10, 25), 25),
        (SANTIAGO, date(2026, 9, 6), 23),
        (SANTIAGO, date(2026, 4, 4), 25),
        (LIMA, date(2026, 4, 4), 24),
    ],
)
def test_a_whole_day_lasts_what_the_clocks_make_it(zone: ZoneInfo, day: date, hours: int) -> None:
    opening = Opening.of(zone, {}, exceptions={day: ALWAYS})
    start = datetime.combine(day, time(0), zone)
    found = opening_spans(opening, Span(start - 48 * HOUR, start + 72 * HOUR))
    assert [one.length for one in found] == [timedelta(hours=hours)]


def test_a_skipped_time_moves_on_and_a_repeated_one_is_its_first() -> None:
    """Madrid: on 29 March 02:00 becomes 03:00 (01:00 UTC); on 25 October 03:00 becomes 02:00 (01:00 UTC)."""
    early = Opening.of(MADRID, {6: (Hours(time(2, 30), time(5)),)})
    spring = Span(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
    autumn = Span(datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    assert opening_spans(early, spring)[0].start == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert opening_spans(early, autumn)[0].start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    swallowed = Opening.of(MADRID, {6: (Hours(time(2, 30), time(3, 15)),)})
    assert opening_spans(swallowed, spring) == []


def test_what_is_taken_leaves_the_rest() -> None:
    taken = [Occupied(span(9, 10)), Occupied(span(12, 15))]
    assert free_spans(span(0, 24), of_day(0), taken) == [span(8, 9), span(10, 12), span(15, 18)]


def test_buffers_keep_away_from_what_is_taken_but_not_from_closing_time() -> None:
    limits = Limits(before=HOUR / 4, after=HOUR / 2)
    free = free_spans(span(0, 24), of_day(0), [Occupied(span(10, 11))], limits=limits)
    assert free == [span(8, 9.5), span(11.25, 13), span(14, 18)]


def test_a_stretch_below_the_minimum_is_not_offered() -> None:
    free = free_spans(span(0, 24), of_day(0), [Occupied(span(9, 17.5))], limits=Limits(minimum=HOUR))
    assert free == [span(8, 9)]


def test_a_yard_with_six_places() -> None:
    taken = [Occupied(span(8, 12), 4), Occupied(span(10, 16), 2), Occupied(span(12, 14), 1)]
    assert full_spans(taken, capacity=6) == [span(10, 12)]
    assert full_spans(taken, capacity=6, units=4) == [span(8, 14)]
    assert full_spans(taken, capacity=6, units=3) == [span(8, 12)]


def test_the_next_slot_starts_on_the_quarter() -> None:
    free = [Span(at(9) + 7 * MINUTE, at(10)), span(11, 18)]
    assert next_slot(free, HOUR / 2, earliest=at(0)) == Span(at(9.25), at(9.75))
    assert next_slot(free, HOUR, earliest=at(0)) == span(11, 12)
    assert next_slot(free, HOUR, earliest=at(11) + MINUTE) == span(11.25, 12.25)
    assert next_slot(free, 8 * HOUR, earliest=at(0)) is None


def test_the_nearest_times_around_a_wish() -> None:
    free = [span(8, 9), span(11, 13), span(14, 18)]
    assert nearest_slots(free, span(9, 10)) == [span(8, 9), span(11, 12), span(14, 15)]
    assert nearest_slots(free, span(15, 16))[0] == span(15, 16), "a free wish is its own answer"
    assert nearest_slots(free, span(12, 14), count=2) == [span(11, 13), span(14, 16)]
    assert nearest_slots(free, span(9, 10), earliest=at(9), count=1) == [span(11, 12)]
    assert nearest_slots(free, span(9, 15)) == []


def test_the_first_among_equivalent_machines_and_the_first_given_of_equals() -> None:
    calendars = [("a", [span(10, 18)]), ("b", [span(9, 12)]), ("c", [span(9, 18)])]
    found = next_slot_among(calendars, HOUR, earliest=at(0))
    assert found is not None
    assert (found.key, found.span) == ("b", span(9, 10))
    long = next_slot_among(calendars, 4 * HOUR, earliest=at(0))
    assert long is not None
    assert long.key == "c"
    assert next_slot_among(calendars, 10 * HOUR, earliest=at(0)) is None


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: span(10, 10), "does not end after it starts"),
        (lambda: Span(datetime(2026, 1, 1), datetime(2026, 1, 2)), "no time zone"),
        (lambda: Opening(LIMA, ()), "0 days; give seven"),
        (lambda: Opening.of(LIMA, {7: ALWAYS}), "Weekday 7 does not exist"),
        (lambda: Occupied(span(1, 2), 0), "takes 0 places"),
        (lambda: full_spans([], capacity=2, units=3), "3 places were asked for; there are 2"),
        (lambda: Limits(minimum=2 * HOUR, maximum=HOUR), "not above the maximum"),
        (lambda: Limits(before=-HOUR), "must not be negative"),
        (lambda: Limits(step=timedelta(minutes=7)), "divide the hour"),
        (lambda: next_slot([], HOUR, earliest=at(0), limits=Limits(minimum=2 * HOUR)), "shorter than"),
        (lambda: next_slot([], 3 * HOUR, earliest=at(0), limits=Limits(maximum=HOUR)), "longer than"),
        (lambda: opening_spans(WORKDAYS, Span(at(0), at(0, 4000))), "longer than ten years"),
        (lambda: Hours(time(8, tzinfo=UTC), time(9)), "carry a zone"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(make: object, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        make()  # type: ignore[operator]  # a function of the table above


# The model: a set of minutes. Slow, and too simple to be wrong.

WINDOW = Span(at(0), at(0, 3))
MINUTES = range(0, 3 * 24 * 60, 5)
"""Every fifth minute: all times of the stories below are multiples of five."""


def minute(number: int) -> datetime:
    return at(0) + number * MINUTE


def spans_of(minutes: set[int]) -> list[Span]:
    """The set of minutes as tidy spans."""
    return joined(Span(minute(each), minute(each + 5)) for each in minutes)


def stretches(most: int = 8) -> st.SearchStrategy[list[tuple[int, int]]]:
    one = st.tuples(st.integers(0, 3 * 288 - 1), st.integers(1, 200)).map(
        lambda pair: (pair[0] * 5, min(pair[0] + pair[1], 3 * 288) * 5)
    )
    return st.lists(one, max_size=most)


def minutes_in(pairs: list[tuple[int, int]]) -> set[int]:
    return {each for each in MINUTES for start, end in pairs if start <= each < end}


def as_spans(pairs: list[tuple[int, int]]) -> list[Span]:
    return joined(Span(minute(start), minute(end)) for start, end in pairs)


@given(stretches(), stretches())
@settings(max_examples=150)
def test_the_arithmetic_is_that_of_sets(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    a, b = minutes_in(first), minutes_in(second)
    assert as_spans(first) == spans_of(a)
    assert common(as_spans(first), as_spans(second)) == spans_of(a & b)
    assert without(as_spans(first), as_spans(second)) == spans_of(a - b)


@given(
    opening=stretches(4),
    taken=st.lists(st.tuples(st.integers(0, 860), st.integers(1, 120), st.integers(1, 3)), max_size=7),
    capacity=st.integers(1, 4),
    before=st.integers(0, 6),
    after=st.integers(0, 6),
    lengths=st.tuples(st.integers(1, 30), st.integers(0, 3)),
)
@settings(max_examples=150)
def test_free_time_is_what_a_look_at_every_minute_finds(
    opening: list[tuple[int, int]],
    taken: list[tuple[int, int, int]],
    capacity: int,
    before: int,
    after: int,
    lengths: tuple[int, int],
) -> None:
    units = min(capacity, 1 + lengths[1])
    occupied = [
        Occupied(Span(minute(5 * start), minute(5 * (start + length))), size) for start, length, size in taken
    ]
    limits = Limits(before=before * 5 * MINUTE, after=after * 5 * MINUTE, step=5 * MINUTE)
    free = free_spans(WINDOW, as_spans(opening), occupied, limits=limits, capacity=capacity, units=units)

    load = {
        each: sum(size for start, length, size in taken if 5 * start <= each < 5 * (start + length))
        for each in range(-60, 3 * 1440 + 700, 5)
    }
    open_minutes = minutes_in(opening)

    def allowed(start: int, end: int) -> bool:
        """One use from start to end: open throughout, and room for it with its buffers."""
        within = all(each in open_minutes for each in range(start, end, 5))
        return within and all(
            load[each] + units <= capacity for each in range(start - 5 * before, end + 5 * after, 5)
        )

    length = 5 * lengths[0]
    for start in range(0, 3 * 1440 - length, 35):
        wish = Span(minute(start), minute(start + length))
        assert any(each.holds(wish) for each in free) == allowed(start, start + length)
    first = next(
        (start for start in range(0, 3 * 1440 - length + 5, 5) if allowed(start, start + length)), None
    )
    found = next_slot(free, length * MINUTE, earliest=WINDOW.start, limits=limits)
    assert (found.start if found else None) == (None if first is None else minute(first))


@given(opening=stretches(5), wish=st.tuples(st.integers(0, 800), st.integers(1, 40)))
@settings(max_examples=100)
def test_the_nearest_slot_is_the_nearest_of_all(
    opening: list[tuple[int, int]], wish: tuple[int, int]
) -> None:
    free, start, length = as_spans(opening), 5 * wish[0], 5 * wish[1]
    wanted = Span(minute(start), minute(start + length))
    found = nearest_slots(free, wanted, count=50, limits=Limits(step=5 * MINUTE))
    possible = [
        each
        for each in range(0, 3 * 1440, 5)
        if any(one.holds(Span(minute(each), minute(each + length))) for one in free)
    ]
    assert len(found) == sum(one.length >= wanted.length for one in free)
    assert all(any(one.holds(slot) for one in free) for slot in found)
    if possible:
        nearest = min(possible, key=lambda each: (abs(each - start), each))
        assert found[0].start == minute(nearest)


@given(
    zone=st.sampled_from([LIMA, MADRID, SANTIAGO, ZoneInfo("Australia/Lord_Howe")]),
    day=st.dates(date(2026, 1, 1), date(2026, 12, 28)),
    week=st.lists(
        st.lists(st.tuples(st.integers(4, 22), st.integers(1, 6)), max_size=2), min_size=7, max_size=7
    ),
    closed=st.sets(st.integers(0, 6), max_size=2),
)
@settings(max_examples=100)
def test_opening_hours_are_those_on_the_wall(
    zone: ZoneInfo, day: date, week: list[list[tuple[int, int]]], closed: set[int]
) -> None:
    """Outside the small hours, in which clocks change, a moment is open when the clock on the wall says so."""
    hours = {
        weekday: tuple(
            Hours(time(start), time(min(start + length, 23))) for start, length in each if start < 23
        )
        for weekday, each in enumerate(week)
    }
    holidays = frozenset(day + timedelta(days=each) for each in closed)
    opening = Opening.of(zone, hours, holidays=holidays)
    start = datetime.combine(day, time(0), zone).astimezone(UTC)
    window = Span(start, start + 75 * HOUR)
    found = opening_spans(opening, window)
    for step in range(0, 75 * 60, 20):
        moment = start + step * MINUTE
        wall = moment.astimezone(zone)
        is_open = wall.date() not in holidays and any(
            each.start <= wall.time() < each.end for each in hours[wall.weekday()]
        )
        assert any(one.start <= moment < one.end for one in found) == is_open
