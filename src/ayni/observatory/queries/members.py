"""Who the network is made of: the organisations of the open cluster, as all insiders may see them."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from ayni.directory.models import Organization, Visibility

WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation. `guild` is "" where its owner keeps it to itself; `left` is True once it has left."""

    id: int
    name: str
    kind: str
    guild: str
    left: bool

    @property
    def is_workshop(self) -> bool:
        """Whether it is one of those for which the cluster exists."""
        return self.kind == WORKSHOP


class Members(dict[int, Member]):
    """Organisations by their id."""

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever anything said here of any of them does."""
        return sha256(repr(list(self.values())).encode()).hexdigest()


def members() -> Members:
    """Every organisation of the open cluster, those that left too."""
    rows = Organization.objects.order_by("id").values_list(
        "id", "name", "kind", "guild", "visibility", "left_at"
    )
    return Members(
        (pk, Member(pk, name, kind, "" if _keeps_guild(visibility) else guild, left_at is not None))
        for pk, name, kind, guild, visibility, left_at in rows
    )


def _keeps_guild(visibility: dict[str, str]) -> bool:
    return visibility.get("guild") == Visibility.PRIVATE
