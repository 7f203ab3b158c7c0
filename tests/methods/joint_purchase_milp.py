"""A joint purchase as one plain mixed-integer program for HiGHS: how it would be modelled by the book.

A whole number of packs and a binary for each tier, a binary and a goods value for each state of a
supplier's invoice (percentage and delivery that hold from a goods value on). Unit prices are whole cents
here, and discounts are not rounded, so its cost may lie up to half a cent a supplier beside the exact one.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import highspy
import numpy as np

Document = Mapping[str, Any]
Terms = list[tuple[int, float]]
"""A linear expression: (column, coefficient)."""

UNLIMITED = 10**9


@dataclass(frozen=True)
class MilpOutcome:
    """`status` in the solver's words, cost and bound in cents (None without an order), processor seconds."""

    status: str
    cost: float | None
    bound: float
    seconds: float


class _Model:
    """Columns and rows as they are added. Amounts of money are in units of `scale` cents."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its wrapper is not annotated
        self.solver.setOptionValue("output_flag", False)

    def column(self, cost: float, upper: float, *, whole: bool) -> int:
        none = (0, np.zeros(0, dtype=np.int32), np.zeros(0))
        self.solver.addCol(cost, 0, upper, *none)
        number = int(self.solver.getNumCol()) - 1
        if whole:
            self.solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        return number

    def row(self, lower: float, upper: float, terms: Terms) -> None:
        columns = np.array([column for column, _ in terms], dtype=np.int32)
        amounts = np.array([amount for _, amount in terms], dtype=np.float64)
        self.solver.addRow(lower, upper, len(terms), columns, amounts)


def solve_plain(document: Document, seconds: float, relative_gap: float = 0.0) -> MilpOutcome:
    """Solve a document whose unit prices are whole cents, ignoring maximum prices."""
    low, high = dict.fromkeys(document["items"], 0), dict.fromkeys(document["items"], 0)
    for line in document["orders"]:
        low[line["item"]] += line["quantity"]
        high[line["item"]] += line["quantity"] + line.get("tolerance", 0)
    model = _Model(scale=1e6)
    delivered: dict[str, Terms] = {item: [] for item in low}
    goods: dict[str, list[tuple[Terms, int, list[int]]]] = {each["id"]: [] for each in document["suppliers"]}
    for offer in document["offers"]:
        terms, most, used, units = _offer(model, offer, high[offer["item"]])
        goods[offer["supplier"]].append((terms, most, used))
        delivered[offer["item"]] += units
    for item, units in delivered.items():
        model.row(low[item], high[item], units)
    for supplier in document["suppliers"]:
        _invoice(model, supplier, goods[supplier["id"]])
    return _run(model, seconds, relative_gap)


def _offer(model: _Model, offer: Mapping[str, Any], high: int) -> tuple[Terms, int, list[int], Terms]:
    """Columns of an offer: its goods, the most they can be, the tiers' binaries, its units."""
    pack = offer.get("multiple", 1)
    most = min(offer.get("available", UNLIMITED), high) // pack * pack
    least = max(offer.get("minimum", 0), offer["tiers"][0]["from"], 1)
    goods: Terms = []
    units: Terms = []
    used: list[int] = []
    fixed, dearest = 0, 0
    ends = [tier["from"] - 1 for tier in offer["tiers"][1:]] + [most]
    for position, (tier, end) in enumerate(zip(offer["tiers"], ends, strict=True)):
        price = _cents(tier["unit_price"])
        if position and offer.get("discount") == "incremental":
            fixed += (tier["from"] - 1) * (_cents(offer["tiers"][position - 1]["unit_price"]) - price)
        first = -(-max(least, tier["from"]) // pack)
        last = min(end, most) // pack
        if first > last:
            continue
        packs, chosen = model.column(0, last, whole=True), model.column(0, 1, whole=True)
        model.row(-highspy.kHighsInf, 0, [(packs, 1), (chosen, -last)])
        model.row(0, highspy.kHighsInf, [(packs, 1), (chosen, -first)])
        goods += [(packs, price * pack / model.scale), (chosen, fixed / model.scale)]
        units.append((packs, pack))
        used.append(chosen)
        dearest = max(dearest, fixed + price * pack * last, fixed + price * pack * first)
    return goods, dearest, used, units


def _invoice(model: _Model, supplier: Mapping[str, Any], offers: list[tuple[Terms, int, list[int]]]) -> None:
    most = sum(dearest for _, dearest, _ in offers)
    states = [state for state in _states(supplier) if state[0] <= most]
    uses = [model.column(fee / model.scale, 1, whole=True) for _, _, fee in states]
    values = [model.column(1 - percent / 100, highspy.kHighsInf, whole=False) for _, percent, _ in states]
    model.row(-highspy.kHighsInf, 1, [(use, 1) for use in uses])
    everything = [term for terms, _, _ in offers for term in terms]
    model.row(0, 0, [*everything, *((value, -1) for value in values)])
    for _, _, used in offers:
        model.row(-highspy.kHighsInf, 0, [*((tier, 1) for tier in used), *((use, -1) for use in uses)])
    ends = [start - 1 for start, _, _ in states[1:]] + [most]
    for use, value, (start, _, _), end in zip(uses, values, states, ends, strict=True):
        model.row(-highspy.kHighsInf, 0, [(value, 1), (use, -end / model.scale)])
        model.row(0, highspy.kHighsInf, [(value, 1), (use, -start / model.scale)])


def _states(supplier: Mapping[str, Any]) -> list[tuple[int, float, int]]:
    """From which goods on which percentage and delivery fee hold, in rising order."""
    least = max(1, _cents(supplier.get("minimum_order", "0")))
    fee = _cents(supplier.get("delivery_fee", "0"))
    free = _cents(supplier["free_delivery_from"]) if "free_delivery_from" in supplier else None
    steps = [(_cents(step["from"]), float(step["percent"])) for step in supplier.get("volume_discounts", [])]
    starts = {least, *(start for start, _ in steps if start > least)}
    if free is not None and free > least:
        starts.add(free)
    return [
        (
            start,
            [0.0, *(percent for threshold, percent in steps if threshold <= start)][-1],
            0 if free is not None and free <= start else fee,
        )
        for start in sorted(starts)
    ]


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def _run(model: _Model, seconds: float, relative_gap: float) -> MilpOutcome:
    solver = model.solver
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", relative_gap)
    solver.setOptionValue("mip_abs_gap", 0.5 / model.scale)
    start = time.process_time()
    solver.run()
    took = time.process_time() - start
    found = solver.getInfo()
    feasible = found.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return MilpOutcome(
        solver.modelStatusToString(solver.getModelStatus()),
        found.objective_function_value * model.scale if feasible else None,
        found.mip_dual_bound * model.scale,
        took,
    )
