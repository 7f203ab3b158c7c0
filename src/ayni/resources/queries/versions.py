"""By what a page knows that the calendars it shows are still true.

A change of a resource's hours, closures or bookings makes its row a new version (`TenantModel.renews`), so the row
stands for its whole calendar. Each statement gives one text and reads the cluster from the row `here`.
"""

from ayni.kernel import versions

_BOTH = f"{versions.sql('r')} || ' ' || {versions.sql('o')}"

BOARD = f"""
SELECT string_agg(version, ',') FROM (
    SELECT {_BOTH} || ' ' || count(*) OVER () AS version
    FROM resources_resource r JOIN directory_organization o ON o.cluster_id = r.cluster_id AND o.id = r.owner_id
    WHERE r.cluster_id = here.cluster AND r.publication = 'published' AND o.left_at IS NULL
        AND (%(kind)s::text = '' OR r.kind = %(kind)s::text)
    ORDER BY r.name, r.id LIMIT %(most)s::bigint OFFSET %(skipped)s::bigint
) shown
"""  # noqa: S608 - our own names
"""A page of `finding.lent`: `kind` (or ''), `most` on a page, `skipped` before it. With it, how many there are."""

CARD = f"""
SELECT {_BOTH} || ' ' || coalesce({versions.sql("k")}, '') || ' ' || coalesce((
    SELECT string_agg({versions.sql("b")}, ' ' ORDER BY b.id) FROM directory_organization b
    WHERE b.cluster_id = here.cluster AND b.id = ANY(%(named)s::bigint[])), '')
FROM resources_resource r JOIN directory_organization o ON o.cluster_id = r.cluster_id AND o.id = r.owner_id
    LEFT JOIN directory_capability k ON k.cluster_id = r.cluster_id AND k.id = r.capability_id
WHERE r.cluster_id = here.cluster AND r.id = %(resource)s::bigint
"""  # noqa: S608 - our own names
"""One resource with its owner, its capability and the organisations that its page names (`named`)."""
