"""What some of the firms would pay on their own: the same optimum for their order lines alone."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.demand import windows
from ayni.methods.joint_purchase.instance import build_instance
from ayni.methods.joint_purchase.market import Ints, Market
from ayni.methods.joint_purchase.problem import OrderLine
from ayni.methods.joint_purchase.search import Outcome, Search


def buy(
    market: Market, low: Ints, high: Ints, deadline: float, clock: Callable[[], float]
) -> tuple[Outcome, dict[tuple[str, str], int]]:
    """The best order for `low` to `high` units of each item, and what it buys by (supplier, item)."""
    offers = market.problem.offers
    if not low.any():
        return Outcome({}, 0, 0, proven=True), {}
    instance = build_instance(market, low, high)
    if not len(instance.entries.offer):
        return Outcome(None, 0, 0, proven=True), {}
    outcome = Search(market.problem, instance, deadline, clock).run()
    bought = {}
    for offer, quantity in (outcome.order or {}).items():
        terms = offers[int(instance.offer_number[offer])]
        bought[terms.supplier, terms.item] = quantity
    return outcome, bought


@dataclass(frozen=True)
class Cost:
    """The cost in cents of a group of firms alone.

    `alone` is None where the group cannot buy within its tolerances; `counted` is then the least cost
    at which it gets what it ordered by taking more than it wants, up to what all firms together accept.
    `proven`: the optimum; else the best order known.
    """

    alone: int | None
    counted: int
    proven: bool


class Coalitions:
    """Costs of groups of firms. Each is computed once; equal orders share it."""

    def __init__(
        self,
        market: Market,
        lines: Sequence[OrderLine],
        total_cost: int,
        clock: Callable[[], float],
    ) -> None:
        self._market, self._clock = market, clock
        self._all = frozenset(line.firm for line in lines)
        self._total_cost = total_cost
        self._own = {
            firm: windows(market.problem, [line for line in lines if line.firm == firm])
            for firm in dict.fromkeys(line.firm for line in lines)
        }
        self._high = windows(market.problem, lines)[1]
        self._known: dict[bytes, Cost] = {}

    def cost(self, firms: Iterable[str], deadline: float = math.inf) -> Cost | None:
        """What these firms would pay alone; None if the deadline came before any order was found."""
        group = frozenset(firms) & self._own.keys()
        low = sum((self._own[firm][0] for firm in group), np.zeros_like(self._high))
        high = sum((self._own[firm][1] for firm in group), np.zeros_like(self._high))
        if group == self._all:
            return Cost(self._total_cost, self._total_cost, proven=True)
        key = low.tobytes() + high.tobytes()
        if key not in self._known:
            found = self._solve(low, high, deadline)
            if found is None:
                return None
            self._known[key] = found
        return self._known[key]

    def _solve(self, low: Ints, high: Ints, deadline: float) -> Cost | None:
        outcome, _ = buy(self._market, low, high, deadline, self._clock)
        if outcome.order is not None:
            return Cost(outcome.cost, outcome.cost, outcome.proven)
        if not outcome.proven:
            return None
        wide, _ = buy(self._market, low, self._high, deadline, self._clock)
        return None if wide.order is None else Cost(None, wide.cost, wide.proven)
