"""A large order: its lots, what the workshops offer for them, and the limits to be kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Final

from ayni.methods.errors import BadInput
from ayni.methods.processes import is_kind_of, process_with

MOST_STEPS: Final = 1_000_000
"""Steps in a lot's quantity: above it, the solver's tolerance could hide a whole step."""

MOST_MONEY: Final = Decimal("999999999.99")


class Basis(StrEnum):
    """What a price is for: one unit, or the whole quantity offered (all of it or nothing)."""

    UNIT = "unit"
    LUMP = "lump"


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of the order.

    `quantity` is given out in multiples of `step` (1 for pieces). `processes` are codes of the taxonomy, all
    of them needed. Work starts on `earliest` (None: the problem's first day) or later, and not before every
    lot in `depends_on` (names) is finished; it is finished by `latest` (None: the order's deadline).
    Raises BadInput for a quantity that is not above 0, not a multiple of the step, or over 1,000,000 steps.
    """

    name: str
    quantity: Decimal
    processes: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    depends_on: tuple[str, ...] = ()
    step: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        place = f"Lot {self.name!r}"
        if not (self.quantity.is_finite() and self.quantity > 0):
            raise BadInput(f"{place}: the quantity is {self.quantity}; it must be more than 0.")
        if not (self.step.is_finite() and self.step > 0):
            raise BadInput(f"{place}: the step is {self.step}; it must be more than 0.")
        if self.quantity % self.step:
            raise BadInput(
                f"{place}: the quantity {self.quantity} is no multiple of the step {self.step}; "
                "choose a finer step."
            )
        if self.quantity / self.step > MOST_STEPS:
            raise BadInput(f"{place}: the quantity has over {MOST_STEPS:,} steps; choose a coarser step.")
        if self.earliest and self.latest and self.latest < self.earliest:
            raise BadInput(
                f"{place}: the latest day {self.latest} is before the earliest {self.earliest}; exchange them."
            )
        for code in self.processes:
            process_with(code)

    @property
    def steps(self) -> int:
        """The quantity in steps."""
        return int(self.quantity / self.step)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a workshop offers for one lot.

    `price` is for a unit or, `basis` lump, for all of `capacity`, which can then not be cut. `capacity` is the
    most it takes (more than the lot's quantity counts as the quantity); `least` the least it takes if it takes
    any. `freight` is paid once if it takes any. It needs `days` calendar days from the lot's start, whatever
    its part, and `hours_per_unit` of its hours. Raises BadInput for a figure out of range.
    """

    lot: str
    price: Decimal
    capacity: Decimal
    basis: Basis = Basis.UNIT
    least: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    days: int = 0
    hours_per_unit: float = 0.0

    def __post_init__(self) -> None:
        place = f"The offer for lot {self.lot!r}"
        for name in ("price", "freight"):
            amount = getattr(self, name)
            if not (amount.is_finite() and 0 <= amount <= MOST_MONEY):
                raise BadInput(f"{place}: the {name} is {amount}; it must be from 0 to {MOST_MONEY}.")
        if not (self.capacity.is_finite() and self.capacity > 0):
            raise BadInput(f"{place}: the capacity is {self.capacity}; it must be more than 0.")
        if not 0 <= self.least <= self.capacity:
            raise BadInput(f"{place}: the least is {self.least}; it must be from 0 to the capacity.")
        if not 0 <= self.days <= 3660:
            raise BadInput(f"{place}: the days are {self.days}; they must be from 0 to 3660.")
        if not 0 <= self.hours_per_unit < 1e6:
            raise BadInput(f"{place}: hours_per_unit is {self.hours_per_unit}; it must be 0 or more.")


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop with its offers, at most one a lot.

    `trust` is the lower bound of its reputation, from 0 to 1. `hours` it has until the deadline (None: no
    limit). `processes` it can do (None: taken on trust). Raises BadInput for a value out of range or two
    offers for one lot.
    """

    name: str
    offers: tuple[Offer, ...]
    trust: float = 0.0
    hours: float | None = None
    processes: frozenset[str] | None = None

    def __post_init__(self) -> None:
        place = f"Workshop {self.name!r}"
        if not 0 <= self.trust <= 1:
            raise BadInput(f"{place}: the trust is {self.trust}; it must be from 0 to 1.")
        if self.hours is not None and not 0 <= self.hours < 1e9:
            raise BadInput(f"{place}: the hours are {self.hours}; they must be 0 or more.")
        for code in self.processes or ():
            process_with(code)
        for lot, times in Counter(offer.lot for offer in self.offers).items():
            if times > 1:
                raise BadInput(f"{place}: there are {times} offers for lot {lot!r}; keep one.")

    def can_do(self, lot: Lot) -> bool:
        """Whether it can do every process of the lot, or the same in a narrower kind."""
        known = self.processes
        return known is None or all(any(is_kind_of(own, code) for own in known) for code in lot.processes)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the whole plan keeps to; None or 0 where there is no limit.

    `least_trust`: nobody whose trust is below. `most_workshops` in all. `most_share`: of the order's value, for
    one workshop, each unit at the lowest price that is offered for its lot; above 0, up to 1.
    """

    least_trust: float = 0.0
    most_workshops: int | None = None
    most_share: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.least_trust <= 1:
            raise BadInput(f"least_trust is {self.least_trust}; it must be from 0 to 1.")
        if self.most_workshops is not None and self.most_workshops < 1:
            raise BadInput(f"most_workshops is {self.most_workshops}; it must be 1 or more, or left out.")
        if self.most_share is not None and not 0 < self.most_share <= 1:
            raise BadInput(f"most_share is {self.most_share}; it must be above 0 and at most 1, or left out.")


@dataclass(frozen=True)
class Problem:
    """A large order to be planned from `start` on, all of it finished by `deadline`.

    Raises BadInput when names repeat or are unknown, lots depend on each other in a circle, or a lot ends
    before it can begin.
    """

    start: date
    deadline: date
    lots: tuple[Lot, ...]
    workshops: tuple[Workshop, ...]
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.deadline < self.start:
            raise BadInput(f"The deadline {self.deadline} is before {self.start}; choose a later day.")
        if not self.lots:
            raise BadInput("There is no lot; name at least one.")
        _refuse_repeated("lot", [lot.name for lot in self.lots])
        _refuse_repeated("workshop", [workshop.name for workshop in self.workshops])
        for lot in self.lots:
            self._check(lot)
        for workshop in self.workshops:
            for offer in workshop.offers:
                if offer.lot not in self.by_name:
                    raise BadInput(
                        f"Workshop {workshop.name!r} offers for lot {offer.lot!r}, which is not in the order; "
                        "use a lot's name."
                    )
        _ = self.in_order

    def _check(self, lot: Lot) -> None:
        for name in lot.depends_on:
            if name not in self.by_name:
                raise BadInput(f"Lot {lot.name!r} depends on {name!r}, which is not a lot; use a lot's name.")
        if self.due(lot) < self.begins(lot):
            raise BadInput(
                f"Lot {lot.name!r} begins on day {self.begins(lot)} and must be finished on day {self.due(lot)}, "
                f"counted from {self.start}: allow a later day."
            )

    @cached_property
    def by_name(self) -> Mapping[str, Lot]:
        """The lots by their names."""
        return {lot.name: lot for lot in self.lots}

    @cached_property
    def in_order(self) -> tuple[Lot, ...]:
        """The lots, each after those it depends on."""
        try:
            names = list(TopologicalSorter({lot.name: lot.depends_on for lot in self.lots}).static_order())
        except CycleError as circle:
            path = " → ".join(map(repr, circle.args[1]))
            raise BadInput(f"Lots depend on each other in a circle: {path}; take one of them away.") from None
        return tuple(self.by_name[name] for name in names)

    def begins(self, lot: Lot) -> int:
        """The first day on which the lot may start, counted from `start`."""
        return max(0, (lot.earliest - self.start).days) if lot.earliest else 0

    def due(self, lot: Lot) -> int:
        """The last day on which the lot may be finished, counted from `start`."""
        last = min(lot.latest, self.deadline) if lot.latest else self.deadline
        return (last - self.start).days


def _refuse_repeated(what: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise BadInput(f"There are {times} {what}s named {name!r}; give each a name of its own.")
