"""Step 2 of the items' pricing problem: the cheapest plans, by excess over the window bound.

With an item's bound g, the price theta of its window and its offers' best values at that price, a
plan's value is g + the sum of its offers' excesses + |theta| times the distance of its total from the
low end of the window (the high end if theta is negative). All terms are at least 0, so quantities and
partial plans whose excess passes the item's slack fall away.

All items are searched together: labels (an item, a total, an excess) are extended by one offer of each
item at a time, the least excess kept for each total; an offer with many quantities comes last, where only
those quantities matter that bring a total to an end of the window.
"""

from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import Valuation, WindowBound
from ayni.methods.joint_purchase.labels import Found, Labels, options_near_ends
from ayni.methods.joint_purchase.market import Bools, Floats, Ints
from ayni.methods.joint_purchase.runs import Ends, Runs, near_ends, runs_within

QUICK_LIMIT = 20_000
"""Combinations of all items tried at a time to find good plans, whose excess narrows the exact search."""

LABEL_LIMIT = 500_000
"""Combinations of all items tried at a time in that search; above, only the promising ones."""


def cheapest_plans(
    instance: Instance, entries: Entries, values: Valuation, windows: WindowBound, slack: Floats
) -> Found:
    """For each item the plan of least excess, if at most its `slack` (negative: do not search)."""
    quick = _search(instance, entries, values, windows, slack, QUICK_LIMIT, once=True)
    unsure = ~quick.exact & (quick.excess > 0)
    if not unsure.any():
        return quick
    slack = np.where(unsure, np.minimum(slack, quick.excess), -1.0)
    return quick.narrowed(_search(instance, entries, values, windows, slack, LABEL_LIMIT, once=False))


def _search(
    instance: Instance,
    entries: Entries,
    values: Valuation,
    windows: WindowBound,
    slack: Floats,
    limit: int,
    *,
    once: bool,
) -> Found:
    """The best plans that `limit` combinations at a time find.

    Units can be shifted between two offers inside their entries without changing the total; one of the
    two directions costs nothing. So of the offers with many quantities all but one can be near an end
    of an entry. Each of them takes its turn as that one, the last; with `once` only the first of them.
    """
    runs = runs_within(entries, values, windows, slack[entries.item])
    ends, lossless = near_ends(runs, len(instance.low))
    offers = _useful_offers(instance, entries, windows, runs, ends, slack)
    best = Found(np.full(len(instance.low), np.inf), [None] * len(instance.low), lossless)
    while len(offers.place):
        labels = Labels(instance, np.unique(offers.item), slack, limit)
        last = np.full(len(instance.low), -1)
        last[offers.item[offers.last]] = offers.place[offers.last]
        turn = np.full(len(entries.offers), -1)
        turn[offers.place[~offers.last]] = offers.turn[~offers.last]
        options = options_near_ends(runs, ends, offers.zero, turn, instance.offer_item[entries.offers])
        for number in range(int(turn.max(initial=-1)) + 1):
            labels.extend(options, number)
        closing = runs.take(last[runs.item] == runs.place)
        best = best.better(labels.close(closing, last, offers.zero, entries, windows))
        slack = np.minimum(slack, best.excess)
        offers = offers.next_last()
        if once:
            best.exact[offers.item] = False
            break
    return best


@dataclass(frozen=True)
class Offers:
    """The offers that matter, sorted by item, then by `turn`; the `last` ones close their item.

    `long`: only quantities near the ends of its entries are tried unless the offer is last. `zero`: the
    excess of not buying, for every offer (not only those that matter).
    """

    item: Ints
    place: Ints
    long: Bools
    turn: Ints
    last: Bools
    zero: Floats

    def next_last(self) -> "Offers":
        """The items that have another long offer before the last one, with that one last instead."""
        again = np.isin(self.item, self.item[self.long & ~self.last])
        item, place, long = self.item[again], self.place[again], self.long[again].copy()
        long[self.last[again]] = False
        return _in_turn(item, place, long, self.zero)


def _in_turn(item: Ints, place: Ints, long: Bools, zero: Floats) -> Offers:
    """Long offers after the others within each item."""
    order = np.lexsort((long, item))
    item, place, long = item[order], place[order], long[order]
    turn = np.arange(len(item)) - np.searchsorted(item, item)
    last = np.ones(len(item), dtype=np.bool_)
    last[:-1] = item[1:] != item[:-1]
    return Offers(item, place, long, turn, last, zero)


def _useful_offers(
    instance: Instance, entries: Entries, windows: WindowBound, runs: Runs, ends: Ends, slack: Floats
) -> Offers:
    count = len(entries.offers)
    size = np.bincount(runs.place, (runs.last - runs.first) // runs.step + 1, minlength=count)
    zero = np.where(entries.compulsory, np.inf, np.maximum(0.0, -windows.least))
    item = instance.offer_item[entries.offers]
    place = np.flatnonzero((slack[item] >= 0) & ((size > 0) | (zero > 0)))
    place = place[np.lexsort((size[place], item[place]))]
    long = np.zeros(count, dtype=np.bool_)
    long[runs.place[ends.left_out]] = True
    return _in_turn(item[place], place, long[place], zero)
