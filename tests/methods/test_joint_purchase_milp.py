"""Middle-sized joint purchases beside a plain mixed-integer program, and what holds when time runs out."""

import pytest

from ayni.methods.joint_purchase import read_problem, solve
from tests.methods.joint_purchase_markets import market
from tests.methods.joint_purchase_milp import solve_plain

NO_LIMIT = 1e6


@pytest.mark.parametrize("seed", range(3))
def test_a_plain_milp_finds_no_cheaper_order(seed: int) -> None:
    document = market(8, 5, 3, seed)
    plain = solve_plain(document, seconds=60)
    answer = solve(read_problem(document), time_limit=NO_LIMIT)
    assert plain.status == "Optimal"
    assert plain.cost is not None
    assert answer.status == "optimal"
    assert answer.settlement is not None
    # the plain program does not round the discounts: half a cent a supplier
    assert abs(answer.settlement.total - plain.cost) <= 3


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_is_below_every_order_when_time_runs_out(seed: int) -> None:
    document = market(10, 8, 3, seed)
    problem = read_problem(document)
    best = solve(problem, time_limit=NO_LIMIT)
    ticks = iter(range(10**9))
    early = solve(problem, time_limit=30, clock=lambda: float(next(ticks)))
    assert best.settlement is not None
    assert early.status in {"feasible", "unknown", "optimal"}
    assert early.lower_bound is not None
    assert early.lower_bound <= best.settlement.total
    if early.settlement is not None:
        assert early.settlement.total >= best.settlement.total
