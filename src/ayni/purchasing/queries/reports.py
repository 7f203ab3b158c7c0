"""What a purchase brought: savings, money, and how the suppliers did."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from ayni.purchasing.models import (
    BalanceEntry,
    BalanceReason,
    JointPurchase,
    Participant,
    SupplierOrder,
)
from ayni.purchasing.queries.money import ZERO
from ayni.purchasing.queries.shares import orders_of


@dataclass(frozen=True)
class FirmResult:
    """One participant: its bill less credit notes, and what the same cost at its single price."""

    part: Participant
    cost: Decimal
    single: Decimal | None

    @property
    def saving(self) -> Decimal | None:
        """Against its stated single price; None where it stated none."""
        return None if self.single is None else self.single - self.cost


@dataclass(frozen=True)
class Report:
    """The purchase in figures. Savings count only those whose single price is known."""

    firms: tuple[FirmResult, ...]
    orders: tuple[SupplierOrder, ...]

    @property
    def cost(self) -> Decimal:
        """What all paid together."""
        return sum((firm.cost for firm in self.firms), ZERO)

    @property
    def known(self) -> int:
        """Participants whose saving is known."""
        return sum(firm.saving is not None for firm in self.firms)

    @property
    def saving(self) -> Decimal:
        """What those saved together."""
        return sum((firm.saving for firm in self.firms if firm.saving is not None), ZERO)

    @property
    def saving_percent(self) -> Decimal | None:
        """The same as a percentage of their single prices."""
        single = sum((firm.single for firm in self.firms if firm.single is not None), ZERO)
        return None if not single else round(self.saving / single * 100, 1)


def report_of(purchase: JointPurchase) -> Report:
    """The purchase's report; three queries."""
    credits_ = dict(
        BalanceEntry.objects.filter(purchase=purchase, reason=BalanceReason.CREDIT_NOTE)
        .values_list("organization_id")
        .annotate(sum=Sum("amount"))
        .order_by("organization_id")
    )
    rows = Participant.objects.filter(purchase=purchase, bill__isnull=False).select_related("organization")
    firms = tuple(
        FirmResult(row, (row.bill or ZERO) - credits_.get(row.organization_id, ZERO), row.single_price_total)
        for row in rows.order_by("organization__name", "pk")
    )
    return Report(firms, tuple(orders_of(purchase)))
