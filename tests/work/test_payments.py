"""What is owed and paid: in parts, errors taken back in the open, a statement for each pair, seen by the two alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.work.actions import deliveries, payments
from ayni.work.models import Award, Payment, PaymentMeans
from ayni.work.queries.statements import account_of, partner_balances, statement_for
from tests.factories import a_member, an_organization, workshop_of
from tests.work.conftest import Park
from tests.work_factories import a_job, an_award


def accepted(work: Park, quantity: int = 20) -> None:
    """So many plates were brought and are good."""
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(quantity))
    deliveries.decide(actor=work.rosa, delivery=brought)


def pay(work: Park, much: str, means: PaymentMeans = PaymentMeans.YAPE) -> Payment:
    """Rosa writes down that she paid."""
    return payments.record(actor=work.rosa, award=work.award, amount=Decimal(much), means=means)


def test_paid_in_parts_until_nothing_is_owed(work: Park) -> None:
    pay(work, "100", PaymentMeans.CASH)
    assert account_of(work.award).balance == -100, "an advance"
    accepted(work)
    pay(work, "150.50")
    account = account_of(work.award)
    assert (account.earned, account.paid, account.balance) == (
        Decimal(500),
        Decimal("250.50"),
        Decimal("249.50"),
    )
    with pytest.raises(Refused, match=r"falta pagar 249\.50"):
        pay(work, "250")
    pay(work, "249.50", PaymentMeans.PLIN)
    with pytest.raises(Refused, match="todo pagado"):
        pay(work, "1")


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "NaN"])
def test_an_amount_is_money(work: Park, amount: str) -> None:
    with pytest.raises(Refused) as refusal:
        pay(work, amount)
    assert refusal.value.field == "amount"


def test_a_payment_is_not_of_tomorrow_nor_of_long_ago(work: Park) -> None:
    for days in (1, -90):
        with pytest.raises(Refused) as refusal:
            payments.record(
                actor=work.rosa, award=work.award, amount=Decimal(1), means=PaymentMeans.CASH,
                paid_on=clock.today() + timedelta(days=days),
            )  # fmt: skip
        assert refusal.value.field == "paid_on"


def test_an_error_is_taken_back_by_who_wrote_it_down_once(work: Park) -> None:
    accepted(work)
    payment = payments.record(
        actor=work.rosa, award=work.award, amount=Decimal(500), means=PaymentMeans.TRANSFER
    )
    with pytest.raises(Refused, match="Lo anotó la otra parte"):
        payments.reverse(actor=work.julio, payment=payment)
    reversal = payments.reverse(actor=work.rosa, payment=payment)
    for again in (payment, reversal):
        with pytest.raises(Refused):
            payments.reverse(actor=work.rosa, payment=again)
    assert account_of(work.award).paid == 0
    lines = statement_for(work.julio, workshop_of(work.rosa).pk).lines
    assert [line.amount for line in lines] == [500, -500, 500], "all of it stays readable"


def test_accepted_work_is_due_in_a_week_and_overdue_is_for_the_two_alone(work: Park) -> None:
    accepted(work)
    award = Award.objects.get()
    assert award.due_on == clock.today() + timedelta(days=7)
    Award.objects.update(due_on=clock.today() - timedelta(days=1))
    (to_julio,) = partner_balances(work.julio)
    (by_rosa,) = partner_balances(work.rosa)
    assert (to_julio.balance, to_julio.overdue_to_us) == tuple(map(Decimal, (500, 500)))
    assert (by_rosa.balance, by_rosa.overdue_by_us) == (Decimal(-500), Decimal(500))
    for actor in (work.luz, work.carmen):
        assert partner_balances(actor) == []
        for workshop in (work.rosa, work.julio):
            with pytest.raises(Http404):
                statement_for(actor, workshop_of(workshop).pk)
    with pytest.raises(Refused, match="Solo el taller"):
        payments.postpone(actor=work.rosa, award=award, due_on=clock.today() + timedelta(days=30))
    payments.postpone(actor=work.julio, award=award, due_on=clock.today() + timedelta(days=30))
    assert not account_of(Award.objects.get()).is_overdue


def test_a_statement_nets_what_went_both_ways_and_begins_with_the_balance_before(work: Park) -> None:
    accepted(work, 10)
    back = an_award(work.julio, work.rosa, a_job(work.julio, quantity=Decimal(1)), price=Decimal(80))
    brought = deliveries.deliver(actor=work.rosa, award=back, quantity=Decimal(1))
    deliveries.decide(actor=work.julio, delivery=brought)
    whole = statement_for(work.julio, workshop_of(work.rosa).pk)
    assert [line.amount for line in whole.lines] == [250, -80]
    assert whole.balance == 170
    later = statement_for(work.julio, workshop_of(work.rosa).pk, since=clock.today() + timedelta(days=1))
    assert later.before == later.balance == 170
    assert not later.lines


def test_parts_of_a_price_add_up_to_the_cent(work: Park) -> None:
    Award.objects.update(price=Decimal("100.00"), quantity=3)
    work.award.job.quantity = Decimal(3)
    work.award.job.save(update_fields=["quantity"])
    work.award.refresh_from_db()
    for _part in range(3):
        accepted(work, 1)
    lines = statement_for(work.julio, workshop_of(work.rosa).pk).lines
    assert [line.amount for line in lines] == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]


def test_accounts_take_as_many_queries_with_thirty_works_as_with_one(work: Park) -> None:
    with CaptureQueriesContext(connection) as one:
        partner_balances(work.rosa)
    for number in range(30):
        an_award(work.rosa, a_member(an_organization(f"Taller {number}"), f"P{number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(partner_balances(work.rosa)) == 31
    assert len(many) == len(one)
