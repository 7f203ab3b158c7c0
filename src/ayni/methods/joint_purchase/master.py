"""The master problem of column generation: mix known plans so that invoices' states are respected.

Minimise the plans' goods after their states' discounts plus the states' fees, such that every item
takes one plan; a plan that buys in a state needs that state in use (`link` rows, added as they are
violated); a state in use has the goods it asks for; a supplier has at most one state. The linear
relaxation is solved by HiGHS. Its duals are used as multipliers only: what they prove is computed
elsewhere, so the solver's tolerances cannot make a bound wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.market import Bools, Floats

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
TINY = 1e-7

DEARER, DEAREST = 10.0, 1e6
"""Breaking a row is made dearer by this factor, up to this price in units of an item's share."""

MISSING_GOODS = 0.5
"""At first, what goods count that a state lacks, in times their value."""


@dataclass(frozen=True)
class Multipliers:
    """Dual values in cents: of a cent of goods at the start and end of states, of using states."""

    start: Floats
    end: Floats
    link: Floats

    def mixed(self, other: "Multipliers", share: float) -> "Multipliers":
        """`share` of the other one, the rest of this one."""
        return Multipliers(
            (1 - share) * self.start + share * other.start,
            (1 - share) * self.end + share * other.end,
            (1 - share) * self.link + share * other.link,
        )


def no_multipliers(instance: Instance) -> Multipliers:
    states = len(instance.states.start)
    return Multipliers(np.zeros(states), np.zeros(states), np.zeros((len(instance.low), states)))


@dataclass(frozen=True)
class Mix:
    """A solution of the relaxation: weight of each plan, use of each state, cost in cents, multipliers.

    `unserved`: an item goes without a plan, a supplier that must be used without a state or a state
    without its goods, at a dear price, because no known plans do or because the price is too low.
    """

    plans: Floats
    states: Floats
    cost: float
    multipliers: Multipliers
    unserved: bool


def new_solver() -> highspy.Highs:
    """A silent solver."""
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its wrapper is not annotated
    solver.setOptionValue("output_flag", False)
    return solver


class Master:
    """The linear program, kept warm from one solve to the next. Amounts in it are in units of `scale`."""

    def __init__(self, instance: Instance, columns: Columns, worst: float) -> None:
        self.instance, self.columns = instance, columns
        self.scale = max(1.0, worst / (100 * len(instance.low)))
        self._solver = new_solver()
        self._solver.setOptionValue("presolve", "off")
        self._strategy = DUAL_SIMPLEX
        self._links: dict[tuple[int, int], int] = {}
        self._buyers: dict[tuple[int, int], list[int]] = {}
        self._plan_columns: list[int] = []
        self._add_rows()
        self._add_states()
        self._add_dear()

    def _add_rows(self) -> None:
        instance, states = self.instance, self.instance.states
        self._suppliers = {
            int(supplier): self._row(-highspy.kHighsInf, 1)
            for supplier in np.unique(states.supplier[~states.idle])
        }
        for _ in instance.low:
            self._row(1, 1)
        self._first_item = len(self._suppliers)
        self._starts = {
            int(state): self._row(0, highspy.kHighsInf)
            for state in np.flatnonzero(~states.idle & (states.start > 1))
        }
        self._ends = {
            int(state): self._row(-highspy.kHighsInf, 0) for state in np.flatnonzero(np.isfinite(states.end))
        }

    def _row(self, lower: float, upper: float) -> int:
        self._solver.addRow(lower, upper, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        return int(self._solver.getNumRow()) - 1

    def _link(self, solver: highspy.Highs, item: int, state: int) -> int:
        """Add the row: plans of the item that buy in the state weigh no more than the state's use."""
        buyers = [self._plan_columns[number] for number in self._buyers.get((item, state), ())]
        columns = np.array([self._states[state], *buyers], dtype=np.int32)
        amounts = np.ones(len(columns))
        amounts[0] = -1.0
        solver.addRow(-highspy.kHighsInf, 0, len(columns), columns, amounts)
        return int(solver.getNumRow()) - 1

    def _column(self, cost: float, entries: Sequence[tuple[int, float]], upper: float) -> int:
        rows = np.array([row for row, _ in entries], dtype=np.int32)
        amounts = np.array([amount for _, amount in entries], dtype=np.float64)
        self._solver.addCol(cost, 0, upper, len(rows), rows, amounts)
        return int(self._solver.getNumCol()) - 1

    def _add_states(self) -> None:
        states = self.instance.states
        self._states: dict[int, int] = {}
        for state in np.flatnonzero(~states.idle):
            entries = [(self._suppliers[int(states.supplier[state])], 1.0)]
            if state in self._starts:
                entries.append((self._starts[int(state)], -states.start[state] / self.scale))
            if state in self._ends:
                entries.append((self._ends[int(state)], -states.end[state] / self.scale))
            self._states[int(state)] = self._column(states.fee[state] / self.scale, entries, 1)

    def _add_dear(self) -> None:
        """Columns that break a row at a price, so that there always is a mix and duals stay in bounds.

        The prices are a few times what a row may be worth: far too high ones would swing the multipliers
        for as long as the plans known serve badly.
        """
        entries = self.instance.entries
        unit_price = np.zeros(len(self.instance.low))
        np.maximum.at(unit_price, entries.item, entries.goods_first / entries.first)
        items = (2 * unit_price * self.instance.high + 100) / self.scale
        by_supplier = float(items.sum()) / self.instance.supplier_count
        priced = [(row, 1.0, by_supplier) for row in self._suppliers.values()]
        priced += [(self._first_item + item, 1.0, float(price)) for item, price in enumerate(items)]
        priced += [(row, 1.0, MISSING_GOODS) for row in self._starts.values()]
        priced += [(row, -1.0, MISSING_GOODS) for row in self._ends.values()]
        self._dear = [self._column(price, [(row, sign)], highspy.kHighsInf) for row, sign, price in priced]
        self._dear_prices = np.array([price for _, _, price in priced])

    def raise_dear_price(self) -> bool:
        """Make it dearer to break rows, unless it is very dear already."""
        if self._dear_prices.max() > DEAREST:
            return False
        self._dear_prices = self._dear_prices * DEARER
        for column, price in zip(self._dear, self._dear_prices, strict=True):
            self._solver.changeColCost(column, price)
        self._strategy = PRIMAL_SIMPLEX
        return True

    def add_plan(self, number: int) -> None:
        """Take a plan of `columns` into the program."""
        item, states = self.columns.items[number], self.instance.states
        cost, entries = 0.0, [(self._first_item + item, 1.0)]
        amounts: dict[int, float] = {}
        for offer, state, quantity in self.columns.plans[number]:
            goods = self.columns.goods(offer, quantity) / self.scale
            cost += states.keep[state] * goods + self.instance.surplus_weight * quantity / self.scale
            for row in (self._starts.get(state), self._ends.get(state)):
                if row is not None:
                    amounts[row] = amounts.get(row, 0) + goods
            if not states.idle[state]:
                self._buyers.setdefault((item, state), []).append(number)
                if (item, state) in self._links:
                    amounts[self._links[item, state]] = 1.0
        entries += list(amounts.items())
        self._plan_columns.append(self._column(cost, entries, highspy.kHighsInf))
        self._strategy = PRIMAL_SIMPLEX

    def enter(self, entries: Entries, allowed: Bools) -> None:
        """Move to another branch: which plans and states it allows, which suppliers it must use."""
        upper = np.where(allowed, highspy.kHighsInf, 0.0)
        plans = np.array(self._plan_columns, dtype=np.int32)
        self._solver.changeColsBounds(len(plans), plans, np.zeros(len(plans)), upper)
        present = set(entries.state.tolist())
        for state, column in self._states.items():
            self._solver.changeColBounds(column, 0, 1.0 if state in present else 0.0)
        for supplier, row in self._suppliers.items():
            used = supplier in entries.used_suppliers
            self._solver.changeRowBounds(row, 1.0 if used else -highspy.kHighsInf, 1.0)
        self._strategy = DUAL_SIMPLEX

    def basis(self) -> highspy.HighsBasis:
        """The solver's present starting point, to come back to with `probe`."""
        return self._solver.getBasis()

    def probe(self, entries: Entries, allowed: Bools, basis: highspy.HighsBasis) -> float:
        """About what the mix would cost in a branch with the known plans."""
        self.enter(entries, allowed)
        self._solver.setBasis(basis)
        self._solver.setOptionValue("simplex_iteration_limit", 50)
        self._solver.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        self._solver.run()
        self._solver.setOptionValue("simplex_iteration_limit", 2147483647)
        return float(self._solver.getInfo().objective_function_value) * self.scale

    def solve(self, seconds: float) -> Mix | None:
        """Solve the relaxation, link rows included. None if time ran out or the solver gave up."""
        while self._run(seconds):
            solution = self._solver.getSolution()
            values, duals = np.array(solution.col_value), np.array(solution.row_dual)
            if not self._add_violated_links(values):
                return self._mix(values, duals)
            self._strategy = DUAL_SIMPLEX
        return None

    def _run(self, seconds: float) -> bool:
        self._solver.setOptionValue("simplex_strategy", self._strategy)
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.01))
        for attempt in range(2):
            self._solver.run()
            if self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return True
            if self._solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
                return False
            if attempt == 0:
                self._solver.clearSolver()
        return False

    def _add_violated_links(self, values: Floats) -> bool:
        used: dict[tuple[int, int], float] = {}
        for number in np.flatnonzero(values[self._plan_columns] > TINY):
            weight, item = values[self._plan_columns[number]], self.columns.items[number]
            for state in {state for _, state, _ in self.columns.plans[number]}:
                used[item, state] = used.get((item, state), 0) + weight
        violated = [
            (item, state)
            for (item, state), weight in used.items()
            if state in self._states
            and (item, state) not in self._links
            and weight > values[self._states[state]] + 10 * TINY
        ]
        for item, state in violated:
            self._links[item, state] = self._link(self._solver, item, state)
        return bool(violated)

    def _mix(self, values: Floats, duals: Floats) -> Mix:
        multipliers = no_multipliers(self.instance)
        for state, row in self._starts.items():
            multipliers.start[state] = max(0.0, duals[row])
        for state, row in self._ends.items():
            multipliers.end[state] = max(0.0, -duals[row])
        for (item, state), row in self._links.items():
            multipliers.link[item, state] = max(0.0, -duals[row]) * self.scale
        states = np.zeros(len(self.instance.states.start))
        for state, column in self._states.items():
            states[state] = values[column]
        cost = self._solver.getInfo().objective_function_value * self.scale
        unserved = bool(np.any(values[self._dear] > TINY))
        return Mix(values[self._plan_columns], states, cost, multipliers, unserved)

    def combine(self, seconds: float, relative_gap: float) -> list[int] | None:
        """Plans chosen by the mixed-integer program over the known columns, one for each item.

        A way to find good orders; whether and at what cost they hold is for the caller to check.
        """
        solver = new_solver()
        solver.passModel(self._solver.getLp())
        for item, state in self._buyers:
            if (item, state) not in self._links:
                self._link(solver, item, state)
        whole = np.array([*self._states.values(), *self._plan_columns], dtype=np.int32)
        kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(len(whole), whole, kinds)
        solver.setOptionValue("mip_rel_gap", relative_gap)
        solver.setOptionValue("mip_max_nodes", 100)
        solver.setOptionValue("time_limit", max(seconds, 0.01))
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.array(solver.getSolution().col_value)[self._plan_columns]
        chosen = {self.columns.items[number]: int(number) for number in np.flatnonzero(values > 0.5)}
        return list(chosen.values()) if len(chosen) == len(self.instance.low) else None
