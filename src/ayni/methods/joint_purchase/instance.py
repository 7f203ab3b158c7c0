"""One order to place: the market cut down to the items wanted and the quantities that can be bought.

An *entry* is a price segment in an invoice state: the finest choice there is for an offer. Items,
offers, suppliers and states are numbered anew, from 0, among those that matter here.
"""

from dataclasses import dataclass, replace

import numpy as np

from ayni.methods.joint_purchase.market import Bools, Floats, Ints, Market, States


@dataclass(frozen=True)
class Entries:
    """Choices for buying, sorted by item, then offer; parallel arrays.

    Quantities run from `first` to `last` in steps of `step`. `goods_first` and `goods_last` are the
    goods in cents there, `slope` cents a unit between. `offers` names the offers present, in order,
    `offer_starts` where each one's entries start, `compulsory` those that must be bought. A state that
    no entry has cannot be used; the suppliers in `used_suppliers` must be.
    """

    item: Ints
    offer: Ints
    state: Ints
    first: Ints
    last: Ints
    step: Ints
    goods_first: Floats
    goods_last: Floats
    slope: Floats
    slack: Floats
    offers: Ints
    offer_starts: Ints
    compulsory: Bools
    used_suppliers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Instance:
    """What to buy (`low` to `high` units of each item) and from what.

    `offer_number`, `supplier_number` and `item_number` lead back to the problem's numbering.
    `surplus_weight` is what a unit counts beside a cent of cost: so little that all surplus together
    never outweighs half a cent, so that of equal costs the smaller order wins.
    """

    low: Ints
    high: Ints
    states: States
    supplier_count: int
    entries: Entries
    offer_item: Ints
    offer_supplier: Ints
    item_number: Ints
    offer_number: Ints
    supplier_number: Ints
    surplus_weight: float


@dataclass(frozen=True)
class Restriction:
    """One step down the search tree: a window for the quantity of an offer, or states that are banned.

    `used_supplier` must be used.
    """

    quantities: tuple[int, int, int] | None = None
    banned_states: tuple[int, ...] = ()
    used_supplier: int | None = None


def build_instance(market: Market, low: Ints, high: Ints) -> Instance:
    """The instance for `low` to `high` units of each of the problem's items."""
    segments, states = market.segments, market.states
    item_number = np.flatnonzero(high > 0)
    local_item = np.full(len(high), -1)
    local_item[item_number] = np.arange(len(item_number))
    segment_item = market.offer_item[segments.offer]
    last = np.minimum(segments.last, high[segment_item] // segments.step * segments.step)
    kept = np.flatnonzero((high[segment_item] > 0) & (segments.first <= last))
    first, last = segments.first[kept], last[kept]
    offer_number, local_offer = _renumber(segments.offer[kept])
    supplier_of = market.offer_supplier[segments.offer[kept]]
    supplier_number = np.unique(supplier_of)

    goods_first = segments.fixed[kept] + segments.slope[kept] * first
    goods_last = segments.fixed[kept] + segments.slope[kept] * last
    potential = np.zeros(len(offer_number))
    np.maximum.at(potential, local_offer, np.maximum(goods_first, goods_last) + 1)
    most = np.bincount(
        market.offer_supplier[offer_number], potential, minlength=len(market.problem.suppliers)
    )
    state_number = np.flatnonzero(
        np.isin(states.supplier, supplier_number) & (states.start <= most[states.supplier])
    )
    state_supplier = states.supplier[state_number]
    begin = np.searchsorted(state_supplier, supplier_of)
    count = np.searchsorted(state_supplier, supplier_of, side="right") - begin
    segment = np.repeat(np.arange(len(kept)), count)
    state = np.repeat(begin - np.cumsum(count) + count, count) + np.arange(len(segment))

    offers, starts = np.unique(local_offer[segment], return_index=True)
    surplus = int((high - low).sum())
    return Instance(
        low=low[item_number],
        high=high[item_number],
        states=States(
            np.searchsorted(supplier_number, state_supplier),
            states.start[state_number],
            states.end[state_number],
            states.keep[state_number],
            states.fee[state_number],
            states.idle[state_number],
        ),
        supplier_count=len(supplier_number),
        entries=Entries(
            item=local_item[segment_item[kept]][segment],
            offer=local_offer[segment],
            state=state,
            first=first[segment],
            last=last[segment],
            step=segments.step[kept][segment],
            goods_first=goods_first[segment],
            goods_last=goods_last[segment],
            slope=segments.slope[kept][segment],
            slack=segments.slack[kept][segment],
            offers=offers,
            offer_starts=starts,
            compulsory=np.zeros(len(offers), dtype=np.bool_),
        ),
        offer_item=local_item[market.offer_item[offer_number]],
        offer_supplier=np.searchsorted(supplier_number, market.offer_supplier[offer_number]),
        item_number=item_number,
        offer_number=offer_number,
        supplier_number=supplier_number,
        surplus_weight=0.5 / (surplus + 1),
    )


def restrict(entries: Entries, restriction: Restriction) -> Entries | None:
    """The entries that a step allows; None if they allow no order."""
    first, last = entries.first.copy(), entries.last.copy()
    compulsory = entries.offers[entries.compulsory]
    if restriction.quantities is not None:
        offer, least, most = restriction.quantities
        run = entries.offer == offer
        first[run] = np.maximum(first[run], -(-least // entries.step[run]) * entries.step[run])
        last[run] = np.minimum(last[run], most // entries.step[run] * entries.step[run])
        if least > 0:
            compulsory = np.append(compulsory, offer)
    chosen = np.flatnonzero((first <= last) & ~np.isin(entries.state, restriction.banned_states))
    if restriction.used_supplier is not None:
        entries = replace(entries, used_suppliers=entries.used_suppliers | {restriction.used_supplier})
    return select(entries, chosen, first[chosen], last[chosen], compulsory)


def select(entries: Entries, chosen: Ints, first: Ints, last: Ints, compulsory: Ints) -> Entries | None:
    """The `chosen` entries with new ends; None if none is left, or none of an offer in `compulsory`."""
    offers, starts = np.unique(entries.offer[chosen], return_index=True)
    compulsory = np.unique(compulsory)
    if not len(chosen) or not np.all(np.isin(compulsory, offers)):
        return None
    slope = entries.slope[chosen]
    return replace(
        entries,
        item=entries.item[chosen],
        offer=entries.offer[chosen],
        state=entries.state[chosen],
        first=first,
        last=last,
        step=entries.step[chosen],
        goods_first=entries.goods_first[chosen] + slope * (first - entries.first[chosen]),
        goods_last=entries.goods_last[chosen] - slope * (entries.last[chosen] - last),
        slope=slope,
        slack=entries.slack[chosen],
        offers=offers,
        offer_starts=starts,
        compulsory=np.isin(offers, compulsory),
    )


def _renumber(numbers: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers in order of appearance, and each one's new number."""
    distinct, position, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.argsort(position)
    place = np.empty(len(distinct), dtype=np.int64)
    place[rank] = np.arange(len(distinct))
    return distinct[rank], place[inverse]
