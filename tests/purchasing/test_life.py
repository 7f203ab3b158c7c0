"""A purchase from the first order to the report."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger.models import Collaboration, Confirmation
from ayni.purchasing import actions
from ayni.purchasing.models import (
    TRANSITIONS,
    BalanceEntry,
    JointPurchase,
    OrderLine,
    PriceRecord,
    PurchaseEvent,
    PurchaseItem,
    PurchaseState,
    Share,
)
from ayni.purchasing.queries.offers import best_order_of
from ayni.purchasing.queries.purchases import below_minimum, progress_of, purchase_for
from ayni.purchasing.queries.shares import order_lines
from tests.factories import workshop_of
from tests.purchasing_story import Buying, an_item, line_terms, order, terms

pytestmark = pytest.mark.django_db


def test_every_state_is_reached_from_the_draft_and_leads_to_an_end() -> None:
    reached = {PurchaseState.DRAFT.value}
    while more := {str(to) for state in reached for to in TRANSITIONS[state]} - reached:
        reached |= more
    assert reached == set(PurchaseState.values) == set(TRANSITIONS)
    assert {state for state in TRANSITIONS if not TRANSITIONS[state]} == {"closed", "cancelled"}


def test_rules_are_recorded_in_words_when_orders_open(buying: Buying) -> None:
    buying.opened()
    assert "en proporción" in buying.purchase.rules_in_words
    assert "30 % de adelanto" in buying.purchase.rules_in_words
    JointPurchase.objects.filter(pk=buying.purchase.pk).update(shortage_rule="order_time")
    assert "pidió primero" not in buying.fresh().rules_in_words


def test_progress_says_how_many_are_missing_and_nobodys_name(buying: Buying) -> None:
    buying.opened()
    order(buying.rosa, buying.purchase, 7, 2)
    (each,) = progress_of([buying.purchase])[buying.purchase.pk]
    assert (each.ordered, each.most, each.firms, each.missing, each.percent) == (7, 9, 1, 3, 70)
    order(buying.julio, buying.purchase, 8)
    (each,) = progress_of([buying.purchase])[buying.purchase.pk]
    assert (each.missing, each.to_next, each.price, each.next_price) == (
        0,
        5,
        Decimal("410.00"),
        Decimal("385.00"),
    )
    assert "Andina" not in str(each)


def test_ordering_again_replaces_the_line_and_growing_takes_the_new_time(buying: Buying) -> None:
    buying.opened()
    first = order(buying.rosa, buying.purchase, 7, 2).placed_at
    with clock.at(clock.now() + timedelta(hours=1)):
        assert order(buying.rosa, buying.purchase, 6, 2).placed_at == first, "less keeps its place"
        assert order(buying.rosa, buying.purchase, 9, 2).placed_at > first, "more takes the new one"
    assert OrderLine.objects.count() == 1


def test_an_order_after_the_closing_time_is_refused_with_what_to_do(buying: Buying) -> None:
    buying.opened()
    with (
        clock.at(buying.purchase.closes_at + timedelta(seconds=1)),
        pytest.raises(Refused, match="Habla con Carmen"),
    ):
        order(buying.rosa, buying.purchase, 7)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": 5, "tolerance": -1}, "tolerance"),
        ({"quantity": 5, "maximum_price": Decimal(0)}, "maximum_price"),
        ({"quantity": 10**7}, "quantity"),
    ],
)
def test_a_line_that_cannot_be_names_its_field(buying: Buying, wrong: dict[str, object], field: str) -> None:
    buying.opened()
    with pytest.raises(Refused) as refused:
        actions.order(actor=buying.rosa, line=buying.line, **wrong)  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.field == field


def test_below_the_minimum_the_orders_stay_when_time_is_added(buying: Buying) -> None:
    buying.opened().ordered((3, 0)).closed_for_orders()
    assert buying.purchase.state == "undershot"
    later = clock.now() + timedelta(days=9)
    actions.extend(actor=buying.carmen, purchase=buying.purchase, closes_at=later)
    assert buying.fresh().state == "collecting"
    assert [(line.quantity, line.tolerance) for line in OrderLine.objects.all()] == [(3, 0)]
    order(buying.julio, buying.purchase, 7)
    buying.closed_for_orders()
    assert buying.purchase.state == "orders_closed"


def test_an_item_below_its_minimum_is_dropped_and_the_rest_goes_on(buying: Buying) -> None:
    thick = an_item(buying.carmen, code="A36-9", name="Plancha A36 9 mm", thickness_mm=Decimal(9))
    actions.put_item(
        actor=buying.carmen, purchase=buying.purchase, item=thick, minimum=5, reference_price=Decimal(600)
    )
    buying.opened().ordered()
    actions.order(actor=buying.rosa, line=PurchaseItem.objects.get(item=thick), quantity=2)
    buying.closed_for_orders()
    assert [each.line.item for each in below_minimum(buying.purchase)] == [thick]
    with pytest.raises(Refused, match="9 mm"):
        actions.close_orders(actor=buying.carmen, purchase=buying.purchase)
    actions.drop_item(
        actor=buying.carmen, purchase=buying.purchase, line=PurchaseItem.objects.get(item=thick)
    )
    buying.closed_for_orders()
    assert buying.purchase.state == "orders_closed"


def test_releasing_everyone_gives_back_what_was_paid(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided()
    deposit = buying.dues(buying.rosa)[0]
    actions.pay(actor=buying.carmen, due=deposit, amount=deposit.amount, way="cash")
    actions.release_everyone(actor=buying.carmen, purchase=buying.purchase, reason="el proveedor cerró")
    (entry,) = BalanceEntry.objects.all()
    assert (entry.organization, entry.amount, entry.reason) == (
        workshop_of(buying.rosa),
        deposit.amount,
        "released",
    )


def test_the_best_order_uses_tolerances_to_reach_the_step(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered()
    found = best_order_of(buying.compared())
    assert [(each.supplier, each.purchases[0].quantity, each.total) for each in found.suppliers] == [
        ("Aceros Lima", 20, Decimal("7700.00"))
    ]
    assert sum(firm.bill for firm in found.firms) == Decimal("7700.00")
    assert [(firm.organization.name, firm.received[0][1]) for firm in found.firms] == [
        ("Inox Lima", 4), ("Metal Andina", 7), ("Taller Quispe", 9),
    ]  # fmt: skip
    assert found.alone_total is not None
    assert found.alone_total > found.total


def test_what_decides_is_said(buying: Buying) -> None:
    buying.opened().ordered((7, 0), (8, 0), (4, 0)).closed_for_orders()
    buying.offer(buying.lima, (1, "410.00"), (20, "385.00"), free_delivery_from=Decimal(8000))
    found = best_order_of(buying.compared())
    more = next(hint for hint in found.hints if hint["kind"] == "more")
    assert (more["more"], more["percent"]) == (1, "6.1")


def test_a_decision_on_an_outdated_order_is_refused(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered()
    solution = buying.compared()
    with clock.at(clock.now() + timedelta(minutes=1)):
        buying.offer(buying.sur, (1, "300.00"))
        with pytest.raises(Refused, match="Cambió una oferta"):
            actions.decide(actor=buying.carmen, purchase=buying.purchase, solution=solution)


def test_deciding_sends_nothing_and_bills_to_the_cent(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided()
    (sent,) = buying.supplier_orders()
    assert sent.sent_at is None
    assert (
        sum(buying.part(actor).bill or 0 for actor in (buying.rosa, buying.julio, buying.ana)) == sent.total
    )
    for actor in (buying.rosa, buying.julio, buying.ana):
        assert sum(due.amount for due in buying.dues(actor)) == buying.part(actor).bill
        assert (
            sum(share.amount for share in Share.objects.filter(participant=buying.part(actor)))
            == buying.part(actor).bill
        )


def test_what_was_ordered_from_one_supplier_is_not_cancelled(buying: Buying) -> None:
    thick = an_item(buying.carmen, code="A36-9", name="Plancha A36 9 mm", thickness_mm=Decimal(9))
    actions.put_item(actor=buying.carmen, purchase=buying.purchase, item=thick, reference_price=Decimal(600))
    buying.opened().ordered()
    other = PurchaseItem.objects.get(item=thick)
    actions.order(actor=buying.rosa, line=other, quantity=2)
    buying.closed_for_orders().offer(buying.lima, (1, "410.00"))
    actions.take_offer(
        actor=buying.carmen,
        purchase=buying.purchase,
        supplier=buying.sur,
        terms=terms(),
        lines=[line_terms(other, (1, "590.00"))],
    )
    buying.decided()
    first, second = buying.supplier_orders()
    actions.send_order(actor=buying.carmen, order=first, amount=first.total, compose=str)
    assert buying.fresh().state == "decided", "one is still to be sent"
    with pytest.raises(Refused, match="Ya se pidió a Aceros Lima"):
        actions.release_everyone(actor=buying.carmen, purchase=buying.purchase, reason="mejor no")
    actions.send_order(actor=buying.carmen, order=second, amount=second.total, compose=str)
    assert buying.fresh().state == "ordered"


def test_sending_needs_the_exact_amount_and_happens_once(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided()
    (first,) = buying.supplier_orders()
    with pytest.raises(Refused, match="Confirma el monto"):
        actions.send_order(actor=buying.carmen, order=first, amount=Decimal(1), compose=str)
    buying.sent()
    buying.sent()
    assert buying.purchase.state == "ordered"
    assert PurchaseEvent.objects.filter(kind="sent").count() == 1
    with pytest.raises(Refused):
        actions.release_everyone(actor=buying.carmen, purchase=buying.purchase, reason="tarde")


def test_a_partial_delivery_is_shared_by_the_rule_and_the_rest_follows(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided().sent().arrived(11, damaged=1)
    assert buying.purchase.state == "receiving"
    assert sorted(Share.objects.values_list("promised", "allotted")) == [(4, 2), (7, 4), (9, 4)]
    buying.arrived(10)
    assert sorted(Share.objects.values_list("promised", "allotted")) == [(4, 4), (7, 7), (9, 9)]
    (first,) = buying.supplier_orders()
    assert [(line.received, line.damaged) for line in order_lines([first])[first.pk]] == [(20, 1)]
    with pytest.raises(Refused, match="más de los 20"):
        buying.arrived(1)


def test_weight_on_the_scale_is_kept_beside_the_theoretical_one(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided().sent()
    (first,) = buying.supplier_orders()
    (line,) = order_lines([first])[first.pk]
    receipt = actions.receive(
        actor=buying.carmen, order=first, arrived=[actions.Arrived(line, 10)], weight_kg=Decimal("1340.5")
    )
    assert (receipt.expected_kg, receipt.weight_kg) == (Decimal("1356.480"), Decimal("1340.5"))


def test_a_credit_note_goes_to_those_who_lack_to_the_cent(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided().sent().arrived(17)
    (first,) = buying.supplier_orders()
    (line,) = order_lines([first])[first.pk]
    actions.note_credit(
        actor=buying.carmen,
        order=first,
        line=line,
        number="NC-1",
        amount=Decimal("1155.01"),
        reason="faltaron 3",
    )
    given = {entry.organization.name: entry.amount for entry in BalanceEntry.objects.all()}
    assert sum(given.values()) == Decimal("1155.01")
    assert set(given) == {
        share.participant.organization.name
        for share in Share.objects.all()
        if share.promised > share.allotted
    }
    with pytest.raises(Refused, match="ya está anotada"):
        actions.note_credit(
            actor=buying.carmen, order=first, line=line, number="NC-1", amount=Decimal(1), reason="otra vez"
        )


def test_handing_over_needs_the_pin_and_gives_no_more_than_is_there(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided().sent().arrived(10)
    part = buying.part(buying.rosa)
    share = Share.objects.get(participant=part)
    wrong = f"{(int(actions.pin_of(part)) + 1) % 10_000:04d}"
    with pytest.raises(Refused, match="PIN") as refused:
        actions.hand_over(actor=buying.carmen, participant=part, pin=wrong, quantities={share.pk: 1})
    assert refused.value.field == "pin"
    with pytest.raises(Refused, match="le tocan"):
        actions.hand_over(
            actor=buying.carmen, participant=part, pin=actions.pin_of(part), quantities={share.pk: 5}
        )
    buying.handed_out()
    share.refresh_from_db()
    assert share.handed == share.allotted == 4


def test_closing_leaves_a_collaboration_for_each_and_remembers_the_price(buying: Buying) -> None:
    buying.opened().ordered().closed_for_orders().offered().decided().sent().arrived(20)
    with pytest.raises(Refused, match="Falta entregar"):
        buying.ended()
    buying.handed_out().ended()
    rows = Collaboration.objects.filter(kind="joint_purchase")
    assert {row.source for row in rows} == {
        f"joint_purchase:{buying.purchase.pk}:{buying.part(actor).pk}"
        for actor in (buying.rosa, buying.julio, buying.ana)
    }
    assert sum(row.value or 0 for row in rows) == Decimal("7700.00")
    assert Confirmation.objects.count() == 0, "each stands for its own record; the supplier may confirm"
    (record,) = PriceRecord.objects.all()
    assert (record.unit_price, record.quantity, record.firms) == (Decimal("385.0000"), 20, 3)
    part = buying.part(buying.rosa)
    assert part.single_price_total == Decimal("3010.00")


def test_a_member_may_run_one_and_nobody_else_moves_it(buying: Buying) -> None:
    buying.opened()
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.close_orders(actor=buying.rosa, purchase=buying.purchase),
        lambda: actions.release_everyone(actor=buying.julio, purchase=buying.purchase, reason="x"),
        lambda: actions.extend(
            actor=buying.ana, purchase=buying.purchase, closes_at=clock.now() + timedelta(days=5)
        ),
    )
    for act in acts:
        with pytest.raises(Refused, match="Solo Carmen"):
            act()
    assert purchase_for(buying.rosa, buying.purchase.pk) == buying.purchase
