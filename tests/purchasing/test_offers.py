"""Offers in every tax term and unit compare on one basis, and the search for the best order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.purchasing import actions
from ayni.purchasing.actions import solving
from ayni.purchasing.models import Solution, SupplierOrder
from ayni.purchasing.queries.offers import best_order_of, compared_offers
from tests.purchasing_story import Buying, line_terms, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(buying: Buying) -> Buying:
    """Nineteen sheets are ordered, without tolerance, and orders are closed."""
    return buying.opened().ordered((7, 0), (8, 0), (4, 0)).closed_for_orders()


def compared(ready: Buying) -> list[tuple[str, Decimal]]:
    """Suppliers and their price of a sheet, tax in, the cheapest first."""
    ((_item, found),) = compared_offers(ready.purchase, {ready.line_pk: 19})
    return [(each.offer.supplier.name, each.unit_price) for each in found]


def test_net_and_gross_are_never_mixed(ready: Buying) -> None:
    ready.offer(ready.lima, (1, "400.00"), tax="added", delivery_fee=Decimal(0))
    ready.offer(ready.sur, (1, "410.00"), tax="included", delivery_fee=Decimal(0))
    assert compared(ready) == [("Fierros Sur", Decimal("410.00")), ("Aceros Lima", Decimal("472.00"))]
    found = best_order_of(ready.compared())
    assert (found.suppliers[0].supplier, found.total) == ("Fierros Sur", Decimal("7790.00"))


def test_a_net_offer_is_paid_with_its_tax_freight_too(ready: Buying) -> None:
    ready.offer(
        ready.lima, (1, "400.00"), tax="added", delivery_fee=Decimal("100.00"), free_delivery_from=None
    )
    ready.decided()
    order = SupplierOrder.objects.get()
    assert (order.goods, order.delivery, order.total) == (
        Decimal("8968.00"),
        Decimal("118.00"),
        Decimal("9086.00"),
    )


@pytest.mark.parametrize(("threshold", "freight"), [("7600.00", "0.00"), ("7600.01", "118.00")])
def test_a_threshold_in_net_terms_is_met_exactly(ready: Buying, threshold: str, freight: str) -> None:
    ready.offer(
        ready.lima,
        (1, "400.00"),
        tax="added",
        delivery_fee=Decimal(100),
        free_delivery_from=Decimal(threshold),
    )
    assert best_order_of(ready.compared()).suppliers[0].delivery == Decimal(freight)


def test_a_price_by_the_kilogram_becomes_one_by_the_sheet(ready: Buying) -> None:
    actions.take_offer(
        actor=ready.carmen, purchase=ready.purchase, supplier=ready.lima, terms=terms(delivery_fee=Decimal(0)),
        lines=[line_terms(ready.line, (1, "3.00"), basis="kg")],
    )  # fmt: skip
    assert compared(ready) == [("Aceros Lima", Decimal("406.94"))]
    assert best_order_of(ready.compared()).total == Decimal("7731.94"), "19 × 3.00 × 135.648"


def test_packs_minimum_and_what_is_there_are_kept(buying: Buying) -> None:
    ready = buying.opened().ordered().closed_for_orders()
    actions.take_offer(
        actor=ready.carmen, purchase=ready.purchase, supplier=ready.lima, terms=terms(),
        lines=[line_terms(ready.line, (1, "300.00"), multiple=5, available=20)],
    )  # fmt: skip
    (best,) = best_order_of(ready.compared()).suppliers
    assert best.purchases[0].quantity == 20


def test_without_a_possible_order_the_reasons_are_said(ready: Buying) -> None:
    actions.take_offer(
        actor=ready.carmen, purchase=ready.purchase, supplier=ready.lima, terms=terms(),
        lines=[line_terms(ready.line, (1, "300.00"), available=5)],
    )  # fmt: skip
    solution = ready.compared()
    assert solution.state == "none"
    assert solution.answer is not None
    assert solution.answer["reasons"]


def test_who_put_a_lower_top_price_is_left_out_and_named(buying: Buying) -> None:
    buying.opened().ordered((7, 0), (8, 0))
    actions.order(actor=buying.ana, line=buying.line, quantity=4, maximum_price=Decimal("380.00"))
    buying.closed_for_orders().offer(buying.lima, (1, "400.00"))
    assert best_order_of(buying.compared()).dropped == (("Inox Lima", "Plancha A36 6 mm 1.20 × 2.40"),)
    buying.decided()
    assert buying.part(buying.ana).bill in {None, Decimal(0)}
    assert list(buying.dues(buying.ana)) == []


def test_a_large_purchase_is_solved_behind_the_page(ready: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    from ayni.purchasing import tasks

    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(solving, "SMALL", 0)
    monkeypatch.setattr(tasks.find_best_order, "defer", lambda **what: asked.append(what))
    ready.offered()
    solution = ready.compared()
    assert solution.state == "waiting"
    with pytest.raises(Refused, match="Primero calcula"):
        actions.decide(actor=ready.carmen, purchase=ready.purchase, solution=solution)
    tasks.find_best_order(cluster_id=asked[0]["cluster_id"], solution_id=asked[0]["solution_id"])
    assert Solution.objects.get().state == "found"
    tasks.find_best_order(cluster_id=asked[0]["cluster_id"], solution_id=asked[0]["solution_id"])


def test_an_expired_offer_does_not_count(ready: Buying) -> None:
    ready.offered()
    with (
        clock.at(clock.now() + timedelta(days=11)),
        pytest.raises(Refused, match="no hay ofertas que valgan"),
    ):
        ready.compared()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps": ()}, "steps"),
        ({"multiple": 0}, "multiple"),
        ({"minimum": 9, "available": 5}, "available"),
        ({"basis": "litre"}, "basis"),
    ],
)
def test_a_line_that_cannot_be_names_item_and_field(
    ready: Buying, change: dict[str, Any], field: str
) -> None:
    line = actions.LineTerms(
        **{"purchase_item": ready.line, "basis": "piece", "steps": [(1, Decimal(400))], **change}
    )
    with pytest.raises(Refused, match="Plancha A36") as refused:
        actions.take_offer(
            actor=ready.carmen, purchase=ready.purchase, supplier=ready.lima, terms=terms(), lines=[line]
        )
    assert refused.value.field == f"{field}_{ready.line_pk}"
