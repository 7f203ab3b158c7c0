"""What waits for the actor in purchases."""

from django.db.models import F, Q

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.purchasing.models import JointPurchase, PurchaseState, Share

MOST = 10


def purchases_to_move(actor: Actor) -> list[JointPurchase]:
    """Purchases that the actor coordinates and whose next step is theirs; open ones only once their time is past."""
    if not actor.sees_cluster:
        return []
    waiting = [
        PurchaseState.UNDERSHOT,
        PurchaseState.ORDERS_CLOSED,
        PurchaseState.COMPARED,
        PurchaseState.DECIDED,
        PurchaseState.RECEIVING,
    ]
    late = Q(state=PurchaseState.COLLECTING, closes_at__lte=clock.now())
    rows = JointPurchase.objects.filter(Q(state__in=waiting) | late, coordinator=actor.person)
    return list(rows.select_related("coordinator").order_by("changed_at", "pk")[:MOST])


def shares_to_fetch(actor: Actor) -> list[Share]:
    """Shares of the acting organisation that are there and not taken."""
    if actor.organization is None:
        return []
    rows = Share.objects.filter(
        participant__organization=actor.organization,
        participant__purchase__state=PurchaseState.RECEIVING,
        allotted__gt=F("handed"),
    )
    return list(rows.select_related("participant__purchase", "purchase_item__item").order_by("pk")[:MOST])
