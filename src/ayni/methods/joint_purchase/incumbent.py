"""The best order known, and the value that an order must beat."""

from collections.abc import Mapping

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Instance
from ayni.methods.joint_purchase.problem import Problem
from ayni.methods.joint_purchase.settlement import UnpayableError, invoice


class Incumbent:
    """The best order so far: quantity by offer, cost in cents, value.

    An order's value is its cost and `surplus_weight` for every unit, so that of equal costs the smaller
    order is better. `order` is None, and `value` more than any order's, until one is known.
    """

    def __init__(self, problem: Problem, instance: Instance, columns: Columns) -> None:
        self._problem, self._instance, self._columns = problem, instance, columns
        self.order: Mapping[int, int] | None = None
        self.cost = 0
        self.value = _worst_value(instance)

    def take_if_better(self, order: Mapping[int, int]) -> None:
        """Make this the best order if it is payable and better."""
        cost = self._cost(order)
        if cost is None:
            return
        value = cost + self._instance.surplus_weight * sum(order.values())
        if value < self.value:
            self.order, self.cost, self.value = order, cost, value

    def cutoff(self, margin: float) -> float:
        """Orders that are better are worth less than this. `margin`: the float error of a bound."""
        return self.value - max(0.9 * self._instance.surplus_weight, 2 * margin)

    def _cost(self, order: Mapping[int, int]) -> int | None:
        """What an order costs in cents, exactly; None if a supplier's minimum is not reached."""
        goods: dict[int, int] = {}
        for offer, quantity in order.items():
            supplier = int(self._instance.offer_supplier[offer])
            goods[supplier] = goods.get(supplier, 0) + self._columns.goods(offer, quantity)
        total = 0
        for supplier, value in goods.items():
            terms = self._problem.suppliers[self._instance.supplier_number[supplier]]
            try:
                total += invoice(terms, value).total
            except UnpayableError:
                return None
        return total


def _worst_value(instance: Instance) -> float:
    """More than any order's value: all offers bought to the full, all fees paid."""
    entries, states = instance.entries, instance.states
    most = np.zeros(len(instance.offer_number))
    np.maximum.at(most, entries.offer, np.maximum(entries.goods_first, entries.goods_last) + 1)
    weight = instance.surplus_weight * float(instance.high.sum())
    return float(most.sum() + np.maximum(states.fee, 0).sum() + weight + 10)
