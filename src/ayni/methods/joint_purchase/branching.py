"""How a node of the search can be split: by suppliers used, invoice states reached, or quantities."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Entries, Instance, Restriction
from ayni.methods.joint_purchase.master import Mix

WHOLE = 1e-6
"""Nearer than this to 0 or 1 a weight counts as whole."""

NO_END = 1 << 60


@dataclass(frozen=True)
class Split:
    """Restrictions that together allow whatever their parent does; `doubt`: 0.5 at most undecided.

    `likely`: the one that the mix leans to.
    """

    parts: tuple[Restriction, ...]
    doubt: float
    likely: Restriction


def spreads(columns: Columns, mix: Mix) -> dict[int, dict[int, float]]:
    """The offers a mix buys: for each the weight of each quantity (0 left out)."""
    found: dict[int, dict[int, float]] = {}
    for number in np.flatnonzero(mix.plans > WHOLE):
        for offer, _, quantity in columns.plans[number]:
            weights = found.setdefault(offer, {})
            weights[quantity] = weights.get(quantity, 0.0) + float(mix.plans[number])
    return found


def quantities_of(instance: Instance, columns: Columns, mix: Mix) -> dict[int, int] | None:
    """The order a mix stands for if it buys every item in one way only, else None."""
    served = np.zeros(len(instance.low))
    for number in np.flatnonzero(mix.plans > WHOLE):
        served[columns.items[number]] += mix.plans[number]
    found = spreads(columns, mix)
    if np.any(served < 1 - WHOLE):
        return None
    if any(len(weights) > 1 or sum(weights.values()) < 1 - WHOLE for weights in found.values()):
        return None
    return {offer: next(iter(weights)) for offer, weights in found.items()}


def heaviest_plans(instance: Instance, columns: Columns, mix: Mix) -> list[int]:
    """For each item the plan of most weight in a mix; none at all if an item has no plan."""
    heaviest: dict[int, int] = {}
    for number in sorted(np.flatnonzero(mix.plans > WHOLE), key=lambda number: mix.plans[number]):
        heaviest[columns.items[number]] = int(number)
    return list(heaviest.values()) if len(heaviest) == len(instance.low) else []


def splits(instance: Instance, columns: Columns, entries: Entries, mix: Mix) -> list[Split]:
    """Ways to split a node at what its mix leaves undecided, most undecided first; none if all is whole."""
    found = spreads(columns, mix)
    ways = [
        *state_splits(instance, mix),
        *_use_splits(entries, found),
        *_quantity_splits(found),
    ]
    return sorted(ways, key=lambda split: -split.doubt)


def state_splits(instance: Instance, mix: Mix) -> list[Split]:
    """A supplier is used or not; a state of at least this rank is reached or not."""
    ways = []
    states, use = instance.states, mix.states
    for supplier in np.unique(states.supplier[np.flatnonzero(use > WHOLE)]):
        own = [int(state) for state in np.flatnonzero((states.supplier == supplier) & ~states.idle)]
        idle = [int(state) for state in np.flatnonzero((states.supplier == supplier) & states.idle)]
        for cut in range(len(own)):
            reached = float(use[own[cut:]].sum())
            if WHOLE < reached < 1 - WHOLE:
                below = Restriction(banned_states=tuple(own[cut:]))
                above = Restriction(banned_states=(*idle, *own[:cut]), used_supplier=int(supplier))
                likely = above if reached > 0.5 else below
                ways.append(Split((below, above), min(reached, 1 - reached), likely))
    return ways


def _use_splits(entries: Entries, found: dict[int, dict[int, float]]) -> list[Split]:
    """An offer is bought or not."""
    demanded = set(entries.offers[entries.compulsory].tolist())
    ways = []
    for offer, weights in found.items():
        used = sum(weights.values())
        if WHOLE < used < 1 - WHOLE and offer not in demanded:
            parts = (Restriction((offer, 0, 0)), Restriction((offer, 1, NO_END)))
            ways.append(Split(parts, min(used, 1 - used), parts[used > 0.5]))
    return ways


def _quantity_splits(found: dict[int, dict[int, float]]) -> list[Split]:
    """An offer bought in several quantities: at most its mean or more."""
    ways = []
    for offer, weights in found.items():
        if len(weights) > 1:
            used = sum(weights.values())
            mean = sum(quantity * weight for quantity, weight in weights.items()) / used
            cut = max(min(int(mean + 1e-9), max(weights) - 1), min(weights))
            parts = (Restriction((offer, 0, cut)), Restriction((offer, cut + 1, NO_END)))
            low = sum(weight for quantity, weight in weights.items() if quantity <= cut)
            ways.append(Split(parts, min(low, used - low), parts[low < used - low]))
    return ways


def split_whole(entries: Entries, order: Mapping[int, int] | None) -> tuple[Restriction, ...]:
    """Split a node whose mix is whole but not proven: set one offer's quantity apart. None if all are set."""
    bought = order or {}
    least = np.minimum.reduceat(entries.first, entries.offer_starts)
    most = np.maximum.reduceat(entries.last, entries.offer_starts)
    free = np.flatnonzero(~entries.compulsory | (least < most))
    choices = [(int(entries.offers[place]), int(least[place])) for place in free]
    if not choices:
        return ()
    offer, start = next((choice for choice in choices if choice[0] in bought), choices[0])
    if offer not in bought:
        return (Restriction((offer, 0, 0)), Restriction((offer, start, NO_END)))
    quantity = bought[offer]
    windows = ((0, quantity - 1), (quantity, quantity), (quantity + 1, NO_END))
    return tuple(Restriction((offer, low, high)) for low, high in windows if low <= high)
