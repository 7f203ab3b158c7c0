"""Step 2 of the items' pricing problem: the cheapest plans, by excess over the window bound.

With an item's bound g, the price theta of its window and its offers' best values at that price, a
plan's value is g + the sum of its offers' excesses + |theta| times the distance of its total from the
low end of the window (the high end if theta is negative). All terms are at least 0, so quantities and
partial plans whose excess passes the item's slack fall away.

All items are searched together: labels (an item, a total, an excess) are extended by one offer of each
item at a time, the least excess kept for each total; the offer with most quantities comes last, where
only those quantities matter that bring a total to an end of the window.
"""

from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import Plan, Valuation, WindowBound, entry_rates
from ayni.methods.joint_purchase.market import Bools, Floats, Ints

LABEL_LIMIT = 100_000
"""So many combinations of an item are tried at a time; above, only the promising ones."""

OPTION_LIMIT = 5_000
"""So many quantities of one entry are told apart; above, a sample of them."""


@dataclass(frozen=True)
class Runs:
    """Entries cut to the quantities within the slack: `excess` at `first`, `rate` for a unit more.

    `entry` is the entry's position, `place` its offer's position among the entries' offers.
    """

    entry: Ints
    item: Ints
    place: Ints
    state: Ints
    first: Ints
    last: Ints
    step: Ints
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


def runs_within(entries: Entries, values: Valuation, windows: WindowBound, slack: Floats) -> Runs:
    """Cut the entries to the quantities whose excess is at most the `slack` of their item."""
    place = np.repeat(
        np.arange(len(entries.offers)), np.diff(np.append(entries.offer_starts, len(entries.offer)))
    )
    theta, room = windows.theta[entries.item], slack[entries.item]
    at_first = values.at_first - theta * entries.first - windows.least[place]
    at_last = values.at_last - theta * entries.last - windows.least[place]
    near = np.flatnonzero(np.minimum(at_first, at_last) <= room)
    rate = (entry_rates(entries, values) - theta)[near]
    first, last, step = entries.first[near], entries.last[near], entries.step[near]
    excess, span = at_first[near], (last - first) // step
    flat = (rate == 0) | ~np.isfinite(room[near])
    units = np.where(flat, 0.0, (np.where(flat, 0.0, room[near]) - excess) / np.where(flat, 1.0, rate) / step)
    skip = np.where(rate < 0, np.ceil(units - 1e-9), 0.0)
    keep = np.where(rate > 0, np.floor(units + 1e-9), span)
    skip = np.where(flat, 0, np.clip(skip, 0, span)).astype(np.int64)
    keep = np.where(flat, span, np.clip(keep, 0, span)).astype(np.int64)
    return Runs(
        entry=near,
        item=entries.item[near],
        place=place[near],
        state=entries.state[near],
        first=first + skip * step,
        last=first + keep * step,
        step=step,
        excess=excess + rate * (skip * step),
        rate=rate,
    )


def cheapest_plans(
    instance: Instance, entries: Entries, values: Valuation, windows: WindowBound, slack: Floats
) -> Found:
    """For each item the plan of least excess, if at most its `slack` (negative: do not search)."""
    runs = runs_within(entries, values, windows, slack)
    size = np.bincount(runs.place, (runs.last - runs.first) // runs.step + 1, minlength=len(entries.offers))
    zero = np.where(entries.compulsory, np.inf, np.maximum(0.0, -windows.least))
    offer_item = instance.offer_item[entries.offers]
    useful = np.flatnonzero((slack[offer_item] >= 0) & ((size > 0) | (zero > 0)))
    useful = useful[np.lexsort((size[useful], offer_item[useful]))]
    item = offer_item[useful]
    turn_of_useful = np.arange(len(useful)) - np.searchsorted(item, item)
    closing = np.append(item[1:] != item[:-1], True) if len(item) else np.zeros(0, dtype=np.bool_)

    turn = np.full(len(entries.offers), -1)
    turn[useful[~closing]] = turn_of_useful[~closing]
    options, sampled = _options(runs, zero, turn, offer_item, len(instance.low))
    labels = _Labels(instance, np.unique(item), slack)
    labels.exact[sampled] = False
    for number in range(int(turn.max(initial=-1)) + 1):
        labels.extend(options, number)
    last = np.full(len(instance.low), -1)
    last[item[closing]] = useful[closing]
    return labels.close(runs.take(last[runs.item] == runs.place), last, zero, entries, windows)


def _options(runs: Runs, zero: Floats, turn: Ints, offer_item: Ints, items: int) -> tuple[Options, Ints]:
    """All quantities of the offers that have a turn, and the items for which they are a sample."""
    runs = runs.take(turn[runs.place] >= 0)
    span = (runs.last - runs.first) // runs.step
    counts = np.minimum(span + 1, OPTION_LIMIT)
    run = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(run)) - np.repeat(np.cumsum(counts) - counts, counts)
    large = span >= OPTION_LIMIT
    if large.any():
        index = np.where(large[run], index * span[run] // np.maximum(counts[run] - 1, 1), index)
    units = index * runs.step[run]
    unused = np.flatnonzero((turn >= 0) & np.isfinite(zero))
    place = np.concatenate([runs.place[run], unused])
    quantity = np.concatenate([runs.first[run] + units, np.zeros(len(unused), dtype=np.int64)])
    excess = np.concatenate([runs.excess[run] + runs.rate[run] * units, zero[unused]])
    state = np.concatenate([runs.state[run], np.full(len(unused), -1)])
    order = np.lexsort((excess, quantity, place))
    kept = order[_leads(place[order], quantity[order])]
    place = place[kept]
    return (
        Options(offer_item[place], place, quantity[kept], state[kept], excess[kept], turn[place]),
        np.unique(runs.item[large]),
    )


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
