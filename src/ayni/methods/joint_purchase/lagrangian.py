"""The proof: a lower bound on any order's cost, from any multipliers (Lagrangian relaxation).

The bound is computed here from the items' windows and the suppliers' states alone, with exact item
subproblems; float rounding is covered by `margin`. It holds whatever the solver of the master problem
did. (Geoffrion, Mathematical Programming Study 2, 1974; Luebbecke and Desrosiers, Operations Research
53, 2005, for its use in column generation.)
"""

from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import (
    Plan,
    Valuation,
    WindowBound,
    bound_windows,
    single_plans,
    valuate,
)
from ayni.methods.joint_purchase.market import Bools, Floats
from ayni.methods.joint_purchase.master import Multipliers
from ayni.methods.joint_purchase.plan_search import cheapest_plans

RELATIVE_ERROR = 1e-13
"""Float error of a bound relative to the sum of the magnitudes added (a few hundred roundings)."""


@dataclass(frozen=True)
class Bound:
    """A lower bound in cents (already less its `margin`), and what it came from.

    `plans`: for each item the best plan found, None if none. `items`: each item's share.
    `states`: what using each state would add, infinite where banned; `suppliers`: the least of these or,
    where a supplier need not be used, of 0.
    """

    value: float
    margin: float
    plans: list[Plan | None]
    items: Floats
    states: Floats
    suppliers: Floats
    valuation: Valuation
    windows: WindowBound


def bound(
    instance: Instance,
    entries: Entries,
    columns: Columns,
    allowed: Bools,
    multipliers: Multipliers,
) -> Bound:
    """The Lagrangian bound of the orders that `entries` allow, and the best plan of each item under it.

    `allowed` says which of the known `columns` these entries can make.
    """
    weight = instance.states.keep - multipliers.start + multipliers.end
    values = valuate(instance, entries, weight, multipliers.link)
    windows = bound_windows(instance, entries, values)
    ceiling, plans = single_plans(instance, entries, values)
    if len(columns):
        known = np.where(allowed, columns.values(weight, multipliers.link), np.inf)
        _lower_ceiling(ceiling, plans, known, columns)
    items, plans = _best_plans(instance, entries, values, windows, ceiling, plans)
    states = _state_terms(instance, entries, multipliers)
    suppliers = _supplier_terms(instance, entries, states)
    value = items.sum() + suppliers.sum()
    size = np.abs(items).sum() + np.abs(multipliers.link).sum() + np.abs(states[np.isfinite(states)]).sum()
    margin = RELATIVE_ERROR * float(size) if np.isfinite(size) else 0.0
    return Bound(float(value) - margin, margin, plans, items, states, suppliers, values, windows)


def _best_plans(
    instance: Instance,
    entries: Entries,
    values: Valuation,
    windows: WindowBound,
    ceiling: Floats,
    plans: list[Plan | None],
) -> tuple[Floats, list[Plan | None]]:
    """Lower bounds of the items' values, and the best plans, starting from `plans` worth `ceiling`."""
    value = windows.value
    open_items = np.isfinite(value) & (ceiling > value + 1e-11 * np.abs(value))
    slack = np.full(len(value), -1.0)
    np.subtract(ceiling, value, out=slack, where=open_items)
    if not open_items.any():
        return np.minimum(value, ceiling), plans
    found = cheapest_plans(instance, entries, values, windows, slack)
    better = open_items & (value + found.excess < ceiling)
    least = np.where(better, value + found.excess, ceiling)
    merged = [found.plans[item] if better[item] else plan for item, plan in enumerate(plans)]
    return np.where(found.exact, np.maximum(least, value), np.minimum(value, ceiling)), merged


def _lower_ceiling(ceiling: Floats, plans: list[Plan | None], known: Floats, columns: Columns) -> None:
    """Where a known plan beats the one in hand, take it."""
    item = np.array(columns.items, dtype=np.int64)
    best = np.full(len(ceiling), np.inf)
    np.minimum.at(best, item, known)
    better = best < ceiling
    for number in np.flatnonzero((known == best[item]) & better[item]):
        plans[item[number]] = columns.plans[number]
    ceiling[better] = best[better]


def _state_terms(instance: Instance, entries: Entries, multipliers: Multipliers) -> Floats:
    states = instance.states
    end = np.where(np.isfinite(states.end), states.end, 0.0)
    term = (
        states.fee + multipliers.start * states.start - multipliers.end * end - multipliers.link.sum(axis=0)
    )
    term = np.where(states.idle, 0.0, term)
    banned = np.ones(len(term), dtype=np.bool_)
    banned[entries.state] = False
    term[banned] = np.inf
    return term


def _supplier_terms(instance: Instance, entries: Entries, states: Floats) -> Floats:
    """For each supplier the cheapest of its states, or nothing where it need not be used."""
    least = np.full(instance.supplier_count, np.inf)
    np.minimum.at(least, instance.states.supplier, states)
    unused = np.zeros(instance.supplier_count)
    unused[list(entries.used_suppliers)] = np.inf
    cheapest: Floats = np.minimum(least, unused)
    return cheapest
