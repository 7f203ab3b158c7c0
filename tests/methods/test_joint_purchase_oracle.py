"""The order found against every order there is, on small random problems."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.methods.joint_purchase import Answer, read_problem, solve
from tests.methods.joint_purchase_oracle import best_orders, possible_results

NO_LIMIT = 1e6
ROOM = {1: 6, 2: 4, 3: 2}
"""Units of each item that may be ordered in all, so that every order can be tried."""

prices = st.sampled_from(["1", "2", "3", "0.99", "1.05", "2.5", "3.333", "0.0075", "4.10", "7"])
amounts = st.sampled_from(["0", "1", "3.50", "5", "7.77", "10", "14", "20", "33"])
percents = st.sampled_from(["0", "1", "2.5", "5", "7", "10", "33", "50", "100"])


def optional(key: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.just({}) | values.map(lambda value: {key: value})


@st.composite
def suppliers(draw: st.DrawFn, name: str) -> dict[str, Any]:
    terms: dict[str, Any] = {"id": name}
    for key in ("delivery_fee", "free_delivery_from", "minimum_order"):
        terms |= draw(optional(key, amounts))
    starts = draw(st.lists(amounts, max_size=2, unique=True).map(lambda each: sorted(each, key=Decimal)))
    terms["volume_discounts"] = [{"from": start, "percent": draw(percents)} for start in starts]
    return terms


@st.composite
def offers(draw: st.DrawFn, supplier: str, item: str) -> dict[str, Any]:
    starts = sorted(draw(st.sets(st.integers(1, 6), min_size=1, max_size=3)))
    offer: dict[str, Any] = {"supplier": supplier, "item": item}
    offer["tiers"] = [{"from": start, "unit_price": draw(prices)} for start in starts]
    offer |= draw(optional("discount", st.sampled_from(["all_units", "incremental"])))
    offer |= draw(optional("multiple", st.integers(1, 4)))
    offer |= draw(optional("minimum", st.integers(0, 4)))
    offer |= draw(optional("available", st.integers(4, 10)))
    return offer


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    items = [f"I{number}" for number in range(draw(st.integers(1, 3)))]
    names = [f"S{number}" for number in range(draw(st.integers(1, 3 if len(items) < 3 else 2)))]
    orders = []
    for item in items:
        room = ROOM[len(items)]
        for firm in draw(st.lists(st.sampled_from(["Rosa", "Julio", "Carmen"]), max_size=3)):
            quantity = draw(st.integers(0, room))
            tolerance = draw(st.integers(0, min(2, room - quantity)))
            room -= quantity + tolerance
            line = {"firm": firm, "item": item, "quantity": quantity, "tolerance": tolerance}
            orders.append(line | draw(optional("maximum_price", prices)))
    return {
        "items": items,
        "suppliers": [draw(suppliers(name)) for name in names],
        "offers": [draw(offers(name, item)) for name in names for item in items if draw(st.integers(0, 5))],
        "orders": orders,
        "sharing": draw(st.sampled_from(["uniform", "proportional", "shapley"])),
    }


@given(problems())
@settings(max_examples=250, deadline=None)
def test_no_order_is_cheaper_or_smaller(document: dict[str, Any]) -> None:
    problem = read_problem(document)
    answer = solve(problem, time_limit=NO_LIMIT)
    possible = possible_results(document)
    dropped = [each.line for each in answer.dropped]
    gone = frozenset(position for position, line in enumerate(problem.orders) if line in dropped)
    if answer.settlement is None:
        assert answer.status == "infeasible"
        assert answer.reasons
        assert (None, 0, gone) in possible
        return
    assert answer.status == "optimal"
    bought = sum(answer.settlement.quantities.values())
    ordered = sum(line.quantity for position, line in enumerate(problem.orders) if position not in gone)
    cost = Decimal(answer.settlement.total).scaleb(-2)
    assert (cost, bought - ordered, gone) in possible
    assert answer.lower_bound == answer.settlement.total


@given(problems())
@settings(max_examples=100, deadline=None)
def test_bills_add_up_and_costs_alone_are_the_least(document: dict[str, Any]) -> None:
    answer = solve(read_problem(document), time_limit=NO_LIMIT)
    if answer.settlement is None:
        return
    assert sum(share.bill for share in answer.firms.values()) == answer.settlement.total
    received = sum(sum(share.received.values()) for share in answer.firms.values())
    assert received == sum(answer.settlement.quantities.values())
    gone = [each.line for each in answer.dropped]
    for firm, share in answer.firms.items():
        own = [
            line
            for line, read in zip(document["orders"], read_problem(document).orders, strict=True)
            if line["firm"] == firm and read not in gone
        ]
        best = best_orders(document, own)
        assert share.alone == (int(best[0].cost * 100) if best else None)
    _check_rationality(answer)


def _check_rationality(answer: Answer) -> None:
    assert answer.rationality is not None
    charged = {
        firm: share.bill - share.alone
        for firm, share in answer.firms.items()
        if share.alone is not None and share.bill > share.alone
    }
    assert answer.rationality.excess == charged
    nearest = answer.rationality.nearest
    if nearest is not None:
        assert sum(nearest.values()) == sum(share.bill for share in answer.firms.values())
        for firm, bill in nearest.items():
            alone = answer.firms[firm].alone
            assert alone is None or bill <= alone
