"""The planner against trying everything, on hundreds of small orders."""

from collections import Counter

import pytest
from hypothesis import given, settings

from ayni.methods.lot_planner import Family, Infeasible, Plan, Problem, plan
from tests.methods import lot_orders
from tests.methods.lot_orders import assignments, broken, lateness, orders

NEAR = 1e-6


def keeps(problem: Problem, given_out: lot_orders.Assignment, *, but: Family | None = None) -> bool:
    """Whether an assignment breaks no limit, one family aside."""
    return all(amount <= NEAR for family, amount in broken(problem, given_out).items() if family != but)


@settings(max_examples=400)
@given(orders())
def test_the_plan_is_the_cheapest_of_all_that_keep_the_limits(problem: Problem) -> None:
    costs = [lot_orders.cost(problem, each) for each in assignments(problem) if keeps(problem, each)]
    answer = plan(problem)
    if not costs:
        assert isinstance(answer, Infeasible)
        return
    assert isinstance(answer, Plan)
    assert answer.proven
    assert answer.cost == min(costs)
    made = {(part.workshop, part.lot): int(part.quantity) for part in answer.parts}
    assert keeps(problem, made)
    assert lot_orders.cost(problem, made) == answer.cost == sum(part.cost for part in answer.parts)


@settings(max_examples=250)
@given(orders())
def test_a_remedy_names_the_least_that_one_family_must_give(problem: Problem) -> None:
    answer = plan(problem)
    if isinstance(answer, Plan):
        return
    assert isinstance(answer, Infeasible)
    ways = list(assignments(problem, short=True))
    said = {remedy.families[0]: remedy for remedy in answer.remedies if len(remedy.families) == 1}
    for family in Family:
        enough = [broken(problem, each)[family] for each in ways if keeps(problem, each, but=family)]
        assert (family in said) == bool(enough), family
        if enough:
            amounts = {change.subject: change.amount for change in said[family].changes}
            assert _measure(problem, family, amounts) == pytest.approx(min(enough), abs=1e-5), family
    if not said:
        assert len(answer.remedies) == 1
        assert len(answer.remedies[0].families) > 1


def _measure(problem: Problem, family: Family, amounts: dict[str, float]) -> float:
    if family is Family.QUANTITY:
        return sum(units / float(problem.by_name[lot].quantity) for lot, units in amounts.items())
    return max(amounts.values()) if family is Family.TIME else sum(amounts.values())


@settings(max_examples=150)
@given(orders())
def test_no_lot_is_called_late_that_need_not_be(problem: Problem) -> None:
    answer = plan(problem)
    if isinstance(answer, Plan):
        return
    assert isinstance(answer, Infeasible)
    for remedy in answer.remedies:
        if remedy.families == (Family.TIME,):
            late = [
                lateness(problem, way) for way in assignments(problem) if keeps(problem, way, but=Family.TIME)
            ]
            least = min(max(each.values()) for each in late)
            fewest = min(sum(each.values()) for each in late if max(each.values()) == least)
            assert sum(change.amount for change in remedy.changes) == fewest


def test_the_orders_tried_are_of_every_kind() -> None:
    """The property tests would be empty if all orders could be done, or none."""
    seen: Counter[str] = Counter()

    @settings(max_examples=250)
    @given(orders())
    def look(problem: Problem) -> None:
        answer = plan(problem)
        seen[type(answer).__name__] += 1
        if isinstance(answer, Infeasible):
            seen.update({str(family) for remedy in answer.remedies for family in remedy.families})

    look()
    assert seen["Plan"] > 20
    assert seen["Infeasible"] > 25
    assert all(seen[family] >= 3 for family in Family), seen
