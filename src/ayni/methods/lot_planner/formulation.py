"""The order as a mixed-integer linear programme; any family of limits can be made to give, at a price.

The symbols of docs/methods/lot_planner.md: x (steps of a lot made by a workshop), y (it takes any), u (the
workshop takes part), z (a lot takes at least so many days), s and f (its start and finish).
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ayni.methods.lot_planner.milp import Milp
from ayni.methods.lot_planner.outcome import Family
from ayni.methods.lot_planner.problem import Basis, Lot, Offer, Problem, Workshop
from ayni.methods.lot_planner.schedule import forward_pass, is_late

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer in the programme: its columns x and, where taking it at all matters, y."""

    workshop: Workshop
    lot: Lot
    offer: Offer
    most: int
    x: int
    y: int | None


@dataclass(frozen=True, slots=True)
class Slack:
    """By how much a limit gives: a column, the limit's family and subject, and what one unit of it costs."""

    family: Family
    subject: str
    column: int
    price: float


class Formulation:
    """The programme of a problem in which the families in `giving` may be broken.

    Without any, it minimises the cost in the currency; with some, the sum of what gives, in relative terms.
    """

    def __init__(self, problem: Problem, giving: Collection[Family] = ()) -> None:
        self.problem = problem
        self.giving = frozenset(giving)
        self.milp = Milp()
        self.slacks: list[Slack] = []
        self.lateness: dict[str, int] = {}
        offers = _usable(problem, whatever_trust=Family.TRUST in self.giving)
        self.timed = _time_matters(problem, offers)
        self.takes_part = self._workshop_columns(offers)
        self.taken = [self._take(*each) for each in offers]
        self._cover_lots()
        self._limit_hours()
        self._limit_workshops()
        self._limit_share()
        self._limit_trust()
        if self.timed:
            self._keep_time()

    def _cost(self, amount: float) -> float:
        return 0.0 if self.giving else amount

    def _slack(self, family: Family, subject: str, price: float, *, whole: bool = False) -> int:
        column = self.milp.column(price, whole=whole)
        self.slacks.append(Slack(family, subject, column, price))
        return column

    def _workshop_columns(self, offers: list[tuple[Workshop, Lot, Offer]]) -> dict[str, int]:
        """u, where it matters who takes part at all."""
        if self.problem.limits.most_workshops is None and Family.TRUST not in self.giving:
            return {}
        names = dict.fromkeys(workshop.name for workshop, _lot, _offer in offers)
        return {name: self.milp.column(0, 0, 1, whole=True) for name in names}

    def _take(self, workshop: Workshop, lot: Lot, offer: Offer) -> Taken:
        most = most_steps(lot, offer)
        lump = offer.basis is Basis.LUMP
        x = self.milp.column(0.0 if lump else self._cost(float(offer.price * lot.step)), 0, most, whole=True)
        y = None
        if lump or offer.freight or offer.least:
            once = offer.freight + (offer.price if lump else 0)
            y = self.milp.column(self._cost(float(once)), 0, 1, whole=True)
            self.milp.row([(x, 1), (y, -most)], most=0)
            least = most if lump else _rounded_up(offer.least / lot.step)
            if least > 1:
                self.milp.row([(x, 1), (y, -least)], least=0)
        taken = Taken(workshop, lot, offer, most, x, y)
        self._link(taken)
        return taken

    def _link(self, taken: Taken) -> None:
        u = self.takes_part.get(taken.workshop.name)
        if u is None:
            return
        if taken.y is not None:
            self.milp.row([(taken.y, 1), (u, -1)], most=0)
        else:
            self.milp.row([(taken.x, 1), (u, -taken.most)], most=0)

    def _cover_lots(self) -> None:
        """Each lot's parts add up to its quantity."""
        by_lot = _grouped(self.taken, lambda each: each.lot.name)
        for lot in self.problem.lots:
            terms = [(each.x, 1.0) for each in by_lot[lot.name]]
            if Family.QUANTITY in self.giving:
                terms.append((self._slack(Family.QUANTITY, lot.name, 1 / lot.steps, whole=True), 1.0))
            self.milp.row(terms, least=lot.steps, most=lot.steps)

    def _limit_hours(self) -> None:
        limited = [each for each in self.taken if each.workshop.hours is not None]
        total = sum(workshop.hours or 0 for workshop in self.problem.workshops) or 1.0
        for name, parts in _grouped(limited, lambda each: each.workshop.name).items():
            terms = [(each.x, each.offer.hours_per_unit * float(each.lot.step)) for each in parts]
            if Family.HOURS in self.giving:
                terms.append((self._slack(Family.HOURS, name, 1 / total), -1.0))
            self.milp.row([term for term in terms if term[1]], most=parts[0].workshop.hours or 0.0)

    def _limit_workshops(self) -> None:
        most = self.problem.limits.most_workshops
        if most is None:
            return
        terms = [(u, 1.0) for u in self.takes_part.values()]
        if Family.WORKSHOPS in self.giving:
            terms.append((self._slack(Family.WORKSHOPS, "", 1 / most, whole=True), -1.0))
        self.milp.row(terms, most=most)

    def _limit_share(self) -> None:
        """One workshop's steps, each worth its lot's lowest price, are at most a share of the order's."""
        share = self.problem.limits.most_share
        if share is None:
            return
        worth = step_values(self.problem)
        total = sum(worth[lot.name] * lot.steps for lot in self.problem.lots)
        slack = self._slack(Family.SHARE, "", 1.0) if Family.SHARE in self.giving else None
        for parts in _grouped(self.taken, lambda each: each.workshop.name).values():
            terms = [(each.x, worth[each.lot.name] / total) for each in parts if worth[each.lot.name]]
            self.milp.row([*terms, *([] if slack is None else [(slack, -1.0)])], most=share)

    def _limit_trust(self) -> None:
        """The floor gives by as much as the least trusted of those who take part are below it."""
        if Family.TRUST not in self.giving:
            return
        slack = self._slack(Family.TRUST, "", 1.0)
        for workshop in self.problem.workshops:
            missing = self.problem.limits.least_trust - workshop.trust
            u = self.takes_part.get(workshop.name)
            if missing > TOLERANCE and u is not None:
                self.milp.row([(u, missing), (slack, -1)], most=0)

    def _keep_time(self) -> None:
        spans = {lot.name: (self.milp.column(), self.milp.column()) for lot in self.problem.lots}
        most_late = self._slack(Family.TIME, "", 1 / self._horizon()) if Family.TIME in self.giving else None
        by_lot = _grouped(self.taken, lambda each: each.lot.name)
        for lot in self.problem.lots:
            start, finish = spans[lot.name]
            self.milp.row([(start, 1)], least=self.problem.begins(lot))
            for name in lot.depends_on:
                self.milp.row([(start, 1), (spans[name][1], -1)], least=0)
            self._take_days(start, finish, by_lot[lot.name])
            due = [(finish, 1.0)]
            if most_late is not None:
                late = self.lateness[lot.name] = self.milp.column()
                self.milp.row([(late, 1), (most_late, -1)], most=0)
                due.append((late, -1.0))
            self.milp.row(due, most=self.problem.due(lot))

    def _horizon(self) -> int:
        return max(1, (self.problem.deadline - self.problem.start).days)

    def _take_days(self, start: int, finish: int, parts: list[Taken]) -> None:
        """Finish - start is at least the days of the slowest part, in increments that each part may force."""
        levels = sorted({each.offer.days for each in parts})
        if not levels:
            self.milp.row([(finish, 1), (start, -1)], least=0)
            return
        terms, reached = [(finish, 1.0), (start, -1.0)], {}
        for shorter, longer in pairwise(levels):
            z = reached[longer] = self.milp.column(0, float(self._needs(parts, longer)), 1, whole=True)
            terms.append((z, float(shorter - longer)))
            if shorter in reached:
                self.milp.row([(reached[shorter], 1), (z, -1)], least=0)
        self.milp.row(terms, least=levels[0])
        for each in parts:
            if each.offer.days in reached:
                column, most = (each.x, each.most) if each.y is None else (each.y, 1)
                self.milp.row([(reached[each.offer.days], most), (column, -1)], least=0)

    def _needs(self, parts: list[Taken], days: int) -> bool:
        """Whether the lot cannot do without somebody as slow as this: the faster ones have too little capacity."""
        faster = sum(each.most for each in parts if each.offer.days < days)
        return Family.QUANTITY not in self.giving and faster < parts[0].lot.steps


def _usable(problem: Problem, *, whatever_trust: bool) -> list[tuple[Workshop, Lot, Offer]]:
    """The offers of who is trusted enough and does the lot's processes, and from which a step can be taken."""
    return [
        (workshop, lot, offer)
        for workshop in problem.workshops
        if whatever_trust or is_trusted(problem, workshop)
        for offer in workshop.offers
        if workshop.can_do(lot := problem.by_name[offer.lot])
        and most_steps(lot, offer) >= max(1, _rounded_up(offer.least / lot.step))
    ]


def most_steps(lot: Lot, offer: Offer) -> int:
    """The most steps of the lot that the offer takes."""
    return min(int(offer.capacity / lot.step), lot.steps)


def _rounded_up(number: Decimal) -> int:
    return -int(-number // 1)


def is_trusted(problem: Problem, workshop: Workshop) -> bool:
    """Whether the workshop's trust reaches the limit."""
    return workshop.trust >= problem.limits.least_trust - TOLERANCE


def step_values(problem: Problem) -> dict[str, float]:
    """What a step of each lot is worth: its lowest offered price, a lump's spread over its quantity; 0 without."""
    lowest: dict[str, float] = {}
    for workshop in problem.workshops:
        for offer in workshop.offers:
            lot = problem.by_name[offer.lot]
            quantity = min(offer.capacity, lot.quantity) if offer.basis is Basis.LUMP else 1
            price = float(offer.price / quantity * lot.step)
            lowest[lot.name] = min(price, lowest.get(lot.name, price))
    return defaultdict(float, lowest)


def _time_matters(problem: Problem, offers: list[tuple[Workshop, Lot, Offer]]) -> bool:
    """Whether the slowest offers together could be late; if not, no schedule is needed."""
    slowest: dict[str, int] = defaultdict(int)
    for _workshop, lot, offer in offers:
        slowest[lot.name] = max(slowest[lot.name], offer.days)
    return is_late(problem, forward_pass(problem, slowest))


def _grouped(parts: list[Taken], by: Callable[[Taken], str]) -> dict[str, list[Taken]]:
    groups: dict[str, list[Taken]] = defaultdict(list)
    for each in parts:
        groups[by(each)].append(each)
    return groups
