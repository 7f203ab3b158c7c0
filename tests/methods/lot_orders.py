"""Small orders for the planner's tests, and their answers by trying everything."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from ayni.methods.lot_planner import Basis, Family, Limits, Lot, Offer, Problem, Workshop

MONDAY = date(2026, 11, 23)
Assignment = Mapping[tuple[str, str], int]
"""Units by workshop and lot."""


def day(number: int) -> date:
    """So many days after the Monday on which every order of the tests begins."""
    return MONDAY + timedelta(days=number)


def an_offer(lot: str, price: str, capacity: int, **fields: object) -> Offer:
    """An offer for so many units."""
    return Offer(lot, Decimal(price), Decimal(capacity), **fields)  # type: ignore[arg-type]  # as the test says


def a_lot(name: str, quantity: int, **fields: object) -> Lot:
    """A lot of so many pieces."""
    return Lot(name, Decimal(quantity), **fields)  # type: ignore[arg-type]  # as the test says


@st.composite
def orders(draw: st.DrawFn) -> Problem:
    """Orders of up to three lots of up to three pieces, and up to four workshops, with limits that bite."""
    lots: list[Lot] = []
    for name in "ABC"[: draw(st.integers(1, 3))]:
        before = draw(st.lists(st.sampled_from([lot.name for lot in lots]), unique=True)) if lots else []
        begins = draw(st.integers(0, 3))
        due = draw(st.none() | st.integers(begins, 12))
        lots.append(
            a_lot(
                name, draw(st.integers(1, 3)), earliest=day(begins), depends_on=tuple(before),
                latest=None if due is None else day(due),
            )
        )  # fmt: skip
    names = [lot.name for lot in lots]
    workshops = [draw(_workshops(name, names)) for name in "wxyz"[: draw(st.integers(2, 3))]]
    limits = Limits(
        least_trust=draw(st.sampled_from([0.0, 0.0, 0.3, 0.6])),
        most_workshops=draw(st.sampled_from([None, None, 1, 2])),
        most_share=draw(st.sampled_from([None, None, None, 0.6, 0.8])),
    )
    deadline = max([day(draw(st.integers(6, 15))), *(lot.earliest or MONDAY for lot in lots)])
    return Problem(MONDAY, deadline, tuple(lots), tuple(workshops), limits)


@st.composite
def _workshops(draw: st.DrawFn, name: str, lots: list[str]) -> Workshop:
    left_out = draw(st.sampled_from([None, None, *lots]))
    offered = [lot for lot in lots if lot != left_out]
    return Workshop(
        name, tuple(draw(_offers(lot)) for lot in offered), trust=draw(st.sampled_from([0.1, 0.3, 0.5, 0.9])),
        hours=draw(st.sampled_from([None, 1, 3, 6])),
    )  # fmt: skip


@st.composite
def _offers(draw: st.DrawFn, lot: str) -> Offer:
    capacity = draw(st.integers(1, 3))
    return an_offer(
        lot, str(draw(st.integers(1, 20))), capacity,
        basis=draw(st.sampled_from([Basis.UNIT, Basis.UNIT, Basis.LUMP])),
        least=Decimal(min(capacity, draw(st.sampled_from([0, 0, 0, 2])))),
        freight=Decimal(draw(st.sampled_from([0, 0, 5]))),
        days=draw(st.integers(0, 6)),
        hours_per_unit=draw(st.sampled_from([0.0, 1.0, 1.5])),
    )  # fmt: skip


def assignments(problem: Problem, *, short: bool = False) -> Iterator[Assignment]:
    """Every way to give out the lots that keeps each offer; with `short`, also not all of a lot."""
    per_lot = [list(_ways(problem, lot, short=short)) for lot in problem.lots]
    for ways in product(*per_lot):
        yield {key: units for way in ways for key, units in way.items() if units}


def _ways(problem: Problem, lot: Lot, *, short: bool) -> Iterator[Assignment]:
    offers = [(one.name, offer) for one in problem.workshops for offer in one.offers if offer.lot == lot.name]
    choices = [[units for units in range(int(lot.quantity) + 1) if _kept(lot, o, units)] for _n, o in offers]
    for units in product(*choices):
        if sum(units) == lot.quantity or (short and sum(units) < lot.quantity):
            yield {(name, lot.name): each for (name, _offer), each in zip(offers, units, strict=True)}


def _kept(lot: Lot, offer: Offer, units: int) -> bool:
    if units == 0:
        return True
    most = min(offer.capacity, lot.quantity)
    return units == most >= offer.least if offer.basis is Basis.LUMP else offer.least <= units <= most


def cost(problem: Problem, given: Assignment) -> Decimal:
    """What the assignment costs."""
    total = Decimal(0)
    for (name, lot), units in given.items():
        offer = offer_of(problem, name, lot)
        total += offer.freight + (offer.price if offer.basis is Basis.LUMP else offer.price * units)
    return total


def offer_of(problem: Problem, workshop: str, lot: str) -> Offer:
    """The workshop's offer for the lot."""
    return next(
        offer for one in problem.workshops if one.name == workshop for offer in one.offers if offer.lot == lot
    )


def broken(problem: Problem, given: Assignment) -> dict[Family, float]:
    """By how much the assignment breaks each family of limits, each by a rule written out on its own."""
    used = {name for name, _lot in given}
    trusts = [one.trust for one in problem.workshops if one.name in used]
    limits = problem.limits
    hours = {one.name: one.hours for one in problem.workshops if one.hours is not None}
    worked = {
        name: sum(
            units * offer_of(problem, name, lot).hours_per_unit
            for (each, lot), units in given.items()
            if each == name
        )
        for name in hours
    }
    return {
        Family.QUANTITY: sum(
            1 - sum(units for (_name, each), units in given.items() if each == lot.name) / float(lot.quantity)
            for lot in problem.lots
        ),
        Family.HOURS: sum(max(0.0, worked[name] - (most or 0)) for name, most in hours.items()),
        Family.TIME: max(0, *lateness(problem, given).values(), 0),
        Family.TRUST: max([0.0, *(limits.least_trust - trust for trust in trusts)]),
        Family.WORKSHOPS: max(0, len(used) - (limits.most_workshops or len(used))),
        Family.SHARE: max(0.0, largest_share(problem, given) - (limits.most_share or 1.0)),
    }


def lateness(problem: Problem, given: Assignment) -> dict[str, int]:
    """How many days late each lot is, when every lot starts as soon as it may."""
    finished: dict[str, int] = {}
    while len(finished) < len(problem.lots):
        for lot in problem.lots:
            if lot.name in finished or not set(lot.depends_on) <= set(finished):
                continue
            start = max(
                [(lot.earliest or MONDAY) - MONDAY, *(timedelta(finished[d]) for d in lot.depends_on)]
            )
            taken = [offer_of(problem, name, each).days for name, each in given if each == lot.name]
            finished[lot.name] = start.days + max(taken, default=_quickest(problem, lot))
    due = {
        lot.name: (min(lot.latest or problem.deadline, problem.deadline) - MONDAY).days
        for lot in problem.lots
    }
    return {name: max(0, finished[name] - due[name]) for name in finished}


def _quickest(problem: Problem, lot: Lot) -> int:
    """A lot that nobody has yet takes as long as the quickest who could be asked."""
    offers = [
        offer.days for one in problem.workshops for offer in one.offers
        if offer.lot == lot.name and one.trust >= problem.limits.least_trust
        and min(offer.capacity, lot.quantity) >= offer.least
    ]  # fmt: skip
    return min(offers, default=0)


def largest_share(problem: Problem, given: Assignment) -> float:
    """The largest part of the order's value that one workshop has."""
    worth = {
        lot.name: min(
            (
                offer.price / (min(offer.capacity, lot.quantity) if offer.basis is Basis.LUMP else 1)
                for one in problem.workshops for offer in one.offers if offer.lot == lot.name
            ),
            default=Decimal(0),
        )
        for lot in problem.lots
    }  # fmt: skip
    total = sum(worth[lot.name] * lot.quantity for lot in problem.lots)
    of_each: dict[str, Decimal] = {}
    for (name, lot), units in given.items():
        of_each[name] = of_each.get(name, Decimal(0)) + worth[lot] * units
    return float(max(of_each.values(), default=Decimal(0)) / total) if total else 0.0
