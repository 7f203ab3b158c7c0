"""Reduced-cost tightening: drop what no order better than the best one can contain.

A bound splits into shares of items and suppliers. Forcing one quantity of one offer raises its item's
share by the quantity's excess over the window bound, and its supplier's share to what the invoice
state asks; where that lifts the whole bound above the best order's cost, the quantity is out for good.
"""

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance, select
from ayni.methods.joint_purchase.lagrangian import Bound
from ayni.methods.joint_purchase.market import Bools
from ayni.methods.joint_purchase.runs import Runs, runs_within


def tighten(instance: Instance, entries: Entries, bound: Bound, cutoff: float) -> Entries | None:
    """The entries that an order of value at most `cutoff` can use; None if there is no such order.

    `bound` must be one over these `entries`.
    """
    windows, error = bound.windows, 1e-9 * abs(bound.value)
    room = cutoff - bound.value + error
    item_room = room + (bound.items - windows.value)
    extra = (bound.states - bound.suppliers[instance.states.supplier])[entries.state]
    entry_room = np.where(extra > room, -np.inf, item_room[entries.item] - extra)
    runs = runs_within(entries, bound.valuation, windows, entry_room)
    needed = entries.compulsory | (-windows.least > item_room[instance.offer_item[entries.offers]])
    needed |= _indispensable(instance, entries, runs)
    return select(entries, runs.entry, runs.first, runs.last, entries.offers[needed])


def _indispensable(instance: Instance, entries: Entries, runs: Runs) -> Bools:
    """The offers without which the others cannot deliver what is ordered of the item."""
    most = np.zeros(len(entries.offers), dtype=np.int64)
    np.maximum.at(most, runs.place, runs.last)
    item = instance.offer_item[entries.offers]
    together = np.zeros(len(instance.low), dtype=np.int64)
    np.add.at(together, item, most)
    missing: Bools = together[item] - most < instance.low[item]
    return missing
