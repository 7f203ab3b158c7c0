"""How much of what was recorded the figures rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from ayni.observatory.periods import Period
from ayni.observatory.queries.standing import parameters, rows


@dataclass(frozen=True, slots=True)
class Coverage:
    """Collaborations of a period by what became of them; the other four add up to `recorded`.

    `counted`: at least two stand behind it. `disputed`: fewer do, and somebody disagrees. `silent`: fewer
    do, and nobody disagrees. `reversed`: taken back by who recorded it.
    """

    recorded: int = 0
    counted: int = 0
    disputed: int = 0
    silent: int = 0
    reversed: int = 0

    @property
    def share(self) -> int | None:
        """Percentage of the recorded ones, without the reversed, that count; None where there are none."""
        valid = self.recorded - self.reversed
        return round(100 * self.counted / valid) if valid else None


_STATES = """
    , disputed AS (
        SELECT DISTINCT p.collaboration_id AS collaboration
        FROM ledger_confirmation answer
        JOIN ledger_participation p ON p.cluster_id = answer.cluster_id AND p.id = answer.participation_id
        WHERE answer.cluster_id = %(cluster)s AND answer.answer = 'disputed'
            AND NOT EXISTS (
                SELECT FROM ledger_confirmation later
                WHERE later.cluster_id = answer.cluster_id AND later.replaces_id = answer.id
            )
    )
    SELECT registry.dimension, count(*),
           count(*) FILTER (WHERE counted.size >= 2),
           count(*) FILTER (WHERE counted.size = 1 AND disputed.collaboration IS NOT NULL),
           count(*) FILTER (WHERE counted.size = 1 AND disputed.collaboration IS NULL),
           count(*) FILTER (WHERE counted.size IS NULL)
    FROM ledger_collaboration c
    JOIN registry ON registry.kind = c.kind
    LEFT JOIN counted ON counted.collaboration = c.id AND counted.place = 1
    LEFT JOIN disputed ON disputed.collaboration = c.id
    WHERE c.cluster_id = %(cluster)s AND c.happened_on >= %(first)s AND c.happened_on < %(until)s
    GROUP BY 1
"""


def coverage_by_dimension(period: Period, *, dimension: str = "", kind: str = "") -> Mapping[str, Coverage]:
    """Coverage of what is recorded for a period, by dimension; those with nothing recorded are left out."""
    found = rows(_STATES, parameters(period, dimension=dimension, kind=kind))
    return {code: Coverage(*counts) for code, *counts in found}


def together(parts: Iterable[Coverage]) -> Coverage:
    """The coverage of several dimensions."""
    return Coverage(*map(sum, zip(*map(astuple, parts), strict=True)))


def coverage(period: Period, *, dimension: str = "", kind: str = "") -> Coverage:
    """Coverage of what is recorded for a period and, if given, one dimension or one kind."""
    return together(coverage_by_dimension(period, dimension=dimension, kind=kind).values())
