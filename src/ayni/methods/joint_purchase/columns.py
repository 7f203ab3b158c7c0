"""The plans known for each item: the columns of the master problem."""

from collections.abc import Iterable

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import Plan
from ayni.methods.joint_purchase.market import Bools, Floats, Ints
from ayni.methods.joint_purchase.problem import Problem
from ayni.methods.joint_purchase.settlement import goods_value


class Columns:
    """Plans with their exact goods. A plan may be known under several combinations of states."""

    def __init__(self, problem: Problem, instance: Instance) -> None:
        self._offers = [problem.offers[number] for number in instance.offer_number]
        self._goods: dict[tuple[int, int], int] = {}
        self._known: dict[tuple[int, Plan], int] = {}
        self._instance = instance
        self.items: list[int] = []
        self.plans: list[Plan] = []
        self._lines: list[tuple[int, int, int, int]] = []
        self._arrays: tuple[Ints, Floats] = (np.zeros((0, 4), dtype=np.int64), np.zeros(0))

    def __len__(self) -> int:
        return len(self.items)

    def goods(self, offer: int, quantity: int) -> int:
        """True goods in cents of a quantity of an offer (numbered as in the instance)."""
        key = (offer, quantity)
        if key not in self._goods:
            self._goods[key] = goods_value(self._offers[offer], quantity)
        return self._goods[key]

    def add(self, item: int, plan: Plan) -> int:
        """The number of a plan, which is added if it was not known."""
        if (item, plan) in self._known:
            return self._known[item, plan]
        number = len(self.items)
        self._known[item, plan] = number
        self.items.append(item)
        self.plans.append(plan)
        self._lines.extend((number, offer, state, quantity) for offer, state, quantity in plan)
        return number

    def lines(self) -> tuple[Ints, Floats]:
        """All lines as rows (column, offer, state, quantity), and the true goods of each."""
        rows, goods = self._arrays
        if len(rows) < len(self._lines):
            new = self._lines[len(rows) :]
            added = np.array([self.goods(offer, quantity) for _, offer, _, quantity in new], dtype=np.float64)
            rows = np.concatenate([rows, np.array(new, dtype=np.int64)])
            self._arrays = (rows, np.concatenate([goods, added]))
        return self._arrays

    def values(self, weight: Floats, link: Floats) -> Floats:
        """The value of every plan if goods in state j count `weight[j]` and using it `link[item, j]`."""
        rows, goods = self.lines()
        column, _, state, quantity = rows.T
        item = np.array(self.items, dtype=np.int64)[column]
        value = weight[state] * goods + link[item, state] + self._instance.surplus_weight * quantity
        return np.bincount(column, value, minlength=len(self)).astype(np.float64)

    def allowed(self, entries: Entries) -> Bools:
        """Which plans can be made from these entries."""
        rows, _ = self.lines()
        column, offer, state, quantity = rows.T
        width, reach = len(self._instance.states.start), int(self._instance.high.max()) + 1
        order = np.lexsort((entries.first, entries.state, entries.offer))
        begins = ((entries.offer * width + entries.state) * reach + entries.first)[order]
        sought = (offer * width + state) * reach + quantity
        entry = order[np.maximum(np.searchsorted(begins, sought, side="right") - 1, 0)]
        found = (entries.offer[entry] == offer) & (entries.state[entry] == state)
        found &= (entries.first[entry] <= quantity) & (quantity <= entries.last[entry])
        fine = np.ones(len(self), dtype=np.bool_)
        fine[column[~found]] = False
        item = np.array(self.items, dtype=np.int64)
        for number in entries.offers[entries.compulsory]:
            without = item == self._instance.offer_item[number]
            without[column[offer == number]] = False
            fine &= ~without
        return fine

    def purchase(self, numbers: Iterable[int]) -> dict[int, int]:
        """Quantity by offer when these plans are taken together."""
        return {offer: quantity for number in numbers for offer, _, quantity in self.plans[number]}
