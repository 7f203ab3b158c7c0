"""A member's three pots, each with what it is made of; they are never added into one sum."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from ayni.directory.models import Organization
from ayni.kernel.money import cents
from ayni.purchasing.models import (
    BEFORE_DECISION,
    BalanceEntry,
    Due,
    JointPurchase,
    MemberAccount,
    OrderLine,
    Payment,
)

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Promised:
    """What a member's open orders in one purchase can cost at most, before freight."""

    purchase: JointPurchase
    amount: Decimal


@dataclass(frozen=True)
class Owed:
    """What a member owes for one purchase, whose it is and until when; `left` is still to pay."""

    due: Due
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """Still to pay."""
        return max(self.due.amount - self.paid, ZERO)


@dataclass(frozen=True)
class Pots:
    """Promised, owed, and the member's own money; the limit is on the first two."""

    promised: tuple[Promised, ...]
    owed: tuple[Owed, ...]
    balance: Decimal
    limit: Decimal | None

    @property
    def promised_total(self) -> Decimal:
        """All open orders at their most."""
        return sum((each.amount for each in self.promised), ZERO)

    @property
    def owed_total(self) -> Decimal:
        """All that is still to pay."""
        return sum((each.left for each in self.owed), ZERO)

    @property
    def left_of_limit(self) -> Decimal | None:
        """How much more may be promised; None without a limit."""
        return None if self.limit is None else max(self.limit - self.promised_total - self.owed_total, ZERO)


def pots_of(organization: Organization) -> Pots:
    """The organisation's pots now."""
    account = MemberAccount.objects.filter(organization=organization).first()
    return Pots(
        promised=tuple(promised_by(organization)),
        owed=tuple(owed_by(organization)),
        balance=balance_of(organization),
        limit=account.limit if account else None,
    )


def promised_by(organization: Organization) -> list[Promised]:
    """Open orders that are not billed yet, a sum for each purchase."""
    lines = (
        OrderLine.objects.filter(
            participant__organization=organization,
            participant__purchase__state__in=BEFORE_DECISION,
            purchase_item__dropped_at=None,
        )
        .select_related("participant__purchase", "purchase_item")
        .order_by("participant__purchase__closes_at", "pk")
    )
    sums: dict[int, Promised] = {}
    for line in lines:
        purchase = line.participant.purchase
        before = sums[purchase.pk].amount if purchase.pk in sums else ZERO
        sums[purchase.pk] = Promised(purchase, before + cents(line.estimate))
    return list(sums.values())


def owed_by(organization: Organization, *, paid_too: bool = False) -> list[Owed]:
    """Dues of the organisation that are not wholly paid (or all), the earliest first."""
    rows = (
        Due.objects.filter(participant__organization=organization)
        .exclude(participant__purchase__state="cancelled")
        .select_related("participant__purchase")
        .order_by("due_on", "pk")
    )
    paid = paid_of([row.pk for row in rows])
    found = [Owed(row, paid.get(row.pk, ZERO)) for row in rows]
    return found if paid_too else [each for each in found if each.left]


def paid_of(due_ids: list[int]) -> dict[int, Decimal]:
    """What was paid of each due."""
    rows = (
        Payment.objects.filter(due__in=due_ids)
        .values("due_id")
        .annotate(paid=Sum("amount"))
        .order_by("due_id")
    )
    return {row["due_id"]: row["paid"] for row in rows}


def balance_of(organization: Organization) -> Decimal:
    """The organisation's own money, to spend or to take back."""
    return BalanceEntry.objects.filter(organization=organization).aggregate(sum=Sum("amount"))["sum"] or ZERO


def balance_entries(organization: Organization) -> list[BalanceEntry]:
    """How the balance came about, newest first."""
    rows = BalanceEntry.objects.filter(organization=organization).select_related("purchase", "noted_by")
    return list(rows.order_by("-noted_at", "-pk")[:50])


def overdue(owed: Owed, today: date) -> bool:
    """Whether its day is past."""
    return bool(owed.left) and owed.due.due_on < today
