"""The gate to tokens by their secret."""

from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Cluster
from ayni.kernel.tokens import digest


def token_with(secret: str) -> ApiToken | None:
    """The token of the open cluster with this secret, unless it, its membership or its person was ended."""
    return (
        ApiToken.objects.filter(
            token_digest=digest(secret),
            revoked_at=None,
            membership__ended_at=None,
            membership__person__is_active=True,
        )
        .select_related("membership__person", "membership__organization")
        .first()
    )


def actor_of(cluster: Cluster, token: ApiToken) -> Actor:
    """Who acts with the token: its membership's person, in that role alone, for that organisation alone."""
    membership = token.membership
    return Actor(cluster, membership.person, frozenset({membership.role}), membership.organization)
