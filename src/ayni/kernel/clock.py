"""The time, in one place, so that demonstration data can be written as of another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("ayni_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The present day in the active time zone (the open cluster's)."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block `now()` is `moment`. For demonstration data and tests; never for a request."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
