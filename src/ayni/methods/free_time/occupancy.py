"""What is taken, and what of the opening hours is free for one more use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ayni.methods.errors import BadInput
from ayni.methods.free_time.spans import Span, common, joined, without

NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Occupied:
    """A span that is taken, by how many of the places (1 for a single machine; 3 of 6 places in a yard).

    The span includes the buffers of the use that takes it, as a booking's occupied range does.
    """

    span: Span
    units: int = 1

    def __post_init__(self) -> None:
        if self.units < 1:
            raise BadInput(
                f"The use from {self.span.start} takes {self.units} places; it must be at least 1."
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one use may last, and the time to keep free before and after it.

    `step` is the grid on which starts are offered, in whole minutes; it divides the hour, so that the grid is
    the same in every zone whose offset is a multiple of it.
    """

    minimum: timedelta = timedelta(minutes=1)
    maximum: timedelta | None = None
    before: timedelta = NONE
    after: timedelta = NONE
    step: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        if self.minimum <= NONE or (self.maximum is not None and self.maximum < self.minimum):
            raise BadInput(
                f"A use from {self.minimum} to {self.maximum} is not possible; "
                "the minimum must be above 0 and not above the maximum."
            )
        if self.before < NONE or self.after < NONE:
            raise BadInput(f"The buffers {self.before} and {self.after} must not be negative.")
        if self.step <= NONE or timedelta(hours=1) % self.step or self.step % timedelta(minutes=1):
            raise BadInput(f"The step {self.step} must be whole minutes that divide the hour, such as 15.")

    def check(self, duration: timedelta) -> None:
        """Raise BadInput for a duration below the minimum or above the maximum."""
        if duration < self.minimum:
            raise BadInput(f"{duration} is shorter than the minimum of {self.minimum}; ask for more.")
        if self.maximum is not None and duration > self.maximum:
            raise BadInput(f"{duration} is longer than the maximum of {self.maximum}; ask for less.")


def full_spans(occupied: Iterable[Occupied], *, capacity: int = 1, units: int = 1) -> list[Span]:
    """When fewer than `units` of the `capacity` places are left, tidy.

    A sweep over starts and ends: at every moment the places taken are summed, an end before a start of the same
    moment. Raises BadInput where `units` could never fit.
    """
    if not 1 <= units <= capacity:
        raise BadInput(
            f"{units} places were asked for; there are {capacity} in all: ask for 1 to {capacity}."
        )
    if capacity == 1:
        return joined(each.span for each in occupied)
    taken = 0
    since: datetime | None = None
    result: list[Span] = []
    for moment, change in _changes(occupied):
        taken += change
        full = taken + units > capacity
        if full and since is None:
            since = moment
        elif not full and since is not None:
            if since < moment:
                result.append(Span(since, moment))
            since = None
    return joined(result)


def _changes(occupied: Iterable[Occupied]) -> list[tuple[datetime, int]]:
    """Places taken (+) and given back (−), in order of time; given back first."""
    changes: list[tuple[datetime, int]] = []
    for each in occupied:
        changes += [(each.span.start, each.units), (each.span.end, -each.units)]
    return sorted(changes)


def free_spans(
    window: Span,
    opening: Sequence[Span],
    occupied: Iterable[Occupied],
    *,
    limits: Limits | None = None,
    capacity: int = 1,
    units: int = 1,
) -> list[Span]:
    """Where one more use may lie within the window, tidy; spans too short for the minimum are left out.

    `opening` is tidy (from `opening_spans`). A use must lie within the opening hours, its buffers need not; the
    buffers keep away from what is occupied, not from the window's edge.
    """
    limits = limits or Limits()
    full = full_spans(occupied, capacity=capacity, units=units)
    kept_away = joined(Span(span.start - limits.after, span.end + limits.before) for span in full)
    free = without(common(opening, [window]), kept_away)
    return [span for span in free if span.length >= limits.minimum]
