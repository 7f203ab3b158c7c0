"""The best order, proven: branch and price.

Each node of the search tree restricts invoice states and quantities. Column generation solves its
relaxation (`master`, `lagrangian`); its bound discards it, or it is split. Of equal costs the smaller
order wins: a unit of surplus counts `surplus_weight` cents everywhere.
(Barnhart et al., "Branch-and-Price: Column Generation for Solving Huge Integer Programs", Operations
Research 46, 1998; strong branching: Applegate et al., 1995.)
"""

import heapq
import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.branching import Split, quantities_of, split_whole, splits
from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import FREE, Entries, Instance, Restriction, restrict
from ayni.methods.joint_purchase.item_pricing import Plan
from ayni.methods.joint_purchase.lagrangian import Bound, bound
from ayni.methods.joint_purchase.master import Master, Mix, Multipliers, no_multipliers
from ayni.methods.joint_purchase.problem import Problem
from ayni.methods.joint_purchase.settlement import Unpayable, invoice
from ayni.methods.joint_purchase.tightening import tighten

SMOOTHING = 0.5
"""Share of the newest duals in the multipliers tried first; the rest is the best multipliers so far."""

STRONG_BRANCHING = 8
"""So many of the most undecided splits of a node are compared."""

COMBINING_NODES = frozenset((1, 12, 40, 120, 400, 1200))
"""At these nodes the known plans are combined by a mixed-integer program, to find a good order."""

COMBINING_SHARE = 0.1
"""Of the time left, what such a program may take."""


@dataclass(frozen=True)
class Outcome:
    """What the search found: quantity by offer of the instance (None: no order known), cost in cents.

    `lower_bound` (whole cents) holds for every order. `proven`: the order is the best one; without an
    order, that there is none at all.
    """

    order: Mapping[int, int] | None
    cost: int
    lower_bound: int
    proven: bool


@dataclass(frozen=True)
class Node:
    restriction: Restriction
    lower_bound: float


class Search:
    """One run over one instance, until proven or until `clock` says that the `deadline` has come."""

    def __init__(
        self, problem: Problem, instance: Instance, deadline: float, clock: Callable[[], float]
    ) -> None:
        self.problem, self.instance = problem, instance
        self.deadline, self.clock = deadline, clock
        self.columns = Columns(problem, instance)
        worst = self._worst_cost()
        self.master = Master(instance, self.columns, worst)
        self.entries: Entries | None = instance.entries
        self.root: Bound | None = None
        self.best_order: dict[int, int] | None = None
        self.best_cost, self.best_key = 0, worst
        self._combined = 0

    def run(self) -> Outcome:
        """Search the tree, the lowest bound first."""
        number = itertools.count(1)
        heap = [(-math.inf, 0, Node(FREE, -math.inf))]
        explored = itertools.count(1)
        while heap and not self._late():
            node = heapq.heappop(heap)[2]
            if not self._hopeless(node.lower_bound):
                for child in self._explore(node, next(explored)):
                    heapq.heappush(heap, (child.lower_bound, next(number), child))
        bounds = [node.lower_bound for _, _, node in heap if not self._hopeless(node.lower_bound)]
        return self._outcome(bounds)

    def _outcome(self, open_bounds: list[float]) -> Outcome:
        """All surplus together counts less than half a cent, and costs are whole cents."""
        lowest = min(open_bounds, default=math.inf)
        least = 0 if lowest < 0 else math.ceil(lowest - 0.5) if math.isfinite(lowest) else self.best_cost
        if self.best_order is not None:
            least = min(least, self.best_cost)
        return Outcome(self.best_order, self.best_cost, least, not open_bounds)

    def _late(self) -> bool:
        return self.clock() >= self.deadline

    def _cutoff(self, margin: float) -> float:
        """Orders that beat the best one are worth less than this."""
        return self.best_key - max(0.9 * self.instance.surplus_weight, 2 * margin)

    def _hopeless(self, lower_bound: float, margin: float = 0.0) -> bool:
        return lower_bound > self._cutoff(margin)

    def _worst_cost(self) -> float:
        """More than any order can cost: all offers bought to the full, all fees paid."""
        entries, states = self.instance.entries, self.instance.states
        most = np.zeros(len(self.instance.offer_number))
        np.maximum.at(most, entries.offer, np.maximum(entries.goods_first, entries.goods_last) + 1)
        return float(most.sum() + np.maximum(states.fee, 0).sum() + 10)

    # -- one node

    def _explore(self, node: Node, number: int) -> list[Node]:
        """Solve a node's relaxation; its children, none if it is settled."""
        entries = None if self.entries is None else restrict(self.entries, node.restriction)
        if entries is None:
            return []
        best, mix = self._generate(node.restriction, entries)
        lower_bound, margin = node.lower_bound, 0.0
        if best is not None:
            lower_bound, margin = max(lower_bound, best.value), best.margin
            self.root = self.root or best
        if self._hopeless(lower_bound, margin):
            return []
        if mix is None or self._late():
            return [Node(node.restriction, lower_bound)]
        order = quantities_of(self.instance, self.columns, mix)
        if order is not None:
            self._keep_better(order)
        elif number in COMBINING_NODES:
            self._combine()
        if self._hopeless(lower_bound, margin):
            return []
        ways = splits(self.instance, self.columns, node.restriction, mix)
        if ways:
            parts = self._best_split(ways, mix).parts
        else:
            parts = split_whole(node.restriction, entries, order)
        return [Node(part, lower_bound) for part in parts]

    def _generate(self, restriction: Restriction, entries: Entries) -> tuple[Bound | None, Mix | None]:
        """Column generation at one node: the best bound found and the last mix of plans."""
        best: Bound | None = None
        if not len(self.columns):
            best, _ = self._price(restriction, entries, no_multipliers(self.instance))
            if self._hopeless(best.value, best.margin):
                return best, None
            centre = no_multipliers(self.instance)
        self.master.enter(restriction, self.columns.allowed(restriction))
        mix = None
        while not self._late():
            newest = self.master.solve(self.deadline - self.clock())
            if newest is None:
                return best, None
            mix = newest
            points = [mix.multipliers]
            if best is not None:
                points.insert(0, centre.mixed(mix.multipliers, SMOOTHING))
            for point in points:
                found, news = self._price(restriction, entries, point)
                if best is None or found.value > best.value:
                    best, centre = found, point
                if self._hopeless(best.value, best.margin):
                    return best, mix
                if news:
                    break
            else:
                return best, mix
        return best, mix

    def _price(self, restriction: Restriction, entries: Entries, point: Multipliers) -> tuple[Bound, bool]:
        """The bound at some multipliers, and whether it brought plans that were not known."""
        allowed = self.columns.allowed(restriction)
        found = bound(self.instance, entries, restriction, self.columns, allowed, point)
        self._consider(found.plans)
        news = False
        for item, plan in enumerate(found.plans):
            number = None if plan is None else self.columns.add(item, plan)
            if number is not None:
                self.master.add_plan(number)
                news = True
        return found, news

    def _best_split(self, ways: list[Split], mix: Mix) -> Split:
        """Strong branching: the split whose parts, by the known plans, cost most more than the mix."""
        ways = ways[:STRONG_BRANCHING]
        if len(ways) == 1:
            return ways[0]
        basis = self.master.basis()
        scores = []
        for way in ways:
            costs = [self.master.probe(part, self.columns.allowed(part), basis) for part in way.parts]
            scores.append(math.prod(max(min(cost, self.best_key) - mix.cost, 1.0) for cost in costs))
        return ways[int(np.argmax(scores))]

    # -- orders

    def _consider(self, plans: Iterable[Plan | None]) -> None:
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
            if self.root is not None:
                cutoff = self._cutoff(self.root.margin)
                self.entries = tighten(self.instance, self.instance.entries, self.root, cutoff)

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

    def _combine(self) -> None:
        """Look for a better order among all combinations of the known plans."""
        if len(self.columns) == self._combined:
            return
        self._combined = len(self.columns)
        seconds = COMBINING_SHARE * (self.deadline - self.clock())
        chosen = self.master.combine(seconds, relative_gap=1e-4)
        if chosen is not None:
            self._keep_better(self.columns.purchase(chosen))
