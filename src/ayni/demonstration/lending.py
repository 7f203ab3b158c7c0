"""The verbs of invented lending: each step of a story goes through the same action as in a park, at its own moment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.models import Booking, Charge, ChargeKind, Resource

ROSA, JULIO, ASSOCIATION = 0, 1, -1
"""Their places among the lenders."""

YEAR_AGO = 372
"""Days: when the park began to lend."""


class Lending:
    """The workshops and, last, the association, for which the coordination acts.

    A story counts in working days from today, so that on whichever day it is told no use falls on a Sunday.
    """

    def __init__(
        self,
        cluster: Cluster,
        members: Sequence[Organization],
        owners: dict[int, Person],
        association: Organization,
        coordinator: Person,
    ) -> None:
        self.members = [*members, association]
        self._cluster, self._today = cluster, clock.today()
        self.people = {**owners, association.pk: coordinator}
        self._actors: dict[int, Actor] = {}

    def acting(self, who: int | Organization) -> Actor:
        """Who acts for the organisation in this place of the list."""
        organization = who if isinstance(who, Organization) else self.members[who]
        if organization.pk not in self._actors:
            person = self.people[organization.pk]
            self._actors[organization.pk] = actor_for(self._cluster, person, organization.pk)
        return self._actors[organization.pk]

    def day(self, ahead: int) -> date:
        """The working day so many working days after today, or before."""
        day, step = self._today, 1 if ahead > 0 else -1
        for _ in range(abs(ahead)):
            day += timedelta(days=step)
            while day.weekday() > 4:
                day += timedelta(days=step)
        return day

    def moment(self, ahead: int, hour: int, minute: int = 0) -> datetime:
        """That hour of `day(ahead)`, in the park's zone."""
        return timezone.make_aware(datetime.combine(self.day(ahead), time(hour, minute)))

    def lend(self, owner: int, name: str, *, published: bool = True, **fields: Any) -> Resource:
        """Offered and published a year ago."""
        with clock.at(timezone.now() - timedelta(days=YEAR_AGO)):
            made = actions.offer(actor=self.acting(owner), name=name, **fields)
            return actions.publish(actor=self.acting(owner), resource=made) if published else made

    def book(
        self,
        who: int,
        resource: Resource,
        begins_at: datetime,
        *,
        hours: float = 2,
        made: float = 2,
        **said: Any,
    ) -> Booking:
        """Booked `made` days before it begins, or a moment ago if that is still to come."""
        with clock.at(min(begins_at - timedelta(days=made), timezone.now() - timedelta(minutes=10))):
            ends_at = begins_at + timedelta(hours=hours)
            return actions.book(
                actor=self.acting(who), resource=resource, begins_at=begins_at, ends_at=ends_at, **said
            )

    def approve(self, booking: Booking, *, after: float = 2) -> Booking:
        """The owner says yes, some hours after it was asked."""
        with clock.at(min(booking.created_at + timedelta(hours=after), timezone.now())):
            return actions.approve(actor=self.acting(booking.resource.owner), booking=booking)

    def take(self, booking: Booking) -> Booking:
        """The borrower begins five minutes after the hour."""
        with clock.at(booking.begins_at + timedelta(minutes=5)):
            return actions.check_in(actor=self.acting(booking.borrower), booking=booking)

    def use(self, booking: Booking, *, late: int = -10, **returned: Any) -> Booking:
        """Taken, and given back so many minutes after its end (before, where negative)."""
        self.take(booking)
        with clock.at(booking.ends_at + timedelta(minutes=late)):
            return actions.check_out(actor=self.acting(booking.borrower), booking=booking, **returned)

    def pay(self, charge: Charge, *, ago: float, amount: Decimal | None = None, means: str = "Yape") -> None:
        """The payee writes down what arrived; all of it unless said otherwise."""
        with clock.at(timezone.now() - timedelta(days=ago)):
            actions.record_payment(
                actor=self.acting(charge.payee),
                charge=charge,
                amount=charge.amount if amount is None else amount,
                paid_on=clock.today(),
                means=means,
            )

    @staticmethod
    def charge(booking: Booking, kind: str = ChargeKind.USE) -> Charge:
        """What is owed for a booking."""
        return Charge.objects.select_related("payee").get(booking=booking, kind=kind)
