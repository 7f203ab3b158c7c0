"""Rosa's plate roller, which she lends to Julio: what the pages of shared resources stand on."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.models import Booking, Resource
from ayni.web.resources.days import local

EVERY_DAY = tuple((day, time(0), time(0)) for day in range(7))
"""Open from midnight to midnight, so that a story told at any hour is the same."""


def a_lent_resource(actor: Actor, name: str = "Roladora de tubo", **fields: Any) -> Resource:
    """Something of the actor's organisation that others can book."""
    usual = {
        "process": "rolling", "price": Decimal(30), "price_basis": "hour", "approval": "at_once", "notice_hours": 0,
    }  # fmt: skip
    made = actions.offer(actor=actor, name=name, hours=fields.pop("hours", EVERY_DAY), **{**usual, **fields})
    return actions.publish(actor=actor, resource=made)


def moment(days: int, hour: int, minute: int = 0) -> datetime:
    """That hour so many days from today, in the cluster's zone."""
    return local(clock.today() + timedelta(days=days), time(hour, minute))


def a_booking(actor: Actor, resource: Resource, *, days: int = 2, hour: int = 10, hours: int = 2) -> Booking:
    """The actor's organisation books the resource."""
    begins_at = moment(days, hour)
    return actions.book(
        actor=actor, resource=resource, begins_at=begins_at, ends_at=begins_at + timedelta(hours=hours)
    )


def resource_samples(owner: Actor, borrower: Actor) -> dict[str, object]:
    """Ids for the pages: a lent resource with everything that can happen to it."""
    roller = a_lent_resource(owner)
    booking = a_booking(borrower, roller)
    waiting = a_lent_resource(owner, "Plasma", approval="by_hand", process="plasma_cutting")
    request = a_booking(borrower, waiting, days=3)
    actions.approve(actor=owner, booking=request)
    entry = actions.join(
        actor=borrower, resource=waiting, earliest=moment(3, 10), latest=moment(3, 12), minutes=120
    )
    series = actions.book_series(
        actor=borrower,
        resource=roller,
        begins_at=moment(2, 10),
        ends_at=moment(2, 11),
        rule="FREQ=DAILY;COUNT=3",
    )
    report = actions.report_damage(actor=owner, resource=waiting, what="Se quemó la boquilla", blocks=True)
    feed = actions.open_feed(actor=owner, kind="owner")
    deposit = a_lent_resource(owner, "Camioneta", kind="vehicle", process="", deposit=Decimal(100))
    owed = a_booking(borrower, deposit).charges.get()
    return {
        "resource_id": roller.pk,
        "booking_id": booking.pk,
        "entry_id": entry.pk,
        "series_id": series.pk,
        "report_id": report.pk,
        "closure_id": report.closure_id,
        "feed_id": feed.pk,
        "charge_id": owed.pk,
        "number": 0,
    }
