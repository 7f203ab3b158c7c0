"""By what a page knows that who looks at it is still the same, in the same place."""

from ayni.kernel import versions

ACTOR = f"""
    (SELECT {versions.sql("p")} FROM directory_person p WHERE p.id = here.person),
    (SELECT {versions.sql("c")} FROM directory_cluster c WHERE c.id = here.cluster),
    (SELECT string_agg({versions.sql("m")}, ' ' ORDER BY m.id) FROM directory_membership m
        WHERE m.cluster_id = here.cluster AND m.person_id = here.person),
    (SELECT {versions.sql("o")} FROM directory_organization o
        WHERE o.cluster_id = here.cluster AND o.id = %(organization)s::bigint)
"""  # noqa: S608 - our own names
"""Columns of a statement from `here` (cluster, person): the versions of all that makes the actor what they are."""
