"""The organisations and people of a demonstration cluster."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ayni.demonstration import names
from ayni.demonstration.capabilities import profile
from ayni.directory.actions.indexing import index_organizations
from ayni.directory.models import Capability, Cluster, Membership, Organization, Person, Role
from ayni.kernel import clock

BLOCK_METRES = 60
"""Distance between neighbouring plots of the plan."""

ABOUT = {
    "metalworking": "Estructuras, muebles y piezas en acero negro e inoxidable, a medida.",
    "carpentry": "Muebles en madera y melamina, en serie y a pedido.",
    "garments": "Confección de prendas en pequeñas series.",
    "footwear": "Calzado de cuero y de seguridad.",
    "crafts": "Piezas hechas a mano.",
    "foundry": "Piezas fundidas en bronce, aluminio y fierro.",
    "food": "Alimentos para bodegas y colegios de la zona.",
    "services": "Servicios para los talleres de confección.",
}


@dataclass(frozen=True)
class Login:
    """Somebody whom a visitor of the demonstration can be."""

    name: str
    email: str
    role: str


SINCE_THE_BEGINNING, NEW_HERE = timedelta(days=800), timedelta(days=40)
NEWCOMERS = 17
"""One workshop in so many came lately."""


def populate(
    cluster: Cluster, chance: Random, guilds: dict[str, tuple[str, ...]], domain: str
) -> list[Organization]:
    """Make the cluster's workshops, each with an owner who can sign in at `domain`; returns them in order."""
    workshops = [
        _organization("workshop", guild, name, chance)
        for guild, members in guilds.items()
        for name in members
    ]
    for number, workshop in enumerate(workshops):
        workshop.created_at = clock.now() - (NEW_HERE if number % NEWCOMERS == 16 else SINCE_THE_BEGINNING)
    Organization.objects.bulk_create(workshops)
    _give_owners(workshops, chance, domain)
    _give_capabilities([each for each in workshops if each.guild == "metalworking"], chance)
    return workshops


def add_partners(chance: Random) -> list[Organization]:
    """The suppliers, university, public bodies and others around the park."""
    partners = [_organization(kind, "", name, chance) for kind, name in names.PARTNERS]
    return Organization.objects.bulk_create(partners)


def add_person(login: Login, organization: Organization | None) -> Person:
    """A person with that role, instead of the invented one who has it in the organisation.

    The same e-mail in two clusters is the same person.
    """
    person = Person.objects.filter(email=login.email).first() or Person.objects.create_user(
        name=login.name, email=login.email, claimed_at=clock.now()
    )
    person.set_password(DEMO_PASSWORD)
    person.save(update_fields=["password"])
    if organization is not None:
        Membership.objects.filter(organization=organization, role=login.role).delete()
    Membership.objects.create(person=person, organization=organization, role=login.role)
    return person


def be_free(workshop: Organization) -> None:
    """Whom a visitor acts for can take work now."""
    workshop.availability, workshop.busy_until = "free", None
    workshop.save(update_fields=["availability", "busy_until"])


DEMO_PASSWORD = "hoy-por-ti"  # noqa: S105 - printed by `ayni demo`; it opens invented data only


def finish() -> None:
    """Make what was created in bulk findable."""
    index_organizations(list(Organization.objects.order_by("pk").values_list("pk", flat=True)))


def _organization(kind: str, guild: str, name: str, chance: Random) -> Organization:
    availability = (
        chance.choices(("free", "busy", "closed"), (70, 25, 5))[0] if kind == "workshop" else "free"
    )
    return Organization(
        kind=kind,
        guild=guild,
        name=name,
        description=ABOUT.get(guild, ""),
        phone=f"+51900{chance.randrange(10**6):06d}" if chance.random() < 0.8 else "",
        address=f"Mz. {chance.choice('ABCDEFGHIJKLMN')} Lt. {chance.randrange(1, 30)}, Parcela II",
        plan_x=chance.randrange(0, 26) * BLOCK_METRES,
        plan_y=chance.randrange(0, 18) * BLOCK_METRES,
        people_employed=chance.choice((2, 3, 3, 4, 5, 6, 8, 10)) if kind == "workshop" else None,
        lead_time_days=chance.choice((2, 3, 5, 7, 10, 15)) if kind == "workshop" else None,
        founded_year=chance.randrange(1988, 2024) if chance.random() < 0.7 else None,
        availability=availability,
        busy_until=clock.today() + timedelta(days=chance.randrange(2, 25))
        if availability == "busy"
        else None,
    )


def _give_owners(workshops: list[Organization], chance: Random, domain: str) -> None:
    people = []
    for number, _workshop in enumerate(workshops, 1):
        name = f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.SURNAMES)}"
        person = Person(name=name, email=f"taller{number}@{domain}", claimed_at=clock.now())
        person.set_unusable_password()
        people.append(person)
    people = Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, organization=workshop, role=Role.OWNER)
        for person, workshop in zip(people, workshops, strict=True)
    )


def _give_capabilities(workshops: list[Organization], chance: Random) -> None:
    Capability.objects.bulk_create(
        Capability(organization=workshop, **_dated(row, clock.today()))
        for workshop in workshops
        for row in profile(chance)
    )


def _dated(row: dict[str, Any], today: date) -> dict[str, Any]:
    months = row.pop("valid_months", None)
    return {**row, "valid_until": today + timedelta(days=30 * months)} if months else row
