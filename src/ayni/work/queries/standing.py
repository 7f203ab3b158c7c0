"""How far awards are: figures that always add up, worked out from deliveries and decisions.

Of an award's quantity each unit is in exactly one place:
`to_deliver` + `pending` + `accepted` + `to_rework` + `dropped` = `quantity`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ayni.work.models import Award, Delivery, DeliveryDecision, MaterialLot

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Where an award's quantity is, in the job's unit.

    `to_deliver` was never delivered; `pending` waits for the asker's word; `to_rework` was rejected and is to
    be made again; `dropped` was rejected and is not wanted any more. `delivered` counts everything brought,
    reworked pieces twice.
    """

    quantity: Decimal
    to_deliver: Decimal
    pending: Decimal
    accepted: Decimal
    to_rework: Decimal
    dropped: Decimal
    delivered: Decimal

    @property
    def missing(self) -> Decimal:
        """What the contractor still has to bring."""
        return self.to_deliver + self.to_rework

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to bring or to look at."""
        return not self.missing and not self.pending

    @property
    def rejected(self) -> Decimal:
        """Rejected and not made good: to be made again, or dropped."""
        return self.to_rework + self.dropped


def figures_of(awards: Collection[Award]) -> dict[int, Figures]:
    """The figures of each award by its id, in two queries however many there are."""
    ids = [award.pk for award in awards]
    brought: dict[int, Mapping[str, Any]] = {
        row["award"]: row
        for row in Delivery.objects.filter(award__in=ids)
        .order_by()
        .values("award")
        .annotate(
            fresh=Sum("quantity", filter=Q(rework_of=None), default=ZERO),
            again=Sum("quantity", filter=~Q(rework_of=None), default=ZERO),
        )
    }
    decided: dict[int, Mapping[str, Any]] = {
        row["delivery__award"]: row
        for row in DeliveryDecision.objects.filter(delivery__award__in=ids)
        .order_by()
        .values("delivery__award")
        .annotate(
            good=Sum("accepted", default=ZERO),
            redo=Sum("rejected", filter=Q(rework_wanted=True), default=ZERO),
            dropped=Sum("rejected", filter=Q(rework_wanted=False), default=ZERO),
        )
    }
    nothing_brought = {"fresh": ZERO, "again": ZERO}
    nothing_decided = {"good": ZERO, "redo": ZERO, "dropped": ZERO}
    return {
        award.pk: _figures(
            award.quantity, brought.get(award.pk, nothing_brought), decided.get(award.pk, nothing_decided)
        )
        for award in awards
    }


def _figures(quantity: Decimal, brought: Mapping[str, Any], decided: Mapping[str, Any]) -> Figures:
    delivered = brought["fresh"] + brought["again"]
    return Figures(
        quantity=quantity,
        to_deliver=quantity - brought["fresh"],
        pending=delivered - decided["good"] - decided["redo"] - decided["dropped"],
        accepted=decided["good"],
        to_rework=decided["redo"] - brought["again"],
        dropped=decided["dropped"],
        delivered=delivered,
    )


def figures(award: Award) -> Figures:
    """Where one award's quantity is."""
    return figures_of([award])[award.pk]


def to_rework_of(decision: DeliveryDecision) -> Decimal:
    """Of what this decision rejected: how much is still to be made again."""
    if not decision.rework_wanted:
        return ZERO
    again = Delivery.objects.filter(rework_of=decision).aggregate(sum=Sum("quantity", default=ZERO))["sum"]
    return Decimal(decision.rejected - again)


def holds_material(award: Award) -> bool:
    """Whether the contractor still holds material of the asker."""
    return MaterialLot.objects.filter(award=award).filter(Q(pieces_held__gt=0) | Q(kg_held__gt=0)).exists()
