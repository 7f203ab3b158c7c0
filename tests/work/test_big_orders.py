"""A big order: split, planned over real quotes, quoted to the client, given together, its money shared."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.lot_planner import Family, Infeasible, Limits, Plan
from ayni.work.actions import big_orders, jobs, quotes
from ayni.work.actions.awards import Share, accept_award, take_back_award
from ayni.work.models import Award, BigOrder, ClientQuotation, Job, JobState
from ayni.work.queries.big_orders import (
    big_order_for,
    big_orders_of,
    lot_lines,
    lots_of,
    ready_to_plan,
    shares_of,
)
from ayni.work.queries.proposals import proposal_for
from ayni.work.sharing import shared_out
from tests.work.story import Story
from tests.work_lots_story import a_big_order, a_lot, a_quote, all_of

pytestmark = pytest.mark.django_db


class Kitchens(Story):
    """Rosa leads 100 kitchens: panels to cut, then frames to weld."""

    def __init__(self) -> None:
        super().__init__()
        self.order: BigOrder
        self.cut: Job
        self.weld: Job

    def split(self) -> None:
        """Two lots, the second after the first, asked for."""
        self.order = a_big_order(self.rosa)
        self.cut = a_lot(self.rosa, self.order, "Cortar", 100)
        self.weld = a_lot(self.rosa, self.order, "Soldar", 40, depends_on=self.cut)
        big_orders.ask_for_quotes(actor=self.rosa, big_order=self.order)

    def quoted(self) -> tuple[Any, Any, Any]:
        """Julio cuts 60 for less and with freight, Pedro all; Nina welds."""
        return (
            a_quote(self.julio, self.cut, "3.00", quantity=Decimal(60), freight=Decimal(20)),
            a_quote(self.pedro, self.cut, "3.50"),
            a_quote(self.nina, self.weld, "25"),
        )

    def quotation(self, *given_quotes: Any, **fields: Any) -> ClientQuotation:
        return big_orders.quote_to_client(
            actor=self.rosa, big_order=self.order, shares=fields.pop("shares", None) or all_of(*given_quotes),
            ready_on=self.order.deadline, valid_until=clock.today() + timedelta(days=5), **fields,
        )  # fmt: skip


@pytest.fixture
def park() -> Any:
    from ayni.kernel import tenancy

    story = Kitchens()
    with tenancy.opened(story.cluster):
        story.split()
        yield story


def shares_in(plan_lots: Any) -> dict[int, list[Share]]:
    return {
        lot.lot.pk: [Share(part.quote.pk, part.quantity, part.quote.version) for part in lot.given]
        for lot in plan_lots
    }


class TestSplitting:
    def test_lots_are_jobs_of_the_leader_in_their_order(self, park: Kitchens) -> None:
        assert [lot.title for lot in lots_of(park.order)] == ["Cortar", "Soldar"]
        assert {lot.state for lot in lots_of(park.order)} == {JobState.OPEN}
        (first, second) = lot_lines(park.order)
        assert first.waits_for is None
        assert second.waits_for == park.cut

    def test_two_lots_cannot_wait_for_each_other(self, park: Kitchens) -> None:
        with pytest.raises(Refused, match="ya espera a este"):
            big_orders.set_dependency(
                actor=park.rosa, big_order=park.order, lot=park.cut, depends_on=park.weld
            )

    def test_a_lot_is_ready_before_the_whole(self, park: Kitchens) -> None:
        late = park.order.deadline + timedelta(days=1)
        with pytest.raises(Refused, match="antes que el pedido entero"):
            a_lot(park.rosa, park.order, "Pintar", deadline=late)

    def test_only_the_leader_sees_or_changes_it(self, park: Kitchens) -> None:
        from django.http import Http404

        with pytest.raises(Http404):
            big_order_for(park.julio, park.order.pk)
        with pytest.raises(Refused, match="Solo el taller que lidera"):
            big_orders.ask_for_quotes(actor=park.julio, big_order=park.order)

    def test_asking_twice_says_that_nothing_is_left_to_ask(self, park: Kitchens) -> None:
        with pytest.raises(Refused, match="ya están pidiendo"):
            big_orders.ask_for_quotes(actor=park.rosa, big_order=park.order)

    def test_thirty_lots_are_the_most(self, park: Kitchens) -> None:
        for number in range(28):
            a_lot(park.rosa, park.order, f"Lote {number}")
        with pytest.raises(Refused, match="hasta 30 lotes"):
            a_lot(park.rosa, park.order, "Uno más")

    def test_the_list_counts_lots_without_the_cancelled(self, park: Kitchens) -> None:
        jobs.cancel_job(actor=park.rosa, job=park.weld)
        (listed,) = big_orders_of(park.rosa)
        assert listed.lot_count == 1  # type: ignore[attr-defined]  # counted by the query

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [({"deadline": "past"}, "ya pasó"), ({"margin_percent": Decimal(501)}, "0 a 500")],
    )
    def test_a_strange_order_is_refused(self, park: Kitchens, fields: Any, reason: str) -> None:
        if fields.get("deadline") == "past":
            fields = {"deadline": clock.today() - timedelta(days=1)}
        with pytest.raises(Refused, match=reason):
            a_big_order(park.rosa, **fields)


class TestTheProposal:
    def test_is_the_cheapest_combination_of_the_quotes(self, park: Kitchens) -> None:
        """60 at 3.00 with 20 of freight and 40 at 3.50 make 340; welding 1,000."""
        park.quoted()
        found = proposal_for(park.order, Limits())
        assert isinstance(found.answer, Plan)
        assert found.answer.proven
        assert found.cost == Decimal("1340.00")
        assert [(lot.lot.title, [int(p.quantity) for p in lot.given]) for lot in found.lots] == [
            ("Cortar", [60, 40]), ("Soldar", [40]),
        ]  # fmt: skip

    def test_a_lot_that_waits_starts_when_the_other_is_ready(self, park: Kitchens) -> None:
        park.quoted()
        cut, weld = proposal_for(park.order, Limits()).lots
        assert cut.finish == weld.start == clock.today() + timedelta(days=5)
        assert weld.finish == clock.today() + timedelta(days=10)

    def test_says_what_is_missing(self, park: Kitchens) -> None:
        park.quoted()[2]
        quotes.withdraw(actor=park.nina, quote=park.quoted()[2])
        answer = proposal_for(park.order, Limits()).answer
        assert isinstance(answer, Infeasible)
        (remedy,) = answer.remedies
        assert [(c.family, c.subject, c.amount) for c in remedy.changes] == [
            (Family.QUANTITY, str(park.weld.pk), 40.0)
        ]

    def test_withdrawn_and_expired_quotes_do_not_count(self, park: Kitchens) -> None:
        cheap, _dear, _weld = park.quoted()
        quotes.withdraw(actor=park.julio, quote=cheap)
        assert proposal_for(park.order, Limits()).cost == Decimal("1350.00")

    def test_what_is_given_already_is_not_planned_again(self, park: Kitchens) -> None:
        _cheap, dear, _weld = park.quoted()
        big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear))
        (weld,) = proposal_for(park.order, Limits()).lots
        assert weld.lot == park.weld
        assert weld.start == dear.ready_on

    def test_least_trust_leaves_out_who_has_no_history(self, park: Kitchens) -> None:
        park.quoted()
        answer = proposal_for(park.order, Limits(least_trust=0.3)).answer
        assert isinstance(answer, Infeasible)
        assert any(remedy.families == (Family.TRUST,) for remedy in answer.remedies)

    def test_hoy_offers_it_once_every_lot_has_a_quote(self, park: Kitchens) -> None:
        assert ready_to_plan(park.rosa) == []
        park.quoted()
        assert ready_to_plan(park.rosa) == [park.order]
        assert ready_to_plan(park.julio) == []


class TestAwardingTogether:
    def test_all_lots_are_given_in_one_go(self, park: Kitchens) -> None:
        park.quoted()
        found = proposal_for(park.order, Limits())
        given_ = big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=shares_in(found.lots))
        assert sum(award.price + award.freight for award in given_) == found.cost
        assert {lot.state for lot in lots_of(park.order)} == {JobState.AWARDED}

    def test_one_lot_that_cannot_be_given_keeps_all_from_being_given(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        shares = all_of(dear, weld)
        a_quote(park.nina, park.weld, "30")
        with pytest.raises(Refused, match=r"«Soldar».*cambió su cotización.*No se adjudicó ningún lote"):
            big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=shares)
        assert not Award.objects.exists()

    def test_a_lot_of_somebody_elses_order_is_refused(self, park: Kitchens) -> None:
        alone = park.open()
        quote = a_quote(park.julio, alone, "5")
        with pytest.raises(Refused, match="no es de este pedido"):
            big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(quote))

    def test_who_is_late_is_seen(self, park: Kitchens) -> None:
        _cheap, dear, _weld = park.quoted()
        (award,) = big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear))
        accept_award(actor=park.pedro, award=award)
        with clock.at(clock.now() + timedelta(days=8)):
            cut, _weld = lot_lines(park.order)
            assert cut.late == (award,)
            assert cut.is_late


class TestTheClientsQuotation:
    def test_adds_the_margin_to_each_line_and_up(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        made = park.quotation(dear, weld)
        assert [line["price"] for line in made.lines] == ["385.00", "1100.00"]
        assert (made.number, made.total, made.cost) == (1, Decimal("1485.00"), Decimal("1350.00"))
        assert park.quotation(dear, weld).number == 2

    def test_counts_what_is_given_and_what_is_proposed(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear))
        assert park.quotation(weld).cost == Decimal("1350.00")

    def test_is_refused_for_half_a_lot(self, park: Kitchens) -> None:
        cheap, _dear, weld = park.quoted()
        with pytest.raises(Refused, match="«Cortar» cambió mientras mirabas"):
            park.quotation(cheap, weld)

    def test_is_refused_when_it_would_be_past_its_day(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        with pytest.raises(Refused, match="nacería vencida"):
            big_orders.quote_to_client(
                actor=park.rosa, big_order=park.order, shares=all_of(dear, weld),
                ready_on=park.order.deadline, valid_until=clock.today() - timedelta(days=1),
            )  # fmt: skip

    def test_makes_a_pdf_that_takes_words_as_words(self, park: Kitchens) -> None:
        from io import BytesIO

        from pypdf import PdfReader

        from ayni.work.client_quotation import pdf_of

        _cheap, dear, weld = park.quoted()
        made = park.quotation(dear, weld, conditions="#panic() *50 %* de adelanto")
        said = PdfReader(BytesIO(pdf_of(made, currency="PEN"))).pages[0].extract_text()
        assert "S/ 1,485.00" in said.replace("\N{NO-BREAK SPACE}", " ")
        assert "#panic() *50 %* de adelanto" in said
        assert "Corte Sur" not in said
        assert "1,350" not in said


class TestSharingThePayment:
    def test_what_came_in_is_shared_as_agreed_to_the_cent(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        park.quotation(dear, weld)
        big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear, weld))
        self.pay(park, "1000.00")
        shares = shares_of(park.order)
        assert shares is not None
        assert [str(part.due) for part in shares.parts] == ["90.91", "235.69", "673.40"]
        assert sum(part.due for part in shares.parts) == shares.received == Decimal(1000)
        self.pay(park, "485.00")
        shares = shares_of(park.order)
        assert shares is not None
        assert [part.due for part in shares.parts] == [part.agreed for part in shares.parts]

    def test_more_than_the_price_is_the_leaders(self, park: Kitchens) -> None:
        _cheap, dear, weld = park.quoted()
        park.quotation(dear, weld)
        big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear, weld))
        self.pay(park, "1500.00")
        shares = shares_of(park.order)
        assert shares is not None
        assert shares.parts[0].due == Decimal("150.00")

    def test_a_loss_is_said(self, park: Kitchens) -> None:
        cheap, dear, weld = park.quoted()
        park.quotation(dear, weld)
        given_ = big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(weld))
        take_back_award(actor=park.rosa, award=given_[0])
        a_quote(park.nina, park.weld, "60")
        park.weld.refresh_from_db()
        fresh = park.weld.quotes.get()
        big_orders.award_lots(actor=park.rosa, big_order=park.order, shares=all_of(dear, fresh))
        shares = shares_of(park.order)
        assert shares is not None
        assert shares.loss == Decimal("1265.00")
        assert cheap is not None

    def test_a_payment_is_taken_back_once(self, park: Kitchens) -> None:
        paid = self.pay(park, "100.00")
        first = big_orders.reverse_client_payment(actor=park.rosa, big_order=park.order, payment=paid)
        assert big_orders.reverse_client_payment(actor=park.rosa, big_order=park.order, payment=paid) == first
        total = type(paid).objects.aggregate(sum=Sum("amount"))["sum"]
        assert total == 0

    @pytest.mark.parametrize(
        ("amount", "days", "reason"), [("0", 0, "mayor que cero"), ("5", 1, "todavía no llega")]
    )
    def test_a_strange_payment_is_refused(self, park: Kitchens, amount: str, days: int, reason: str) -> None:
        with pytest.raises(Refused, match=reason):
            big_orders.record_client_payment(
                actor=park.rosa, big_order=park.order, amount_=Decimal(amount),
                received_on=clock.today() + timedelta(days=days),
            )  # fmt: skip

    @staticmethod
    def pay(park: Kitchens, amount: str) -> Any:
        return big_orders.record_client_payment(
            actor=park.rosa, big_order=park.order, amount_=Decimal(amount), received_on=clock.today()
        )


CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=12))
def test_shares_add_up_and_nobody_is_a_cent_off(amount: Decimal, weights: list[Decimal]) -> None:
    parts = shared_out(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    if total:
        assert all(
            abs(part - amount * weight / total) < Decimal("0.01")
            for part, weight in zip(parts, weights, strict=True)
        )
