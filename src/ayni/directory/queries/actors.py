"""From a signed-in person and an address to an `Actor`."""

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Membership, Organization, Person, Role
from ayni.kernel import tenancy


def cluster_at(slug: str) -> Cluster | None:
    """The cluster whose slug stands in the address."""
    return Cluster.objects.filter(slug=slug).first()


def actor_for(cluster: Cluster, person: Person | None, organization_id: int | None = None) -> Actor:
    """The person as they act in the open cluster.

    `organization_id` chooses among their organisations; a coordinator may choose any and then assists it.
    A choice that is not theirs is ignored: they act for their first organisation.
    """
    if person is None:
        return Actor(cluster)
    memberships = list(
        Membership.objects.filter(person=person, ended_at=None)
        .select_related("organization")
        .order_by("created_at", "id")
    )
    roles = frozenset(membership.role for membership in memberships)
    own = {m.organization.pk: m.organization for m in memberships if m.organization is not None}
    if organization_id in own:
        return Actor(cluster, person, roles, own[organization_id])
    if organization_id is not None and Role.COORDINATOR in roles:
        assisted = Organization.objects.filter(pk=organization_id).first()
        if assisted is not None:
            return Actor(cluster, person, roles, assisted, assisting=True)
    return Actor(cluster, person, roles, next(iter(own.values()), None))


def organizations_of(actor: Actor) -> list[Organization]:
    """The actor's own organisations in the open cluster, for the chooser."""
    memberships = (
        Membership.objects.filter(person=actor.person, ended_at=None, organization__isnull=False)
        .select_related("organization")
        .order_by("organization__name", "organization_id")
    )
    return list({m.organization_id: m.organization for m in memberships}.values())


def clusters_of(person: Person) -> list[Cluster]:
    """Every cluster in which the person has a role; works while no cluster is open."""
    with tenancy.person_only(person.pk):
        ids = Membership.everywhere.filter(person=person, ended_at=None).values_list("cluster_id", flat=True)
        return list(Cluster.objects.filter(pk__in=set(ids)).order_by("name"))
