"""The best order, proven: branch and price.

Each node of the search tree restricts invoice states and quantities. Column generation solves its
relaxation (`master`, `lagrangian`); its bound discards it, or it is split. Of equal costs the smaller
order wins: a unit of surplus counts `surplus_weight` cents everywhere.
(Barnhart et al., "Branch-and-Price: Column Generation for Solving Huge Integer Programs", Operations
Research 46, 1998.)
"""

import heapq
import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.branching import branch, quantities_of
from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import FREE, Entries, Instance, Restriction, restrict
from ayni.methods.joint_purchase.lagrangian import Bound, bound
from ayni.methods.joint_purchase.master import Master, Mix, no_multipliers
from ayni.methods.joint_purchase.problem import Problem
from ayni.methods.joint_purchase.settlement import Unpayable, invoice
from ayni.methods.joint_purchase.tightening import tighten

SMOOTHING = 0.5
"""Share of the newest duals in the multipliers tried; the rest is the best multipliers so far."""

WHOLE_MIX_NODES = (1, 12, 40, 120, 400, 1200)
"""At these nodes the known plans are combined by a mixed-integer program, to find a good order."""


@dataclass(frozen=True)
class Outcome:
    """What the search found: quantity by offer of the instance (None: no order known), cost in cents.

    `lower_bound` (cents) holds for every order; infinite when there is none. `proven`: the order is
    the best one, or there is none at all.
    """

    order: Mapping[int, int] | None
    cost: int
    lower_bound: float
    proven: bool


@dataclass(frozen=True)
class Node:
    restriction: Restriction
    lower_bound: float


class Search:
    """One run over one instance, until proven or until `deadline` (of `clock`)."""

    def __init__(
        self,
        problem: Problem,
        instance: Instance,
        deadline: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.problem, self.instance = problem, instance
        self.deadline, self.clock = deadline, clock
        self.columns = Columns(problem, instance)
        self.entries: Entries | None = instance.entries
        self.worst = self._worst_cost()
        self._master: Master | None = None
        self.best_order: dict[int, int] | None = None
        self.best_cost, self.best_key = 0, self.worst
        self._mixed_columns = 0

    def run(self) -> Outcome:
        """Search the tree, the lowest bound first."""
        number = itertools.count()
        heap = [(-np.inf, 0, Node(FREE, -np.inf))]
        nodes = 0
        while heap and not self._late():
            _, _, node = heapq.heappop(heap)
            if self._hopeless(node.lower_bound):
                heap = []
                break
            nodes += 1
            for child in self._explore(node, nodes):
                heapq.heappush(heap, (child.lower_bound, next(number) + 1, child))
        return self._outcome([node.lower_bound for _, _, node in heap])

    def _outcome(self, open_bounds: list[float]) -> Outcome:
        lowest = min([bound for bound in open_bounds if not self._hopeless(bound)], default=np.inf)
        proven = lowest == np.inf
        if self.best_order is None:
            return Outcome(None, 0, lowest, proven)
        return Outcome(self.best_order, self.best_cost, min(lowest, float(self.best_cost)), proven)

    def _late(self) -> bool:
        return self.clock() >= self.deadline

    def _hopeless(self, lower_bound: float, margin: float = 0.0) -> bool:
        """Whether no order of at least this value can beat the best one."""
        return lower_bound > self.best_key - max(0.9 * self.instance.surplus_weight, 2 * margin)

    def _worst_cost(self) -> float:
        """More than any order can cost: all offers bought to the full, all fees paid."""
        entries, states = self.instance.entries, self.instance.states
        most = np.zeros(len(self.instance.offer_number))
        np.maximum.at(most, entries.offer, np.maximum(entries.goods_first, entries.goods_last) + 1)
        return float(most.sum() + np.maximum(states.fee, 0).sum() + 10)

    # -- one node

    def _explore(self, node: Node, nodes: int) -> list[Node]:
        """Solve a node's relaxation; its children, none if it is settled."""
        entries = None if self.entries is None else restrict(self.entries, node.restriction)
        if entries is None:
            return []
        best, mix = self._generate(node, entries, first=nodes == 1)
        lower_bound = max(node.lower_bound, best.value if best else -np.inf)
        if self._hopeless(lower_bound, best.margin if best else 0.0):
            return []
        if self._late() or mix is None:
            return [Node(node.restriction, lower_bound)]
        if not self._whole(mix) and nodes in WHOLE_MIX_NODES:
            self._combine()
        if nodes == 1 and best is not None:
            self.entries = tighten(self.instance, entries, best, self._cutoff(best.margin))
        if self._hopeless(lower_bound, best.margin if best else 0.0):
            return []
        children = branch(self.instance, self.columns, node.restriction, entries, mix)
        return [Node(child, lower_bound) for child in children]

    def _cutoff(self, margin: float) -> float:
        return self.best_key - max(0.9 * self.instance.surplus_weight, 2 * margin)

    def _generate(self, node: Node, entries: Entries, *, first: bool) -> tuple[Bound | None, Mix | None]:
        """Column generation at one node: the best bound found and the last mix of plans."""
        best: Bound | None = None
        centre, newest = no_multipliers(self.instance), None
        mix: Mix | None = None
        allowed = self.columns.allowed(node.restriction)
        master = self._enter(node.restriction, allowed)
        while not self._late():
            if newest is None and not first:
                mix = newest_mix = master.solve(self.deadline - self.clock())
                if newest_mix is None:
                    return best, mix
                newest = newest_mix.multipliers
            point = centre if newest is None else newest if best is None else centre.mixed(newest, SMOOTHING)
            found = bound(self.instance, entries, node.restriction, self.columns, allowed, point)
            if not np.isfinite(found.value):
                return found, mix
            self._consider(found.plans)
            added = self._add(found.plans)
            allowed = self.columns.allowed(node.restriction)
            if best is None or found.value > best.value:
                best, centre = found, point
            if self._hopeless(best.value, best.margin):
                return best, mix
            if not added and newest is not None:
                if point is newest:
                    return best, mix
                best_before = best
                found = bound(self.instance, entries, node.restriction, self.columns, allowed, newest)
                self._consider(found.plans)
                added = self._add(found.plans)
                if found.value > best_before.value:
                    best, centre = found, newest
                if not added or self._hopeless(best.value, best.margin):
                    return best, mix
                allowed = self.columns.allowed(node.restriction)
            first, newest = False, None
        return best, mix

    def _enter(self, restriction: Restriction, allowed: np.ndarray) -> Master:
        if self._master is None:
            self._master = Master(self.instance, self.columns, self.worst)
        self._master.enter(restriction, allowed)
        return self._master

    def _add(self, plans: Iterable[tuple[tuple[int, int, int], ...] | None]) -> bool:
        assert self._master is not None
        added = False
        for item, plan in enumerate(plans):
            number = None if plan is None else self.columns.add(item, plan)
            if number is not None:
                self._master.add_plan(number)
                added = True
        return added

    # -- orders

    def _consider(self, plans: Iterable[tuple[tuple[int, int, int], ...] | None]) -> None:
        """Take the order these plans make together if it is payable and better than the best one."""
        order: dict[int, int] = {}
        for plan in plans:
            if plan is None:
                return
            order.update((offer, quantity) for offer, _, quantity in plan)
        self._keep_better(order)

    def _keep_better(self, order: dict[int, int]) -> None:
        cost = self.cost(order)
        if cost is None:
            return
        surplus = sum(order.values()) - int(self.instance.low.sum())
        key = cost + self.instance.surplus_weight * surplus
        if key < self.best_key:
            self.best_order, self.best_cost, self.best_key = order, cost, key

    def cost(self, order: Mapping[int, int]) -> int | None:
        """What an order costs in cents, exactly; None if a supplier's minimum is not reached."""
        goods: dict[int, int] = {}
        for offer, quantity in order.items():
            supplier = int(self.instance.offer_supplier[offer])
            goods[supplier] = goods.get(supplier, 0) + self.columns.goods(offer, quantity)
        total = 0
        for supplier, value in goods.items():
            terms = self.problem.suppliers[self.instance.supplier_number[supplier]]
            try:
                total += invoice(terms, value).total
            except Unpayable:
                return None
        return total

    def _whole(self, mix: Mix) -> bool:
        """Take the mix as an order if it buys every item in one way; whether it does."""
        order = quantities_of(self.instance, self.columns, mix)
        if order is not None:
            self._keep_better(order)
        return order is not None

    def _combine(self) -> None:
        """Look for a better order among all combinations of the known plans."""
        if self._master is None or len(self.columns) == self._mixed_columns:
            return
        self._mixed_columns = len(self.columns)
        seconds = 0.2 * (self.deadline - self.clock())
        chosen = self._master.whole_mix(seconds, relative_gap=1e-4)
        if chosen is not None:
            self._keep_better(self.columns.purchase(chosen))
