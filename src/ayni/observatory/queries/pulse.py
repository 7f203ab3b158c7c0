"""The pulse: a few true figures for each dimension, by quarter."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ayni.ledger.kinds import KINDS, CollaborationKind, Dimension
from ayni.ledger.models import Collaboration
from ayni.observatory.periods import Period, Quarter, last_twelve_months, quarters_until
from ayni.observatory.queries.coverage import Coverage, coverage_by_dimension
from ayni.observatory.queries.members import Member, Members
from ayni.observatory.queries.network import NetworkFigures, figures_of, workshops_of
from ayni.observatory.queries.remembered import Remembered, remembered
from ayni.observatory.queries.standing import parameters, rows
from ayni.observatory.queries.ties import Tie, TieFilter, all_ties
from ayni.observatory.trend import Trend, mann_kendall

QUARTERS = 8
FEWEST = 5
"""Organisations below which a dimension's figures are too few to speak of a trend."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Collaborations that count, the organisations and workshops behind them, and the sum of their `value`.

    Only `valued` of the collaborations state a value.
    """

    collaborations: int = 0
    organizations: int = 0
    workshops: int = 0
    value: Decimal = Decimal(0)
    valued: int = 0


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """A quarter of one dimension. `recorded` says whether the cluster's record had begun by its end."""

    quarter: Quarter
    figures: Figures
    recorded: bool


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of collaboration in the last twelve months."""

    code: str
    figures: Figures

    @property
    def kind(self) -> CollaborationKind:
        """Its words."""
        return KINDS[self.code]


@dataclass(frozen=True, slots=True)
class DimensionPulse:
    """One dimension: its quarters, oldest first, the last in progress; and its last twelve months.

    `trend` is that of the organisations in the whole quarters since the record began, None while these are
    fewer than five. `coverage` says how much of what was recorded in the twelve months counts.
    """

    dimension: Dimension
    quarters: tuple[QuarterFigures, ...]
    year: Figures
    kinds: tuple[KindFigures, ...]
    ties: NetworkFigures
    coverage: Coverage
    trend: Trend | None

    @property
    def few(self) -> bool:
        """Whether too few organisations take part to speak of a trend."""
        return self.year.organizations < FEWEST

    @property
    def whole_quarters(self) -> list[QuarterFigures]:
        """Those since the record began, without the one in progress."""
        return [each for each in self.quarters[:-1] if each.recorded]


@dataclass(frozen=True, slots=True)
class Pulse:
    """All dimensions in the study's order. `workshops` are in the cluster; `year` is all dimensions together."""

    workshops: int
    year: Figures
    dimensions: tuple[DimensionPulse, ...]


_FIGURES = """
    count(*) FILTER (WHERE counted.place = 1),
    count(DISTINCT counted.organization),
    count(DISTINCT counted.organization) FILTER (WHERE member.kind = 'workshop'),
    coalesce(sum(counted.value) FILTER (WHERE counted.place = 1), 0),
    count(counted.value) FILTER (WHERE counted.place = 1)
    FROM counted
    JOIN directory_organization member
        ON member.cluster_id = %(cluster)s AND member.id = counted.organization
    WHERE counted.size >= 2
"""
_BY_QUARTER = f"""
    SELECT date_trunc('quarter', counted.happened_on)::date, counted.dimension, {_FIGURES} GROUP BY 1, 2
"""
_OF_YEAR = f"""
    SELECT counted.dimension, counted.kind, {_FIGURES}
    GROUP BY GROUPING SETS ((), (counted.dimension), (counted.dimension, counted.kind))
"""


def pulse(today: date, everybody: Members) -> Remembered[Pulse]:
    """The pulse on a day. It holds aggregates only; who may see which is for the page to say."""
    return remembered("pulse", (today, everybody.fingerprint), lambda: _pulse(today, everybody))


def _pulse(today: date, everybody: Mapping[int, Member]) -> Pulse:
    year = last_twelve_months(today)
    quarters = _by_quarter(today)
    whole = {
        (dimension, kind): Figures(*figures) for dimension, kind, *figures in rows(_OF_YEAR, parameters(year))
    }
    told = coverage_by_dimension(year)
    ties: dict[str, list[Tie]] = defaultdict(list)
    for tie in all_ties(TieFilter(year)):
        ties[tie.dimension].append(tie)
    dimensions = tuple(
        DimensionPulse(
            dimension,
            quarters[dimension],
            whole.get((dimension, None), Figures()),
            _kinds(dimension, whole),
            figures_of(ties[dimension], everybody),
            told.get(dimension, Coverage()),
            _trend(quarters[dimension]),
        )
        for dimension in Dimension
    )
    return Pulse(len(workshops_of(everybody, ())), whole.get((None, None), Figures()), dimensions)


def _by_quarter(today: date) -> dict[Dimension, tuple[QuarterFigures, ...]]:
    quarters = quarters_until(today, QUARTERS)
    span = Period("", quarters[0].first, quarters[-1].until, "")
    found = {
        (Quarter.of(first), dimension): Figures(*figures)
        for first, dimension, *figures in rows(_BY_QUARTER, parameters(span))
    }
    began = Collaboration.objects.order_by("happened_on").values_list("happened_on", flat=True).first()
    return {
        dimension: tuple(
            QuarterFigures(
                one, found.get((one, dimension), Figures()), began is not None and began < one.until
            )
            for one in quarters
        )
        for dimension in Dimension
    }


def _kinds(
    dimension: Dimension, whole: Mapping[tuple[str | None, str | None], Figures]
) -> tuple[KindFigures, ...]:
    """The kinds that happened, in the registry's order."""
    codes = [code for code, kind in KINDS.items() if kind.dimension == dimension]
    return tuple(
        KindFigures(code, whole[dimension, code]) for code in codes if (dimension.value, code) in whole
    )


def _trend(quarters: tuple[QuarterFigures, ...]) -> Trend | None:
    return mann_kendall([each.figures.organizations for each in quarters[:-1] if each.recorded])
