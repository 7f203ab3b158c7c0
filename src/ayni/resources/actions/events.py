"""What happens to a booking is written beside it, and the people concerned are told."""

from ayni.directory.actions import messages
from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Role
from ayni.directory.queries.people import members_of
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.resources.models import TRANSITIONS, Booking, BookingEvent, BookingState

MOST_TOLD = 3
"""People of an organisation who are told; its owners first."""


def note(booking: Booking, kind: str, *, actor: Actor | None, reason: str = "") -> None:
    """Add to the booking's history; without an actor, time did it."""
    BookingEvent.objects.create(
        booking=booking,
        kind=kind,
        person=actor.person if actor else None,
        assisted=actor.assisting if actor else False,
        begins_at=booking.begins_at,
        ends_at=booking.ends_at,
        reason=reason[:200],
        happened_at=clock.now(),
    )


def pass_to(booking: Booking, state: str) -> None:
    """Change the state in memory, along `TRANSITIONS` only; its deadline goes with the waiting states."""
    if state not in TRANSITIONS.get(booking.state, ()):
        raise ValueError(f"a booking does not go from {booking.state} to {state}")
    booking.state = state
    if state not in {BookingState.REQUESTED, BookingState.OFFERED}:
        booking.decide_by = None


def tell(organization: Organization, subject: str, body: str, *, by: Actor | None) -> None:
    """Queue a message to the organisation's owners; to nobody where no owner has a phone or an e-mail.

    Who acts for the organisation themselves knows already and is not told.
    """
    actor = by or Actor(organization.cluster)
    owners = [each.person for each in members_of(organization) if each.role == Role.OWNER]
    for person in owners[:MOST_TOLD]:
        if (person.phone or person.email) and (actor.person is None or person.pk != actor.person.pk):
            messages.send(actor=actor, to=person, subject=subject, body=body)


def must_be(booking: Booking, states: set[str], otherwise: str) -> None:
    """Refuse with `otherwise` unless the booking is in one of the states."""
    if booking.state not in states:
        raise Refused(otherwise)
