"""Ties: what the collaborations between two organisations add up to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ayni.kernel import tenancy
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.queries.dealings import STANDING


@dataclass(frozen=True, slots=True)
class Tie:
    """Collaborations of one kind between two organisations (ids), both of which stand behind them.

    For a directed kind `source` gave and `target` received; else the pair is in order of id and `directed`
    is False. `last_on` is the day of the latest.
    """

    source: int
    target: int
    kind: str
    collaborations: int
    last_on: date

    @property
    def directed(self) -> bool:
        """Whether help went from source to target."""
        return KINDS[self.kind].directed


_TIES = f"""
WITH standing AS MATERIALIZED (
    SELECT * FROM ({STANDING}) s
    WHERE happened_on >= %(since)s AND happened_on <= %(until)s AND kind = ANY(%(kinds)s)
)
SELECT one.organization_id, other.organization_id, one.kind, count(*), max(one.happened_on)
FROM standing one
JOIN standing other ON other.collaboration_id = one.collaboration_id AND other.id <> one.id
WHERE CASE WHEN one.kind = ANY(%(directed)s)
           THEN one.role = %(giver)s AND other.role = %(receiver)s
           ELSE one.organization_id < other.organization_id END
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""  # noqa: S608 - constants


def ties(
    *, since: date | None = None, until: date | None = None, kinds: Collection[str] | None = None
) -> list[Tie]:
    """The open cluster's ties by pair and kind, in order of ids, within days (both included) and kinds."""
    tenancy.current()
    parameters = {
        "since": since or date.min,
        "until": until or date.max,
        "kinds": list(KINDS if kinds is None else kinds),
        "directed": [kind.code for kind in KINDS.values() if kind.directed],
        "giver": str(PartyRole.GIVER),
        "receiver": str(PartyRole.RECEIVER),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TIES, parameters)
        return [Tie(*row) for row in cursor.fetchall()]
