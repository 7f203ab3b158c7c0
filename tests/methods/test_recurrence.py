"""Dates of RFC 5545 rules, against the RFC's own examples, and rules that mean harm."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.recurrence import NoDate, TooManyDates, occurrences

NEW_YORK = ZoneInfo("America/New_York")
SANTIAGO = ZoneInfo("America/Santiago")


def days(rule: str, first: datetime, zone: ZoneInfo = NEW_YORK, most: int = 400) -> list[tuple[int, int]]:
    """(month, day) of each date within two years."""
    found = occurrences(rule, first, zone=zone, until=first + timedelta(days=730), most=most)
    return [(each.astimezone(zone).month, each.astimezone(zone).day) for each in found.begins]


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", (1997, 9, 2), [(9, 2), (9, 12), (9, 22), (10, 2), (10, 12)]),
        ("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", (1997, 9, 2),
         [(9, 2), (9, 4), (9, 9), (9, 11), (9, 16), (9, 18), (9, 23), (9, 25), (9, 30), (10, 2)]),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", (1997, 9, 5), [(9, 5), (10, 3), (11, 7), (12, 5)]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", (1997, 9, 4), [(9, 4), (10, 7), (11, 6)]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", (1997, 8, 5), [(8, 5), (8, 10), (8, 19), (8, 24)]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", (1997, 8, 5), [(8, 5), (8, 17), (8, 19), (8, 31)]),
    ],
)  # fmt: skip
def test_examples_of_rfc_5545_section_3_8_5_3(
    rule: str, first: tuple[int, int, int], expected: list[tuple[int, int]]
) -> None:
    assert days(rule, datetime(*first, 9, tzinfo=NEW_YORK)) == expected


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 6),
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3),
    st.dates(min_value=datetime(2020, 1, 1).date(), max_value=datetime(2399, 12, 31).date()),
)
def test_the_far_repetition_gives_the_same_dates(
    frequency: str, interval: int, weekdays: set[str], day: date
) -> None:
    """Worked out centuries ahead, the dates are those of the library in the present."""
    rule = f"FREQ={frequency};INTERVAL={interval};COUNT=12"
    rule += f";BYDAY={','.join(sorted(weekdays))}" if weekdays else ""
    first = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    until = first + timedelta(days=500)
    try:
        found = [
            each.replace(tzinfo=None)
            for each in occurrences(rule, first, zone=ZoneInfo("UTC"), until=until, most=20).begins
        ]
    except NoDate:
        found = []
    expected = [
        each
        for each in rrulestr(rule, dtstart=first.replace(tzinfo=None))
        if each <= until.replace(tzinfo=None)
    ]
    assert found == expected


def test_the_hour_that_the_clocks_skip_is_named_as_missing() -> None:
    """In Santiago midnight of 6 September 2026 did not exist."""
    first = datetime(2026, 9, 5, 0, 30, tzinfo=SANTIAGO)
    found = occurrences("FREQ=DAILY;COUNT=3", first, zone=SANTIAGO, until=first + timedelta(days=9), most=10)
    assert len(found.begins) == 2
    assert len(found.missing) == 1


def test_a_million_dates_are_counted_only_to_the_limit() -> None:
    with pytest.raises(TooManyDates):
        days("FREQ=DAILY;COUNT=1000000", datetime(2026, 1, 1, tzinfo=NEW_YORK), most=104)


@pytest.mark.parametrize(
    "rule",
    [
        "", "martes", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=53",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=3;UNTIL=20270101", "FREQ=DAILY;UNTIL=pronto",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=DAILY;" + "BYDAY=MO," * 99 + "MO",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(rule: str) -> None:
    with pytest.raises(BadInput):
        days(rule, datetime(2026, 11, 24, 9, tzinfo=NEW_YORK))
