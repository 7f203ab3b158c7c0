"""What is asked for, who might do it, and a reason as a code with its figures."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ayni.methods.capability_query import MEASURES
from ayni.methods.errors import BadInput
from ayni.methods.word_stems import words

Figures = Mapping[str, str | float | date]


def _require_positive(what: str, value: float) -> None:
    if not (value > 0 and math.isfinite(value)):
        raise BadInput(f"The value of {what} is {value}: it must be more than 0.")


def _require_count(what: str, value: int) -> None:
    if value < 0:
        raise BadInput(f"The value of {what} is {value}: it must be 0 or more.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, for a page to word: a code of docs/methods/matching.md and the figures that belong to it."""

    code: str
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkNeed:
    """Work that somebody is to be found for.

    `key` tells it from other needs, such as the job's number: equals take turns by it. `processes` are codes,
    all of them needed; `material` is a code, or None when any will do. Measures are those of the piece,
    `length_mm` the longer side; None where not said. Raises BadInput without a process, for a measure that is
    not above 0, for a certificate without a word and for a deadline before `today`.
    """

    key: str
    today: date
    processes: tuple[str, ...]
    material: str | None = None
    thickness_mm: float | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    diameter_mm: float | None = None
    force_tonnes: float | None = None
    certificates: tuple[str, ...] = ()
    deadline: date | None = None

    def __post_init__(self) -> None:
        if not self.processes:
            raise BadInput("The need names no process: say what is to be done.")
        for name, value in self.measures.items():
            _require_positive(f"the need's {name}", value)
        if not all(any(words(name)) for name in self.certificates):
            raise BadInput("A certificate of the need has no name: write it or leave it out.")
        if self.deadline and self.deadline < self.today:
            raise BadInput(f"The deadline {self.deadline} is before {self.today}: choose a later day.")

    @property
    def measures(self) -> Mapping[str, float]:
        """The measures that were said, by the name of their field."""
        named = {name: getattr(self, name) for name in MEASURES}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Capability:
    """One process on one material (None: any usual one), within limits; None where a limit is not said."""

    process: str
    material: str | None = None
    thickness_min_mm: float | None = None
    thickness_max_mm: float | None = None
    length_max_mm: float | None = None
    width_max_mm: float | None = None
    diameter_max_mm: float | None = None
    force_tonnes: float | None = None

    def most(self, measure: str) -> float | None:
        """The largest piece it takes, by the name of the need's measure."""
        match measure:
            case "thickness_mm":
                return self.thickness_max_mm
            case "length_mm":
                return self.length_max_mm
            case "width_mm":
                return self.width_max_mm
            case "diameter_mm":
                return self.diameter_max_mm
            case _:
                return self.force_tonnes

    def least(self, measure: str) -> float | None:
        """The smallest piece it takes; only thickness has such a limit."""
        return self.thickness_min_mm if measure == "thickness_mm" else None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as its holder wrote it, and its last valid day (None: it does not end)."""

    name: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """A reputation (methods.trust): its expectation and its 95 % interval, all from 0 to 1.

    `collaborations` is how many it rests on. Raises BadInput unless low <= expectation <= high.
    """

    expectation: float
    low: float
    high: float
    collaborations: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.expectation <= self.high <= 1:
            raise BadInput(
                f"The trust {self.expectation} is not inside its interval {self.low} to {self.high}, "
                "all from 0 to 1."
            )
        _require_count("the collaborations of a trust", self.collaborations)


UNKNOWN = Trust(0.5, 0.025, 0.975, 0)
"""The reputation of one without history (methods.trust)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that takes work, as the asker may know it. Closed ones and the asker itself are not candidates.

    `id` is its number, which no other candidate has. `free_from` is the first day on which it can take work:
    today or earlier if it is free, None if it is busy without saying until when. `distance_m` is from the
    asker, None where a place is not known. `together` counts past collaborations with the asker. `favours` is
    the jobs it passed to the asker less those the asker passed to it. `awards_lately` are those of the last
    90 days, from anybody; `days_in_cluster` its age here. Raises BadInput for a count or distance below 0.
    """

    id: int
    capabilities: tuple[Capability, ...]
    free_from: date | None
    days_in_cluster: int
    certificates: tuple[Certificate, ...] = ()
    trust: Trust = UNKNOWN
    distance_m: float | None = None
    together: int = 0
    favours: int = 0
    awards_lately: int = 0

    def __post_init__(self) -> None:
        if self.distance_m is not None and not (self.distance_m >= 0 and math.isfinite(self.distance_m)):
            raise BadInput(f"Candidate {self.id}: the distance {self.distance_m} must be 0 metres or more.")
        for name in ("together", "awards_lately", "days_in_cluster"):
            _require_count(f"candidate {self.id}'s {name}", getattr(self, name))
