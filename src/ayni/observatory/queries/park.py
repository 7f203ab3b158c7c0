"""What the cluster shows the world: who is there and what they can do, from what was made public."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from ayni.directory.models import (
    Capability,
    CapabilityKind,
    Guild,
    Organization,
    OrganizationKind,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class PublicFace:
    """Counts of organisations that are in the cluster.

    `by_guild` counts workshops that show their guild to everybody, `by_process` organisations that show that
    they can do a process; both the most frequent first.
    """

    workshops: int
    others: int
    by_guild: tuple[tuple[Guild, int], ...]
    by_process: tuple[tuple[str, int], ...]


def public_face() -> PublicFace:
    """The public face of the open cluster."""
    rows = Organization.objects.filter(left_at=None).values_list("kind", "guild", "visibility")
    kinds: Counter[bool] = Counter()
    guilds: Counter[str] = Counter()
    for kind, guild, visibility in rows:
        is_workshop = kind == OrganizationKind.WORKSHOP
        kinds[is_workshop] += 1
        default = Organization.DEFAULT_VISIBILITY["guild"]
        if is_workshop and guild and visibility.get("guild", default) == Visibility.PUBLIC:
            guilds[guild] += 1
    processes = (
        Capability.objects.filter(
            visibility=Visibility.PUBLIC, kind=CapabilityKind.PROCESS, organization__left_at=None
        )
        .values_list("process")
        .annotate(organizations=Count("organization", distinct=True))
        .order_by("-organizations", "process")
    )
    return PublicFace(
        kinds[True],
        kinds[False],
        tuple((Guild(code), count) for code, count in guilds.most_common()),
        tuple(processes),
    )
