"""Which day a phrase means, seen from today: the calendar arithmetic behind the deadlines."""

import calendar
from datetime import date, timedelta

FARTHEST_AHEAD = timedelta(days=300)
"""A date without a year that next comes later than this has more likely just passed: it is not read."""

WEEKDAYS = {
    "lunes": 0, "lun": 0, "martes": 1, "miercoles": 2, "mierc": 2, "mier": 2, "mie": 2, "jueves": 3, "juev": 3,
    "jue": 3, "viernes": 4, "vier": 4, "vie": 4, "sabado": 5, "sab": 5, "domingo": 6, "dom": 6,
}  # fmt: skip
MONTHS = {
    "enero": 1, "ene": 1, "febrero": 2, "feb": 2, "marzo": 3, "abril": 4, "abr": 4, "mayo": 5, "junio": 6,
    "jun": 6, "julio": 7, "jul": 7, "agosto": 8, "ago": 8, "septiembre": 9, "setiembre": 9, "sept": 9, "set": 9,
    "octubre": 10, "oct": 10, "noviembre": 11, "nov": 11, "diciembre": 12, "dic": 12,
}  # fmt: skip


def next_weekday(today: date, weekday: int) -> date:
    """Return the next day of this name after today (Monday is 0): for today itself people say «hoy»."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def weekday_of_next_week(today: date, weekday: int) -> date:
    """Return the day of this name in the week that begins next Monday."""
    return today + timedelta(days=7 - today.weekday() + weekday)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def following_month(day: date) -> tuple[int, int]:
    """Return the year and month after the one of this day."""
    return (day.year + day.month // 12, day.month % 12 + 1)


def next_month_end(today: date, month: int | None) -> date:
    """Return the last day of this month, or of the month with this number the next time it ends."""
    number = month or today.month
    return month_end(today.year + (number < today.month), number)


def on(today: date, day: int, month: int, year: int | None = None) -> date | None:
    """Return this date, the next time it comes if no year is said.

    None when the calendar has no such day, when it is past, or when it is `FARTHEST_AHEAD`.
    """
    for each in [year] if year else [today.year, today.year + 1]:
        if 1 <= month <= 12 and 1 <= day <= month_end(each, month).day:
            found = date(each, month, day)
            if found >= today and (year or found - today <= FARTHEST_AHEAD):
                return found
    return None


def day_of_month(today: date, day: int) -> date | None:
    """Return the next day with this number, today included, this month or the next."""
    for year, month in ((today.year, today.month), following_month(today)):
        if 1 <= day <= month_end(year, month).day and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def months_after(today: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day where it has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, month_end(year, month + 1).day))


def working_days_after(today: date, days: int) -> date:
    """Return the day after so many working days, Monday to Friday; holidays are not known here."""
    day = today
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
