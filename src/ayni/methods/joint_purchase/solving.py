"""From a problem to its answer: order, drop the lines that became too dear, order again, share."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ayni.methods.joint_purchase.answer import Answer, CostStatus, FirmShare, ShapleySample, Status, money
from ayni.methods.joint_purchase.apportionment import round_to_total
from ayni.methods.joint_purchase.coalition import Coalitions, Cost, buy
from ayni.methods.joint_purchase.demand import Dropped, passed_maxima, received, windows
from ayni.methods.joint_purchase.market import Market, build_market
from ayni.methods.joint_purchase.problem import OrderLine, Problem, SharingRule
from ayni.methods.joint_purchase.reasons import explain
from ayni.methods.joint_purchase.settlement import Settlement, settle
from ayni.methods.joint_purchase.shapley import shapley_value
from ayni.methods.joint_purchase.sharing import (
    Bills,
    check_rationality,
    proportional_bills,
    uniform_bills,
)

TIME_LIMIT = 50.0
"""Seconds for everything, unless told otherwise."""

ORDERING_SHARE = 0.7
"""Of the time left, what finding one order may take; the rest is for what firms would pay alone."""

Clock = Callable[[], float]


@dataclass(frozen=True)
class Ordered:
    """The order that stands when no maximum price is passed any more."""

    status: Status
    lines: tuple[OrderLine, ...]
    dropped: tuple[Dropped, ...]
    settlement: Settlement | None
    lower_bound: int | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Billing:
    """Bills, the rule they follow, and how the rule's value was drawn if it was."""

    rule: SharingRule
    bills: Bills
    sample: ShapleySample | None = None


def solve(
    problem: Problem, *, time_limit: float = TIME_LIMIT, seed: int = 0, clock: Clock = time.monotonic
) -> Answer:
    """The order of least cost for a joint purchase, and each firm's bill.

    `time_limit` in seconds bounds the work; when it ends early the best order found is given with a
    lower bound. `seed` draws the sample of the Shapley value for more than 12 firms.
    """
    deadline = clock() + time_limit
    market = build_market(problem)
    ordered = _order(market, deadline, clock)
    warnings = list(problem.warnings)
    firms: dict[str, FirmShare] = {}
    rationality, billing = None, Billing(problem.sharing, {})
    if ordered.settlement is not None:
        coalitions = Coalitions(market, ordered.lines, ordered.settlement.total, clock)
        alone = _costs_alone(problem.firms, coalitions, deadline, clock)
        shares = received(ordered.lines, ordered.settlement)
        billing = _bills(problem, ordered, ordered.settlement, shares, coalitions, alone, seed, deadline)
        if billing.rule != problem.sharing:
            warnings.append(
                f"{problem.sharing} sharing was not possible, because costs alone are unknown for lack of time "
                f"or all 0; the bills are {billing.rule}"
            )
        known = {firm: None if cost is None else cost.alone for firm, cost in alone.items()}
        rationality = check_rationality(billing.bills, known)
        firms = _firm_shares(ordered, shares, billing.bills, alone)
    return Answer(
        status=ordered.status,
        settlement=ordered.settlement,
        lower_bound=ordered.lower_bound,
        firms=firms,
        dropped=ordered.dropped,
        reasons=ordered.reasons,
        sharing=billing.rule,
        rationality=rationality,
        sample=billing.sample,
        warnings=tuple(warnings),
    )


def _order(market: Market, deadline: float, clock: Clock) -> Ordered:
    problem = market.problem
    lines, dropped, proven = problem.orders, list[Dropped](), True
    while True:
        low, high = windows(problem, lines)
        now = clock()
        outcome, bought = buy(market, low, high, now + ORDERING_SHARE * (deadline - now), clock)
        proven = proven and outcome.proven
        if outcome.order is None:
            if outcome.proven:
                reasons = tuple(explain(problem, low, high, deadline, clock))
                return Ordered("infeasible", lines, tuple(dropped), None, None, reasons)
            late = ("time ran out before any order was found; allow more time",)
            return Ordered("unknown", lines, tuple(dropped), None, outcome.lower_bound, late)
        settlement = _checked(problem, lines, bought, outcome.cost)
        passed = passed_maxima(lines, settlement)
        if not passed:
            status: Status = "optimal" if proven else "feasible"
            return Ordered(status, lines, tuple(dropped), settlement, outcome.lower_bound)
        dropped += passed
        gone = {id(each.line) for each in passed}
        lines = tuple(line for line in lines if id(line) not in gone)


def _checked(
    problem: Problem, lines: Sequence[OrderLine], bought: dict[tuple[str, str], int], cost: int
) -> Settlement:
    """Price the order again from the problem itself; it must fit the orders and cost what was found."""
    settlement = settle(problem, bought)
    low, high = windows(problem, lines)
    for number, item in enumerate(problem.items):
        delivered = sum(quantity for (_, each), quantity in bought.items() if each == item)
        if not low[number] <= delivered <= high[number]:
            raise RuntimeError(f"the order found delivers {delivered} of {item}, outside its window")
    if settlement.total != cost:
        raise RuntimeError(f"the order found costs {settlement.total} cents, not {cost}")
    return settlement


def _costs_alone(
    firms: Sequence[str], coalitions: Coalitions, deadline: float, clock: Clock
) -> dict[str, Cost | None]:
    """Each firm's cost alone; the time left is shared out evenly among those to come."""
    costs: dict[str, Cost | None] = {}
    for number, firm in enumerate(firms):
        left = max(deadline - clock(), 0.0)
        costs[firm] = coalitions.cost([firm], clock() + 2 * left / (len(firms) - number))
    return costs


def _bills(
    problem: Problem,
    ordered: Ordered,
    settlement: Settlement,
    shares: Sequence[int],
    coalitions: Coalitions,
    alone: dict[str, Cost | None],
    seed: int,
    deadline: float,
) -> Billing:
    """Bills by the problem's rule; by the uniform one where there was no time for it."""
    counted = {firm: cost.counted for firm, cost in alone.items() if cost is not None}
    basis = sum(counted.values()) or settlement.total == 0
    if problem.sharing == "proportional" and len(counted) == len(alone) and basis:
        return Billing("proportional", proportional_bills(settlement.total, counted))
    if problem.sharing == "shapley":
        buyers = list(dict.fromkeys(line.firm for line in ordered.lines))
        value = shapley_value(buyers, lambda firms: _counted(coalitions.cost(firms, deadline)), seed)
        if value is not None:
            bills = dict.fromkeys(problem.firms, 0)
            bills |= zip(value.values, round_to_total(list(value.values.values())), strict=True)
            sample = None
            if value.standard_error is not None and value.orders is not None:
                sample = ShapleySample(seed, value.orders, value.standard_error)
            return Billing("shapley", bills, sample)
    bills = dict.fromkeys(problem.firms, 0)
    bills.update(uniform_bills(ordered.lines, shares, settlement))
    return Billing("uniform", bills)


def _counted(cost: Cost | None) -> int | None:
    return None if cost is None else cost.counted


def _firm_shares(
    ordered: Ordered, shares: Sequence[int], bills: Bills, alone: dict[str, Cost | None]
) -> dict[str, FirmShare]:
    received: dict[str, dict[str, int]] = {firm: {} for firm in bills}
    for line, share in zip(ordered.lines, shares, strict=True):
        if share:
            received[line.firm][line.item] = received[line.firm].get(line.item, 0) + share
    firms = {}
    for firm, bill in bills.items():
        cost = alone[firm]
        status, remark = _cost_status(cost)
        firms[firm] = FirmShare(received[firm], bill, cost.alone if cost else None, status, remark)
    return firms


def _cost_status(cost: Cost | None) -> tuple[CostStatus, str | None]:
    """How well a cost alone is known, and a remark where there is none."""
    if cost is None:
        return "unknown", "time ran out before it was computed"
    if cost.alone is None:
        return "infeasible", (
            "alone it cannot buy within its tolerances (minimum orders, packs or minimum quantities); "
            f"taking more than it wants it would pay {money(cost.counted)}"
        )
    return ("optimal" if cost.proven else "feasible"), None
