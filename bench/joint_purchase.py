"""Joint purchases beside the plain mixed-integer program, both solved on this machine in the same run.

    python bench/joint_purchase.py [--seeds N] [--large-seeds N]

`order` is the time for the best order alone, which is what the plain program computes; `answer` is the time
for everything (`ayni purchase solve` without starting Python), bills and each firm's cost alone included.
Gaps are (cost - bound) / bound in per cent. Ratios are the plain program's time divided by ours. Seconds
are the processor's, so that other work on the machine does not count.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.methods.joint_purchase_markets import market
from tests.methods.joint_purchase_milp import solve_plain

from ayni.methods.joint_purchase import TIME_LIMIT, read_problem, solve
from ayni.methods.joint_purchase.coalition import buy
from ayni.methods.joint_purchase.demand import windows
from ayni.methods.joint_purchase.market import build_market

MIDDLE = (50, 30, 6)
LARGE = (500, 200, 20)
MIDDLE_LIMIT, LARGE_LIMIT = 60.0, 60.0


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--large-seeds", type=int, default=2)
    chosen = options.parse_args()
    middle = [_middle(seed) for seed in range(chosen.seeds)]
    large = [_large(seed) for seed in range(chosen.large_seeds)]
    report = {
        "50_firms_30_items_6_suppliers": middle,
        "medians": _medians(middle) if middle else None,
        "500_firms_200_items_20_suppliers": large,
    }
    print(json.dumps(report, indent=2))


def _medians(runs: list[dict[str, Any]]) -> dict[str, float]:
    medians = {
        key: round(median(run[key] for run in runs), 2)
        for key in ("order_seconds", "answer_seconds", "plain_seconds")
    }
    medians["plain_over_order"] = round(
        median(run["plain_seconds"] / run["order_seconds"] for run in runs), 2
    )
    return medians


def _middle(seed: int) -> dict[str, Any]:
    """To proven optimality, by both."""
    document = market(*MIDDLE, seed)
    problem = read_problem(document)
    low, high = windows(problem, problem.orders)
    start = time.process_time()
    outcome, _ = buy(build_market(problem), low, high, time.process_time() + MIDDLE_LIMIT, time.process_time)
    order_seconds = time.process_time() - start
    start = time.process_time()
    answer = solve(problem, time_limit=MIDDLE_LIMIT, clock=time.process_time)
    answer_seconds = time.process_time() - start
    plain = solve_plain(document, MIDDLE_LIMIT)
    assert answer.settlement is not None
    return {
        "seed": seed,
        "proven": outcome.proven,
        "cost": answer.settlement.total / 100,
        "order_seconds": round(order_seconds, 2),
        "answer_seconds": round(answer_seconds, 2),
        "plain_proven": plain.status == "Optimal",
        "plain_cost": None if plain.cost is None else round(plain.cost / 100, 2),
        "plain_seconds": round(plain.seconds, 2),
    }


def _large(seed: int) -> dict[str, Any]:
    """How near to the bound within the time limit, by both."""
    document = market(*LARGE, seed)
    problem = read_problem(document)
    start = time.process_time()
    answer = solve(problem, time_limit=TIME_LIMIT, clock=time.process_time)
    seconds = time.process_time() - start
    plain = solve_plain(document, LARGE_LIMIT)
    assert answer.settlement is not None
    assert answer.lower_bound is not None
    return {
        "seed": seed,
        "status": answer.status,
        "cost": answer.settlement.total / 100,
        "gap_percent": _gap(answer.settlement.total, answer.lower_bound),
        "answer_seconds": round(seconds, 1),
        "costs_alone_known": sum(share.alone_status != "unknown" for share in answer.firms.values()),
        "plain_cost": None if plain.cost is None else round(plain.cost / 100, 2),
        "plain_gap_percent": None if plain.cost is None else _gap(plain.cost, plain.bound),
        "plain_seconds": round(plain.seconds, 1),
    }


def _gap(cost: float, lower_bound: float) -> float:
    return round(100 * (cost / lower_bound - 1), 3)


if __name__ == "__main__":
    main()
