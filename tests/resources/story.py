"""Rosa lends her bending machine; Julio and others borrow it. What the tests of this folder begin with."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.models import Booking, Resource

LIMA = ZoneInfo("America/Lima")
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=LIMA)
"""A Monday, seven in the morning."""

EVERY_DAY = [(day, time(8), time(18)) for day in range(7)]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of a November day in Lima (2026; 24 is a Tuesday)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=LIMA)


def a_machine(owner: Actor, name: str = "Roladora", **fields: Any) -> Resource:
    """Published, open every day from 8 to 18, booked at once, S/ 30 an hour, no buffer."""
    settings: dict[str, Any] = {
        "hours": EVERY_DAY, "price_basis": "hour", "price": 30, "approval": "at_once", "buffer_minutes": 0,
        "notice_hours": 0, "process": "rolling",
    } | fields  # fmt: skip
    return actions.publish(actor=owner, resource=actions.offer(actor=owner, name=name, **settings))


def a_booking(actor: Actor, machine: Resource, begin: datetime, hours: float = 1, **fields: Any) -> Booking:
    """The actor books from `begin`."""
    return actions.book(
        actor=actor, resource=machine, begins_at=begin, ends_at=begin + timedelta(hours=hours), **fields
    )


def refused(deed: Callable[[], Any]) -> str:
    """The reason with which a deed is refused."""
    with pytest.raises(Refused) as refusal:
        deed()
    return str(refusal.value)


def later(moment: datetime) -> Any:
    """Within this block it is another time."""
    return clock.at(moment)
