"""Heavy figures are computed once for each state of the record and of the directory."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from ayni.kernel.tenancy import current_cluster_id
from ayni.ledger.models import ChainHead

KEPT_SECONDS = 24 * 3600

Value = TypeVar("Value")


def record_state() -> int:
    """How many entries the open cluster's record holds: it changes with everything that is recorded."""
    return ChainHead.objects.values_list("sequence", flat=True).first() or 0


def remembered(name: str, depends_on: object, compute: Callable[[], Value]) -> Value:
    """The value computed for the present state of the open cluster's record, kept for a day.

    `depends_on` is everything else that decides it and has a `repr` of its own: filters, the audience, what
    was read from the directory. Values for different audiences must never share it.
    """
    digest = sha256(repr(depends_on).encode()).hexdigest()[:32]
    key = f"observatory:{name}:{current_cluster_id()}:{record_state()}:{digest}"
    found: Value | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, KEPT_SECONDS)
    return found
