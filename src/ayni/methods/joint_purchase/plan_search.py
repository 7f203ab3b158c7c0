"""Step 2 of the items' pricing problem: the cheapest plans, by excess over the window bound.

With an item's bound g, the price theta of its window and its offers' best values at that price, a
plan's value is g + the sum of its offers' excesses + |theta| times the distance of its total from the
low end of the window (the high end if theta is negative). All terms are at least 0, so quantities and
partial plans whose excess passes the item's slack fall away.

All items are searched together: labels (an item, a total, an excess) are extended by one offer of each
item at a time, the least excess kept for each total; an offer with many quantities comes last, where only
those quantities matter that bring a total to an end of the window.
"""

import math
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import Plan, Valuation, WindowBound, entry_rates
from ayni.methods.joint_purchase.market import Bools, Floats, Ints

LABEL_LIMIT = 100_000
"""So many combinations of an item are tried at a time; above, only the promising ones."""

LONGEST_SHIFT = 2_000
"""Where packs have no smaller common multiple, quantities further than this from an end may be missed."""


@dataclass(frozen=True)
class Runs:
    """Entries cut to the quantities within the slack: `excess` at `first`, `rate` for a unit more.

    `entry` is the entry's position, `place` its offer's position among the entries' offers, `start` and
    `end` the entry's first and last quantity.
    """

    entry: Ints
    item: Ints
    place: Ints
    state: Ints
    first: Ints
    last: Ints
    step: Ints
    start: Ints
    end: Ints
    excess: Floats
    rate: Floats

    def take(self, which: Ints | Bools) -> "Runs":
        return Runs(
            self.entry[which],
            self.item[which],
            self.place[which],
            self.state[which],
            self.first[which],
            self.last[which],
            self.step[which],
            self.start[which],
            self.end[which],
            self.excess[which],
            self.rate[which],
        )


@dataclass(frozen=True)
class Options:
    """Single quantities of offers; `state` is -1 where the quantity is 0. Sorted by item in each turn."""

    item: Ints
    place: Ints
    quantity: Ints
    state: Ints
    excess: Floats
    turn: Ints


@dataclass(frozen=True)
class Found:
    """By item: the least excess found (infinite if none), its plan, and whether none can be lower."""

    excess: Floats
    plans: list[Plan | None]
    exact: Bools

    def better(self, other: "Found") -> "Found":
        """For each item the better of both; exact if both are."""
        wins = other.excess < self.excess
        plans = [
            theirs if win else own for win, own, theirs in zip(wins, self.plans, other.plans, strict=True)
        ]
        return Found(np.minimum(self.excess, other.excess), plans, self.exact & other.exact)


def runs_within(entries: Entries, values: Valuation, windows: WindowBound, room: Floats) -> Runs:
    """Cut each entry to the quantities whose excess is at most its `room`."""
    place = np.repeat(
        np.arange(len(entries.offers)), np.diff(np.append(entries.offer_starts, len(entries.offer)))
    )
    theta = windows.theta[entries.item]
    at_first = values.at_first - theta * entries.first - windows.least[place]
    at_last = values.at_last - theta * entries.last - windows.least[place]
    near = np.flatnonzero(np.minimum(at_first, at_last) <= room)
    rate = (entry_rates(entries, values) - theta)[near]
    first, last, step = entries.first[near], entries.last[near], entries.step[near]
    excess, span = at_first[near], (last - first) // step
    flat = (rate == 0) | ~np.isfinite(room[near])
    units = np.where(flat, 0.0, (np.where(flat, 0.0, room[near]) - excess) / np.where(flat, 1.0, rate) / step)
    skip: Ints = np.clip(np.where(rate < 0, np.ceil(units - 1e-9), 0), 0, span).astype(np.int64)
    keep: Ints = np.clip(np.where(rate > 0, np.floor(units + 1e-9), span), 0, span).astype(np.int64)
    skip, keep = np.where(flat, 0, skip), np.where(flat, span, keep)
    return Runs(
        entry=near,
        item=entries.item[near],
        place=place[near],
        state=entries.state[near],
        first=first + skip * step,
        last=first + keep * step,
        step=step,
        start=first,
        end=last,
        excess=excess + rate * (skip * step),
        rate=rate,
    )


def cheapest_plans(
    instance: Instance, entries: Entries, values: Valuation, windows: WindowBound, slack: Floats
) -> Found:
    """For each item the plan of least excess, if at most its `slack` (negative: do not search).

    Units can be shifted between two offers inside their entries without changing the total; one of the
    two directions costs nothing. So of the offers with many quantities all but one can be near an end
    of an entry. Each of them takes its turn as that one: the last.
    """
    runs = runs_within(entries, values, windows, slack[entries.item])
    ends, lossless = _near_ends(runs, len(instance.low))
    offers = _useful_offers(instance, entries, windows, runs, ends, slack)
    best = Found(
        np.full(len(instance.low), np.inf),
        [None] * len(instance.low),
        np.ones(len(instance.low), dtype=np.bool_),
    )
    while len(offers.place):
        labels = _Labels(instance, np.unique(offers.item), slack)
        labels.exact &= lossless
        last = np.full(len(instance.low), -1)
        last[offers.item[offers.last]] = offers.place[offers.last]
        turn = np.full(len(entries.offers), -1)
        turn[offers.place[~offers.last]] = offers.turn[~offers.last]
        options = _options(runs, ends, offers.zero, turn, instance.offer_item[entries.offers])
        for number in range(int(turn.max(initial=-1)) + 1):
            labels.extend(options, number)
        closing = runs.take(last[runs.item] == runs.place)
        best = best.better(labels.close(closing, last, offers.zero, entries, windows))
        slack = np.minimum(slack, best.excess)
        offers = offers.next_last()
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
    instance: Instance, entries: Entries, windows: WindowBound, runs: Runs, ends: "Ends", slack: Floats
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


@dataclass(frozen=True)
class Ends:
    """Stretches of quantities near the ends of entries: the run they belong to, first and last.

    `left_out`: the runs that have other quantities too.
    """

    run: Ints
    first: Ints
    last: Ints
    left_out: Bools


def _near_ends(runs: Runs, items: int) -> tuple[Ends, Bools]:
    """The quantities that differ from an end of their entry by at most one shift; for which items that do.

    A shift between two offers is a common multiple of their steps.
    """
    shift = np.ones(items, dtype=np.int64)
    for item in np.unique(runs.item[runs.step > 1]):
        steps = np.unique(runs.step[runs.item == item]).tolist()
        shift[item] = max(math.lcm(one, other) for one in steps for other in steps)
    lossless = shift <= LONGEST_SHIFT
    reach = np.minimum(shift, LONGEST_SHIFT)[runs.item] // runs.step * runs.step
    low_last = np.minimum(runs.last, runs.start + reach)
    high_first = np.maximum(runs.first, runs.end - reach)
    high_first = np.where(low_last >= runs.first, np.maximum(high_first, low_last + runs.step), high_first)
    number = np.arange(len(runs.item))
    low, high = low_last >= runs.first, high_first <= runs.last
    return (
        Ends(
            np.concatenate([number[low], number[high]]),
            np.concatenate([runs.first[low], high_first[high]]),
            np.concatenate([low_last[low], runs.last[high]]),
            np.where(low, low_last + runs.step, runs.first)
            < np.where(high, high_first, runs.last + runs.step),
        ),
        lossless,
    )


def _options(runs: Runs, ends: Ends, zero: Floats, turn: Ints, offer_item: Ints) -> Options:
    """The quantities near ends of the offers that have a turn, and not buying."""
    chosen = np.flatnonzero(turn[runs.place[ends.run]] >= 0)
    step = runs.step[ends.run[chosen]]
    counts = (ends.last[chosen] - ends.first[chosen]) // step + 1
    stretch = np.repeat(np.arange(len(chosen)), counts)
    index = np.arange(len(stretch)) - np.repeat(np.cumsum(counts) - counts, counts)
    run = ends.run[chosen][stretch]
    bought = ends.first[chosen][stretch] + index * step[stretch]
    unused = np.flatnonzero((turn >= 0) & np.isfinite(zero))
    place = np.concatenate([runs.place[run], unused])
    quantity = np.concatenate([bought, np.zeros(len(unused), dtype=np.int64)])
    excess = np.concatenate([runs.excess[run] + runs.rate[run] * (bought - runs.first[run]), zero[unused]])
    state = np.concatenate([runs.state[run], np.full(len(unused), -1)])
    order = np.lexsort((excess, quantity, place))
    kept = order[_leads(place[order], quantity[order])]
    place = place[kept]
    return Options(offer_item[place], place, quantity[kept], state[kept], excess[kept], turn[place])


def _leads(*keys: Ints) -> Bools:
    """In sorted arrays, where a new combination of keys begins."""
    leads = np.ones(len(keys[0]), dtype=np.bool_)
    leads[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return leads


def _pairs(first_group: Ints, second_group: Ints) -> tuple[Ints, Ints]:
    """All pairs of positions with the same group; both arrays are sorted."""
    begin = np.searchsorted(second_group, first_group)
    count = np.searchsorted(second_group, first_group, side="right") - begin
    left = np.repeat(np.arange(len(first_group)), count)
    right = np.arange(len(left)) - np.repeat(np.cumsum(count) - count - begin, count)
    return left, right


class _Labels:
    """Partial plans of all items, sorted by item and total."""

    def __init__(self, instance: Instance, items: Ints, slack: Floats) -> None:
        self.instance, self.slack = instance, slack
        self.item = items
        self.total = np.zeros(len(items), dtype=np.int64)
        self.excess = np.zeros(len(items))
        self.exact = np.ones(len(instance.low), dtype=np.bool_)
        self._trace: list[tuple[Ints, Options, Ints]] = []

    def extend(self, options: Options, turn: int) -> None:
        """Add one offer to each item that has one with this `turn`; the others stay as they are."""
        of_turn = np.flatnonzero(options.turn == turn)
        of_turn = self._promising(options, of_turn)
        without = np.setdiff1d(self.item, options.item[of_turn])
        idle = np.flatnonzero(np.isin(self.item, without))
        left, right = _pairs(self.item, options.item[of_turn])
        option = of_turn[right]
        label = np.concatenate([left, idle])
        option = np.concatenate([option, np.full(len(idle), -1)])
        quantity = np.where(option < 0, 0, options.quantity[option])
        added = np.where(option < 0, 0.0, options.excess[option])
        item = self.item[label]
        total, excess = self.total[label] + quantity, self.excess[label] + added
        fine = np.flatnonzero((total <= self.instance.high[item]) & (excess <= self.slack[item]))
        fine = fine[np.lexsort((excess[fine], total[fine], item[fine]))]
        fine = fine[_leads(item[fine], total[fine])]
        self._trace.append((label[fine], options, option[fine]))
        self.item, self.total, self.excess = item[fine], total[fine], excess[fine]

    def _promising(self, options: Options, chosen: Ints) -> Ints:
        """Leave out the dearest options of an item where there would be too many combinations."""
        items = len(self.instance.low)
        labels = np.bincount(self.item, minlength=items)
        count = np.bincount(options.item[chosen], minlength=items)
        heavy = np.flatnonzero(labels * count > LABEL_LIMIT)
        if not len(heavy):
            return chosen
        self.exact[heavy] = False
        order = chosen[np.lexsort((options.excess[chosen], options.item[chosen]))]
        item = options.item[order]
        rank = np.arange(len(order)) - np.searchsorted(item, item)
        most = np.where(
            labels * count > LABEL_LIMIT, np.maximum(8, LABEL_LIMIT // np.maximum(labels, 1)), count
        )
        return np.sort(order[rank < most[item]])

    def close(self, runs: Runs, last: Ints, zero: Floats, entries: Entries, windows: WindowBound) -> Found:
        """Bring the totals into the windows with each item's last offer and read off the best plans."""
        label, run = _pairs(self.item, runs.item)
        item, total = self.item[label], self.total[label]
        low, high, theta = self.instance.low[item], self.instance.high[item], windows.theta[item]
        step, target = runs.step[run], np.where(theta >= 0, low, high)
        least = np.maximum(-(-(low - total) // step) * step, runs.first[run])
        most = np.minimum((high - total) // step * step, runs.last[run])
        fits = least <= most
        base = self.excess[label] + runs.excess[run]
        found = [
            (label[fits], run[fits], quantity[fits], value[fits])
            for quantity in (least, most)
            for value in [
                base + runs.rate[run] * (quantity - runs.first[run]) + theta * (total + quantity - target)
            ]
        ]
        found.append(self._without_last(last, zero, windows))
        label, run, quantity, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
        item = self.item[label]
        order = np.lexsort((value, item))
        best = order[_leads(item[order])] if len(order) else order
        excess = np.full(len(self.instance.low), np.inf)
        plans: list[Plan | None] = [None] * len(self.instance.low)
        excess[item[best]] = value[best]
        lines = self._lines(label[best], entries)
        for position, number in enumerate(best):
            if quantity[number]:
                offer = int(entries.offers[runs.place[run[number]]])
                lines[position].append((offer, int(runs.state[run[number]]), int(quantity[number])))
            plans[item[number]] = tuple(sorted(lines[position]))
        return Found(excess, plans, self.exact)

    def _without_last(
        self, last: Ints, zero: Floats, windows: WindowBound
    ) -> tuple[Ints, Ints, Ints, Floats]:
        """Labels that lie in their window already, with the last offer left out."""
        low, theta = self.instance.low[self.item], windows.theta[self.item]
        target = np.where(theta >= 0, low, self.instance.high[self.item])
        left_out = zero[last[self.item]]
        label = np.flatnonzero((self.total >= low) & np.isfinite(left_out))
        value = (self.excess + left_out + theta * (self.total - target))[label]
        nothing = np.zeros(len(label), dtype=np.int64)
        return label, nothing, nothing, value

    def _lines(self, label: Ints, entries: Entries) -> list[list[tuple[int, int, int]]]:
        """The lines that led to these labels."""
        lines: list[list[tuple[int, int, int]]] = [[] for _ in label]
        for parent, options, option in reversed(self._trace):
            for position, number in enumerate(option[label]):
                if number >= 0 and options.quantity[number]:
                    offer = int(entries.offers[options.place[number]])
                    lines[position].append((offer, int(options.state[number]), int(options.quantity[number])))
            label = parent[label]
        return lines
