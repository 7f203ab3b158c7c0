"""How many places of a resource are in use at once, at most."""

from ayni.kernel import clock
from ayni.resources.models import OCCUPYING, Booking, Resource


def highest_use(resource: Resource) -> int:
    """The most units that are occupied at one moment from now on, by a sweep over starts and ends."""
    rows = Booking.objects.filter(
        resource=resource, state__in=[str(state) for state in OCCUPYING], occupied_until__gt=clock.now()
    )
    changes = []
    for begins_at, until, units in rows.values_list("begins_at", "occupied_until", "units").order_by("pk"):
        changes += [(begins_at, units), (until, -units)]
    highest = now = 0
    for _moment, change in sorted(changes):
        now += change
        highest = max(highest, now)
    return highest
