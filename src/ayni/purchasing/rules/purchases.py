"""May this actor start, run or join a joint purchase? None, or the reason that the page shows."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.purchasing.models import TRANSITIONS, JointPurchase, PurchaseState

LONGEST = timedelta(days=180)
"""How far ahead orders may close."""

LARGEST_QUANTITY = 1_000_000
STATE_WORDS = {state.value: state.label for state in PurchaseState}


def runs(actor: Actor, purchase: JointPurchase) -> bool:
    """Whether the actor runs the purchase: its coordinator does, and the cluster's coordination."""
    own = actor.person is not None and actor.person.pk == purchase.coordinator_id
    return actor.is_coordinator or (own and actor.sees_cluster)


def can_run(actor: Actor, purchase: JointPurchase) -> Sentence | None:
    """Only who runs it moves a purchase on."""
    if runs(actor, purchase):
        return None
    return _("Solo %(name)s, que coordina esta compra, o la coordinación pueden hacer esto.") % {
        "name": purchase.coordinator.name
    }


def can_start(actor: Actor) -> Sentence | None:
    """Any workshop may start one, and the coordination."""
    if actor.person is None or not actor.sees_cluster:
        return _("Entra con tu cuenta para preparar una compra.")
    if actor.organization is None and not actor.is_coordinator:
        return _("Primero elige por qué organización actúas.")
    return None


def can_move(purchase: JointPurchase, to: str) -> Sentence | None:
    """Whether the purchase may go to a state from where it is."""
    if to in TRANSITIONS[purchase.state]:
        return None
    return _("La compra está «%(now)s»: de ahí no pasa a «%(to)s».") % {
        "now": STATE_WORDS[purchase.state],
        "to": STATE_WORDS[to],
    }


def can_close_on(closes_at: datetime) -> Sentence | None:
    """Whether orders may close at this time."""
    if closes_at <= clock.now():
        return _("Esa hora ya pasó. Elige hasta cuándo se puede pedir.")
    if closes_at > clock.now() + LONGEST:
        return _("Es demasiado lejos: elige una fecha dentro de seis meses.")
    return None


def can_order(purchase: JointPurchase) -> Sentence | None:
    """Whether orders are still taken; says why not and what to do."""
    if purchase.state == PurchaseState.DRAFT:
        return _("La compra todavía no se abre.")
    if purchase.state == PurchaseState.CANCELLED:
        return _("La compra se canceló.")
    if not purchase.takes_orders:
        return _("Los pedidos ya cerraron. Habla con %(name)s, que coordina la compra.") % {
            "name": purchase.coordinator.name
        }
    return None


def fits_line(
    quantity: int, tolerance: int, maximum_price: Decimal | None, earliest: date | None, latest: date | None
) -> tuple[str, Sentence] | None:
    """What is wrong with an order line: the field and the reason."""
    if quantity < 1:
        return "quantity", _("Pide al menos uno. Para no pedir, retira tu pedido.")
    if quantity > LARGEST_QUANTITY or tolerance > LARGEST_QUANTITY:
        return "quantity", _("Es demasiado. Revisa los ceros.")
    if tolerance < 0:
        return "tolerance", _("La tolerancia no puede ser negativa.")
    if maximum_price is not None and maximum_price <= 0:
        return "maximum_price", _("El precio tope debe ser mayor que cero.")
    if earliest and latest and earliest > latest:
        return "latest", _("La fecha «desde» no puede ser después de la fecha «hasta».")
    return None


def within_limit(
    limit: Decimal | None, present: Decimal, more: Decimal, money: Sequence[str]
) -> Sentence | None:
    """Whether a member may promise `more` on top of what it has promised and owes.

    `money` are limit, present and more as they are shown.
    """
    if limit is None or present + more <= limit:
        return None
    return _(
        "Pasa de tu límite: tienes %(limit)s y ya hay %(present)s entre lo prometido y lo que debes; "
        "esto suma %(more)s. Pide menos, paga algo, o habla con la coordinación."
    ) % {"limit": money[0], "present": money[1], "more": money[2]}
