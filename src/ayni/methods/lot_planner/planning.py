"""Solve an order, and read the plan out of the solution in exact figures."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from time import monotonic

from ayni.methods.lot_planner.diagnosis import remedies
from ayni.methods.lot_planner.formulation import Formulation, Taken, is_trusted
from ayni.methods.lot_planner.milp import Solution, Verdict
from ayni.methods.lot_planner.outcome import Exclusion, Infeasible, Part, Plan, Span, Undecided
from ayni.methods.lot_planner.problem import Basis, Problem
from ayni.methods.lot_planner.schedule import forward_pass, is_late

CENT = Decimal("0.01")


def plan(problem: Problem, *, seconds: float | None = None) -> Plan | Infeasible | Undecided:
    """The cheapest plan, proven; or why there is none and what would have to give.

    With `seconds` the work stops after about that long: with the best plan found so far and a bound, or
    undecided. Without it the answer depends on the problem alone.
    """
    began = monotonic()
    formulation = Formulation(problem)
    solution = formulation.milp.solve(seconds=seconds)
    if solution.values:
        return _plan(formulation, solution)
    if solution.verdict is Verdict.STOPPED:
        return Undecided(monotonic() - began)
    left = None if seconds is None else seconds - (monotonic() - began)
    return Infeasible(remedies(problem, seconds=left), _excluded(problem))


def _plan(formulation: Formulation, solution: Solution) -> Plan:
    problem = formulation.problem
    steps = {each.x: round(solution.values[each.x]) for each in formulation.taken}
    used = [each for each in formulation.taken if steps[each.x]]
    parts = tuple(_part(each, steps[each.x]) for each in used)
    days: dict[str, int] = {}
    for each in used:
        days[each.lot.name] = max(days.get(each.lot.name, 0), each.offer.days)
    spans = forward_pass(problem, days)
    _check(problem, used, steps, late=is_late(problem, spans))
    start = problem.start
    return Plan(
        cost=sum((part.cost for part in parts), Decimal(0)),
        parts=tuple(sorted(parts, key=lambda part: [lot.name for lot in problem.lots].index(part.lot))),
        spans=tuple(
            Span(lot.name, *(start + timedelta(days=day) for day in spans[lot.name])) for lot in problem.lots
        ),
        proven=solution.verdict is Verdict.OPTIMAL,
        bound=_cents(Decimal(solution.bound)),
        excluded=_excluded(problem),
    )


def _part(taken: Taken, steps: int) -> Part:
    quantity = steps * taken.lot.step
    price = taken.offer.price if taken.offer.basis is Basis.LUMP else taken.offer.price * quantity
    return Part(taken.workshop.name, taken.lot.name, quantity, _cents(price + taken.offer.freight))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _check(problem: Problem, used: list[Taken], steps: dict[int, int], *, late: bool) -> None:
    """The rounded figures keep what the solver kept within its tolerance; else the programme is at fault."""
    for lot in problem.lots:
        if sum(steps[each.x] for each in used if each.lot == lot) != lot.steps:
            raise RuntimeError(f"the parts of lot {lot.name!r} do not add up to its quantity")
    for each in used:
        lump = each.offer.basis is Basis.LUMP
        if steps[each.x] > each.most or (lump and steps[each.x] != each.most):
            raise RuntimeError(f"{each.workshop.name!r} would not make that part of {each.lot.name!r}")
    if late:
        raise RuntimeError("a lot would be late")


def _excluded(problem: Problem) -> tuple[Exclusion, ...]:
    """Offers that could not be used, whoever else took part."""
    return tuple(
        Exclusion(workshop.name, offer.lot, code)
        for workshop in problem.workshops
        for offer in workshop.offers
        for code, out in (
            ("trust_too_low", not is_trusted(problem, workshop)),
            ("process_missing", not workshop.can_do(problem.by_name[offer.lot])),
        )
        if out
    )
