"""The pulse: a few true figures for each dimension, by quarter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ayni.ledger.kinds import Dimension
from ayni.observatory.periods import Period, Quarter, last_twelve_months, quarters_until
from ayni.observatory.queries.coverage import Coverage, coverage
from ayni.observatory.queries.remembered import remembered
from ayni.observatory.queries.standing import parameters, rows

QUARTERS = 8
FEWEST = 5
"""Organisations below which a dimension's figures are too few to speak of a trend."""


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """A quarter of one dimension: collaborations that count, organisations behind them, their stated value."""

    quarter: Quarter
    collaborations: int = 0
    organizations: int = 0
    value: Decimal = Decimal(0)
    valued: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """One dimension: its quarters, oldest first (the last is in progress), and the last twelve months.

    `value` is the sum of the `valued` collaborations that state one. `coverage` says how much of what was
    recorded in those twelve months counts.
    """

    dimension: Dimension
    quarters: tuple[QuarterFigures, ...]
    collaborations: int
    organizations: int
    value: Decimal
    valued: int
    coverage: Coverage

    @property
    def few(self) -> bool:
        """Whether too few organisations take part to speak of a trend."""
        return self.organizations < FEWEST

    @property
    def change(self) -> int | None:
        """Organisations in the last whole quarter less those in the one a year before; None where too few."""
        if self.few or len(self.quarters) < 6:
            return None
        return self.quarters[-2].organizations - self.quarters[-6].organizations


_FIGURES = """
    SELECT {bucket}, dimension, count(*) FILTER (WHERE place = 1), count(DISTINCT organization),
           coalesce(sum(value) FILTER (WHERE place = 1), 0), count(value) FILTER (WHERE place = 1)
    FROM counted WHERE size >= 2 GROUP BY 1, 2 ORDER BY 1, 2
"""


def pulse(today: date) -> list[Pulse]:
    """Every dimension's figures on a day, in the study's order."""
    return remembered("pulse", today, lambda: _pulse(today))


def _pulse(today: date) -> list[Pulse]:
    quarters = quarters_until(today, QUARTERS)
    span = Period("", quarters[0].first, quarters[-1].until, "")
    by_quarter = {
        (Quarter.of(first), dimension): figures
        for first, dimension, *figures in rows(
            _FIGURES.format(bucket="date_trunc('quarter', happened_on)::date"), parameters(span)
        )
    }
    year = last_twelve_months(today)
    by_dimension = {
        dimension: figures
        for _all, dimension, *figures in rows(_FIGURES.format(bucket="NULL::date"), parameters(year))
    }
    found = []
    for dimension in Dimension:
        series = tuple(QuarterFigures(one, *by_quarter.get((one, dimension), ())) for one in quarters)
        whole = by_dimension.get(dimension, (0, 0, Decimal(0), 0))
        collaborations, organizations, value, valued = whole
        found.append(
            Pulse(
                dimension,
                series,
                collaborations,
                organizations,
                value,
                valued,
                coverage(year, dimension=dimension),
            )
        )
    return found
