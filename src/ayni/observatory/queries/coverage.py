"""How much of what was recorded the figures rest on."""

from dataclasses import dataclass

from ayni.observatory.periods import Period
from ayni.observatory.queries.standing import parameters, rows


@dataclass(frozen=True, slots=True)
class Coverage:
    """Collaborations of a period by what became of them; the four parts add up to `recorded`.

    `counted`: at least two stand behind it. `disputed`: fewer do, and somebody disagrees. `silent`: fewer
    do, and nobody disagrees. `reversed`: taken back by who recorded it.
    """

    recorded: int
    counted: int
    disputed: int
    silent: int
    reversed: int

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
    SELECT count(*),
           count(*) FILTER (WHERE counted.size >= 2),
           count(*) FILTER (WHERE counted.size = 1 AND disputed.collaboration IS NOT NULL),
           count(*) FILTER (WHERE counted.size = 1 AND disputed.collaboration IS NULL),
           count(*) FILTER (WHERE counted.size IS NULL)
    FROM ledger_collaboration c
    LEFT JOIN counted ON counted.collaboration = c.id AND counted.place = 1
    LEFT JOIN disputed ON disputed.collaboration = c.id
    WHERE c.cluster_id = %(cluster)s AND c.happened_on >= %(first)s AND c.happened_on < %(until)s
        AND c.kind = ANY (%(kinds)s)
"""


def coverage(period: Period, *, dimension: str = "", kind: str = "") -> Coverage:
    """Coverage of what is recorded for a period and, if given, one dimension or one kind."""
    (row,) = rows(_STATES, parameters(period, dimension=dimension, kind=kind))
    return Coverage(*row)
