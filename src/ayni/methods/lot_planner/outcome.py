"""What a planner answers: a plan, or what would have to give for there to be one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Part:
    """What one workshop makes of one lot; `cost` with its freight, rounded to the cent."""

    workshop: str
    lot: str
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """When a lot starts at the earliest and is then finished by all its workshops."""

    lot: str
    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An offer that was not considered: `code` is trust_too_low or process_missing."""

    workshop: str
    lot: str
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest plan: every lot's parts add up to its quantity.

    `proven` says that nothing is cheaper by a cent or more; without it (the time was up) nothing can cost less
    than `bound`. `cost` is the sum of the parts' costs.
    """

    cost: Decimal
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]
    proven: bool
    bound: Decimal
    excluded: tuple[Exclusion, ...] = ()

    @property
    def workshops(self) -> tuple[str, ...]:
        """The workshops that take part, in the order of the parts."""
        return tuple(dict.fromkeys(part.workshop for part in self.parts))


class Family(StrEnum):
    """A family of constraints, any of which may be what stands in the way."""

    QUANTITY = "quantity"
    HOURS = "hours"
    TIME = "time"
    TRUST = "trust"
    WORKSHOPS = "workshops"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Change:
    """One limit that would have to give, and by how much.

    `subject` is the lot (quantity, time) or the workshop (hours), or "" for a limit of the whole plan. `amount`
    is in the limit's own unit: units missing, hours, days, points of trust, workshops, share. `limit` is what it
    is now; None for a quantity, of which the offers that could be used leave `amount` uncovered.
    """

    family: Family
    subject: str
    amount: float
    limit: float | date | None = None

    def words(self) -> str:
        """The change as an English sentence."""
        amount = f"{self.amount:g}"
        match self.family:
            case Family.QUANTITY:
                return f"Find somebody for {amount} more units of lot {self.subject!r}."
            case Family.HOURS:
                return f"Workshop {self.subject!r} would need {amount} hours more than its {self.limit:g}."
            case Family.TIME:
                return f"Lot {self.subject!r} would need {amount} days more than until {self.limit}."
            case Family.TRUST:
                return f"Lower the least trust by {amount}, from {self.limit:g}."
            case Family.WORKSHOPS:
                return f"Allow {amount} workshops more than {self.limit:g}."
            case Family.SHARE:
                return f"Raise one workshop's largest share by {amount}, from {self.limit:g}."


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together make a plan possible; `families` are the families they belong to."""

    changes: tuple[Change, ...]

    @property
    def families(self) -> tuple[Family, ...]:
        """The families that give, each once."""
        return tuple(dict.fromkeys(change.family for change in self.changes))


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan keeps every limit. Each remedy alone would be enough.

    Where one family is enough there is one remedy for each such family, with the least that it must give; else
    one remedy that combines them.
    """

    remedies: tuple[Remedy, ...]
    excluded: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Undecided:
    """The time was up before any plan was found or ruled out."""

    seconds: float
