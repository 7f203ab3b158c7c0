"""From what was asked to organisations, in an order that can be explained, fast beneath row-level security.

Everything asked is a `Need`: a condition on one row of capabilities, or on one stem of the text index. Each
need is probed for up to `MANY` rows. If the rarest has fewer, its organisations are all the candidates and the
other needs are checked on them. If all are common, the answer is either what they have in common, or so large
that walking the directory in its own order soon fills a page. So no plan is left to the planner's luck: every
statement reads one index and stops early. Measured in docs/benchmarks/directory_search.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, LiteralString

from django.db import connection

MANY = 2000
"""Rows from which on a need is common."""

WINDOW = 1000
"""Organisations walked to see whether several common needs are common together."""

Parameters = tuple[Any, ...]


@dataclass(frozen=True)
class Condition:
    """A piece of SQL over one table and its parameters."""

    sql: LiteralString
    parameters: Parameters = ()

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"{self.sql} AND {other.sql}", self.parameters + other.parameters)


@dataclass(frozen=True)
class Need:
    """What an organisation must have: a row of `table` that meets `condition`.

    `exactly` is the stricter condition that ranks first: limits stated and reached, the word in the name.
    `of_o` says the same of organisation `o` itself, where a column of its own does, with an index in order.
    `prefers_alone`: exactness counts among common needs only if this is the only one.
    """

    table: LiteralString
    condition: Condition
    exactly: Condition | None = None
    of_o: Condition | None = None
    prefers_alone: bool = False

    def probe(self, cluster_id: int, among: Sequence[int] | None = None) -> dict[int, bool] | None:
        """The organisations that have it, each with whether exactly; None when there are `MANY` or more rows.

        `among` limits the question to some organisations, and is then always answered.
        """
        exactly = self.exactly or Condition("true")
        within = (
            Condition("organization_id = ANY(%s)", (list(among),)) if among is not None else Condition("true")
        )
        rows = _rows(
            f"SELECT organization_id, {exactly.sql} FROM {self.table} "  # noqa: S608 - constants of this package
            f"WHERE cluster_id = %s AND {within.sql} AND {self.condition.sql} LIMIT %s",
            (
                *exactly.parameters,
                cluster_id,
                *within.parameters,
                *self.condition.parameters,
                MANY if among is None else None,
            ),
        )
        if among is None and len(rows) == MANY:
            return None
        found: dict[int, bool] = {}
        for organization_id, is_exact in rows:
            found[organization_id] = bool(is_exact) or found.get(organization_id, False)
        return found

    def strictly(self) -> "Need":
        """The same need, met only exactly."""
        return self if self.exactly is None else Need(self.table, self.condition & self.exactly)

    def organizations(self, cluster_id: int) -> Condition:
        """The ids of all that have it, as a statement."""
        return Condition(
            f"SELECT organization_id FROM {self.table} "  # noqa: S608 - constants of this package
            f"WHERE cluster_id = %s AND {self.condition.sql}",
            (cluster_id, *self.condition.parameters),
        )

    def by_organization(self, cluster_id: int, among: Condition | None = None) -> Condition:
        """A statement of all that have it (`organization_id`), once each, and whether `exact`.

        `among` is a further condition on `organization_id`; one that picks a single one keeps the answer single.
        """
        exactly = self.exactly or Condition("true")
        where = (among & self.condition) if among is not None else self.condition
        return Condition(
            f"SELECT organization_id, coalesce(bool_or({exactly.sql}), false) AS exact "  # noqa: S608 - constants of this package
            f"FROM {self.table} WHERE cluster_id = %s AND {where.sql} GROUP BY organization_id",
            (*exactly.parameters, cluster_id, *where.parameters),
        )

    def of_organization(self, cluster_id: int) -> Condition:
        """Organisation `o` has it: by its column, or by a limited subquery, looked up for each row walked."""
        return self.of_o or Condition(
            f"(SELECT true FROM {self.table} n "  # noqa: S608 - constants of this package
            f"WHERE n.cluster_id = %s AND n.organization_id = o.id AND {self.condition.sql} LIMIT 1)",
            (cluster_id, *self.condition.parameters),
        )


@dataclass(frozen=True)
class Ranked:
    """Organisations in order, and how many there are; `total` None for more than were counted."""

    ids: list[int]
    total: int | None


@dataclass(frozen=True)
class Listing:
    """The organisations to search among.

    `present` is the condition on organisation `o` that the filters make; `free` the one of those that come
    first, None for an actor who is not told.
    """

    cluster_id: int
    present: Condition
    free: Condition | None = None


def find(listing: Listing, needs: Sequence[Need], limit: int) -> Ranked:
    """The first `limit` organisations that have every need: those exactly so first, then the free, then by name."""
    probes = [need.probe(listing.cluster_id) for need in needs]
    rarest = min((found for found in probes if found is not None), key=len, default=None)
    if rarest is not None:
        return _ranked(listing, _having_all(listing, needs, probes, rarest), limit)
    if len(needs) > 1:
        first = _walk(listing, _free_first(listing)[0], _strictly(needs), limit=limit, window=WINDOW)
        if len(first) == limit:
            return Ranked(first, None)
        together = _common(listing, needs)
        if together is not None:
            return _ranked(listing, _how_exactly(listing, needs, together), limit)
    return _walked(listing, needs, limit)


def _strictly(needs: Sequence[Need]) -> list[Need]:
    return [need if need.prefers_alone and len(needs) > 1 else need.strictly() for need in needs]


def _common(listing: Listing, needs: Sequence[Need]) -> list[int] | None:
    """The organisations that have all of several common needs; None when there are `MANY` or more.

    Needs that exclude one another («soldadura» among dressmakers) would make a walk end only at the last one.
    """
    each = [need.organizations(listing.cluster_id) for need in needs]
    rows = _rows(
        f"{' INTERSECT '.join(statement.sql for statement in each)} LIMIT %s",
        (*(value for statement in each for value in statement.parameters), MANY),
    )
    return [row[0] for row in rows] if len(rows) < MANY else None


def _having_all(
    listing: Listing,
    needs: Sequence[Need],
    probes: Sequence[dict[int, bool] | None],
    candidates: Iterable[int],
) -> dict[int, bool]:
    """The candidates that have every need, each with whether all of them exactly."""
    having = dict.fromkeys(candidates, True)
    for need, known in zip(needs, probes, strict=True):
        found = known if known is not None else need.probe(listing.cluster_id, list(having)) or {}
        having = {each: exact and found[each] for each, exact in having.items() if each in found}
    return having


def _how_exactly(listing: Listing, needs: Sequence[Need], having: Sequence[int]) -> dict[int, bool]:
    """Organisations known to have every need, each with whether all of them exactly."""
    exact = dict.fromkeys(having, True)
    for need in needs:
        if need.exactly is not None and not need.prefers_alone:
            found = need.probe(listing.cluster_id, having) or {}
            exact = {each: so_far and found.get(each, False) for each, so_far in exact.items()}
    return exact


def _ranked(listing: Listing, candidates: dict[int, bool], limit: int) -> Ranked:
    """All candidates that the filters let through, ordered at once."""
    if not candidates:
        return Ranked([], 0)
    free = listing.free or Condition("o.left_at IS NULL")
    rows = _rows(
        "SELECT o.id, count(*) OVER () FROM unnest(%s::bigint[], %s::boolean[]) AS c(id, exact) "  # noqa: S608 - constants of this package
        "JOIN directory_organization o ON o.id = c.id "
        f"WHERE o.cluster_id = %s AND o.left_at IS NULL AND {listing.present.sql} "
        f"ORDER BY c.exact DESC, ({free.sql}) DESC, o.name, o.id LIMIT %s",
        (
            list(candidates),
            list(candidates.values()),
            listing.cluster_id,
            *listing.present.parameters,
            *free.parameters,
            limit,
        ),
    )
    return Ranked([row[0] for row in rows], rows[0][1] if rows else 0)


def _walked(listing: Listing, needs: Sequence[Need], limit: int) -> Ranked:
    """Walk the directory in its order, first for those who meet the needs exactly, until there are enough."""
    strict = _strictly(needs)
    ids = find(listing, strict, limit).ids if strict != list(needs) else []
    for among in _free_first(listing):
        if len(ids) < limit:
            known = set(ids)
            walked = _walk(listing, among, needs, limit=limit + len(ids))
            ids += [each for each in walked if each not in known]
    return Ranked(ids[:limit], len(ids) if len(ids) < limit else None)


def _free_first(listing: Listing) -> list[Condition]:
    if listing.free is None:
        return [listing.present]
    others = Condition(f"NOT ({listing.free.sql})", listing.free.parameters)
    return [listing.present & listing.free, listing.present & others]


def _walk(
    listing: Listing, among: Condition, needs: Sequence[Need], *, limit: int, window: int | None = None
) -> list[int]:
    """The first `limit` that have every need, among the first `window` of those that are `among`.

    A list is by name. A search is in the order of the directory's making: the words searched for stand in
    names too, and by name all of a kind would lie far down the walk.
    """
    columns = [need.of_o for need in needs if need.of_o is not None]
    lookups = [need.of_organization(listing.cluster_id) for need in needs if need.of_o is None]
    inside = reduce(and_, columns, among)
    having = reduce(and_, lookups, Condition("true"))
    order = "o.id" if lookups else "o.name, o.id"
    rows = _rows(
        "SELECT o.id FROM (SELECT o.id, o.name FROM directory_organization o "  # noqa: S608 - constants of this package
        f"WHERE o.cluster_id = %s AND o.left_at IS NULL AND {inside.sql} ORDER BY {order} LIMIT %s) o "
        f"WHERE {having.sql} ORDER BY {order} LIMIT %s",
        (listing.cluster_id, *inside.parameters, window, *having.parameters, limit),
    )
    return [row[0] for row in rows]


def count_up_to(listing: Listing, needs: Sequence[Need], limit: int) -> int:
    """How many organisations have every need, at most `limit`; for needs that are columns of their own."""
    condition = listing.present
    for need in needs:
        condition &= need.of_organization(listing.cluster_id)
    rows = _rows(
        "SELECT count(*) FROM (SELECT 1 FROM directory_organization o "  # noqa: S608 - constants of this package
        f"WHERE o.cluster_id = %s AND o.left_at IS NULL AND {condition.sql} LIMIT %s) AS counted",
        (listing.cluster_id, *condition.parameters, limit),
    )
    return int(rows[0][0])


def _rows(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
