"""Whose word stands behind a collaboration: the one rule on which every figure of the observatory rests.

An organisation stands behind a collaboration that was recorded for it, or that it confirmed and did not
dispute since. A collaboration counts when at least two stand behind it and it was not reversed.
"""

from datetime import date
from typing import Any

from django.db import connection

from ayni.kernel.tenancy import current_cluster_id
from ayni.ledger.kinds import KINDS
from ayni.observatory.periods import Period

STANDING = """
    registry AS (
        SELECT * FROM unnest(%(kinds)s::text[], %(dimensions)s::text[], %(directed)s::boolean[])
            AS kinds (kind, dimension, directed)
    ),
    standing AS MATERIALIZED (
        SELECT c.id AS collaboration, c.kind, registry.dimension, registry.directed, c.happened_on, c.value,
               p.organization_id AS organization, p.role
        FROM ledger_collaboration c
        JOIN registry ON registry.kind = c.kind
        JOIN ledger_participation p ON p.cluster_id = c.cluster_id AND p.collaboration_id = c.id
        LEFT JOIN ledger_confirmation answer
            ON answer.cluster_id = p.cluster_id AND answer.participation_id = p.id
            AND NOT EXISTS (
                SELECT FROM ledger_confirmation later
                WHERE later.cluster_id = answer.cluster_id AND later.replaces_id = answer.id
            )
        WHERE c.cluster_id = %(cluster)s AND c.happened_on >= %(first)s AND c.happened_on < %(until)s
            AND NOT EXISTS (
                SELECT FROM ledger_reversal r
                WHERE r.cluster_id = c.cluster_id AND r.collaboration_id = c.id
            )
            AND (p.organization_id = c.recorded_for_id OR answer.answer = 'confirmed')
            AND (%(having)s::bigint[] IS NULL OR c.id IN (
                SELECT collaboration_id FROM ledger_participation
                WHERE cluster_id = %(cluster)s AND organization_id = ANY (%(having)s)
            ))
    ),
    counted AS (
        SELECT *, count(*) OVER whole AS size, row_number() OVER (whole ORDER BY organization) AS place
        FROM standing WINDOW whole AS (PARTITION BY collaboration)
    )
"""
"""Common table expressions. `counted` has one row for each organisation that stands behind a collaboration:
`size` is how many do (a collaboration counts from 2 on), `place` numbers them, so that `place = 1` picks one
row of each collaboration. Needs the parameters of `parameters`."""

MEMORY_FOR_SORTING = "32MB"
EARLIEST, LATEST = date(1, 1, 1), date(9999, 12, 31)


def parameters(
    period: Period, *, dimension: str = "", kind: str = "", having: list[int] | None = None
) -> dict[str, Any]:
    """Parameters of `STANDING` for a period and, if given, one dimension or one kind.

    `having` leaves only collaborations in which one of these organisations takes part.
    """
    kinds = [one for one in KINDS.values() if dimension in ("", one.dimension) and kind in ("", one.code)]
    return {
        "cluster": current_cluster_id(),
        "kinds": [one.code for one in kinds],
        "dimensions": [one.dimension.value for one in kinds],
        "directed": [one.directed for one in kinds],
        "first": period.first or EARLIEST,
        "until": period.until or LATEST,
        "having": having,
    }


def rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement that begins with `WITH` and the expressions of `STANDING`.

    Nested loops are forbidden meanwhile: the planner takes the policy of row-level security for a second,
    independent condition, expects few rows, and would go through a large record for each of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', %s, true)",
            [MEMORY_FOR_SORTING],
        )
        cursor.execute(f"WITH {STANDING} {statement}", given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("RESET enable_nestloop; RESET work_mem")
    return found
