"""Asking: who sees it, what it must say, how it changes, ends and begins again."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from ayni.directory.actor import Actor
from ayni.directory.models import Message
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.work.actions import awards, jobs, questions
from ayni.work.models import TRANSITIONS, Invitee, Job, JobEvent, JobState, Quote
from ayni.work.queries.jobs import Tab, Wanted, job_for, seen, steps, waiting_for_quote
from ayni.work.queries.jobs import jobs as listed
from ayni.work.timeline import advance
from tests.factories import (
    a_capability,
    a_collaboration,
    a_coordinator,
    a_member,
    an_organization,
    confirm,
    workshop_of,
)
from tests.work.story import Story, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    """The park, open."""
    park = Story()
    with tenancy.opened(park.cluster):
        yield park


def sees(actor: Actor, job: Job) -> bool:
    """Whether the gate lets the actor in."""
    try:
        job_for(actor, job.pk)
    except Http404:
        return False
    return True


class TestAudience:
    """Who may see a job."""

    def test_a_draft_is_seen_by_its_own_workshop_only(self, story: Story) -> None:
        job = story.draft(audience="cluster")
        assert sees(story.rosa, job)
        assert not any(sees(actor, job) for actor in (story.julio, story.beto))

    def test_those_who_can_do_it(self, story: Story) -> None:
        job = story.open()
        assert all(sees(actor, job) for actor in (story.rosa, story.julio, story.pedro, story.nina))
        assert not sees(story.beto, job)
        assert not sees(a_coordinator(), job), "a coordinator assists a workshop to see what it sees"

    def test_all_the_park(self, story: Story) -> None:
        job = story.open(audience="cluster")
        assert sees(story.beto, job)
        assert waiting_for_quote(story.beto) == [], "only those who can do it are told"

    def test_chosen_ones(self, story: Story) -> None:
        job = story.draft(audience="chosen")
        with pytest.raises(Refused, match="al menos un taller"):
            jobs.open_job(actor=story.rosa, job=job)
        jobs.open_job(actor=story.rosa, job=job, chosen=[workshop_of(story.beto).pk])
        assert sees(story.beto, job)
        assert not sees(story.julio, job)
        assert jobs.show_to(actor=story.rosa, job=job, chosen=[workshop_of(story.julio).pk] * 2) == 1
        assert jobs.show_to(actor=story.rosa, job=job, chosen=[workshop_of(story.julio).pk]) == 0
        assert sees(story.julio, job)

    def test_those_with_whom_it_went_well(self, story: Story) -> None:
        confirm(a_collaboration(story.rosa, story.pedro), story.pedro)
        a_collaboration(story.rosa, story.nina)
        job = story.open(audience="trusted")
        assert sees(story.pedro, job)
        assert not sees(story.nina, job), "she has not confirmed it"

    def test_another_cluster_sees_nothing(self, story: Story) -> None:
        job = story.open(audience="cluster")
        with tenancy.opened(story.other):
            assert not sees(story.luz, job)

    def test_the_name_is_hidden_until_the_award(self, story: Story) -> None:
        job = story.open(shows_name=False)
        assert job_for(story.julio, job.pk).asker is None
        assert job_for(story.rosa, job.pk).asker == workshop_of(story.rosa)
        story.award((story.quote(job, story.julio), 20))
        assert job_for(story.julio, job.pk).asker == workshop_of(story.rosa)

    def test_a_process_is_needed_to_find_who_can(self, story: Story) -> None:
        job = story.draft(processes=[])
        with pytest.raises(Refused, match="Elige qué proceso"):
            jobs.open_job(actor=story.rosa, job=job)


class TestWhatItMustSay:
    """A sentence that says what to do; nothing half-written."""

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"quantity": Decimal(0)}, "quantity"),
            ({"quantity": Decimal("2.5")}, "quantity"),
            ({"quantity": Decimal("NaN")}, "quantity"),
            ({"price_limit": Decimal(0)}, "price_limit"),
            ({"protects_client_months": 99}, "protects_client_months"),
        ],
    )
    def test_is_refused_beside_the_field(self, story: Story, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            story.draft(**changes)
        assert refusal.value.field == field
        assert Job.objects.count() == 0

    def test_a_day_that_passed(self, story: Story) -> None:
        with pytest.raises(Refused, match="ya pasó"):
            story.draft(deadline=clock.today() - timedelta(days=1))

    def test_kilos_may_have_decimals(self, story: Story) -> None:
        assert story.draft(quantity=Decimal("2.5"), unit="kg").quantity == Decimal("2.5")

    def test_a_title_is_made_of_what_was_said(self, story: Story) -> None:
        assert story.draft(title=" ").title == "Corte por plasma, acero estructural A36 de 9 mm, 20 piezas"


class TestItsCourse:
    """Changed, taken back, expired, asked again."""

    def test_only_who_asked_changes_it(self, story: Story) -> None:
        job = story.open()
        for deed in (
            lambda: jobs.change_job(actor=story.julio, job=job, fields={"title": "Mío"}),
            lambda: jobs.cancel_job(actor=story.julio, job=job),
            lambda: jobs.show_to(actor=story.julio, job=job, chosen=[workshop_of(story.beto).pk]),
        ):
            with pytest.raises(Refused, match="Solo quien pidió"):
                deed()

    def test_a_change_is_in_the_timeline_and_marks_older_quotes(self, story: Story) -> None:
        job = story.open()
        story.quote(job, story.julio)
        jobs.change_job(actor=story.rosa, job=job, fields={"thickness_mm": 12.0, "title": job.title})
        job.refresh_from_db()
        assert job.changed_at is not None
        assert JobEvent.objects.get(job=job, kind="changed").words == "espesor, mm"

    def test_a_change_of_nothing_leaves_no_trace(self, story: Story) -> None:
        job = story.open()
        jobs.change_job(actor=story.rosa, job=job, fields=asked())
        assert not JobEvent.objects.filter(job=job, kind="changed").exists()

    def test_a_change_does_not_bring_the_quantity_below_what_is_awarded(self, story: Story) -> None:
        job = story.open()
        story.award((story.quote(job, story.julio), 12))
        with pytest.raises(Refused, match="no puede bajar"):
            jobs.change_job(actor=story.rosa, job=job, fields={"quantity": Decimal(11)})
        jobs.change_job(actor=story.rosa, job=job, fields={"quantity": Decimal(12)})
        job.refresh_from_db()
        assert job.state == JobState.AWARDED

    def test_it_expires_and_opens_again_with_the_quotes_that_are_still_valid(self, story: Story) -> None:
        job = story.open()
        kept = story.quote(job, story.julio)
        gone = story.quote(job, story.pedro, valid_until=clock.today() + timedelta(days=8))
        with clock.at(clock.now() + timedelta(days=9)):
            jobs.expire_all()
            job.refresh_from_db()
            assert job.state == JobState.EXPIRED
            jobs.reopen_job(actor=story.rosa, job=job, deadline=clock.today() + timedelta(days=2))
        job.refresh_from_db()
        assert job.state == JobState.OPEN
        states = dict(Quote.objects.values_list("pk", "state"))
        assert (states[kept.pk], states[gone.pk]) == ("offered", "lapsed")

    def test_what_is_awarded_goes_on_when_the_day_passes(self, story: Story) -> None:
        job = story.open()
        (part,) = story.award((story.quote(job, story.julio), 12))
        awards.accept_award(actor=story.julio, award=part)
        with clock.at(clock.now() + timedelta(days=9)):
            jobs.expire_all()
        job.refresh_from_db()
        assert job.state == JobState.AWARDED
        assert job.quantity == 12

    def test_it_is_taken_back_until_somebody_accepted(self, story: Story) -> None:
        job = story.open()
        (part,) = story.award((story.quote(job, story.julio), 20))
        awards.accept_award(actor=story.julio, award=part)
        with pytest.raises(Refused, match="ya aceptó"):
            jobs.cancel_job(actor=story.rosa, job=job)
        another = story.open()
        story.quote(another, story.julio)
        assert jobs.cancel_job(actor=story.rosa, job=another, reason="se cayó").state == JobState.CANCELLED
        assert jobs.cancel_job(actor=story.rosa, job=another).state == JobState.CANCELLED, "a second tap"
        with pytest.raises(Refused, match="ya no recibe"):
            story.quote(another, story.pedro)

    def test_every_state_can_be_reached_and_the_table_is_closed(self) -> None:
        assert set(TRANSITIONS) == set(JobState.values)
        assert set().union(*TRANSITIONS.values()) | {JobState.DRAFT} == set(JobState.values)

    def test_a_job_does_not_go_where_the_table_does_not_lead(self, story: Story) -> None:
        with pytest.raises(Refused, match="no puede pasar"):
            advance(story.draft(), JobState.ACCEPTED)

    def test_whoever_assists_is_named_beside_whom_it_was_for(self, story: Story) -> None:
        from ayni.directory.queries.actors import actor_for

        carmen = a_coordinator()
        for_rosa = actor_for(story.cluster, carmen.person, workshop_of(story.rosa).pk)
        job = jobs.save_draft(actor=for_rosa, fields=asked())
        step = JobEvent.objects.get(job=job)
        assert (step.person, step.organization, step.assisted) == (
            carmen.person,
            workshop_of(story.rosa),
            True,
        )


class TestNotices:
    """In Hoy and by e-mail, once."""

    def test_those_who_can_do_it_find_it_once(self, story: Story, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = True
        job = story.open()
        assert sorted(Message.objects.values_list("address", flat=True)) == [
            "julio@park.pe",
            "nina@park.pe",
            "pedro@park.pe",
        ]
        jobs.open_job(actor=story.rosa, job=job)
        jobs.change_job(actor=story.rosa, job=job, fields={"audience": "cluster"})
        assert Message.objects.count() == 3
        assert [each.job for each in waiting_for_quote(story.julio)] == [job]

    def test_without_a_service_no_outbox_is_filled(self, story: Story) -> None:
        story.open()
        assert Message.objects.count() == 0

    def test_it_leaves_hoy_once_quoted_or_declined(self, story: Story) -> None:
        job = story.open()
        story.quote(job, story.julio)
        jobs.decline(actor=story.pedro, job=job)
        assert waiting_for_quote(story.julio) == waiting_for_quote(story.pedro) == []
        assert waiting_for_quote(story.nina) != []
        assert Invitee.objects.get(organization=story.pedro.organization).declined_at is not None

    def test_a_notice_of_what_is_rolled_back_is_never_sent(self, story: Story, settings: Any) -> None:
        from django.db import transaction

        settings.EMAIL_CONFIGURED = True
        job = story.draft()
        with transaction.atomic():
            jobs.open_job(actor=story.rosa, job=job)
            transaction.set_rollback(True)
        assert Message.objects.count() == 0


class TestSealed:
    """Nobody sees the quotes of another, nor that there are any."""

    def test_steps_of_others_are_not_in_the_timeline(self, story: Story) -> None:
        job = story.open()
        story.quote(job, story.julio)
        questions.ask(actor=story.pedro, job=job, text="¿Con chaflán?")
        kinds = {
            actor: {step.kind for step in steps(actor, job)}
            for actor in (story.rosa, story.julio, story.nina)
        }
        assert kinds[story.rosa] == {"drafted", "opened", "quoted", "asked"}
        assert kinds[story.julio] == {"opened", "quoted"}
        assert kinds[story.nina] == {"opened"}

    def test_how_many_quoted_is_for_the_asker(self, story: Story) -> None:
        job = story.open()
        story.quote(job, story.julio)
        assert job_for(story.rosa, job.pk).quotes == 1
        assert job_for(story.pedro, job.pk).quotes == 0

    def test_questions_are_answered_for_all(self, story: Story) -> None:
        job = story.open()
        question = questions.ask(actor=story.pedro, job=job, text="¿Con chaflán?")
        with pytest.raises(Refused, match="Solo quien pidió"):
            questions.answer(actor=story.julio, question=question, text="Sí")
        questions.answer(actor=story.rosa, question=question, text="Sin chaflán")
        with pytest.raises(Refused, match="tu propio encargo"):
            questions.ask(actor=story.rosa, job=job, text="¿Y yo?")


class TestLists:
    """What stands in each list, and at what cost."""

    def test_each_tab(self, story: Story) -> None:
        for_us, quoted, done = story.open(), story.open(), story.open()
        story.quote(quoted, story.julio)
        story.award((story.quote(done, story.julio), 20))

        def shown(actor: Actor, tab: str) -> set[Job]:
            return {each.job for each in seen(actor, listed(actor, Wanted(tab)))}

        assert shown(story.julio, Tab.FOR_US) == {for_us, quoted}
        assert shown(story.julio, Tab.QUOTED) == {quoted, done}
        assert shown(story.julio, Tab.DOING) == {done}
        assert shown(story.rosa, Tab.OURS) == {for_us, quoted, done}
        assert shown(story.rosa, Tab.FOR_US) == shown(story.beto, Tab.FOR_US) == set()

    def test_costs_the_same_for_one_and_for_thirty(self, story: Story) -> None:
        from django.db import connection

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                seen(story.julio, listed(story.julio, Wanted()))
            return len(queries)

        story.open()
        alone = cost()
        for _ in range(29):
            story.open()
        assert cost() == alone

    def test_filters(self, story: Story) -> None:
        plate, tube = story.open(), story.open(processes=["sewing"], material="fabric", title="Bolsos", urgent=True,
                                               audience="cluster")  # fmt: skip

        def found(**wanted: Any) -> list[Job]:
            return list(listed(story.rosa, Wanted(Tab.OURS, **wanted)))

        assert found(process="sewing") == found(material="fabric") == found(urgent=True) == [tube]
        assert found(words="placas") == [plate]
        assert found(state="cancelled") == []


def test_an_offer_of_somebody_who_does_not_see_the_job_is_found_nowhere(story: Story) -> None:
    """The pages go through the gate; there an outsider finds nothing."""
    job = story.open()
    with pytest.raises(Http404):
        job_for(story.beto, job.pk)
    new = a_member(an_organization("Recién Llegado"), "Ana")
    a_capability(workshop_of(new), "plasma_cutting")
    with pytest.raises(Http404):
        job_for(new, job.pk)
