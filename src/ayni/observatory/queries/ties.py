"""Ties: what the collaborations between two organisations add up to, and who may see whose."""

from dataclasses import dataclass
from datetime import date

from ayni.directory.actor import Actor
from ayni.observatory.periods import Period
from ayni.observatory.queries.standing import parameters, rows

MOST_TOGETHER = 12
"""Organisations in one collaboration up to which it ties each to each; a larger one is a gathering."""


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties: of a period and, unless empty, of one dimension, one kind, the organisations of a guild."""

    period: Period
    dimension: str = ""
    kind: str = ""
    guild: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two filters apart."""
        return self.period.first, self.period.until, self.dimension, self.kind, self.guild


@dataclass(frozen=True, slots=True)
class Tie:
    """Collaborations of one dimension (and one kind, where asked for) between two organisations, by id.

    A `directed` tie goes from who gave to who received. Otherwise they did it together, and `source` is the
    smaller id. `times` counts the collaborations, `last_on` is the day of the latest.
    """

    source: int
    target: int
    dimension: str
    kind: str
    directed: bool
    times: int
    last_on: date


_PAIRS = """
    SELECT one.organization, other.organization, one.dimension, {kind}, one.directed,
           count(*), max(one.happened_on)
    FROM counted one JOIN counted other ON other.collaboration = one.collaboration
    WHERE CASE WHEN one.directed THEN one.role = 'giver' AND other.role = 'receiver'
               ELSE one.organization < other.organization AND one.size <= %(most_together)s END
        AND (%(having)s::bigint[] IS NULL
             OR one.organization = ANY (%(having)s) OR other.organization = ANY (%(having)s))
    GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4
"""


def all_ties(wanted: TieFilter, ends: list[int] | None = None, *, by_kind: bool = False) -> list[Tie]:
    """Every tie of the open cluster, with at least one end among `ends` where they are given.

    For aggregates, and for what `visible_ties` lets through. Of a directed kind only giver and receiver are
    tied: whom they recommended is not part of it.
    """
    statement = _PAIRS.format(kind="one.kind" if by_kind else "''")
    given = parameters(wanted.period, dimension=wanted.dimension, kind=wanted.kind, having=ends)
    return [Tie(*row) for row in rows(statement, given | {"most_together": MOST_TOGETHER})]


def sees_all_ties(actor: Actor) -> bool:
    """Whether the actor sees who is tied to whom: those inside the cluster do."""
    return actor.sees_cluster


def visible_ties(
    actor: Actor, wanted: TieFilter, ends: list[int] | None = None, *, by_kind: bool = False
) -> list[Tie]:
    """The ties that the actor may see by name: all for insiders, a partner its own, the public none."""
    if sees_all_ties(actor):
        return all_ties(wanted, ends, by_kind=by_kind)
    if not actor.is_member or actor.organization is None:
        return []
    own = actor.organization.pk
    ties = all_ties(wanted, [own], by_kind=by_kind)
    return ties if ends is None else [tie for tie in ties if tie.source in ends or tie.target in ends]
