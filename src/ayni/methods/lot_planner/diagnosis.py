"""Why there is no plan: which limits would have to give, and by how little.

Elastic programming (Brown & Graves 1975; Chinneck 2008, chapter 6): limits may be broken at a price, and the sum
of what is broken is made least. Each family is tried alone first, since people can choose which one gives.
"""

import math
from collections.abc import Collection
from datetime import date, timedelta
from time import monotonic

from ayni.methods.lot_planner.formulation import Formulation
from ayni.methods.lot_planner.milp import Solution, Verdict
from ayni.methods.lot_planner.outcome import Change, Family, Remedy
from ayni.methods.lot_planner.problem import Problem

GAP = 1e-7
DECIMALS = 6
NOTHING = 10.0**-DECIMALS


def remedies(problem: Problem, *, seconds: float | None = None) -> tuple[Remedy, ...]:
    """One remedy for each family of limits that is enough alone; else one that combines families.

    What is not decided within `seconds` is left out.
    """
    until = math.inf if seconds is None else monotonic() + seconds
    families = _present(problem)
    alone = [remedy for family in families if (remedy := _least(problem, [family], until))]
    together = () if alone else (_least(problem, families, until),)
    return tuple(remedy for remedy in (*alone, *together) if remedy)


def _present(problem: Problem) -> list[Family]:
    """The families of which the problem has a limit."""
    limits = problem.limits
    there = {
        Family.QUANTITY: True,
        Family.HOURS: any(workshop.hours is not None for workshop in problem.workshops),
        Family.TIME: True,
        Family.TRUST: limits.least_trust > 0,
        Family.WORKSHOPS: limits.most_workshops is not None,
        Family.SHARE: limits.most_share is not None,
    }
    return [family for family in Family if there[family]]


def _least(problem: Problem, giving: Collection[Family], until: float) -> Remedy | None:
    """The least that these families must give; None when it is not enough, or time is up."""
    formulation = Formulation(problem, giving)
    solution = _solve(formulation, until)
    if solution is None:
        return None
    if formulation.lateness:
        solution = _no_lot_needlessly_late(formulation, solution, until)
    if solution is None:
        return None
    changes = _changes(formulation, solution.values)
    return Remedy(tuple(changes)) if changes else None


def _solve(formulation: Formulation, until: float) -> Solution | None:
    left = until - monotonic()
    if left <= 0:
        return None
    solution = formulation.milp.solve(gap=GAP, seconds=None if math.isinf(left) else left)
    return solution if solution.verdict is Verdict.OPTIMAL else None


def _no_lot_needlessly_late(formulation: Formulation, solution: Solution, until: float) -> Solution | None:
    """Among the solutions whose latest lot is as little late, the one with the fewest late days in all."""
    milp = formulation.milp
    for slack in formulation.slacks:
        milp.costs[slack.column] = 0.0
        milp.highest[slack.column] = solution.values[slack.column] + NOTHING
    for column in formulation.lateness.values():
        milp.costs[column] = 1.0
    return _solve(formulation, until)


def _changes(formulation: Formulation, values: tuple[float, ...]) -> list[Change]:
    problem = formulation.problem
    limits = problem.limits
    now: dict[Family, float | None] = {
        Family.TRUST: limits.least_trust,
        Family.WORKSHOPS: limits.most_workshops,
        Family.SHARE: limits.most_share,
    }
    hours = {workshop.name: workshop.hours for workshop in problem.workshops}
    changes = []
    for slack in formulation.slacks:
        amount = round(values[slack.column], DECIMALS)
        if amount <= NOTHING or slack.family is Family.TIME:
            continue
        if slack.family is Family.QUANTITY:
            missing = float(round(amount) * problem.by_name[slack.subject].step)
            changes.append(Change(slack.family, slack.subject, missing))
        else:
            limit = hours[slack.subject] if slack.family is Family.HOURS else now[slack.family]
            changes.append(Change(slack.family, slack.subject, amount, limit))
    return changes + _late_lots(formulation, values)


def _late_lots(formulation: Formulation, values: tuple[float, ...]) -> list[Change]:
    problem = formulation.problem
    return [
        Change(Family.TIME, name, float(days), _due_day(problem, name))
        for name, column in formulation.lateness.items()
        if (days := round(values[column])) > 0
    ]


def _due_day(problem: Problem, lot: str) -> date:
    return problem.start + timedelta(days=problem.due(problem.by_name[lot]))
