"""Agreements: their prices, how much of what was promised is used, and which end soon."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.purchasing.models import AgreementPrice, CallOff, FrameworkAgreement

WARNING = timedelta(days=30)
"""So long before its end an agreement asks to be renewed."""


@dataclass(frozen=True)
class Consumption:
    """An agreed price and how much was called off against what was promised."""

    price: AgreementPrice
    used: int

    @property
    def left(self) -> int:
        """Promised and not called off yet."""
        return max(self.price.promised - self.used, 0)

    @property
    def percent(self) -> int:
        """Of the promise, up to 100."""
        return min(100, 100 * self.used // self.price.promised) if self.price.promised else 100


def agreement_for(pk: int) -> FrameworkAgreement:
    """An agreement."""
    row = FrameworkAgreement.objects.filter(pk=pk).select_related("supplier").first()
    if row is None:
        raise Http404
    return row


def agreements() -> list[FrameworkAgreement]:
    """All agreements, those that last longest first."""
    return list(FrameworkAgreement.objects.select_related("supplier").order_by("-valid_until", "pk")[:100])


def is_valid(agreement: FrameworkAgreement) -> bool:
    """Whether it holds today."""
    return agreement.valid_from <= clock.today() <= agreement.valid_until


def consumption_of(agreement: FrameworkAgreement) -> list[Consumption]:
    """The agreement's prices; one query."""
    rows = AgreementPrice.objects.filter(agreement=agreement).select_related("item", "agreement")
    counted = rows.annotate(used=Sum("call_offs__quantity", default=0)).order_by("item__name", "pk")
    return [Consumption(row, vars(row)["used"]) for row in counted]


def price_for(agreement: FrameworkAgreement, pk: int) -> AgreementPrice:
    """A price of the agreement."""
    row = (
        AgreementPrice.objects.filter(agreement=agreement, pk=pk).select_related("agreement", "item").first()
    )
    if row is None:
        raise Http404
    return row


def call_offs_of(actor: Actor, agreement: FrameworkAgreement) -> list[CallOff]:
    """What was called off, newest first: one's own, or everybody's for the coordination."""
    rows = CallOff.objects.filter(price__agreement=agreement).select_related(
        "price__item", "organization", "called_by"
    )
    if not actor.is_coordinator:
        rows = rows.filter(organization=actor.organization)
    return list(rows.order_by("-called_at", "-pk")[:50])


def ending_soon() -> list[FrameworkAgreement]:
    """Agreements that end within the warning time."""
    today = clock.today()
    rows = FrameworkAgreement.objects.filter(valid_until__gte=today, valid_until__lte=today + WARNING)
    return list(rows.select_related("supplier").order_by("valid_until", "pk"))
