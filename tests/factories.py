"""Rosa, Julio, Carmen and the others: makes what a test's story needs."""

from datetime import date
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Cluster, Membership, Organization, Person, Role
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock, tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.models import Collaboration, Confirmation, Participation

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


def a_collaboration(
    recorder: Actor, *others: Actor, kind: str = "work_passed", **fields: Any
) -> Collaboration:
    """Something the recorder's organisation did for the others (or with them), today, as it records it."""
    mine, theirs = (PartyRole.GIVER, PartyRole.RECEIVER) if KINDS[kind].directed else (PartyRole.PEER,) * 2
    parties = [
        actions.Party(workshop_of(recorder), mine),
        *(actions.Party(workshop_of(each), theirs) for each in others),
    ]
    return actions.record(
        actor=recorder, kind=kind, **{"happened_on": clock.today(), "parties": parties, **fields}
    )


def workshop_of(actor: Actor) -> Organization:
    """The organisation that the actor acts for."""
    assert actor.organization is not None
    return actor.organization


def part_of(collaboration: Collaboration, actor: Actor) -> Participation:
    """The actor's organisation's part."""
    return Participation.objects.get(collaboration=collaboration, organization=actor.organization)


def confirm(collaboration: Collaboration, actor: Actor, answer: str = "confirmed") -> Confirmation:
    """The actor answers for their organisation."""
    return actions.answer(actor=actor, participation=part_of(collaboration, actor), answer=answer)
