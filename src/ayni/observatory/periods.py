"""Spans of days by which the record is read: quarters, years, the last twelve months, everything."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUARTER_WORDS = [
    _("primer trimestre de %(year)s"),
    _("segundo trimestre de %(year)s"),
    _("tercer trimestre de %(year)s"),
    _("cuarto trimestre de %(year)s"),
]
EVERYTHING = "todo"
LAST_YEAR = "12-meses"


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def until(self) -> date:
        """The day after its last."""
        return self.plus(1).first

    def plus(self, quarters: int) -> "Quarter":
        """The quarter so many later, or earlier where negative."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    @property
    def code(self) -> str:
        """As it stands in an address: 2026-T3."""
        return f"{self.year}-T{self.number}"

    @property
    def words(self) -> str:
        """«tercer trimestre de 2026»."""
        return str(QUARTER_WORDS[self.number - 1]) % {"year": self.year}

    @property
    def sign(self) -> str:
        """For the foot of a small figure: T3."""
        return f"T{self.number}"


@dataclass(frozen=True)
class Period:
    """Days from `first` to before `until`; None leaves that end open. `code` stands in addresses,
    `words` complete a sentence: «… en los últimos 12 meses»."""

    code: str
    first: date | None
    until: date | None
    words: str | Promise

    @property
    def last(self) -> date | None:
        """Its last day."""
        return date.fromordinal(self.until.toordinal() - 1) if self.until else None


def period_at(code: str, today: date) -> Period:
    """The period of a code; an unknown code is the last twelve months."""
    if code == EVERYTHING:
        return Period(EVERYTHING, None, None, _("desde el primer registro"))
    if match := re.fullmatch(r"(20\d\d)-T([1-4])", code):
        return of_quarter(Quarter(int(match[1]), int(match[2])))
    if re.fullmatch(r"20\d\d", code):
        return of_year(int(code))
    return last_twelve_months(today)


def last_twelve_months(today: date) -> Period:
    """The year that ends today, today included."""
    tomorrow = date.fromordinal(today.toordinal() + 1)
    leap_day = (tomorrow.month, tomorrow.day) == (2, 29)
    first = tomorrow.replace(year=tomorrow.year - 1, **({"month": 3, "day": 1} if leap_day else {}))
    return Period(LAST_YEAR, first, tomorrow, _("en los últimos 12 meses"))


def of_year(year: int) -> Period:
    """A calendar year as a period."""
    return Period(str(year), date(year, 1, 1), date(year + 1, 1, 1), _("en %(year)s") % {"year": year})


def of_quarter(quarter: Quarter) -> Period:
    """A quarter as a period."""
    words = _("en el %(quarter)s") % {"quarter": quarter.words}
    return Period(quarter.code, quarter.first, quarter.until, words)


def beside(period: Period, step: int, today: date) -> Period | None:
    """The quarter or year so many steps later (earlier where negative), up to the present one.

    Before an open span or the last twelve months comes the last whole quarter; after them nothing.
    """
    if period.first is None or period.code == LAST_YEAR:
        return of_quarter(Quarter.of(today).plus(-1)) if step < 0 else None
    present = Quarter.of(period.first)
    found = of_quarter(present.plus(step)) if "-" in period.code else of_year(period.first.year + step)
    inside = found.first and found.first.year >= 2000 and found.first <= today
    return found if inside else None


def quarters_until(today: date, count: int) -> list[Quarter]:
    """The last `count` quarters, oldest first, the one in progress last."""
    present = Quarter.of(today)
    return [present.plus(-back) for back in range(count - 1, -1, -1)]
