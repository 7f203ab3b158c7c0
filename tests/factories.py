"""Rosa, Julio, Carmen and the others: makes what a test's story needs."""

from datetime import date
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Cluster, Membership, Organization, Person, Role
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy

_numbers = iter(range(1, 10**9))


def a_cluster(slug: str = "ves", **fields: Any) -> Cluster:
    """The park of Villa El Salvador, unless said otherwise. Its rows are made inside `tenancy.opened`."""
    return Cluster.objects.create(slug=slug, **{"name": f"Parque {slug}", **fields})


def a_person(name: str = "Rosa", **fields: Any) -> Person:
    """Somebody with a phone."""
    return Person.objects.create_user(name=name, **{"phone": f"+519{next(_numbers):08d}", **fields})


def an_organization(name: str = "Metal Andina", **fields: Any) -> Organization:
    """A metal workshop in the open cluster."""
    return Organization.objects.create(name=name, **{"kind": "workshop", "guild": "metalworking", **fields})


def a_member(
    organization: Organization | None, name: str = "Rosa", role: str = Role.OWNER, **fields: Any
) -> Actor:
    """A person with a role for the organisation, as they act."""
    person = a_person(name, **fields)
    Membership.objects.create(person=person, organization=organization, role=role)
    return actor_for(Cluster.objects.get(pk=tenancy.current_cluster_id()), person)


def a_coordinator(name: str = "Carmen", **fields: Any) -> Actor:
    """Somebody who coordinates the open cluster."""
    return a_member(None, name, Role.COORDINATOR, **fields)


def a_capability(organization: Organization, process: str = "bending", **fields: Any) -> Capability:
    """A process the organisation can do."""
    return Capability.objects.create(
        organization=organization, **{"kind": "process", "process": process, **fields}
    )


A_DAY = date(2026, 11, 20)
