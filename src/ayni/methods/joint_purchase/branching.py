"""How a node of the search can be split: by suppliers used, invoice states reached, or quantities."""

from dataclasses import dataclass, replace

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Entries, Instance, Restriction
from ayni.methods.joint_purchase.master import Mix

WHOLE = 1e-6
"""Nearer than this to 0 or 1 a weight counts as whole."""

NO_END = 1 << 60


@dataclass(frozen=True)
class Split:
    """Restrictions that together allow whatever their parent does; `doubt`: 0.5 at most undecided."""

    parts: tuple[Restriction, ...]
    doubt: float


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


def splits(instance: Instance, columns: Columns, restriction: Restriction, mix: Mix) -> list[Split]:
    """Ways to split a node at what its mix leaves undecided, most undecided first; none if all is whole."""
    found = spreads(columns, mix)
    ways = [
        *_state_splits(instance, restriction, mix),
        *_use_splits(restriction, found),
        *_quantity_splits(restriction, found),
    ]
    return sorted(ways, key=lambda split: -split.doubt)


def _state_splits(instance: Instance, restriction: Restriction, mix: Mix) -> list[Split]:
    """A supplier is used or not; a state of at least this rank is reached or not."""
    ways = []
    states, use = instance.states, mix.states
    for supplier in np.unique(states.supplier[np.flatnonzero(use > WHOLE)]):
        own = [int(state) for state in np.flatnonzero((states.supplier == supplier) & ~states.idle)]
        idle = [int(state) for state in np.flatnonzero((states.supplier == supplier) & states.idle)]
        for cut in range(len(own)):
            reached = float(use[own[cut:]].sum())
            if WHOLE < reached < 1 - WHOLE:
                below = _ban(restriction, own[cut:])
                above = _use(_ban(restriction, idle + own[:cut]), int(supplier))
                ways.append(Split((below, above), min(reached, 1 - reached)))
    return ways


def _ban(restriction: Restriction, states: list[int]) -> Restriction:
    return replace(restriction, banned_states=restriction.banned_states | frozenset(states))


def _use(restriction: Restriction, supplier: int) -> Restriction:
    return replace(restriction, used_suppliers=restriction.used_suppliers | {supplier})


def _quantity(restriction: Restriction, offer: int, least: int, most: int) -> Restriction:
    old_least, old_most = restriction.quantities.get(offer, (0, NO_END))
    window = (max(least, old_least), min(most, old_most))
    return replace(restriction, quantities={**restriction.quantities, offer: window})


def _use_splits(restriction: Restriction, found: dict[int, dict[int, float]]) -> list[Split]:
    """An offer is bought or not."""
    ways = []
    for offer, weights in found.items():
        used = sum(weights.values())
        if WHOLE < used < 1 - WHOLE:
            parts = (_quantity(restriction, offer, 0, 0), _quantity(restriction, offer, 1, NO_END))
            ways.append(Split(parts, min(used, 1 - used)))
    return ways


def _quantity_splits(restriction: Restriction, found: dict[int, dict[int, float]]) -> list[Split]:
    """An offer bought in several quantities: at most its mean or more."""
    ways = []
    for offer, weights in found.items():
        if len(weights) > 1:
            used = sum(weights.values())
            mean = sum(quantity * weight for quantity, weight in weights.items()) / used
            cut = max(min(int(mean + 1e-9), max(weights) - 1), min(weights))
            parts = (_quantity(restriction, offer, 0, cut), _quantity(restriction, offer, cut + 1, NO_END))
            low = sum(weight for quantity, weight in weights.items() if quantity <= cut)
            ways.append(Split(parts, min(low, used - low)))
    return ways


def split_whole(
    restriction: Restriction, entries: Entries, order: dict[int, int] | None
) -> tuple[Restriction, ...]:
    """Split a node whose mix is whole but not proven: set one offer's quantity apart. None if all are set."""
    bought = order or {}
    ends = np.append(entries.offer_starts[1:], len(entries.offer))
    choices: list[tuple[bool, int, int]] = []
    for offer, start, end, compulsory in zip(
        entries.offers, entries.offer_starts, ends, entries.compulsory, strict=True
    ):
        least, most = int(entries.first[start:end].min()), int(entries.last[start:end].max())
        if not compulsory or least < most:
            choices.append((int(offer) in bought, int(offer), least))
    if not choices:
        return ()
    in_order, offer, least = max(choices, key=lambda choice: (choice[0], -choice[1]))
    if not in_order:
        return (_quantity(restriction, offer, 0, 0), _quantity(restriction, offer, least, NO_END))
    quantity = bought[offer]
    windows = ((0, quantity - 1), (quantity, quantity), (quantity + 1, NO_END))
    return tuple(_quantity(restriction, offer, low, high) for low, high in windows if low <= high)
