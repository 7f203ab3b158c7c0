"""Shares: what each was promised, what the rule leaves, why, and what is still to hand over."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.methods.largest_remainders import Allotment, Claim, allot
from ayni.methods.metal_weight import rounded
from ayni.purchasing.models import (
    CreditNote,
    JointPurchase,
    OrderLine,
    Participant,
    PurchaseItem,
    Receipt,
    Share,
    SupplierOrder,
    SupplierOrderLine,
)


def shares_of_item(item: PurchaseItem) -> list[Share]:
    """Everybody's share of an item, in the order in which they asked for it."""
    rows = Share.objects.filter(purchase_item=item).select_related(
        "participant__organization", "purchase_item__item"
    )
    placed = dict(
        OrderLine.objects.filter(purchase_item=item).order_by("pk").values_list("participant_id", "placed_at")
    )
    return sorted(rows.order_by("pk"), key=lambda share: (placed[share.participant_id], share.pk))


def arrived_of(item: PurchaseItem) -> int:
    """Units of an item that came in good order, from all suppliers."""
    rows = SupplierOrderLine.objects.filter(purchase_item=item)
    return int(rows.aggregate(sum=Sum("received"))["sum"] or 0)


def allotments(purchase: JointPurchase, item: PurchaseItem, shares: Sequence[Share]) -> list[Allotment]:
    """What the announced rule gives each share of what has arrived."""
    claims = [Claim(share.promised, share.handed, share.participant.priority) for share in shares]
    return allot(arrived_of(item), claims, purchase.shortage_rule)  # type: ignore[arg-type]  # the choices


@dataclass(frozen=True)
class ExplainedShare:
    """A share with the exact quota that gave it; `missing` units have not arrived for it."""

    share: Share
    quota: Decimal

    @property
    def missing(self) -> int:
        """Promised and not there."""
        return self.share.promised - self.share.allotted

    @property
    def to_hand(self) -> int:
        """There and not yet taken."""
        return self.share.allotted - self.share.handed


@dataclass(frozen=True)
class ItemShares:
    """An item with what arrived of it and everybody's share."""

    item: PurchaseItem
    ordered: int
    arrived: int
    shares: tuple[ExplainedShare, ...]


def explained_shares(purchase: JointPurchase) -> list[ItemShares]:
    """Shares of every item, worked out anew."""
    found = []
    for item in PurchaseItem.objects.filter(purchase=purchase).select_related("item").order_by("pk"):
        shares = shares_of_item(item)
        if shares:
            given = allotments(purchase, item, shares)
            explained = [ExplainedShare(s, rounded(a.quota, 2)) for s, a in zip(shares, given, strict=True)]
            ordered = sum(share.promised for share in shares)
            found.append(ItemShares(item, ordered, arrived_of(item), tuple(explained)))
    return found


def own_shares(participant: Participant) -> list[Share]:
    """A participant's shares."""
    rows = Share.objects.filter(participant=participant).select_related("purchase_item__item")
    return list(rows.order_by("purchase_item_id"))


@dataclass(frozen=True)
class Pick:
    """A participant with what it can take now."""

    participant: Participant
    shares: tuple[Share, ...]

    @property
    def waiting(self) -> int:
        """Units that are there for it."""
        return sum(share.allotted - share.handed for share in self.shares)


def pick_list(purchase: JointPurchase) -> list[Pick]:
    """Everybody with shares, by name; one query."""
    rows = Share.objects.filter(participant__purchase=purchase).select_related(
        "participant__organization", "purchase_item__item"
    )
    groups: dict[Participant, list[Share]] = {}
    for row in rows.order_by("participant__organization__name", "participant_id", "purchase_item_id"):
        groups.setdefault(row.participant, []).append(row)
    return [Pick(participant, tuple(shares)) for participant, shares in groups.items()]


def participant_for(purchase: JointPurchase, pk: int) -> Participant:
    """A participant of the purchase."""
    row = (
        Participant.objects.filter(purchase=purchase, pk=pk)
        .select_related("organization", "purchase")
        .first()
    )
    if row is None:
        raise Http404
    return row


def orders_of(purchase: JointPurchase) -> list[SupplierOrder]:
    """Orders to suppliers, by name."""
    rows = SupplierOrder.objects.filter(purchase=purchase).select_related(
        "supplier", "offer", "purchase", "sent_by"
    )
    return list(rows.order_by("supplier__name", "pk"))


def order_for(purchase: JointPurchase, pk: int) -> SupplierOrder:
    """An order of the purchase."""
    for row in orders_of(purchase):
        if row.pk == pk:
            return row
    raise Http404


def order_lines(orders: Sequence[SupplierOrder]) -> dict[int, list[SupplierOrderLine]]:
    """The lines of orders, by order; one query."""
    rows = SupplierOrderLine.objects.filter(order__in=orders).select_related("purchase_item__item")
    found: dict[int, list[SupplierOrderLine]] = {order.pk: [] for order in orders}
    for row in rows.order_by("pk"):
        found[row.order_id].append(row)
    return found


def receipts_of(purchase: JointPurchase) -> list[Receipt]:
    """Deliveries, newest first."""
    rows = Receipt.objects.filter(order__purchase=purchase).select_related("order__supplier", "received_by")
    return list(rows.order_by("-received_on", "-pk"))


def credit_notes_of(purchase: JointPurchase) -> list[CreditNote]:
    """Credit notes, newest first."""
    rows = CreditNote.objects.filter(order__purchase=purchase).select_related(
        "order__supplier", "purchase_item__item"
    )
    return list(rows.order_by("-noted_at", "-pk"))


def own_part(actor: Actor, purchase: JointPurchase) -> Participant | None:
    """The acting organisation's part, once there is a bill."""
    if actor.organization is None:
        return None
    rows = Participant.objects.filter(purchase=purchase, organization=actor.organization, bill__isnull=False)
    return rows.select_related("organization", "purchase").first()
