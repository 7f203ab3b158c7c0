"""The quantities of each offer that a cheap plan can contain: stretches of entries within a slack."""

import math
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.instance import Entries
from ayni.methods.joint_purchase.item_pricing import Valuation, WindowBound, entry_rates
from ayni.methods.joint_purchase.market import Bools, Floats, Ints

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


@dataclass(frozen=True)
class Ends:
    """Stretches of quantities near the ends of entries: the run they belong to, first and last.

    `left_out`: the runs that have other quantities too.
    """

    run: Ints
    first: Ints
    last: Ints
    left_out: Bools


def near_ends(runs: Runs, items: int) -> tuple[Ends, Bools]:
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
