"""The planner on large orders, beside a plain formulation of the same programme and a greedy choice.

Prints JSON. `plain` is the textbook programme given to the same solver in the same run: every offer has its yes
or no, whether it matters or not, and one row «finish - start >= days * yes»; it gets as long as `PLAIN_SECONDS`.
`greedy` takes the lots in order and, for each, the cheapest offers that still fit; it proves nothing.
"""

import json
import platform
import random
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from ayni.methods.lot_planner import Basis, Limits, Lot, Offer, Plan, Problem, Workshop, plan
from ayni.methods.lot_planner.formulation import is_trusted, step_values
from ayni.methods.lot_planner.milp import Milp, Verdict

START = date(2026, 11, 23)
LOTS, WORKSHOPS = 30, 200
OFFERED = 0.2
PLAIN_SECONDS = 30.0


def an_order(seed: int, *, days: int = 60, limits: Limits) -> Problem:
    """An order whose lots hang together, offered for by workshops of different price, speed and trust."""
    chance = random.Random(seed)
    lots = []
    for number in range(LOTS):
        before = {
            f"L{chance.randrange(max(0, number - 6), number)}" for _ in range(chance.randrange(3)) if number
        }
        lots.append(Lot(f"L{number}", Decimal(chance.randrange(50, 500)), depends_on=tuple(sorted(before))))
    usual = {lot.name: chance.uniform(3, 80) for lot in lots}
    workshops = []
    for number in range(WORKSHOPS):
        level = chance.uniform(0.8, 1.25)
        offers = [_offer(chance, lot, usual[lot.name] * level) for lot in lots if chance.random() < OFFERED]
        workshops.append(
            Workshop(f"W{number}", tuple(offers), trust=chance.random(), hours=chance.randrange(40, 200))
        )
    return Problem(START, START + timedelta(days=days), tuple(lots), tuple(workshops), limits)


def _offer(chance: random.Random, lot: Lot, about: float) -> Offer:
    capacity = Decimal(chance.randrange(20, 200))
    price = Decimal(f"{about * chance.uniform(0.85, 1.2):.2f}")
    lump = chance.random() < 0.15
    return Offer(
        lot.name,
        price * capacity if lump else price,
        capacity,
        Basis.LUMP if lump else Basis.UNIT,
        freight=Decimal(chance.choice([0, 0, 20, 50])),
        days=chance.randrange(2, 15),
        hours_per_unit=round(chance.uniform(0.05, 0.4), 2),
    )


@dataclass(frozen=True)
class PlainAnswer:
    """What the plain programme reached."""

    seconds: float
    proven: bool
    cost: float | None
    bound: float


def plain(problem: Problem, seconds: float) -> PlainAnswer:
    """The textbook programme: same limits, same solver, no strengthening."""
    milp = Milp()
    lots = {lot.name: (milp.column(), milp.column()) for lot in problem.lots}
    cover: dict[str, list[tuple[int, float]]] = defaultdict(list)
    worth = step_values(problem)
    total = sum(worth[lot.name] * lot.steps for lot in problem.lots)
    takes_part = []
    for workshop in problem.workshops:
        if not is_trusted(problem, workshop):
            continue
        u = milp.column(0, 0, 1, whole=True)
        takes_part.append((u, 1.0))
        hours, share, yeses = [], [], []
        for offer in workshop.offers:
            lot, lump = problem.by_name[offer.lot], offer.basis is Basis.LUMP
            most = min(int(offer.capacity), lot.steps)
            x = milp.column(0.0 if lump else float(offer.price), 0, most, whole=True)
            y = milp.column(float(offer.freight + (offer.price if lump else 0)), 0, 1, whole=True)
            milp.row([(x, 1), (y, -most)], most=0)
            if lump:
                milp.row([(x, 1), (y, -most)], least=0)
            cover[lot.name].append((x, 1.0))
            start, finish = lots[lot.name]
            milp.row([(finish, 1), (start, -1), (y, -offer.days)], least=0)
            hours.append((x, offer.hours_per_unit))
            share.append((x, worth[lot.name] / total))
            yeses.append((y, 1.0))
        milp.row([*yeses, (u, -len(yeses))], most=0)
        milp.row(hours, most=workshop.hours or 0)
        if problem.limits.most_share:
            milp.row(share, most=problem.limits.most_share)
    for lot in problem.lots:
        start, finish = lots[lot.name]
        milp.row(cover[lot.name], least=lot.steps, most=lot.steps)
        milp.row([(finish, 1)], most=problem.due(lot))
        for name in lot.depends_on:
            milp.row([(start, 1), (lots[name][1], -1)], least=0)
    if problem.limits.most_workshops:
        milp.row(takes_part, most=problem.limits.most_workshops)
    began = perf_counter()
    solution = milp.solve(seconds=seconds)
    return PlainAnswer(
        perf_counter() - began,
        solution.verdict is Verdict.OPTIMAL,
        solution.objective if solution.values else None,
        solution.bound,
    )


def greedy(problem: Problem) -> Decimal | None:
    """The cheapest offers that fit, lot by lot; None where it runs into a wall."""
    horizon = (problem.deadline - problem.start).days
    after = {lot.name: 0 for lot in problem.lots}
    for lot in reversed(problem.in_order):
        for name in lot.depends_on:
            after[name] = max(after[name], 1 + after[lot.name])
    longest = max(after.values()) + 1
    hours = {workshop.name: workshop.hours or 0.0 for workshop in problem.workshops}
    cost = Decimal(0)
    finished: dict[str, int] = {}
    for lot in problem.in_order:
        start = max([0, *(finished[name] for name in lot.depends_on)])
        allowed = max(horizon // longest, horizon - start - after[lot.name] * (horizon // longest))
        made = _cheapest(problem, lot, allowed, hours)
        if made is None:
            return None
        cost += made[0]
        finished[lot.name] = start + made[1]
    return cost if max(finished.values()) <= horizon else None


def _cheapest(problem: Problem, lot: Lot, days: int, hours: dict[str, float]) -> tuple[Decimal, int] | None:
    offers = sorted(
        (
            (
                (offer.price / offer.capacity if offer.basis is Basis.LUMP else offer.price),
                workshop.name,
                offer,
            )
            for workshop in problem.workshops
            for offer in workshop.offers
            if offer.lot == lot.name and offer.days <= days and is_trusted(problem, workshop)
        ),
        key=lambda each: each[:2],
    )
    left, cost, slowest = int(lot.quantity), Decimal(0), 0
    for _price, name, offer in offers:
        lump = offer.basis is Basis.LUMP
        room = int(hours[name] / offer.hours_per_unit)
        units = min(left, int(offer.capacity), room)
        if units == 0 or (lump and units < offer.capacity):
            continue
        cost += offer.freight + (offer.price if lump else offer.price * units)
        hours[name] -= units * offer.hours_per_unit
        left, slowest = left - units, max(slowest, offer.days)
    return (cost, slowest) if left == 0 else None


def measured(name: str, problem: Problem, *, seconds: float, beside: bool) -> dict[str, Any]:
    """One order planned, and the two others beside it."""
    began = perf_counter()
    answer = plan(problem, seconds=seconds)
    took = perf_counter() - began
    found: dict[str, Any] = {
        "order": name,
        "offers": sum(len(workshop.offers) for workshop in problem.workshops),
        "answer": type(answer).__name__.lower(),
        "seconds": round(took, 2),
    }
    if isinstance(answer, Plan):
        found |= {
            "proven": answer.proven,
            "cost": str(answer.cost),
            "gap": round(float(1 - answer.bound / answer.cost), 6),
            "workshops": len(answer.workshops),
        }
    if beside and isinstance(answer, Plan):
        other, simple = plain(problem, PLAIN_SECONDS), greedy(problem)
        found["plain"] = {
            "seconds": round(other.seconds, 2),
            "proven": other.proven,
            "gap": None if other.cost is None else round(1 - other.bound / other.cost, 6),
            "times_longer": round(other.seconds / took, 1),
        }
        found["greedy_costs_more"] = None if simple is None else round(float(simple / answer.cost) - 1, 4)
    return found


def main() -> None:
    """Plan five orders with a share for one workshop, one with a cap on workshops, one that cannot be."""
    limits = Limits(least_trust=0.3, most_share=0.15)
    orders = [
        measured(f"usual, seed {seed}", an_order(seed, limits=limits), seconds=60, beside=seed < 2)
        for seed in range(5)
    ]
    capped = an_order(0, limits=replace(limits, most_workshops=45))
    result = {
        "machine": f"{platform.system()}, Python {platform.python_version()}, one thread",
        "lots": LOTS,
        "workshops": WORKSHOPS,
        "usual": orders,
        "median_seconds": statistics.median(order["seconds"] for order in orders),
        "at_most_45_workshops": measured("capped", capped, seconds=30, beside=False),
        "impossible": measured("15 days", an_order(0, days=15, limits=limits), seconds=30, beside=False),
    }
    json.dump(result, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
