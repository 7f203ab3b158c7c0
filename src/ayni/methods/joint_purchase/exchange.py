"""Local search for good orders: exchange the plan of one item for another known one.

Invoices are computed for every exchange, so thresholds of discounts, free delivery and minimum orders
are seen; goods below a minimum order count a penalty, which rises until the order is payable. An order
that no exchange makes cheaper is disturbed: one supplier is left out, or made to reach a better state
of its invoice, and the exchanges start again from there (iterated local search: Lourenco, Martin and
Stuetzle, Handbook of Metaheuristics, 2003).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Instance
from ayni.methods.joint_purchase.market import Floats, Ints

PENALTIES = (0.3, 1.0, 4.0)
"""Cents for each cent that goods fall short of a minimum order, in turn."""

AVOIDING = 3.0
"""What goods of a supplier that is to be left out count, in times their price."""

MOST_ROUNDS = 50


@dataclass(frozen=True)
class Terms:
    """The suppliers' invoice states as tables by supplier and rank.

    From goods of `start` cents on, an invoice is goods * `keep` + `fee`; ranks that a supplier does not
    have start at infinity. Below `least` cents each cent that is missing counts a penalty.
    """

    start: Floats
    keep: Floats
    fee: Floats
    least: Floats

    def without(self, supplier: int) -> "Terms":
        """Terms that make the supplier too dear to use."""
        keep = self.keep.copy()
        keep[supplier] = AVOIDING
        return replace(self, keep=keep)

    def reaching(self, supplier: int, rank: int) -> "Terms":
        """Terms that give the supplier's state of this rank for less goods too, with a penalty."""
        start, keep, least = self.start.copy(), self.keep.copy(), self.least.copy()
        start[supplier, : rank + 1] = 1
        keep[supplier, : rank + 1] = keep[supplier, rank]
        least[supplier] = self.start[supplier, rank]
        return replace(self, start=start, keep=keep, least=least)


class Exchange:
    """Orders made of known plans (one number for each item), and how exchanging plans changes their cost."""

    def __init__(self, instance: Instance, columns: Columns, seconds_left: Callable[[], float]) -> None:
        self._seconds_left = seconds_left
        self._item = np.array(columns.items, dtype=np.int64)
        self._own = [np.flatnonzero(self._item == item) for item in range(len(instance.low))]
        rows, values = columns.lines()
        column, offer, _, quantity = rows.T
        self._goods = np.zeros((len(columns), instance.supplier_count))
        np.add.at(self._goods, (column, instance.offer_supplier[offer]), values)
        self._units = instance.surplus_weight * np.bincount(column, quantity, minlength=len(columns))
        self._terms = _terms(instance)

    def improve(self, start: Sequence[int]) -> list[int]:
        """The best order found from some plans. It need not be payable."""
        plans = np.empty(len(start), dtype=np.int64)
        plans[self._item[np.array(start, dtype=np.int64)]] = start
        best = self._payable(plans)
        again = True
        while again:
            again = False
            for terms in self._disturbances(best):
                if self._seconds_left() <= 0:
                    return [int(plan) for plan in best]
                other = self._payable(self._descend(best, terms, 1.0))
                if self._value(other) < self._value(best) - 0.01:
                    best, again = other, True
        return [int(plan) for plan in best]

    def _disturbances(self, plans: Ints) -> list[Terms]:
        goods = self._goods[plans].sum(axis=0)
        ways = []
        payable_last = np.argsort((goods >= self._terms.least) | (goods == 0), kind="stable")
        for supplier, start in zip(payable_last, self._terms.start[payable_last], strict=True):
            if goods[supplier] > 0:
                ways.append(self._terms.without(supplier))
            ahead = np.flatnonzero(np.isfinite(start) & (start > goods[supplier]))
            ways += [self._terms.reaching(supplier, int(rank)) for rank in ahead]
        return ways

    def _payable(self, plans: Ints) -> Ints:
        """Exchange until no exchange helps, with penalties that rise until minimum orders are met."""
        for penalty in PENALTIES:
            plans = self._descend(plans, self._terms, penalty)
            goods = self._goods[plans].sum(axis=0)
            if np.all((goods == 0) | (goods >= self._terms.least)):
                break
        return plans

    def _descend(self, plans: Ints, terms: Terms, penalty: float) -> Ints:
        """Give each item in turn its best plan beside the others', until none changes."""
        plans = plans.copy()
        goods = self._goods[plans].sum(axis=0)
        for _ in range(MOST_ROUNDS):
            settled = True
            for item, own in enumerate(self._own):
                others = goods - self._goods[plans[item]]
                costs = _invoices(terms, others + self._goods[own], penalty) + self._units[own]
                best = int(np.argmin(costs))
                if costs[best] < costs[np.searchsorted(own, plans[item])] - 1e-6:
                    plans[item], settled = own[best], False
                    goods = others + self._goods[own[best]]
            if settled:
                break
        return plans

    def _value(self, plans: Ints) -> float:
        """What the order is worth, up to roundings, with the highest penalty."""
        cost = _invoices(self._terms, self._goods[plans].sum(axis=0), PENALTIES[-1])
        return float(cost + self._units[plans].sum())


def _invoices(terms: Terms, goods: Floats, penalty: float) -> Floats:
    """The sum of the invoices for goods by supplier (last axis)."""
    rank = np.maximum((goods[..., None] >= terms.start).sum(axis=-1) - 1, 0)
    supplier = np.arange(goods.shape[-1])
    cost = goods * terms.keep[supplier, rank] + terms.fee[supplier, rank]
    short = goods < terms.least
    cost[short] += penalty * (terms.least - goods)[short]
    total: Floats = np.where(goods > 0, cost, 0.0).sum(axis=-1)
    return total


def _terms(instance: Instance) -> Terms:
    states = instance.states
    ranks = np.arange(len(states.supplier)) - np.searchsorted(states.supplier, states.supplier)
    shape = (instance.supplier_count, int(ranks.max()) + 1)
    start, keep, fee = np.full(shape, np.inf), np.ones(shape), np.zeros(shape)
    start[states.supplier, ranks] = states.start
    keep[states.supplier, ranks], fee[states.supplier, ranks] = states.keep, states.fee
    return Terms(start, keep, fee, start[:, 0])
