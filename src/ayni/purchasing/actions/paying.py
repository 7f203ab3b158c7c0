"""Money that comes in for a due, a member's own balance, and giving back when a purchase is cancelled."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import shown
from ayni.kernel.refusal import Refused, refuse_if
from ayni.purchasing.actions.limits import locked_account
from ayni.purchasing.actions.moving import locked, note
from ayni.purchasing.models import (
    BalanceEntry,
    BalanceReason,
    Due,
    EventKind,
    JointPurchase,
    Payment,
    PaymentWay,
    PurchaseState,
)
from ayni.purchasing.queries.money import ZERO, balance_of, paid_of
from ayni.purchasing.rules import purchases as rules


@transaction.atomic
def pay(
    *, actor: Actor, due: Due, amount: Decimal, way: str, paid_on: date | None = None,
    reference: str = "", proof: str = "",
) -> Payment:  # fmt: skip
    """Record money that came in for a due. What is above the due becomes the member's own balance.

    `proof` is the name of a stored picture. With the way `balance` the member's own money is spent, and only
    as much as there is, in any number of tabs: the account's row is locked. Raises `Refused`.
    """
    purchase = locked(due.participant.purchase)
    organization = due.participant.organization
    _refuse_stranger(actor, purchase, organization, way)
    if purchase.state == PurchaseState.CANCELLED:
        raise Refused(_("La compra se canceló: ya no se debe nada."))
    if amount <= 0:
        raise Refused(_("El monto debe ser mayor que cero."), field="amount")
    day = paid_on or clock.today()
    if day > clock.today():
        raise Refused(_("Esa fecha todavía no llega."), field="paid_on")
    locked_account(organization)
    left = due.amount - paid_of([due.pk]).get(due.pk, ZERO)
    if left <= 0:
        raise Refused(_("Ese pago ya está completo."))
    if way == PaymentWay.BALANCE:
        _spend(actor, due, min(amount, left))
    paid = Payment.objects.create(
        due=due, amount=min(amount, left), way=way, reference=reference.strip(), proof=proof, paid_on=day,
        noted_by=actor.signed_in, noted_at=clock.now(),
    )  # fmt: skip
    if amount > left and way != PaymentWay.BALANCE:
        _enter(actor, organization, purchase, BalanceReason.OVERPAID, amount - left, due.get_kind_display())
    said = f"{due.get_kind_display()}: {shown(paid.amount, actor.cluster.currency)}"
    note(actor, purchase, EventKind.PAID, said, organization)
    return paid


def _refuse_stranger(actor: Actor, purchase: JointPurchase, organization: Organization, way: str) -> None:
    """Who runs the purchase records money; a member may spend its own balance."""
    own = actor.organization is not None and actor.organization.pk == organization.pk
    if not (own and way == PaymentWay.BALANCE):
        refuse_if(rules.can_run(actor, purchase))


def _spend(actor: Actor, due: Due, amount: Decimal) -> None:
    organization = due.participant.organization
    there = balance_of(organization)
    if amount > there:
        raise Refused(
            _("Tu saldo a favor es %(there)s: no alcanza para pagar %(amount)s.")
            % {
                "there": shown(there, actor.cluster.currency),
                "amount": shown(amount, actor.cluster.currency),
            },
            field="amount",
        )
    purchase = due.participant.purchase
    _enter(actor, organization, purchase, BalanceReason.SPENT, -amount, due.get_kind_display())


def _enter(
    actor: Actor, organization: Organization, purchase: JointPurchase | None, reason: str, amount: Decimal,
    detail: str = "",
) -> None:  # fmt: skip
    BalanceEntry.objects.create(
        organization=organization, purchase=purchase, reason=reason, amount=amount, detail=detail[:200],
        noted_by=actor.signed_in, noted_at=clock.now(),
    )  # fmt: skip


def credit(
    actor: Actor, organization: Organization, purchase: JointPurchase, amount: Decimal, detail: str
) -> None:
    """A part of a supplier's credit note becomes the member's own balance."""
    locked_account(organization)
    _enter(actor, organization, purchase, BalanceReason.CREDIT_NOTE, amount, detail)


@transaction.atomic
def pay_out(*, actor: Actor, organization: Organization, amount: Decimal) -> None:
    """Give a member its own money back in hand. Raises `Refused`."""
    if not actor.is_coordinator:
        raise Refused(_("Solo la coordinación devuelve dinero."), status=403)
    locked_account(organization)
    if amount <= 0 or amount > balance_of(organization):
        raise Refused(_("Solo se puede devolver lo que hay de saldo a favor."), field="amount")
    _enter(actor, organization, None, BalanceReason.PAID_OUT, -amount)


def give_back_payments(actor: Actor, purchase: JointPurchase) -> None:
    """All that was paid for a cancelled purchase becomes the payers' own balance."""
    rows = Payment.objects.filter(due__participant__purchase=purchase).select_related(
        "due__participant__organization"
    )
    sums: dict[Organization, Decimal] = {}
    for row in rows.order_by("due__participant__organization_id", "pk"):
        organization = row.due.participant.organization
        sums[organization] = sums.get(organization, ZERO) + row.amount
    for organization, amount in sums.items():
        locked_account(organization)
        _enter(actor, organization, purchase, BalanceReason.RELEASED, amount)
