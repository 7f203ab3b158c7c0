"""Who acts, for which organisation, and whether they assist it: passed to every action as `actor=`."""

from dataclasses import dataclass

from ayni.directory.models import Cluster, Organization, Person, Role

INSIDERS = frozenset({Role.OWNER, Role.STAFF, Role.COORDINATOR, Role.RESEARCHER})


@dataclass(frozen=True)
class Actor:
    """A person in a cluster, or the public (`person` is None).

    `organization` is the one they act for now. `assisting` is True when a coordinator acts for an
    organisation that is not their own; every record then keeps both names.
    """

    cluster: Cluster
    person: Person | None = None
    roles: frozenset[str] = frozenset()
    organization: Organization | None = None
    assisting: bool = False

    @property
    def is_coordinator(self) -> bool:
        """Whether they coordinate this cluster."""
        return Role.COORDINATOR in self.roles

    @property
    def is_researcher(self) -> bool:
        """Whether they do research in this cluster."""
        return Role.RESEARCHER in self.roles

    @property
    def is_member(self) -> bool:
        """Whether they have any role here; others are the public."""
        return bool(self.roles)

    @property
    def sees_cluster(self) -> bool:
        """Whether they see what organisations show to the cluster; a partner does not."""
        return not INSIDERS.isdisjoint(self.roles)

    @property
    def signed_in(self) -> Person:
        """The person. Only for pages that the public cannot reach."""
        if self.person is None:
            raise LookupError("nobody is signed in")
        return self.person
