"""Recurring bookings: the dates of an RFC 5545 rule, in local time, never more than a limit.

Rules come from people and programs and may be hostile, so two things are bounded: how many dates are taken
(they are counted one by one, and the first above the limit is refused) and how long a rule that never matches
may search. The library behind it searches until the year 9999. The Gregorian calendar repeats itself after 400
years, weekdays included (146,097 days are 20,871 weeks), so the rule is worked out in the last repetition that
the library knows, where a rule without any date ends soon.

Source: RFC 5545, sections 3.3.10 (rules) and 3.3.5 (local times that a change of the clocks skips or repeats).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from ayni.methods.errors import BadInput

MOST_CHARACTERS = 300
PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
"""Parts of a rule that a booking may use; the finer and the calendar-wide ones are refused."""

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
REPETITION = 400
LAST_YEAR = 9996


class TooManyDates(BadInput):
    """The rule names more dates than a booking may have."""


class NoDate(BadInput):
    """The rule names no date in the time in which it may."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Begins of the repeated use, aware, in order; `missing` are local times that do not exist on their day."""

    begins: tuple[datetime, ...]
    missing: tuple[datetime, ...]


def occurrences(rule: str, first: datetime, *, zone: ZoneInfo, until: datetime, most: int) -> Recurrence:
    """The begins by the rule from `first` (which counts only if the rule names it) to `until`, in UTC.

    The clock time stays the same when the clocks change. Raises BadInput for a rule that cannot be read, has
    parts that bookings do not use, names no date at all, or more than `most`.
    """
    parts = _parts(rule)
    start = first.astimezone(zone).replace(tzinfo=None)
    last = min(_until(parts, zone), until).astimezone(zone).replace(tzinfo=None)
    ahead = (LAST_YEAR - start.year) // REPETITION * REPETITION
    begins: list[datetime] = []
    missing: list[datetime] = []
    for far in _searched(parts, _shifted(start, ahead), _shifted(last, ahead)):
        local = _shifted(far, -ahead)
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        exists = moment.astimezone(zone).replace(tzinfo=None) == local
        (begins if exists else missing).append(moment)
        if len(begins) + len(missing) > most:
            raise TooManyDates(
                f"The rule names more than {most} dates; give an end (UNTIL or COUNT) or a longer interval."
            )
    if not begins:
        raise NoDate("The rule names no date in the time in which bookings are taken; check its days.")
    return Recurrence(tuple(begins), tuple(missing))


def _parts(rule: str) -> dict[str, str]:
    text = rule.strip().upper().removeprefix("RRULE:")
    if len(text) > MOST_CHARACTERS or not re.fullmatch(r"[A-Z]+=[A-Z0-9,+\-]+(;[A-Z]+=[A-Z0-9,+\-]+)*", text):
        raise BadInput("This is not a rule of repetition; write it like FREQ=WEEKLY;BYDAY=TU;COUNT=10.")
    pairs = [part.split("=") for part in text.split(";")]
    parts = dict(pairs)
    if len(parts) != len(pairs):
        raise BadInput("The rule says the same part twice; say each part once.")
    strange = sorted(set(parts) - PARTS)
    if strange:
        raise BadInput(
            f"Bookings do not repeat by {strange[0]}; use days (BYDAY), month days or an interval."
        )
    if parts.get("FREQ") not in FREQUENCIES:
        raise BadInput("A booking repeats DAILY, WEEKLY or MONTHLY; say so in FREQ.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadInput("The rule has both COUNT and UNTIL; keep one.")
    _check_numbers(parts)
    return parts


def _check_numbers(parts: dict[str, str]) -> None:
    """COUNT and INTERVAL are plain numbers of at least 1; the library would take 0 for "for ever"."""
    for name in ("COUNT", "INTERVAL"):
        text = parts.get(name, "1")
        if not re.fullmatch(r"\d{1,7}", text) or int(text) < 1:
            raise BadInput(f"{name} is {text}; it must be a whole number of at least 1.")


def _until(parts: dict[str, str], zone: ZoneInfo) -> datetime:
    """The end that the rule names, as a moment; a bare date means the whole of that day."""
    text = parts.get("UNTIL")
    if text is None:
        return datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
    try:
        if text.endswith("Z"):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if "T" in text:
            return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=zone)
        return (datetime.strptime(text, "%Y%m%d") + timedelta(days=1, seconds=-1)).replace(tzinfo=zone)
    except ValueError as fault:
        raise BadInput(f"UNTIL is {text}; write a day like 20261231.") from fault


def _searched(parts: dict[str, str], start: datetime, last: datetime) -> Iterator[datetime]:
    """Dates of the rule without its UNTIL, one by one, up to `last`."""
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        found = rrulestr(text, dtstart=start)
        for each in found:
            if each > last:
                return
            yield each
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as fault:
        raise BadInput(
            f"The rule cannot be read ({fault}); write it like FREQ=WEEKLY;BYDAY=TU;COUNT=10."
        ) from fault


def _shifted(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)
