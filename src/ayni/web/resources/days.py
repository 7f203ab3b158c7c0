"""Which days a calendar page shows: read from its address, never failing on what it cannot read."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from ayni.kernel import clock

FARTHEST = timedelta(days=3 * 366)
"""Calendars are shown so far back and ahead."""


def asked_day(request: HttpRequest, name: str = "dia") -> date:
    """The day in the address, today where there is none or where it is not a day."""
    today = clock.today()
    try:
        day = parse_date(request.GET.get(name, "")[:10])
    except ValueError:
        day = None
    if day is None or abs(day - today) > FARTHEST:
        return today
    return day


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def zone() -> ZoneInfo:
    """The open cluster's."""
    return ZoneInfo(timezone.get_current_timezone_name())


def local(day: date, at: time) -> datetime:
    """A local time as a moment; one that a change of the clocks skips moves on, as RFC 5545 has it."""
    return datetime.combine(day, at, zone())


def quarter_after(moment: datetime) -> datetime:
    """The moment, or the next quarter of an hour."""
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (timedelta(minutes=15) - past if past else timedelta())
