"""Rosa's plate roller, which she lends to Julio: what the pages of shared resources stand on."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.models import Booking, CenterCase, Resource
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


LASER = {
    "price": 300_000.0, "life_years": 8, "hours_per_month": 150.0, "price_per_hour": 110.0, "discount_percent": 12.0,
    "operator_per_month": 3000.0, "energy_per_hour": 12.0, "hours_available_per_month": 200.0,
    "hours_per_month_low": 80.0, "hours_per_month_high": 180.0,
}  # fmt: skip


def a_center_case(coordinator: Actor, title: str = "Centro de corte láser") -> CenterCase:
    """A case that pays."""
    return actions.write_case(actor=coordinator, title=title, process="laser_cutting", assumptions=LASER)


def resource_samples(owner: Actor, borrower: Actor, coordinator: Actor) -> dict[str, object]:
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
    assert borrower.organization is not None
    actions.permit(actor=owner, resource=roller, organization=borrower.organization, kind="trained")
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
        "case_id": a_center_case(coordinator).pk,
    }
