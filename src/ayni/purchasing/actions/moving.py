"""What every verb of a purchase does first and last: lock its row, move its state, note what happened."""

from datetime import datetime

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.purchasing.models import EventKind, JointPurchase, PurchaseEvent
from ayni.purchasing.rules import purchases as rules


def locked(purchase: JointPurchase) -> JointPurchase:
    """The purchase as it is now, its row locked until the transaction ends."""
    return (
        JointPurchase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("coordinator")
        .get(pk=purchase.pk)
    )


def locked_to_run(actor: Actor, purchase: JointPurchase) -> JointPurchase:
    """The same, for who runs it. Raises `Refused`."""
    row = locked(purchase)
    refuse_if(rules.can_run(actor, row))
    return row


def move(purchase: JointPurchase, to: str) -> None:
    """Take a locked purchase to a state that its `TRANSITIONS` allow. Raises `Refused`."""
    reason = rules.can_move(purchase, to)
    if reason is not None:
        raise Refused(reason)
    purchase.state = to
    purchase.changed_at = clock.now()
    purchase.save(update_fields=["state", "changed_at"])


def note(
    actor: Actor | None, purchase: JointPurchase, kind: EventKind, detail: str = "",
    organization: Organization | None = None, when: datetime | None = None,
) -> None:  # fmt: skip
    """Keep what happened, by whom and for whom."""
    PurchaseEvent.objects.create(
        purchase=purchase,
        kind=kind,
        person=actor.person if actor else None,
        organization=organization or (actor.organization if actor else None),
        assisted=actor.assisting if actor else False,
        detail=detail[:300],
        happened_at=when or clock.now(),
    )
