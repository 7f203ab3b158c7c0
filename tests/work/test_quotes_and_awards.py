"""From sealed offers to the award: in whole, in parts, refused, lapsed; nothing is ever given twice."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from ayni.directory.models import Message
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.work.actions import awards, jobs, quotes
from ayni.work.models import Award, AwardState, Job, JobState, Quote, QuoteState
from ayni.work.queries.quotes import award_for, comparison_of, own_quote_for
from ayni.work.timeline import awarded_quantity
from tests.factories import workshop_of
from tests.work.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    """The park, open."""
    park = Story()
    with tenancy.opened(park.cluster):
        yield park


def state(row: Any) -> str:
    """The row's state as it is now."""
    row.refresh_from_db()
    return str(row.state)


class TestQuoting:
    """One offer a workshop, changed or withdrawn until it is awarded."""

    def test_changing_it_counts_a_version(self, story: Story) -> None:
        job = story.open()
        first = story.quote(job, story.julio, 200)
        second = story.quote(job, story.julio, 180)
        assert first.pk == second.pk
        assert second.price == 180
        assert second.version == 2

    def test_it_can_be_withdrawn_and_made_again(self, story: Story) -> None:
        job = story.open()
        quote = story.quote(job, story.julio)
        assert quotes.withdraw(actor=story.julio, quote=quote).state == QuoteState.WITHDRAWN
        assert quotes.withdraw(actor=story.julio, quote=quote).state == QuoteState.WITHDRAWN, "a second tap"
        assert comparison_of(job).offers == []
        assert story.quote(job, story.julio).state == QuoteState.OFFERED

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"price": Decimal(0)}, "price"),
            ({"price": Decimal("1e12")}, "price"),
            ({"freight": Decimal(-1)}, "freight"),
            ({"quantity": Decimal(21)}, "quantity"),
            ({"quantity": Decimal("1.5")}, "quantity"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_the_field(
        self, story: Story, changes: dict[str, Any], field: str
    ) -> None:
        job = story.open()
        with pytest.raises(Refused) as refusal:
            story.quote(job, story.julio, **changes)
        assert refusal.value.field == field
        assert Quote.objects.count() == 0

    def test_days_that_passed_are_refused(self, story: Story) -> None:
        job, yesterday = story.open(), clock.today() - timedelta(days=1)
        for field in ("ready_on", "valid_until"):
            with pytest.raises(Refused, match="ya pasó") as refusal:
                story.quote(job, story.julio, 200, **{field: yesterday})
            assert refusal.value.field == field

    def test_not_for_oneself_nor_after_the_award_nor_after_the_day(self, story: Story) -> None:
        job = story.open()
        with pytest.raises(Refused, match="tu propio encargo"):
            story.quote(job, story.rosa)
        with clock.at(clock.now() + timedelta(days=9)), pytest.raises(Refused, match="ya pasó"):
            story.quote(job, story.julio)
        story.award((story.quote(job, story.julio), 20))
        with pytest.raises(Refused, match="ya no recibe"):
            story.quote(job, story.pedro)
        with pytest.raises(Refused, match="Ya te adjudicaron"):
            story.quote(job, story.julio, 999)

    def test_the_quote_of_another_is_not_there(self, story: Story) -> None:
        quote = story.quote(story.open(), story.julio)
        assert own_quote_for(story.julio, quote.pk) == quote
        for actor in (story.pedro, story.rosa):
            with pytest.raises(Http404):
                own_quote_for(actor, quote.pk)
        with pytest.raises(Refused, match="Solo quien cotizó"):
            quotes.withdraw(actor=story.pedro, quote=quote)


class TestComparing:
    """Side by side: price a unit, freight, total, day."""

    def test_unit_and_lump_prices_are_made_comparable(self, story: Story) -> None:
        job = story.open(price_limit=Decimal(230))
        story.quote(job, story.julio, 10, basis="unit", freight=Decimal(40))
        story.quote(job, story.pedro, 220, ready_on=clock.today() + timedelta(days=9))
        story.quote(job, story.nina, 90, quantity=Decimal(10))
        julio, pedro, nina = sorted(comparison_of(job).offers, key=lambda each: each.quote.pk)
        assert [julio.price, julio.total, julio.unit_price] == [200, 240, 10]
        assert pedro.total == 220
        assert (pedro.late, pedro.above_limit) == (True, False)
        assert julio.above_limit
        assert nina.cheapest
        assert nina.total == 90
        assert julio.soonest
        assert [each.contractor.name for each in comparison_of(job).offers] == [
            "Plasma Norte",
            "Corte Sur",
            "Taller Quispe",
        ]

    def test_one_made_before_the_job_changed_says_so(self, story: Story) -> None:
        job = story.open()
        story.quote(job, story.julio)
        jobs.change_job(actor=story.rosa, job=job, fields={"thickness_mm": 12.0})
        job.refresh_from_db()
        story.quote(job, story.pedro)
        old, new = sorted(comparison_of(job).offers, key=lambda each: each.quote.pk)
        assert (old.outdated, new.outdated) == (True, False)


class TestAwarding:
    """Quantities given, never more than there are."""

    def test_all_to_one_and_the_others_are_told_once(self, story: Story, settings: Any) -> None:
        job = story.open()
        chosen, other = story.quote(job, story.julio), story.quote(job, story.pedro)
        settings.EMAIL_CONFIGURED = True
        (part,) = story.award((chosen, 20))
        assert part.price == 200
        assert part.state == AwardState.OFFERED
        assert (state(job), state(chosen), state(other)) == ("awarded", "awarded", "not_chosen")
        told = dict(Message.objects.values_list("address", "body"))
        assert "adjudicaron" in told["julio@park.pe"]
        assert "Gracias por cotizar" in told["pedro@park.pe"]
        assert len(told) == Message.objects.count() == 2

    def test_in_parts_to_several(self, story: Story) -> None:
        job = story.open()
        julio = story.quote(job, story.julio, 10, basis="unit", freight=Decimal(15))
        pedro = story.quote(job, story.pedro, 100)
        first, second = story.award((julio, 8), (pedro, 5))
        assert [first.price, first.freight, second.price] == [80, 15, 25]
        assert state(job) == JobState.OPEN
        assert comparison_of(job).left == 7
        story.award((story.quote(job, story.nina), 7))
        assert state(job) == JobState.AWARDED

    def test_more_than_there_is_is_refused_whole(self, story: Story) -> None:
        job = story.open()
        julio, pedro = story.quote(job, story.julio), story.quote(job, story.pedro)
        with pytest.raises(Refused, match="Repartiste 21 piezas y quedan 20 piezas"):
            story.award((julio, 11), (pedro, 10))
        assert Award.objects.count() == 0
        assert state(julio) == QuoteState.OFFERED
        with pytest.raises(Refused, match="hasta 5"):
            story.award((story.quote(job, story.nina, quantity=Decimal(5)), 6))

    def test_the_same_quote_twice_is_refused(self, story: Story) -> None:
        job = story.open()
        julio = story.quote(job, story.julio)
        with pytest.raises(Refused, match="ya no está en pie"):
            story.award((julio, 5), (julio, 5))

    def test_a_quote_that_changed_meanwhile_is_shown_again_first(self, story: Story) -> None:
        job = story.open()
        seen = story.quote(job, story.julio, 200)
        story.quote(job, story.julio, 300)
        with pytest.raises(Refused, match="cambió su cotización"):
            story.award((seen, 20))

    def test_one_that_ran_out_or_was_withdrawn_or_is_of_another_job(self, story: Story) -> None:
        job = story.open(deadline=clock.today() + timedelta(days=30))
        quote = story.quote(job, story.julio)
        with clock.at(clock.now() + timedelta(days=11)), pytest.raises(Refused, match="venció"):
            story.award((quote, 20))
        with pytest.raises(Refused, match="no es de este encargo"):
            story.award((quote, 20), job=story.open())
        quotes.withdraw(actor=story.julio, quote=quote)
        with pytest.raises(Refused, match="ya no está en pie"):
            story.award((quote, 20))

    def test_only_the_asker_awards(self, story: Story) -> None:
        job = story.open()
        quote = story.quote(job, story.julio)
        with pytest.raises(Refused, match="Solo quien pidió"):
            awards.award(actor=story.julio, job=job, shares=[awards.Share(quote.pk, Decimal(20), 1)])

    def test_what_is_awarded_may_be_enough(self, story: Story) -> None:
        job = story.open()
        other = story.quote(job, story.pedro)
        with pytest.raises(Refused, match="Todavía no adjudicaste"):
            awards.settle_for_awarded(actor=story.rosa, job=job)
        story.award((story.quote(job, story.julio), 12))
        awards.settle_for_awarded(actor=story.rosa, job=job)
        job.refresh_from_db()
        assert job.quantity == 12
        assert (job.state, state(other)) == ("awarded", "not_chosen")


class TestTheAnswer:
    """Accepted with the clause, refused, lapsed, taken back."""

    def test_accepting_accepts_the_clause(self, story: Story) -> None:
        job = story.open(protects_client_months=6)
        (part,) = story.award((story.quote(job, story.julio), 20))
        with pytest.raises(Refused, match="respetas al cliente") as refusal:
            awards.accept_award(actor=story.julio, award=part)
        assert refusal.value.field == "clause"
        taken = awards.accept_award(actor=story.julio, award=part, clause_agreed=True)
        assert taken.clause_until is not None
        assert 181 <= (taken.clause_until - clock.today()).days <= 184

    @pytest.mark.parametrize(
        ("day", "months", "until"), [("2026-08-31", 6, "2027-02-28"), ("2026-12-15", 1, "2027-01-15")]
    )
    def test_the_clause_counts_calendar_months(self, story: Story, day: str, months: int, until: str) -> None:
        from datetime import UTC, datetime

        with clock.at(datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=UTC)):
            job = story.open(protects_client_months=months)
            (part,) = story.award((story.quote(job, story.julio), 20))
            taken = awards.accept_award(actor=story.julio, award=part, clause_agreed=True)
        assert str(taken.clause_until) == until

    def test_refused_the_quantity_is_free_and_the_others_stand_again(self, story: Story) -> None:
        job = story.open()
        chosen, other = story.quote(job, story.julio), story.quote(job, story.pedro)
        (part,) = story.award((chosen, 20))
        awards.refuse_award(actor=story.julio, award=part, reason="se malogró la máquina")
        assert (state(job), state(chosen), state(other)) == ("open", "withdrawn", "offered")
        story.award((other, 20))
        with pytest.raises(Refused, match="Ya se respondió"):
            awards.accept_award(actor=story.julio, award=part)

    def test_unanswered_it_lapses(self, story: Story, settings: Any) -> None:
        job = story.open()
        (part,) = story.award((story.quote(job, story.julio), 20))
        settings.EMAIL_CONFIGURED = True
        with clock.at(clock.now() + timedelta(hours=49)):
            with pytest.raises(Refused, match="Se pasó el plazo"):
                awards.accept_award(actor=story.julio, award=part)
            awards.lapse_all()
            awards.lapse_all()
        assert (state(part), state(job)) == ("lapsed", "open")
        assert Message.objects.count() == 2, "one to each side, once"

    def test_an_urgent_one_lapses_sooner(self, story: Story) -> None:
        (part,) = story.award((story.quote(story.open(urgent=True), story.julio), 20))
        assert part.respond_by - part.awarded_at <= timedelta(hours=12, seconds=1)

    def test_taken_back_before_the_answer_not_after(self, story: Story) -> None:
        job = story.open()
        (part,) = story.award((story.quote(job, story.julio), 20))
        awards.take_back_award(actor=story.rosa, award=part)
        assert state(job) == JobState.OPEN
        (again,) = story.award((Quote.objects.get(contractor=workshop_of(story.julio)), 20))
        awards.accept_award(actor=story.julio, award=again)
        with pytest.raises(Refused, match="ya no se retira"):
            awards.take_back_award(actor=story.rosa, award=again)

    def test_only_the_two_see_it_and_only_the_contractor_answers(self, story: Story) -> None:
        (part,) = story.award((story.quote(story.open(), story.julio), 20))
        assert award_for(story.rosa, part.pk) == award_for(story.julio, part.pk) == part
        with pytest.raises(Http404):
            award_for(story.pedro, part.pk)
        for actor in (story.rosa, story.pedro):
            with pytest.raises(Refused, match="Solo el taller"):
                awards.accept_award(actor=actor, award=part)

    def test_a_second_tap_says_the_same(self, story: Story) -> None:
        (part,) = story.award((story.quote(story.open(), story.julio), 20))
        first = awards.accept_award(actor=story.julio, award=part)
        assert awards.accept_award(actor=story.julio, award=part).answered_at == first.answered_at


STEPS = st.lists(
    st.tuples(st.sampled_from(["quote", "withdraw", "award", "accept", "refuse", "take_back", "lapse", "settle"]),
              st.integers(0, 2), st.integers(1, 20)),
    max_size=14,
)  # fmt: skip


class TestAnyOrder:
    """Whatever is done in whatever order, what is given never exceeds what is asked for."""

    @given(steps=STEPS)
    def test_of_steps_keeps_the_sums(self, steps: list[tuple[str, int, int]]) -> None:
        from django.db import transaction

        with transaction.atomic():
            story = Story()
            with tenancy.opened(story.cluster):
                self._walk(story, steps)
            transaction.set_rollback(True)

    def _walk(self, story: Story, steps: list[tuple[str, int, int]]) -> None:
        job, cutters = story.open(), [story.julio, story.pedro, story.nina]
        for verb, who, count in steps:
            try:
                self._do(story, job, verb, cutters[who], count)
            except Refused:
                continue
            finally:
                job.refresh_from_db()
                held = awarded_quantity(job)
                assert held <= job.quantity
                assert (job.state == JobState.OPEN) == (held < job.quantity)
                awarded = set(Quote.objects.filter(state="awarded").values_list("pk", flat=True))
                live = Award.objects.filter(state__in=["offered", "taken"]).values_list("quote", flat=True)
                assert awarded == set(live)

    def _do(self, story: Story, job: Job, verb: str, actor: Any, count: int) -> None:
        quote = Quote.objects.filter(contractor=actor.organization).first()
        part = Award.objects.filter(contractor=actor.organization).order_by("-pk").first()
        if verb == "quote":
            story.quote(job, actor, quantity=Decimal(min(count, int(job.quantity))))
        elif verb == "settle":
            awards.settle_for_awarded(actor=story.rosa, job=job)
        elif quote and verb == "withdraw":
            quotes.withdraw(actor=actor, quote=quote)
        elif quote and verb == "award":
            story.award((quote, count), job=job)
        elif part and verb == "accept":
            awards.accept_award(actor=actor, award=part)
        elif part and verb == "refuse":
            awards.refuse_award(actor=actor, award=part)
        elif part and verb == "take_back":
            awards.take_back_award(actor=story.rosa, award=part)
        elif verb == "lapse":
            with clock.at(clock.now() + timedelta(hours=count * 4)):
                awards.lapse_all()
