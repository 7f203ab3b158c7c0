"""Puts the invented clusters into the database: the same on every run of the same day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from ayni.demonstration import history, job_stories, lending_stories, names, park, purchases, studies
from ayni.demonstration.park import Login
from ayni.directory.models import Cluster, Membership, Organization, OrganizationKind, Person, Role
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock, tenancy
from ayni.ledger import actions
from ayni.ledger.actions import Deed, Judgement, Party, Reply
from ayni.ledger.kinds import KINDS
from ayni.ledger.models import Answer

VES = "ves"
DAMERO = "damero"

LOGINS = {
    "rosa@demo.ayni": Login("Rosa Quispe", "rosa@demo.ayni", Role.OWNER),
    "julio@demo.ayni": Login("Julio Huamán", "julio@demo.ayni", Role.OWNER),
    "carmen@demo.ayni": Login("Carmen Rojas", "carmen@demo.ayni", Role.COORDINATOR),
    "ines@demo.ayni": Login("Inés Salas", "ines@demo.ayni", Role.RESEARCHER),
    "tomas@demo.ayni": Login("Tomás Ccori", "tomas@demo.ayni", Role.RESEARCHER),
    "aceros@demo.ayni": Login("Raúl Tello", "aceros@demo.ayni", Role.PARTNER),
    "luz@demo.ayni": Login("Luz Vera", "luz@demo.ayni", Role.OWNER),
}
"""Whom a visitor of the demonstration can be; all have the password `park.DEMO_PASSWORD`."""


def exists() -> bool:
    """Whether the demonstration is there."""
    return Cluster.objects.filter(slug=VES, is_demonstration=True).exists()


@transaction.atomic
def load() -> None:
    """Make both clusters with their people and history."""
    _villa_el_salvador()
    _damero()


def _villa_el_salvador() -> None:
    cluster = Cluster.objects.create(
        slug=VES,
        name="Parque Industrial de Villa El Salvador",
        place="Lima, Perú",
        baseline="pillihuaman-2025",
        is_demonstration=True,
    )
    chance = Random(1987)  # noqa: S311 - the year of the park, for invented data
    with tenancy.opened(cluster):
        workshops = park.populate(cluster, chance, names.GUILDS, "demo.ayni")
        partners = park.add_partners(chance)
        park.be_free(workshops[0])
        park.add_person(LOGINS["rosa@demo.ayni"], workshops[0])
        park.add_person(LOGINS["julio@demo.ayni"], workshops[1])
        coordinator = park.add_person(LOGINS["carmen@demo.ayni"], None)
        ines, tomas = (park.add_person(LOGINS[f"{name}@demo.ayni"], None) for name in ("ines", "tomas"))
        park.add_person(LOGINS["aceros@demo.ayni"], partners[1])
        deeds = history.invent(chance, len(workshops), len(names.METAL), clock.today())
        _write(deeds, workshops, coordinator)
        _hold_assemblies(workshops, partners[0], coordinator)
        _buy_together(cluster, workshops, partners, coordinator)
        park.finish()
        job_stories.tell(cluster, workshops, _owners(workshops), coordinator)
        lending_stories.tell(cluster, workshops, _owners(workshops), partners[0], coordinator)
        studies.add_studies(cluster, ines, tomas, coordinator)


def _damero() -> None:
    cluster = Cluster.objects.create(
        slug=DAMERO,
        name="Damero de Confecciones (demo)",
        place="La Victoria, Lima",
        is_demonstration=True,
    )
    chance = Random(2026)  # noqa: S311 - invented data
    with tenancy.opened(cluster):
        workshops = park.populate(cluster, chance, names.SECOND_CLUSTER, "damero.demo.ayni")
        luz = park.add_person(LOGINS["luz@demo.ayni"], workshops[0])
        deeds = history.invent(chance, len(workshops), 12, clock.today())
        _write(deeds[::6], workshops, luz)
        park.finish()


def _write(deeds: Sequence[history.Deed], members: list[Organization], coordinator: Person) -> None:
    owners = _owners(members)
    made = [_as_recorded(deed, number, members, owners, coordinator) for number, deed in enumerate(deeds)]
    actions.record_many(made)


def _owners(members: list[Organization]) -> dict[int, Person]:
    memberships = Membership.objects.filter(role=Role.OWNER).select_related("person").order_by("pk")
    by_organization = {m.organization_id: m.person for m in memberships}
    return {each.pk: by_organization[each.pk] for each in members}


def _as_recorded(
    deed: history.Deed,
    number: int,
    members: list[Organization],
    owners: dict[int, Person],
    coordinator: Person,
) -> Deed:
    recorder, other = (members[position] for position in deed.parties)
    recorded_at = _evening(deed)
    assisted = number % 9 == 4
    recorded = Deed(
        kind=deed.kind,
        happened_on=deed.day,
        parties=_parties(deed.kind, recorder, other),
        recorded_by=coordinator if assisted else owners[recorder.pk],
        recorded_for=recorder,
        recorded_at=recorded_at,
        value=deed.value,
        text=deed.words,
        assisted=assisted,
    )
    if deed.answer is None or recorded_at + timedelta(days=3) >= clock.now():
        return recorded
    reply = Reply(other, Answer(deed.answer), None if number % 5 == 0 else owners[other.pk])
    judged = tuple(
        Judgement(rater, rated, word.on_time, word.quality, word.would_repeat, owners[rater.pk])
        for rater, rated, word in (
            (recorder, other, deed.recorder_judges),
            (other, recorder, deed.other_judges),
        )
        if word is not None and recorded_at + timedelta(days=4) < clock.now()
    )
    return replace(recorded, replies=(reply,), judgements=judged)


def _evening(deed: history.Deed) -> datetime:
    """Deeds are written down in the evening of their day, or just now for those of today."""
    evening = timezone.make_aware(datetime.combine(deed.day, time(19)))
    return min(evening, clock.now() - timedelta(minutes=5))


def _parties(kind: str, recorder: Organization, other: Organization) -> tuple[Party, ...]:
    mine, theirs = KINDS[kind].roles[0], KINDS[kind].roles[1]
    if not KINDS[kind].directed:
        theirs = mine
    return Party(recorder, mine), Party(other, theirs)


def _buy_together(
    cluster: Cluster, workshops: list[Organization], partners: list[Organization], coordinator: Person
) -> None:
    """The first metal workshops buy from the park's suppliers."""
    owners = _owners(workshops)
    buyers = [actor_for(cluster, owners[each.pk]) for each in workshops[:6]]
    suppliers = [each for each in partners if each.kind == OrganizationKind.SUPPLIER]
    purchases.buy_together(actor_for(cluster, coordinator), buyers, suppliers)


def _hold_assemblies(members: list[Organization], association: Organization, coordinator: Person) -> None:
    """One assembly in each of the last three quarters, better attended each time."""
    metal = members[: len(names.METAL)]
    roles = KINDS["assembly_attended"].roles
    for ago, attending in ((200, 9), (110, 16), (20, 24)):
        day = clock.today() - timedelta(days=ago)
        present = metal[:attending]
        actions.record_many(
            [
                Deed(
                    kind="assembly_attended",
                    happened_on=day,
                    parties=(Party(association, roles[1]), *(Party(each, roles[0]) for each in present)),
                    recorded_by=coordinator,
                    recorded_for=association,
                    recorded_at=timezone.make_aware(datetime.combine(day, time(20))),
                    assisted=True,
                    replies=tuple(Reply(each, Answer.CONFIRMED) for each in present),
                )
            ]
        )
