"""Reduced-cost tightening: drop what no order better than the best one can contain.

A bound splits into shares of items and suppliers. Forcing one quantity of one offer raises its item's
share by the quantity's excess over the window bound; where that lifts the whole bound above the best
order's cost, the quantity is out for good.
"""

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance, select
from ayni.methods.joint_purchase.item_pricing import entry_rates
from ayni.methods.joint_purchase.lagrangian import Bound
from ayni.methods.joint_purchase.plan_search import within_slack


def tighten(instance: Instance, entries: Entries, bound: Bound, cutoff: float) -> Entries | None:
    """The entries that an order of value at most `cutoff` can use; None if there is no such order.

    `bound` must be one of the whole instance (no restriction) over these `entries`.
    """
    windows, values = bound.windows, bound.valuation
    room = cutoff - bound.value + (bound.items - windows.value) + 1e-9 * abs(bound.value)
    repeats = np.diff(np.append(entries.offer_starts, len(entries.offer)))
    theta = windows.theta[entries.item]
    least = np.repeat(windows.least, repeats)
    excess_first = values.at_first - theta * entries.first - least
    excess_last = values.at_last - theta * entries.last - least
    rate = entry_rates(entries, values) - theta
    kept = np.minimum(excess_first, excess_last) <= room[entries.item]
    first, last = entries.first.copy(), entries.last.copy()
    for item in np.unique(entries.item[kept]):
        run = np.flatnonzero(kept & (entries.item == item))
        first[run], last[run], _ = within_slack(
            entries.first[run],
            entries.last[run],
            entries.step[run],
            excess_first[run],
            rate[run],
            float(room[item]),
        )
    offer_room = room[instance.offer_item[entries.offers]]
    needed = entries.compulsory | (-windows.least > offer_room)
    return select(entries, kept, first, last, {int(offer) for offer in entries.offers[needed]})
