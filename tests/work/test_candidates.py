"""Who could do a job: cut inside the database, as far as the asker may know; each with reasons."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock, tenancy
from ayni.web.work.words import reasons_of
from ayni.work.models import Job
from ayni.work.queries import considered
from ayni.work.queries.candidates import ranked, trusted_by
from tests.factories import a_capability, a_collaboration, a_member, an_organization, confirm, workshop_of
from tests.work.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    """The park, open."""
    park = Story()
    with tenancy.opened(park.cluster):
        yield park


def names(actor: Actor, job: Job) -> set[str]:
    """Who could do it."""
    ids = [match.candidate.id for match in ranked(actor, job).matches]
    return set(Organization.objects.filter(pk__in=ids).values_list("name", flat=True))


def many(count: int, process: str = "plasma_cutting", **limits: float) -> list[Organization]:
    """Workshops that all do the same."""
    made = [an_organization(f"Taller {number:03}") for number in range(count)]
    for each in made:
        a_capability(each, process, **limits)
    index_organizations([each.pk for each in made])
    return made


class TestRequirements:
    """What must be met."""

    def test_process_material_and_thickness_by_one_capability(self, story: Story) -> None:
        mixed = an_organization("Dos Cosas")
        a_capability(mixed, "plasma_cutting", material="aluminium", thickness_max_mm=50.0)
        a_capability(mixed, "plasma_cutting", material="A36", thickness_max_mm=3.0)
        assert names(story.rosa, story.draft()) == {"Taller Quispe", "Corte Sur", "Plasma Norte"}

    def test_neither_oneself_nor_the_closed_nor_the_departed(self, story: Story) -> None:
        a_capability(workshop_of(story.rosa), "plasma_cutting")
        Organization.objects.filter(name="Taller Quispe").update(availability="closed")
        Organization.objects.filter(name="Corte Sur").update(left_at=clock.now())
        assert names(story.rosa, story.draft()) == {"Plasma Norte"}

    def test_not_by_what_others_keep_to_themselves(self, story: Story) -> None:
        secret = an_organization("Reservado")
        a_capability(secret, "plasma_cutting", visibility="private")
        assert "Reservado" not in names(story.rosa, story.draft())

    def test_a_certificate_that_is_valid_on_the_day(self, story: Story) -> None:
        job = story.draft(certificate="ISO 9001")
        julio, pedro = workshop_of(story.julio), workshop_of(story.pedro)
        a_capability(julio, "", kind="certificate", certificate="Norma ISO 9001:2015")
        ended = clock.today() + timedelta(days=2)
        a_capability(pedro, "", kind="certificate", certificate="ISO 9001", valid_until=ended)
        index_organizations([julio.pk, pedro.pk])
        assert names(story.rosa, job) == {"Taller Quispe"}

    def test_two_processes_by_one_workshop(self, story: Story) -> None:
        a_capability(workshop_of(story.nina), "bending")
        assert names(story.rosa, story.draft(processes=["plasma_cutting", "bending"])) == {"Plasma Norte"}

    def test_without_a_process_nobody(self, story: Story) -> None:
        assert ranked(story.rosa, story.draft(processes=[])).matches == ()


class TestReasons:
    """In words, the weightiest first."""

    def test_past_work_is_counted_from_what_both_stand_behind(self, story: Story) -> None:
        confirm(a_collaboration(story.julio, story.rosa), story.rosa)
        a_collaboration(story.pedro, story.rosa)
        job = story.draft(length_mm=None, width_mm=None)
        said = {match.candidate.id: reasons_of(match) for match in ranked(story.rosa, job).matches}
        julio, pedro = said[workshop_of(story.julio).pk], said[workshop_of(story.pedro).pk]
        assert "ya trabajaron juntos 1 vez" in julio
        assert not any("trabajaron juntos" in words for words in pedro)
        assert any("Corte por plasma hasta 12 mm de espesor" in words for words in pedro)

    def test_distance_where_both_places_are_known(self, story: Story) -> None:
        Organization.objects.filter(name="Metal Andina").update(plan_x=0, plan_y=0)
        Organization.objects.filter(name="Corte Sur").update(plan_x=300, plan_y=400)
        job = story.draft()
        job.asker.refresh_from_db()
        found = {match.candidate.id: match.candidate.distance_m for match in ranked(story.rosa, job).matches}
        assert found[workshop_of(story.pedro).pk] == 500
        assert found[workshop_of(story.nina).pk] is None

    def test_trusted_are_those_one_would_work_with_again(self, story: Story) -> None:
        from ayni.ledger import actions

        for actor, again in ((story.julio, True), (story.pedro, False)):
            row = a_collaboration(story.rosa, actor)
            confirm(row, actor)
            actions.rate(
                actor=story.rosa,
                collaboration=row,
                rated=workshop_of(actor),
                on_time=True,
                quality=4,
                would_repeat=again,
            )
        assert trusted_by(workshop_of(story.rosa).pk) == [workshop_of(story.julio).pk]


class TestMany:
    """When more can do it than are ranked."""

    def test_the_cut_turns_from_job_to_job_and_keeps_partners(
        self, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(considered, "CONSIDERED", 8)
        crowd = many(40, thickness_max_mm=20.0)
        owner = a_member(crowd[-1], "Zoila")
        confirm(a_collaboration(story.rosa, owner), owner)
        found = [names(story.rosa, story.draft()) for _ in range(12)]
        assert all(len(each) == 8 for each in found)
        assert all(crowd[-1].name in each for each in found), "who was worked with is always considered"
        assert len(set().union(*found)) > 30, "over twelve jobs nearly all had their turn"

    def test_a_common_need_is_answered_from_slices_that_all_belong(
        self, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many(50, thickness_max_mm=20.0)
        expected = names(story.rosa, story.draft())
        assert len(expected) == 53
        monkeypatch.setattr(considered, "RARE", 20)
        assert names(story.rosa, story.draft()) == expected, "a slice longer than all of them misses nobody"
        monkeypatch.setattr(considered, "SLICE", 25)
        monkeypatch.setattr(considered, "CONSIDERED", 10)
        first, second = names(story.rosa, story.draft()), names(story.rosa, story.draft())
        assert len(first) == len(second) == 10
        assert first | second < expected
        assert first != second

    def test_a_walk_of_several_common_needs_finds_those_that_have_both(
        self, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crowd = many(30, thickness_max_mm=20.0)
        for each in crowd[::3]:
            for _ in range(3):
                a_capability(each, "bending")
        job = story.draft(processes=["plasma_cutting", "bending"])
        expected = names(story.rosa, job)
        assert expected >= {each.name for each in crowd[::3]}
        monkeypatch.setattr(considered, "RARE", 5)
        monkeypatch.setattr(considered, "SLICE", 12)
        assert names(story.rosa, job) == expected

    def test_a_broad_process_is_walked_by_all_that_meet_it(
        self, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crowd = [*many(10, "welding_gmaw"), *many(10, "welding_gtaw")]
        monkeypatch.setattr(considered, "RARE", 5)
        job = story.draft(processes=["welding"], material="", thickness_mm=None)
        found = {match.candidate.id for match in ranked(story.rosa, job).matches}
        assert found >= {each.pk for each in crowd}

    def test_a_partner_outside_the_slice_is_looked_at(
        self, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crowd = many(40, thickness_max_mm=20.0)
        owner = a_member(crowd[-1], "Zoila")
        confirm(a_collaboration(story.rosa, owner), owner)
        monkeypatch.setattr(considered, "RARE", 5)
        monkeypatch.setattr(considered, "SLICE", 8)
        found = [names(story.rosa, story.draft()) for _ in range(6)]
        assert all(crowd[-1].name in each for each in found)
        assert len(set().union(*found)) > 16, "the slice turns from job to job"

    def test_costs_the_same_for_three_and_for_sixty(self, story: Story) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                ranked(story.rosa, job)
            return len(queries)

        job = story.draft()
        alone = cost()
        many(57, thickness_max_mm=20.0)
        assert cost() == alone
