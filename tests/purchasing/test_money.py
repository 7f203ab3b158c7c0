"""Promised, owed and own money: three pots that never mix."""

from decimal import Decimal

import pytest

from ayni.kernel.refusal import Refused
from ayni.purchasing import actions
from ayni.purchasing.models import Payment
from ayni.purchasing.queries.money import ZERO, balance_of, owed_by, pots_of
from tests.factories import workshop_of
from tests.purchasing_story import Buying, order

pytestmark = pytest.mark.django_db


def test_an_order_is_promised_at_its_most_and_owed_only_when_decided(buying: Buying) -> None:
    buying.opened().ordered()
    rosa = workshop_of(buying.rosa)
    pots = pots_of(rosa)
    assert (pots.promised_total, pots.owed_total, pots.balance) == (Decimal("3690.00"), ZERO, ZERO), "9 × 410"
    buying.closed_for_orders().offered().decided()
    pots = pots_of(rosa)
    assert (pots.promised_total, pots.owed_total, pots.balance) == (ZERO, Decimal("2695.00"), ZERO)
    assert [(str(each.due.kind), each.left) for each in pots.owed] == [
        ("deposit", Decimal("808.50")), ("balance", Decimal("1886.50")),
    ]  # fmt: skip


def test_a_limit_counts_what_is_promised_and_owed_but_not_ones_own_money(buying: Buying) -> None:
    buying.opened()
    actions.set_limit(actor=buying.carmen, organization=workshop_of(buying.rosa), limit=Decimal(4100))
    order(buying.rosa, buying.purchase, 10)
    with pytest.raises(Refused, match="4,100") as refused:
        order(buying.rosa, buying.purchase, 11)
    assert refused.value.field == "quantity"
    order(buying.rosa, buying.purchase, 9)
    assert pots_of(workshop_of(buying.rosa)).left_of_limit == Decimal(410)


def test_what_is_paid_above_a_due_becomes_ones_own_and_can_be_spent_once(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided()
    deposit, balance = buying.dues(buying.rosa)
    rosa = workshop_of(buying.rosa)
    actions.pay(actor=buying.carmen, due=deposit, amount=Decimal("1000.00"), way="transfer", reference="77")
    assert Payment.objects.get().amount == Decimal("808.50")
    assert balance_of(rosa) == Decimal("191.50")
    actions.pay(actor=buying.rosa, due=balance, amount=Decimal("191.50"), way="balance")
    assert balance_of(rosa) == 0
    assert [each.left for each in owed_by(rosa)] == [Decimal("1695.00")]
    with pytest.raises(Refused, match="no alcanza"):
        actions.pay(actor=buying.rosa, due=balance, amount=Decimal(1), way="balance")
    with pytest.raises(Refused, match="ya está completo"):
        actions.pay(actor=buying.carmen, due=deposit, amount=Decimal(1), way="cash")


def test_only_who_runs_it_records_money_and_only_the_coordination_gives_back(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided()
    deposit = buying.dues(buying.rosa)[0]
    for stranger in (buying.rosa, buying.julio):
        with pytest.raises(Refused):
            actions.pay(actor=stranger, due=deposit, amount=deposit.amount, way="cash")
    with pytest.raises(Refused):
        actions.pay(actor=buying.julio, due=deposit, amount=deposit.amount, way="balance")
    actions.pay(actor=buying.carmen, due=deposit, amount=deposit.amount + 50, way="cash")
    with pytest.raises(Refused, match="Solo la coordinación"):
        actions.pay_out(actor=buying.rosa, organization=workshop_of(buying.rosa), amount=Decimal(50))
    actions.pay_out(actor=buying.carmen, organization=workshop_of(buying.rosa), amount=Decimal(50))
    assert balance_of(workshop_of(buying.rosa)) == 0
