"""How a node of the search is split: by suppliers used, then invoice states, then quantities."""

from dataclasses import dataclass, replace

import numpy as np

from ayni.methods.joint_purchase.columns import Columns
from ayni.methods.joint_purchase.instance import Entries, Instance, Restriction
from ayni.methods.joint_purchase.market import Floats
from ayni.methods.joint_purchase.master import Mix

WHOLE = 1e-6
"""Nearer than this to 0 or 1 a weight counts as whole."""


@dataclass(frozen=True)
class Spread:
    """How a mix buys one offer: weight of each quantity (0 left out)."""

    offer: int
    weights: dict[int, float]

    @property
    def used(self) -> float:
        return sum(self.weights.values())

    @property
    def mean(self) -> float:
        return sum(quantity * weight for quantity, weight in self.weights.items())


def spreads(instance: Instance, columns: Columns, mix: Mix) -> dict[int, Spread]:
    """The offers a mix buys, and how."""
    found: dict[int, Spread] = {}
    for number in np.flatnonzero(mix.plans > WHOLE):
        for offer, _, quantity in columns.plans[number]:
            weights = found.setdefault(offer, Spread(offer, {})).weights
            weights[quantity] = weights.get(quantity, 0.0) + float(mix.plans[number])
    return found


def quantities_of(instance: Instance, columns: Columns, mix: Mix) -> dict[int, int] | None:
    """The order a mix stands for if it buys every item in one way only, else None."""
    served = np.zeros(len(instance.low))
    for number in np.flatnonzero(mix.plans > WHOLE):
        served[columns.items[number]] += mix.plans[number]
    found = spreads(instance, columns, mix)
    whole = all(len(spread.weights) == 1 and spread.used > 1 - WHOLE for spread in found.values())
    if not whole or np.any(served < 1 - WHOLE):
        return None
    return {offer: next(iter(spread.weights)) for offer, spread in found.items()}


def branch(
    instance: Instance, columns: Columns, restriction: Restriction, entries: Entries, mix: Mix
) -> list[Restriction]:
    """Restrictions that together allow whatever `restriction` does; none if nothing is left to split."""
    found = spreads(instance, columns, mix)
    return (
        _split_states(instance, restriction, mix.states)
        or _split_use(restriction, found)
        or _split_quantity(restriction, found)
        or _split_anything(restriction, entries, found)
    )


def _split_states(instance: Instance, restriction: Restriction, use: Floats) -> list[Restriction]:
    """Split the supplier whose use, or whose reached state, is least decided."""
    best, split = 0.5 - WHOLE, list[Restriction]()
    states = instance.states
    for supplier in range(instance.supplier_count):
        own = [int(state) for state in np.flatnonzero((states.supplier == supplier) & ~states.idle)]
        idle = [int(state) for state in np.flatnonzero((states.supplier == supplier) & states.idle)]
        used = float(use[own].sum())
        if abs(used - 0.5) < best:
            best = abs(used - 0.5)
            split = [
                _ban(restriction, own),
                _use(_ban(restriction, idle), supplier),
            ]
        for cut in range(1, len(own)):
            reached = float(use[own[cut:]].sum())
            if abs(reached - 0.5) < best - 1e-3:
                best = abs(reached - 0.5)
                split = [
                    _ban(restriction, own[cut:]),
                    _use(_ban(restriction, idle + own[:cut]), supplier),
                ]
    return split


def _ban(restriction: Restriction, states: list[int]) -> Restriction:
    return replace(restriction, banned_states=restriction.banned_states | frozenset(states))


def _use(restriction: Restriction, supplier: int) -> Restriction:
    return replace(restriction, used_suppliers=restriction.used_suppliers | {supplier})


def _quantity(restriction: Restriction, offer: int, least: int, most: int) -> Restriction:
    old_least, old_most = restriction.quantities.get(offer, (0, 1 << 60))
    window = (max(least, old_least), min(most, old_most))
    return replace(restriction, quantities={**restriction.quantities, offer: window})


def _split_use(restriction: Restriction, found: dict[int, Spread]) -> list[Restriction]:
    """Split by whether the offer whose use is least decided is bought at all."""
    undecided = [spread for spread in found.values() if WHOLE < spread.used < 1 - WHOLE]
    if not undecided:
        return []
    offer = min(undecided, key=lambda spread: abs(spread.used - 0.5)).offer
    return [_quantity(restriction, offer, 0, 0), _quantity(restriction, offer, 1, 1 << 60)]


def _split_quantity(restriction: Restriction, found: dict[int, Spread]) -> list[Restriction]:
    """Split the offer bought in the most different quantities, at the mean."""
    mixed = [spread for spread in found.values() if len(spread.weights) > 1]
    if not mixed:
        return []
    spread = max(mixed, key=lambda spread: max(spread.weights) - min(spread.weights))
    cut = min(int(np.floor(spread.mean + 1e-9)), max(spread.weights) - 1)
    cut = max(cut, min(spread.weights))
    return [
        _quantity(restriction, spread.offer, 0, cut),
        _quantity(restriction, spread.offer, cut + 1, 1 << 60),
    ]


def _split_anything(
    restriction: Restriction, entries: Entries, found: dict[int, Spread]
) -> list[Restriction]:
    """For a mix that is whole but not yet proven: set its quantities apart, one offer at a time."""
    ends = np.append(entries.offer_starts[1:], len(entries.offer))
    choices: list[tuple[bool, int, int, int]] = []
    for offer, start, end, compulsory in zip(
        entries.offers, entries.offer_starts, ends, entries.compulsory, strict=True
    ):
        least, most = int(entries.first[start:end].min()), int(entries.last[start:end].max())
        if not compulsory or least < most:
            choices.append((int(offer) in found, int(offer), least, most))
    if not choices:
        return []
    in_mix, offer, least, most = max(choices, key=lambda choice: (choice[0], -choice[1]))
    if not in_mix:
        return [_quantity(restriction, offer, 0, 0), _quantity(restriction, offer, least, most)]
    bought = min(found[offer].weights)
    parts = [(0, bought - 1), (bought, bought), (bought + 1, 1 << 60)]
    return [_quantity(restriction, offer, low, high) for low, high in parts if low <= high]
