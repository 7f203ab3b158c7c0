"""The relaxation of a branch of the search, by column generation."""

from collections.abc import Callable
from dataclasses import dataclass

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.incumbent import Incumbent
from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.lagrangian import Bound, bound
from ayni.methods.joint_purchase.master import Master, Mix, Multipliers, no_multipliers
from ayni.methods.joint_purchase.tightening import tighten

SMOOTHING, LEAST_NEW, MOST_NEW = 0.5, 0.05, 0.8
"""Share of the newest duals in the multipliers tried first; the rest is the best multipliers so far.

It starts at the first figure, grows where that raises the bound, and shrinks where it does not.
"""


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation of a branch says: where better orders can be and what they cost at least.

    `mix` is None where the solver gave up or time ran out; else no plan would improve it.
    """

    entries: Entries
    lower_bound: float
    multipliers: Multipliers
    mix: Mix | None


class Relaxation:
    """Relaxations of one instance; the plans found for one branch serve the others."""

    def __init__(
        self, instance: Instance, columns: Columns, incumbent: Incumbent, seconds_left: Callable[[], float]
    ) -> None:
        self._instance, self._columns, self._incumbent = instance, columns, incumbent
        self._seconds_left = seconds_left
        self.master = Master(instance, columns, incumbent.value)
        self.start = no_multipliers(instance)

    def solve(self, entries: Entries, multipliers: Multipliers) -> Relaxed | None:
        """The relaxation of a branch, starting at some multipliers. None: it has no better order."""
        first, _ = self._price(entries, multipliers)
        tightened = self._tightened(entries, first)
        if tightened is None:
            return None
        best, multipliers, mix = self._generate(tightened, multipliers)
        left = self._tightened(tightened, best)
        return None if left is None else Relaxed(left, max(first.value, best.value), multipliers, mix)

    def _generate(self, entries: Entries, centre: Multipliers) -> tuple[Bound, Multipliers, Mix | None]:
        """Generate columns until none improves the mix, or the bound makes it needless."""
        best, _ = self._price(entries, centre)
        share = SMOOTHING
        self.master.enter(entries, self._columns.allowed(entries))
        while self._open(best) and self._seconds_left() > 0:
            mix = self.master.solve(self._seconds_left())
            if mix is None:
                break
            for point in (centre.mixed(mix.multipliers, share), mix.multipliers):
                found, news = self._price(entries, point)
                if found.value > best.value:
                    best, centre = found, point
                    share = min(share * 1.5, MOST_NEW)
                else:
                    share = max(share * 0.7, LEAST_NEW)
                if news or not self._open(best):
                    break
            else:
                if not (mix.unserved and self.master.raise_dear_price()):
                    return best, centre, mix
        return best, centre, None

    def _open(self, best: Bound) -> bool:
        return best.value <= self._incumbent.cutoff(best.margin)

    def _tightened(self, entries: Entries, found: Bound) -> Entries | None:
        if not self._open(found):
            return None
        return tighten(self._instance, entries, found, self._incumbent.cutoff(found.margin))

    def _price(self, entries: Entries, point: Multipliers) -> tuple[Bound, bool]:
        """The bound at some multipliers, and whether it brought plans that were not known."""
        found = bound(self._instance, entries, self._columns, self._columns.allowed(entries), point)
        if all(plan is not None for plan in found.plans):
            order = {offer: quantity for plan in found.plans for offer, _, quantity in plan or ()}
            self._incumbent.take_if_better(order)
        news = False
        for item, plan in enumerate(found.plans):
            number = None if plan is None else self._columns.add(item, plan)
            if number is not None:
                self.master.add_plan(number)
                news = True
        return found, news
