"""Which organisations are looked at for a need: all that meet it, or a stated number that turns with the need.

Two statements, however many meet it. The first counts each requirement up to `RARE`. If one is rarer than that, its
organisations are checked on the others, and all that meet the need are known. If all are common, the second walks the
directory in the order of its making, from a place that the need's key gives and on around, until `SLICE` that meet
everything are found; one index holds the organisations of each process in that order, so that it stops early.
Either way the best `CONSIDERED` go on to the ranking. Measured in docs/benchmarks/matching.md.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

from django.db import connection

from ayni.directory.actor import Actor
from ayni.directory.queries.asking import AskedCapability, stem_need
from ayni.directory.queries.matching import Condition, Need
from ayni.kernel import clock
from ayni.methods.capability_query import satisfying_materials, satisfying_processes
from ayni.methods.matching import WorkNeed
from ayni.methods.word_stems import stems
from ayni.work.models.award import RELEASED

CONSIDERED = 60
"""Organisations ranked for one job."""

RARE = 500
"""A requirement with fewer rows than this leads to all that meet the need."""

SLICE = 120
"""Organisations that meet everything, of which the best are ranked, when the need is common."""

AWARDS_OF_DAYS = 90


@dataclass(frozen=True, slots=True)
class Present:
    """An organisation to rank; `days` it has been here, `awards` are those of the last `AWARDS_OF_DAYS`.

    `shown_to` is the audience of its availability, None for the usual one.
    """

    id: int
    availability: str
    busy_until: date | None
    days: int
    plan_x: float | None
    plan_y: float | None
    shown_to: str | None
    awards: int


@dataclass(frozen=True)
class Requirement:
    """One thing that must be had; `ways` are the processes that meet it, one by one, each in an index's order."""

    whole: Need
    ways: tuple[Need, ...]


def considered(actor: Actor, need: WorkNeed, *, asker: int, partners: Collection[int]) -> list[Present]:
    """Those that meet every requirement, at most `CONSIDERED`: partners, who states it all, who is free."""
    required = _required(actor, need)
    first, last, counts = _counts(actor.cluster.pk, required)
    rarest = min(range(len(required)), key=lambda place: counts[place])
    if counts[rarest] < RARE:
        others = [each for place, each in enumerate(required) if place != rarest]
        having = _of_the_rarest(actor.cluster.pk, required[rarest], others)
    else:
        middle = first + round((last - first) * _digest(need, 4) / 2**32)
        having = _from_a_place(actor.cluster.pk, required, middle, sorted(partners))
    return _best_of(actor.cluster.pk, need, having, asker, partners)


def _digest(need: WorkNeed, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(need.key.encode(), digest_size=size).digest(), "big")


def _required(actor: Actor, need: WorkNeed) -> list[Requirement]:
    """Each process with its material and measures of one capability; each word of a certificate of the index."""
    materials = (tuple(sorted(satisfying_materials(need.material))),) if need.material else ()
    measures = tuple(need.measures.items())

    def asked(*codes: str) -> Need:
        return AskedCapability(codes, materials, measures).need(actor)

    capabilities = [
        Requirement(asked(*codes), tuple(asked(code) for code in codes))
        for codes in map(satisfying_processes, need.processes)
    ]
    words = sorted({term for name in need.certificates for term in stems(name)})
    named = [stem_need(actor, term) for term in words]
    # A certificate in the organisation's name says no more than one on its card.
    stated = [Need(each.table, each.condition) for each in named]
    return [*capabilities, *(Requirement(each, (each,)) for each in stated)]


def _counts(cluster_id: int, required: Sequence[Requirement]) -> tuple[int, int, list[int]]:
    """The first and the last number of an organisation, and the rows of each requirement, up to `RARE`."""
    conditions = [each.whole.condition for each in required]
    columns = "".join(
        f", (SELECT count(*) FROM (SELECT 1 FROM {each.whole.table} "
        f"WHERE cluster_id = %s AND {each.whole.condition.sql} LIMIT %s) counted)"
        for each in required
    )
    values = [value for each in conditions for value in (cluster_id, *each.parameters, RARE)]
    numbers = "FROM directory_organization WHERE cluster_id = %s"
    [(first, last, *counts)] = _rows(
        f"SELECT (SELECT min(id) {numbers}), (SELECT max(id) {numbers}){columns}",
        [cluster_id, cluster_id, *values],
    )
    return first or 0, last or 0, counts


def _of_the_rarest(cluster_id: int, rarest: Requirement, others: Sequence[Requirement]) -> Condition:
    """All that have the rarest, and of it each of the others."""
    lead = rarest.whole.by_organization(cluster_id)
    exact, joined, parameters = ["lead.exact"], "", lead.parameters
    for place, other in enumerate(others):
        found = other.whole.by_organization(cluster_id, Condition("organization_id = lead.organization_id"))
        joined += f" CROSS JOIN LATERAL ({found.sql}) other_{place}"
        exact.append(f"other_{place}.exact")
        parameters += found.parameters
    return Condition(
        f"SELECT lead.organization_id, {' AND '.join(exact)} AS exact FROM ({lead.sql}) lead{joined}",
        parameters,
    )


def _from_a_place(
    cluster_id: int, required: Sequence[Requirement], middle: int, partners: Sequence[int]
) -> Condition:
    """The partners that meet everything, and the first `SLICE` from a number on and around."""
    after = _in_order(cluster_id, required, Condition("organization_id >= %s", (middle,)))
    before = _in_order(cluster_id, required, Condition("organization_id < %s", (middle,)))
    around = Condition(
        f"SELECT * FROM (({after.sql}) UNION ALL ({before.sql})) around LIMIT %s",
        (*after.parameters, *before.parameters, SLICE),
    )
    if not partners:
        return around
    known = _in_order(cluster_id, required, Condition(f"organization_id = ANY({array(partners)})"))
    return Condition(f"({around.sql}) UNION ({known.sql})", (*around.parameters, *known.parameters))


def _in_order(cluster_id: int, required: Sequence[Requirement], among: Condition) -> Condition:
    """The first `SLICE` of these that meet everything, by number: one walk, or several merged while they go.

    Each limit stands inside: only so does the planner walk an index in its order instead of sorting all.
    """
    if len(required) == 1:
        ways = [each.by_organization(cluster_id, among) for each in required[0].ways]
        each_way = [f"({way.sql} ORDER BY organization_id LIMIT %s)" for way in ways]
        values = [value for way in ways for value in (*way.parameters, SLICE)]
        if len(ways) == 1:
            return Condition(each_way[0], tuple(values))
        return Condition(
            f"SELECT organization_id, bool_or(exact) AS exact FROM ({' UNION ALL '.join(each_way)}) way "
            "GROUP BY organization_id ORDER BY organization_id LIMIT %s",
            (*values, SLICE),
        )
    each = [one.whole.by_organization(cluster_id, among) for one in required]
    tables = [f"({found.sql}) n{place}" for place, found in enumerate(each)]
    joined = reduce(lambda one, other: f"{one} JOIN {other} USING (organization_id)", tables)
    exact = " AND ".join(f"n{place}.exact" for place in range(len(each)))
    return Condition(
        f"SELECT organization_id, {exact} AS exact FROM {joined} ORDER BY organization_id LIMIT %s",
        (*(value for found in each for value in found.parameters), SLICE),
    )


def _best_of(
    cluster_id: int, need: WorkNeed, having: Condition, asker: int, partners: Collection[int]
) -> list[Present]:
    """Present ones that take work, at most `CONSIDERED`; equals by a digest that differs from job to job."""
    now = clock.now()
    rows = _rows(
        f"WITH able AS MATERIALIZED ({having.sql}) "
        "SELECT o.id, o.availability, o.busy_until, greatest(0, extract(day FROM %s - o.created_at)::int), "
        "o.plan_x, o.plan_y, o.shown_to, "
        "(SELECT count(*) FROM work_award a WHERE a.cluster_id = %s AND a.contractor_id = o.id "
        "AND a.awarded_at >= %s AND a.state <> ALL(%s)) "
        "FROM (SELECT o.*, o.visibility->>'availability' AS shown_to FROM able "
        "JOIN directory_organization o ON o.id = able.organization_id "
        "WHERE o.cluster_id = %s AND o.left_at IS NULL AND o.id <> %s AND o.kind IN ('workshop', 'supplier') "
        "AND (o.availability <> 'closed' OR coalesce(o.visibility->>'availability', '') = 'private') "
        f"ORDER BY o.id = ANY({array(partners)}) DESC, able.exact DESC, "
        "(o.availability = 'free' OR o.availability = 'busy' AND coalesce(o.busy_until < %s, false)) DESC, "
        "hashint8extended(o.id, %s), o.id LIMIT %s) o",
        [
            *having.parameters,
            now,
            cluster_id,
            now - timedelta(days=AWARDS_OF_DAYS),
            [state.value for state in RELEASED],
            cluster_id,
            asker,
            clock.today(),
            _digest(need, 7),
            CONSIDERED,
        ],
    )
    return [Present(*row) for row in rows]


def array(ids: Collection[int]) -> str:
    """Ids as one literal of SQL; a parameter would be written out element by element."""
    return f"'{{{','.join(map(str, map(int, ids)))}}}'::bigint[]"


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
