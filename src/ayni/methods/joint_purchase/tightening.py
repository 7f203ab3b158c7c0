"""Reduced-cost tightening: drop what no order better than the best one can contain.

A bound splits into shares of items and suppliers. Forcing one quantity of one offer raises its item's
share by the quantity's excess over the window bound; where that lifts the whole bound above the best
order's cost, the quantity is out for good.
"""

from ayni.methods.joint_purchase.instance import Entries, Instance, select
from ayni.methods.joint_purchase.lagrangian import Bound
from ayni.methods.joint_purchase.plan_search import runs_within


def tighten(instance: Instance, entries: Entries, bound: Bound, cutoff: float) -> Entries | None:
    """The entries that an order of value at most `cutoff` can use; None if there is no such order.

    `bound` must be one of the whole instance (no restriction) over these `entries`.
    """
    windows = bound.windows
    room = cutoff - bound.value + (bound.items - windows.value) + 1e-9 * abs(bound.value)
    runs = runs_within(entries, bound.valuation, windows, room)
    needed = entries.compulsory | (-windows.least > room[instance.offer_item[entries.offers]])
    return select(entries, runs.entry, runs.first, runs.last, entries.offers[needed])
