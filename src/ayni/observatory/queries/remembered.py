"""Heavy figures are computed once for each state of the record and of the directory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Generic, TypeVar

from django.core.cache import cache

from ayni import __version__
from ayni.kernel import clock
from ayni.kernel.tenancy import current_cluster_id
from ayni.ledger.models import ChainHead

KEPT_SECONDS = 7 * 24 * 3600
LONG_SECONDS = 1.0
"""What took longer to compute than this may be shown a while after the record has gone on."""

PATIENCE = 100
"""How long, as a multiple of what it took: at most a hundredth of the time goes into recomputing."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Remembered(Generic[Value]):
    """A value, the record it was computed from (`state`, as of `moment`), and how many seconds that took."""

    value: Value
    state: int
    moment: datetime
    seconds: float

    def serves(self, state: int) -> bool:
        """Whether it may still be shown when the record is at `state`."""
        patience = timedelta(seconds=PATIENCE * self.seconds if self.seconds > LONG_SECONDS else 0)
        return self.state == state or clock.now() < self.moment + patience


def record_state() -> int:
    """How many entries the open cluster's record holds: it changes with everything that is recorded."""
    return ChainHead.objects.values_list("sequence", flat=True).first() or 0


def remembered(name: str, depends_on: object, compute: Callable[[], Value]) -> Remembered[Value]:
    """The value as computed for the present state of the open cluster's record, or, if it is a heavy one,
    for a recent state.

    `depends_on` is everything else that decides it and has a `repr` of its own: filters, the audience, what
    was read from the directory. Values for different audiences must never share it.
    """
    digest = sha256(repr(depends_on).encode()).hexdigest()[:32]
    key = f"observatory:{__version__}:{name}:{current_cluster_id()}:{digest}"
    state = record_state()
    found: Remembered[Value] | None = cache.get(key)
    if found is not None and found.serves(state):
        return found
    started = monotonic()
    value = compute()
    found = Remembered(value, state, clock.now(), monotonic() - started)
    cache.set(key, found, KEPT_SECONDS)
    return found
