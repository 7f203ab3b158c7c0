"""When lots start and finish, in whole days from the problem's start."""

from collections.abc import Mapping

from ayni.methods.lot_planner.problem import Problem


def forward_pass(problem: Problem, days: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Each lot's start and finish when it takes so many days (0 if not given) and starts as soon as it may.

    The forward pass of the critical path method: a lot starts when the last of those it depends on is finished.
    """
    spans: dict[str, tuple[int, int]] = {}
    for lot in problem.in_order:
        start = max([problem.begins(lot), *(spans[name][1] for name in lot.depends_on)])
        spans[lot.name] = (start, start + days.get(lot.name, 0))
    return spans


def is_late(problem: Problem, spans: Mapping[str, tuple[int, int]]) -> bool:
    """Whether any lot is finished after the day it is due."""
    return any(spans[lot.name][1] > problem.due(lot) for lot in problem.lots)
