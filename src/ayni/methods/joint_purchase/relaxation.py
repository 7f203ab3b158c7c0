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

    `mix` is None where the solver gave up or time ran out (`late`); else no plan would improve it.
    """

    entries: Entries
    lower_bound: float
    multipliers: Multipliers
    mix: Mix | None
    late: bool


class Relaxation:
    """Relaxations of one instance; the plans found for one branch serve the others.

    `latest`: the plans, one for each item, that the latest multipliers made cheapest.
    """

    def __init__(
        self, instance: Instance, columns: Columns, incumbent: Incumbent, clock: Callable[[], float]
    ) -> None:
        self._instance, self._columns, self._incumbent = instance, columns, incumbent
        self._clock = clock
        self.latest: list[int] = []
        self.master = Master(instance, columns, incumbent.value)
        self.start = no_multipliers(instance)

    def solve(self, entries: Entries, multipliers: Multipliers, deadline: float) -> Relaxed | None:
        """The relaxation of a branch, starting at some multipliers. None: it has no better order."""
        first, _ = self._price(entries, multipliers)
        tightened = self._tightened(entries, first)
        if tightened is None:
            return None
        best, multipliers, mix = self._generate(tightened, multipliers, deadline)
        left = self._tightened(tightened, best)
        if left is None:
            return None
        late = mix is None and self._clock() >= deadline
        return Relaxed(left, max(first.value, best.value), multipliers, mix, late)

    def _generate(
        self, entries: Entries, centre: Multipliers, deadline: float
    ) -> tuple[Bound, Multipliers, Mix | None]:
        """Generate columns until none improves the mix, or the bound makes it needless."""
        best, _ = self._price(entries, centre)
        share = SMOOTHING
        self.master.enter(entries, self._columns.allowed(entries))
        while self._open(best) and (seconds := deadline - self._clock()) > 0:
            mix = self.master.solve(seconds)
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
        known = len(self._columns)
        numbers = [self._columns.add(item, plan) for item, plan in enumerate(found.plans) if plan is not None]
        for number in range(known, len(self._columns)):
            self.master.add_plan(number)
        if len(numbers) == len(found.plans):
            self.latest = numbers
            self._incumbent.take_if_better(self._columns.purchase(numbers))
        return found, len(self._columns) > known
