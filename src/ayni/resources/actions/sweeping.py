"""What time itself does, for all resources of a cluster; each is also done by whoever next touches the resource."""

from django.db import transaction

from ayni.kernel import clock
from ayni.resources.actions.freeing import lapse
from ayni.resources.actions.places import locked_row
from ayni.resources.models import Booking, WaitingEntry, WaitingState


@transaction.atomic
def lapse_overdue() -> int:
    """Let lapse every request, offer and waiting entry past its time; returns how many.

    Resources are locked in the order of their ids, so that two runs cannot block each other.
    """
    now = clock.now()
    overdue = set(Booking.objects.filter(decide_by__lte=now).values_list("resource_id", flat=True))
    overdue |= set(
        WaitingEntry.objects.filter(state=WaitingState.WAITING, latest__lte=now).values_list(
            "resource_id", flat=True
        )
    )
    return sum(lapse(locked_row(pk)[0]) for pk in sorted(overdue))
