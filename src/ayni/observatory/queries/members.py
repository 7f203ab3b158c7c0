"""Who the network is made of: the organisations of the open cluster, as all insiders may see them."""

from dataclasses import dataclass

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


def members() -> dict[int, Member]:
    """Every organisation of the open cluster by its id, those that left too."""
    rows = Organization.objects.order_by("id").values_list(
        "id", "name", "kind", "guild", "visibility", "left_at"
    )
    return {
        pk: Member(pk, name, kind, "" if _keeps_guild(visibility) else guild, left_at is not None)
        for pk, name, kind, guild, visibility, left_at in rows
    }


def _keeps_guild(visibility: dict[str, str]) -> bool:
    return visibility.get("guild") == Visibility.PRIVATE
