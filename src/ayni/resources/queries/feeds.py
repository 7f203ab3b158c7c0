"""Calendar feeds (RFC 5545) for machine, owner and borrower, by a secret address."""

from datetime import timedelta

from django.db.models import Q
from django.http import Http404
from icalendar import Calendar, Event

from ayni.directory import secret_links
from ayni.kernel import clock, tokens
from ayni.resources.models import Booking, BookingState, CalendarFeed, FeedKind

CALENDAR = "calendar"
"""What the feeds' secrets are for, so that no other kind of link has the same."""

PAST = timedelta(days=30)
SHOWN = (BookingState.REQUESTED, BookingState.OFFERED, BookingState.CONFIRMED, BookingState.IN_USE,
         BookingState.COMPLETED, BookingState.CANCELLED)  # fmt: skip


def feed_by(token: str) -> CalendarFeed:
    """Gate to a feed for the bearer of its secret; a revoked one is not there."""
    rows = CalendarFeed.objects.select_related("organization", "resource", "cluster")
    found = rows.filter(token_digest=tokens.digest(token), revoked_at=None).first()
    if found is None:
        raise Http404
    return found


def token_of(feed: CalendarFeed) -> str | None:
    """The feed's secret, to show it to its organisation; None once the installation's secret was replaced."""
    if not secret_links.is_shown_by(CALENDAR, feed.nonce, feed.token_digest):
        return None
    return secret_links.token_of(CALENDAR, feed.nonce)


def open_feeds(organization_id: int) -> list[CalendarFeed]:
    """The organisation's feeds that work."""
    rows = CalendarFeed.objects.filter(organization=organization_id, revoked_at=None)
    return list(rows.select_related("resource").order_by("kind", "created_at", "pk"))


def calendar_of_feed(feed: CalendarFeed) -> bytes:
    """The feed as an iCalendar file: the last 30 days and all that is to come.

    A cancelled booking stays in it, marked so, that phones take it away. A machine's and an owner's feed name
    the borrower; a borrower's names the machine and its owner.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Ayni//reservas//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _title(feed))
    for booking in _bookings(feed):
        calendar.add_component(_event(feed, booking))
    return bytes(calendar.to_ical())


def _bookings(feed: CalendarFeed) -> list[Booking]:
    whose = {
        FeedKind.RESOURCE: Q(resource=feed.resource_id),
        FeedKind.OWNER: Q(resource__owner=feed.organization_id),
        FeedKind.BORROWER: Q(borrower=feed.organization_id),
    }[FeedKind(feed.kind)]
    rows = Booking.objects.filter(
        whose, begins_at__gt=clock.now() - PAST, state__in=[str(state) for state in SHOWN]
    )
    return list(rows.select_related("resource__owner", "borrower").order_by("begins_at", "pk"))


def _title(feed: CalendarFeed) -> str:
    if feed.kind == FeedKind.RESOURCE and feed.resource is not None:
        return f"{feed.resource.name} · {feed.organization.name}"
    return f"{feed.organization.name} · {feed.get_kind_display()}"


def _event(feed: CalendarFeed, booking: Booking) -> Event:
    event = Event()
    other = booking.resource.owner if feed.kind == FeedKind.BORROWER else booking.borrower
    event.add("uid", f"booking-{booking.pk}.{feed.cluster.slug}@ayni")
    event.add("dtstamp", clock.now())
    event.add("dtstart", booking.begins_at)
    event.add("dtend", booking.ends_at)
    event.add("summary", f"{booking.resource.name} · {other.name}")
    event.add("description", booking.purpose or booking.get_state_display())
    if booking.resource.place:
        event.add("location", booking.resource.place)
    event.add("status", _status(booking.state))
    return event


def _status(state: str) -> str:
    if state == BookingState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if state in {BookingState.REQUESTED, BookingState.OFFERED} else "CONFIRMED"
