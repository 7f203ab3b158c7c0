"""The best order, proven: branch and price.

Each node of the search tree allows some of the choices there are. Column generation solves its
relaxation (`relaxation`, `master`, `lagrangian`); the bound discards the node or narrows its choices, and
what is left is split.
(Barnhart et al., "Branch-and-Price: Column Generation for Solving Huge Integer Programs", Operations
Research 46, 1998; strong branching: Applegate et al., 1995.)
"""

import heapq
import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.branching import (
    Split,
    heaviest_plans,
    quantities_of,
    split_whole,
    splits,
    state_splits,
)
from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.exchange import Exchange
from ayni.methods.joint_purchase.incumbent import Incumbent
from ayni.methods.joint_purchase.instance import Entries, Instance, Restriction, restrict
from ayni.methods.joint_purchase.master import Mix, Multipliers
from ayni.methods.joint_purchase.problem import Problem
from ayni.methods.joint_purchase.relaxation import Relaxation, Relaxed

STRONG_BRANCHING = 8
"""So many of the most undecided splits of a node are compared."""

DIVING_SHARE = 0.5
"""Of the time left, what one dive for a good order may take."""

RELAXING_SHARE = 0.6
"""Of the time left, what the relaxation of one node may take before orders are looked for without it."""

COMBINING_NODES = frozenset((1, 12, 40, 120, 400, 1200))
"""At these nodes the known plans are combined by a mixed-integer program, to find a good order."""

COMBINING_SHARE, FIRST_ORDER_SHARE = 0.12, 0.3
"""Of the time left, what looking for a better order, and for a first one, may take."""


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
    """A branch: the orders that `entries` allow, worth `lower_bound` at least."""

    entries: Entries
    lower_bound: float
    multipliers: Multipliers


class Search:
    """One run over one instance, until proven or until `clock` says that the `deadline` has come."""

    def __init__(
        self, problem: Problem, instance: Instance, deadline: float, clock: Callable[[], float]
    ) -> None:
        self.instance, self.deadline, self.clock = instance, deadline, clock
        self.columns = Columns(problem, instance)
        self.incumbent = Incumbent(problem, instance, self.columns)
        self.relaxation = Relaxation(instance, self.columns, self.incumbent, clock)
        self._combined = 0
        self._leaning: list[int] = []

    def run(self) -> Outcome:
        """Search the tree, the lowest bound first."""
        number = itertools.count(1)
        root = Node(self.instance.entries, -math.inf, self.relaxation.start)
        heap = [(-math.inf, 0, root)]
        explored = itertools.count(1)
        while heap and self._seconds_left() > 0:
            node = heapq.heappop(heap)[2]
            if self._open(node):
                for child in self._explore(node, next(explored)):
                    heapq.heappush(heap, (child.lower_bound, next(number), child))
        return self._outcome([node.lower_bound for _, _, node in heap if self._open(node)])

    def _outcome(self, open_bounds: list[float]) -> Outcome:
        """Bounds count quantities too: what must be bought, and surplus for less than half a cent."""
        best = self.incumbent
        lowest = min(open_bounds, default=math.inf)
        lowest -= self.instance.surplus_weight * float(self.instance.low.sum())
        least = 0 if lowest < 0 else math.ceil(lowest - 0.5) if math.isfinite(lowest) else best.cost
        if best.order is not None:
            least = min(least, best.cost)
        return Outcome(best.order, best.cost, least, not open_bounds)

    def _seconds_left(self) -> float:
        return self.deadline - self.clock()

    def _open(self, node: Node) -> bool:
        return node.lower_bound <= self.incumbent.cutoff(0)

    def _explore(self, node: Node, number: int) -> list[Node]:
        """Solve a node's relaxation; its children, none if it is settled."""
        until = self.deadline - (1 - RELAXING_SHARE) * self._seconds_left()
        relaxed = self.relaxation.solve(node.entries, node.multipliers, until)
        if relaxed is None:
            return []
        lower_bound = max(node.lower_bound, relaxed.lower_bound)
        order = None if relaxed.mix is None else quantities_of(self.instance, self.columns, relaxed.mix)
        if order is not None:
            self.incumbent.take_if_better(order)
        elif number in COMBINING_NODES or relaxed.late:
            self._dive(relaxed)
            self._combine()
        if relaxed.late:
            return [Node(relaxed.entries, lower_bound, relaxed.multipliers)]
        parts = self._parts(relaxed, order)
        children = [restrict(relaxed.entries, part) for part in parts]
        return [Node(child, lower_bound, relaxed.multipliers) for child in children if child is not None]

    def _parts(self, relaxed: Relaxed, order: Mapping[int, int] | None) -> tuple[Restriction, ...]:
        """How to split a node: where its mix is undecided, else at one offer's quantity."""
        mix = relaxed.mix
        ways = [] if mix is None else splits(self.instance, self.columns, relaxed.entries, mix)
        if mix is None or not ways:
            return split_whole(relaxed.entries, order)
        return self._best_split(relaxed.entries, ways, mix).parts

    def _best_split(self, entries: Entries, ways: list[Split], mix: Mix) -> Split:
        """Strong branching: the split whose parts, by the known plans, cost most more than the mix."""
        ways = ways[:STRONG_BRANCHING]
        if len(ways) == 1:
            return ways[0]
        master = self.relaxation.master
        basis = master.basis()
        scores = []
        for way in ways:
            score = 1.0
            for part in way.parts:
                child = restrict(entries, part)
                cost = math.inf if child is None else master.probe(child, self.columns.allowed(child), basis)
                score *= max(min(cost, self.incumbent.value) - mix.cost, 1.0)
            scores.append(score)
        return ways[int(np.argmax(scores))]

    def _dive(self, relaxed: Relaxed | None) -> None:
        """Decide the suppliers' states as the mix leans, the surest first."""
        until = self.clock() + DIVING_SHARE * self._seconds_left()
        while relaxed is not None and relaxed.mix is not None:
            order = quantities_of(self.instance, self.columns, relaxed.mix)
            if order is not None:
                self.incumbent.take_if_better(order)
            self._leaning = heaviest_plans(self.instance, self.columns, relaxed.mix)
            entries: Entries | None = relaxed.entries
            undecided = state_splits(self.instance, relaxed.mix)
            if not undecided:
                return
            surest = sorted(undecided, key=lambda split: split.doubt)[: 1 + len(undecided) // 4]
            for split in surest:
                entries = None if entries is None else restrict(entries, split.likely)
            if entries is None:
                return
            relaxed = self.relaxation.solve(entries, relaxed.multipliers, until)

    def _combine(self) -> None:
        """Look for a better order among all combinations of the known plans."""
        if len(self.columns) == self._combined:
            return
        self._combined = len(self.columns)
        start = self._leaning or self.relaxation.latest
        if start:
            share = COMBINING_SHARE if self.incumbent.order is not None else FIRST_ORDER_SHARE
            until = self.clock() + share * self._seconds_left()
            exchange = Exchange(self.instance, self.columns, lambda: until - self.clock())
            self.incumbent.take_if_better(self.columns.purchase(exchange.improve(start)))
        chosen = self.relaxation.master.combine(COMBINING_SHARE * self._seconds_left(), relative_gap=1e-4)
        if chosen is not None:
            self.incumbent.take_if_better(self.columns.purchase(chosen))
