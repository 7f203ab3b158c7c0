"""Agreed prices over a period, call-offs against the promise, and the memory of prices."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.purchasing import actions
from ayni.purchasing.models import AgreementPrice, PriceRecord
from ayni.purchasing.queries.agreements import call_offs_of, consumption_of, ending_soon
from ayni.purchasing.queries.memory import price_index
from ayni.web.purchasing.hoy import agreements_ending
from tests.purchasing_story import Buying, a_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def price(buying: Buying) -> AgreementPrice:
    """Sheets at S/ 380 for two months, 100 promised."""
    today = clock.today()
    agreement = actions.sign_agreement(
        actor=buying.carmen,
        supplier=buying.lima,
        title="Plancha 2026",
        valid_from=today,
        valid_until=today + timedelta(days=60),
    )
    return actions.agree_price(
        actor=buying.carmen,
        agreement=agreement,
        item=buying.sheet,
        unit_price=Decimal("380.00"),
        promised=100,
    )


def test_call_offs_count_against_the_promise_and_are_for_whom_they_concern(
    buying: Buying, price: AgreementPrice
) -> None:
    actions.call_off(actor=buying.rosa, price=price, quantity=30)
    actions.call_off(actor=buying.julio, price=price, quantity=12)
    (each,) = consumption_of(price.agreement)
    assert (each.used, each.left, each.percent) == (42, 58, 42)
    assert [row.quantity for row in call_offs_of(buying.rosa, price.agreement)] == [30]
    assert len(call_offs_of(buying.carmen, price.agreement)) == 2


def test_outside_its_days_it_is_refused_with_the_days(buying: Buying, price: AgreementPrice) -> None:
    with clock.at(clock.now() + timedelta(days=61)), pytest.raises(Refused, match="no vale hoy"):
        actions.call_off(actor=buying.rosa, price=price, quantity=1)


def test_its_end_is_announced_to_the_coordination(buying: Buying, price: AgreementPrice) -> None:
    assert ending_soon() == []
    with clock.at(clock.now() + timedelta(days=31)):
        assert [str(item.title) for item in agreements_ending(buying.carmen)] == [
            "Plancha 2026, con Aceros Lima"
        ]
        assert agreements_ending(buying.rosa) == []


def test_only_the_coordination_signs(buying: Buying, price: AgreementPrice) -> None:
    with pytest.raises(Refused, match="Solo la coordinación"):
        actions.agree_price(
            actor=buying.rosa, agreement=price.agreement, item=buying.sheet, unit_price=Decimal(1)
        )


def test_the_memory_holds_back_what_fewer_than_five_bought(buying: Buying) -> None:
    for months, (paid, firms) in enumerate([("400", 5), ("390", 4), ("420", 8)]):
        PriceRecord.objects.create(
            item=buying.sheet, purchase=a_draft(buying.carmen, buying.sheet), unit_price=Decimal(paid), quantity=9,
            firms=firms, bought_on=clock.today() + timedelta(days=30 * months),
        )  # fmt: skip
    index = price_index(buying.sheet)
    assert [(point.price, point.index) for point in index.points] == [
        (Decimal("400.00"), Decimal("100.0")), (Decimal("420.00"), Decimal("105.0")),
    ]  # fmt: skip
    assert index.held_back == 1
