"""Partial plans of many items at once: labels (an item, a total, an excess), extended offer by offer."""

from dataclasses import dataclass, replace

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import Plan, WindowBound
from ayni.methods.joint_purchase.market import Bools, Floats, Ints
from ayni.methods.joint_purchase.runs import Ends, Runs


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
        return replace(self._best(other), exact=self.exact & other.exact)

    def narrowed(self, other: "Found") -> "Found":
        """For each item the better of both; exact if the other one is, which searched below this one's."""
        return replace(self._best(other), exact=self.exact | other.exact)

    def _best(self, other: "Found") -> "Found":
        wins = other.excess < self.excess
        plans = [
            theirs if win else own for win, own, theirs in zip(wins, self.plans, other.plans, strict=True)
        ]
        return Found(np.minimum(self.excess, other.excess), plans, self.exact)


def options_near_ends(runs: Runs, ends: Ends, zero: Floats, turn: Ints, offer_item: Ints) -> Options:
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


class Labels:
    """Partial plans of all items, sorted by item and total."""

    def __init__(self, instance: Instance, items: Ints, slack: Floats, limit: int) -> None:
        self.instance, self.slack = instance, slack
        self.item = items
        self.total = np.zeros(len(items), dtype=np.int64)
        self.excess = np.zeros(len(items))
        self.exact = np.ones(len(instance.low), dtype=np.bool_)
        self._limit = limit // max(1, len(items))
        self._trace: list[tuple[Ints, Options, Ints]] = []

    def extend(self, options: Options, turn: int) -> None:
        """Add one offer to each item that has one with this `turn`; the others stay as they are."""
        chosen = self._promising(options, np.flatnonzero(options.turn == turn))
        extended = np.zeros(len(self.instance.low), dtype=np.bool_)
        extended[options.item[chosen]] = True
        idle = np.flatnonzero(~extended[self.item])
        left, right = _pairs(self.item, options.item[chosen])
        label = np.concatenate([left, idle])
        option = np.concatenate([chosen[right], np.full(len(idle), -1)])
        quantity = np.concatenate([options.quantity[chosen][right], np.zeros(len(idle), dtype=np.int64)])
        added = np.concatenate([options.excess[chosen][right], np.zeros(len(idle))])
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
        heavy = labels * count > self._limit
        if not heavy.any():
            return chosen
        self.exact[heavy] = False
        order = chosen[np.lexsort((options.excess[chosen], options.item[chosen]))]
        item = options.item[order]
        rank = np.arange(len(order)) - np.searchsorted(item, item)
        most = np.where(heavy, np.maximum(8, self._limit // np.maximum(labels, 1)), count)
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
