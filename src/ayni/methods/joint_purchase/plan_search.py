"""Step 2 of the item's pricing problem: the cheapest plan, by excess over the window bound.

With the bound g, the price theta of the window and the offers' best values at that price, a plan's
value is g + the sum of its offers' excesses + |theta| times the distance of its total from the low end
of the window (the high end if theta is negative). All terms are at least 0.
"""

from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries, Instance
from ayni.methods.joint_purchase.item_pricing import (
    LABEL_LIMIT,
    Plan,
    Valuation,
    WindowBound,
    entry_rates,
)
from ayni.methods.joint_purchase.market import Floats, Ints

FIRST_PLAN_LIMIT = 20 * LABEL_LIMIT
"""The label limit while an item has no plan at all."""


@dataclass(frozen=True)
class Window:
    """One item's window and what is known of it. `slack`: how far above the bound is still of interest."""

    low: int
    high: int
    theta: float
    slack: float


@dataclass(frozen=True)
class Options:
    """Quantities of one offer within the slack: parallel arrays, and whether 0 is among them."""

    offer: int
    quantity: Ints
    excess: Floats
    state: Ints


@dataclass(frozen=True)
class Runs:
    """One offer's entries within the slack, with the excess at the first quantity and for a unit more."""

    offer: int
    zero_excess: float
    first: Ints
    last: Ints
    step: Ints
    state: Ints
    excess: Floats
    rate: Floats

    @property
    def size(self) -> int:
        return int(((self.last - self.first) // self.step + 1).sum())


@dataclass(frozen=True)
class Found:
    """The least excess found and its plan; `exact` unless the search had to be cut short."""

    excess: float
    plan: Plan | None
    exact: bool


class PlanSearch:
    """Searches the plans of one item after another under one valuation."""

    def __init__(self, instance: Instance, entries: Entries, values: Valuation, bound: WindowBound) -> None:
        self.instance, self.entries, self.bound = instance, entries, bound
        self.rate = entry_rates(entries, values) - bound.theta[entries.item]
        repeats = np.diff(np.append(entries.offer_starts, len(entries.offer)))
        least = np.repeat(bound.least, repeats)
        self.at_first = values.at_first - bound.theta[entries.item] * entries.first - least
        self.at_last = values.at_last - bound.theta[entries.item] * entries.last - least
        items = np.arange(len(instance.low) + 1)
        self.item_starts = np.searchsorted(instance.offer_item[entries.offers], items)

    def best(self, item: int, slack: float) -> Found:
        """The plan of least excess for `item` among those with an excess of at most `slack`."""
        window = Window(
            int(self.instance.low[item]),
            int(self.instance.high[item]),
            float(self.bound.theta[item]),
            slack,
        )
        offers = range(self.item_starts[item], self.item_starts[item + 1])
        runs = [self._runs(position, window) for position in offers]
        useful = [run for run in runs if run.size or run.zero_excess > 0]
        useful.sort(key=lambda run: run.size)
        return combine(useful, window)

    def _runs(self, position: int, window: Window) -> Runs:
        entries = self.entries
        starts = entries.offer_starts
        end = starts[position + 1] if position + 1 < len(starts) else len(entries.offer)
        near = np.minimum(self.at_first[starts[position] : end], self.at_last[starts[position] : end])
        kept = starts[position] + np.flatnonzero(near <= window.slack)
        compulsory = bool(entries.compulsory[position])
        first, last, excess = within_slack(
            entries.first[kept],
            entries.last[kept],
            entries.step[kept],
            self.at_first[kept],
            self.rate[kept],
            window.slack,
        )
        return Runs(
            offer=int(entries.offers[position]),
            zero_excess=np.inf if compulsory else max(0.0, -float(self.bound.least[position])),
            first=first,
            last=last,
            step=entries.step[kept],
            state=entries.state[kept],
            excess=excess,
            rate=self.rate[kept],
        )


def within_slack(
    first: Ints, last: Ints, step: Ints, excess: Floats, rate: Floats, slack: float
) -> tuple[Ints, Ints, Floats]:
    """Cut runs to the quantities whose excess is at most `slack`: new first, last, excess at first."""
    if not np.isfinite(slack) or not len(first):
        return first, last, excess
    tilt = np.where(rate == 0, 1.0, rate)
    reach = (slack - excess) / tilt / step
    units = np.clip(reach, -1e15, 1e15)
    span = (last - first) // step
    falling, rising = rate < 0, rate > 0
    skip = np.where(falling, np.clip(np.ceil(units - 1e-9), 0, span), 0).astype(np.int64)
    keep = np.where(rising, np.clip(np.floor(units + 1e-9), 0, span), span).astype(np.int64)
    return first + skip * step, first + keep * step, excess + rate * skip * step


def combine(runs: list[Runs], window: Window) -> Found:
    """Add the offers one after another; the one with most quantities last, where it closes the window."""
    if not runs:
        fits = window.low == 0
        return Found(0.0 if fits else np.inf, () if fits else None, exact=True)
    limit = LABEL_LIMIT if np.isfinite(window.slack) else FIRST_PLAN_LIMIT
    totals, excess = np.zeros(1, dtype=np.int64), np.zeros(1)
    steps: list[tuple[Options, Ints, Ints]] = []
    exact = True
    for run in runs[:-1]:
        options = _expand(run)
        if len(totals) * len(options.quantity) > limit:
            options, exact = _thin(options, max(8, limit // len(totals))), False
        totals, excess, parent, choice = _extend(totals, excess, options, window)
        steps.append((options, parent, choice))
        if not len(totals):
            return Found(np.inf, None, exact)
    value, label, lines = _close(totals, excess, runs[-1], window)
    if label < 0:
        return Found(np.inf, None, exact)
    for options, parent, choice in reversed(steps):
        option = choice[label]
        if options.quantity[option]:
            lines.append((options.offer, int(options.state[option]), int(options.quantity[option])))
        label = int(parent[label])
    return Found(value, tuple(sorted(lines)), exact)


def _expand(run: Runs) -> Options:
    counts = (run.last - run.first) // run.step + 1
    which = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    quantity = run.first[which] + index * run.step[which]
    excess = run.excess[which] + run.rate[which] * index * run.step[which]
    state = run.state[which]
    if np.isfinite(run.zero_excess):
        quantity, excess = np.append(quantity, 0), np.append(excess, run.zero_excess)
        state = np.append(state, -1)
    kept = _least_by(quantity, excess)
    return Options(run.offer, quantity[kept], excess[kept], state[kept])


def _thin(options: Options, size: int) -> Options:
    """Keep the ends and the options of least excess."""
    kept = np.argsort(options.excess, kind="stable")[:size]
    kept = np.unique(np.concatenate([kept, [0, len(options.quantity) - 1]]))
    return Options(options.offer, options.quantity[kept], options.excess[kept], options.state[kept])


def _extend(
    totals: Ints, excess: Floats, options: Options, window: Window
) -> tuple[Ints, Floats, Ints, Ints]:
    new_totals = np.add.outer(totals, options.quantity).ravel()
    new_excess = np.add.outer(excess, options.excess).ravel()
    kept = np.flatnonzero((new_totals <= window.high) & (new_excess <= window.slack))
    kept = kept[_least_by(new_totals[kept], new_excess[kept])]
    parent, choice = np.divmod(kept, len(options.quantity))
    return new_totals[kept], new_excess[kept], parent, choice


def _least_by(key: Ints, amount: Floats) -> Ints:
    """For each distinct key, the position of the least amount."""
    order = np.lexsort((amount, key))
    ordered = key[order]
    leads = np.ones(len(order), dtype=np.bool_)
    leads[1:] = ordered[1:] != ordered[:-1]
    return order[leads]


def _close(
    totals: Ints, excess: Floats, run: Runs, window: Window
) -> tuple[float, int, list[tuple[int, int, int]]]:
    """Bring each total into the window with the last offer: value, label (-1: none) and its line.

    Within a run the value is linear, so the least quantity that fits or the most is best.
    """
    target = window.low if window.theta >= 0 else window.high
    least = -(-(window.low - totals[:, None]) // run.step) * run.step
    most = (window.high - totals[:, None]) // run.step * run.step
    least, most = np.maximum(least, run.first), np.minimum(most, run.last)
    best, label, lines = np.inf, -1, list[tuple[int, int, int]]()
    for quantity in (least, most):
        value = excess[:, None] + run.excess + run.rate * (quantity - run.first)
        value = value + window.theta * (totals[:, None] + quantity - target)
        value = np.where(least <= most, value, np.inf)
        position = int(np.argmin(value)) if value.size else 0
        if value.size and value.flat[position] < best:
            label, entry = divmod(position, len(run.first))
            best = float(value.flat[position])
            lines = [(run.offer, int(run.state[entry]), int(quantity[label, entry]))]
    fits = (totals >= window.low) & np.isfinite(run.zero_excess)
    value = np.where(fits, excess + run.zero_excess + window.theta * (totals - target), np.inf)
    position = int(np.argmin(value))
    if value[position] < best:
        best, label, lines = float(value[position]), position, []
    return best, label, lines
