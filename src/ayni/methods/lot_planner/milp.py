"""A mixed-integer linear programme, built column by column and row by row, and solved by HiGHS."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

import highspy
import numpy as np

INFINITY: Final = highspy.kHighsInf
HALF_A_CENT: Final = 0.005


class Verdict(Enum):
    """How a solution ended; STOPPED is with or without a solution in hand."""

    OPTIMAL = auto()
    INFEASIBLE = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` by column (empty without a solution in hand), objective and proven lower bound."""

    verdict: Verdict
    values: tuple[float, ...]
    objective: float = math.inf
    bound: float = -math.inf


@dataclass
class Milp:
    """Minimise the columns' costs under rows `least <= sum of coefficient * column <= most`."""

    costs: list[float] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_least: list[float] = field(default_factory=list)
    row_most: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    coefficients: list[float] = field(default_factory=list)

    def column(
        self, cost: float = 0.0, low: float = 0.0, high: float = INFINITY, *, whole: bool = False
    ) -> int:
        """Add a variable; returns its number."""
        self.costs.append(cost)
        self.lowest.append(low)
        self.highest.append(high)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], *, least: float = -INFINITY, most: float = INFINITY
    ) -> None:
        """Add a constraint over (column, coefficient) pairs."""
        self.starts.append(len(self.columns))
        self.row_least.append(least)
        self.row_most.append(most)
        for column, coefficient in terms:
            self.columns.append(column)
            self.coefficients.append(coefficient)

    def solve(self, *, gap: float = HALF_A_CENT, seconds: float | None = None) -> Solution:
        """Solve to an absolute `gap` of the objective, or as far as `seconds` go. Deterministic without them."""
        if not self.costs:
            self.column(high=0.0)  # without a column the solver would not look at the rows
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no annotations
        solver.silent()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", gap)
        if seconds is not None:
            solver.setOptionValue("time_limit", seconds)
        solver.passModel(self._programme())
        solver.run()
        status, statuses = solver.getModelStatus(), highspy.HighsModelStatus
        if status in {statuses.kInfeasible, statuses.kUnboundedOrInfeasible}:
            return Solution(Verdict.INFEASIBLE, ())
        if status not in {statuses.kOptimal, statuses.kTimeLimit}:
            raise RuntimeError(f"the solver ended with {solver.modelStatusToString(status)}")
        info = solver.getInfo()
        in_hand = math.isfinite(info.objective_function_value) and info.primal_solution_status == 2
        return Solution(
            Verdict.OPTIMAL if status == statuses.kOptimal else Verdict.STOPPED,
            tuple(solver.getSolution().col_value) if in_hand else (),
            info.objective_function_value,
            info.mip_dual_bound if any(self.whole) else info.objective_function_value,
        )

    def _programme(self) -> "highspy.HighsLp":
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(self.costs), len(self.row_least)
        programme.col_cost_ = np.array(self.costs)
        programme.col_lower_, programme.col_upper_ = np.array(self.lowest), np.array(self.highest)
        programme.row_lower_, programme.row_upper_ = np.array(self.row_least), np.array(self.row_most)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.array([*self.starts, len(self.columns)])
        programme.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        programme.a_matrix_.value_ = np.array(self.coefficients)
        kinds = highspy.HighsVarType
        programme.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return programme
