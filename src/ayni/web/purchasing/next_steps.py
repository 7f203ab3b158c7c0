"""What comes next in a purchase and who must do it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.purchasing.models import JointPurchase, PurchaseState
from ayni.purchasing.rules.purchases import runs
from ayni.web.links import at

S = PurchaseState


@dataclass(frozen=True)
class Next:
    """A sentence; for who must act, a button with where it leads."""

    words: Promise | str
    button: Promise | str = ""
    url: str = ""


def next_step(actor: Actor, purchase: JointPurchase) -> Next | None:
    """The next step of the purchase as the actor sees it; None when it is over."""
    name = purchase.coordinator.name
    sentences = {
        S.DRAFT: _("%(name)s la está preparando."),
        S.COLLECTING: _("Pide lo tuyo. Después %(name)s cierra los pedidos."),
        S.UNDERSHOT: _(
            "%(name)s decide: alargar el plazo, sacar un artículo o liberar a todos. Tu pedido sigue."
        ),
        S.ORDERS_CLOSED: _("%(name)s pide ofertas a los proveedores."),
        S.COMPARED: _("Las ofertas están comparadas; %(name)s o la asamblea decide."),
        S.DECIDED: _("Paga tu adelanto. Después %(name)s envía el pedido."),
        S.ORDERED: _("El pedido salió; se espera la mercadería."),
        S.RECEIVING: _("Está llegando. Recoge tu parte con tu PIN."),
    }
    if purchase.state not in sentences:
        return None
    if not runs(actor, purchase):
        return Next(sentences[S(purchase.state)] % {"name": name})
    return _for_runner(actor.cluster.slug, purchase)


def _for_runner(slug: str, purchase: JointPurchase) -> Next:
    late = purchase.state == S.COLLECTING and not purchase.takes_orders
    words, button, name = {
        S.DRAFT: (_("Completa los artículos y abre los pedidos."), _("Seguir preparando"), "draft_purchase"),
        S.COLLECTING: (
            _("La hora de cierre pasó: ya nadie puede pedir.")
            if late
            else _("Se juntan pedidos. Puedes cerrarlos cuando quieras."),
            _("Cerrar los pedidos"),
            "close_orders",
        ),
        S.UNDERSHOT: (
            _("No se llegó al mínimo. Nadie tiene que pedir otra vez."),
            _("Decidir qué hacer"),
            "undershot",
        ),
        S.ORDERS_CLOSED: (_("Pide ofertas a los proveedores y compáralas."), _("Ofertas"), "offers"),
        S.COMPARED: (_("Revisa el mejor pedido y decide."), _("Ver el mejor pedido"), "best_order"),
        S.DECIDED: (
            _("Junta los adelantos y envía el pedido a cada proveedor."),
            _("Pedidos y pagos"),
            "supplier_orders",
        ),
        S.ORDERED: (_("Cuando llegue la mercadería, anótala."), _("Recibir"), "receiving"),
        S.RECEIVING: (_("Entrega a cada uno su parte y cierra la compra."), _("Entregar"), "receiving"),
    }[S(purchase.state)]
    return Next(words, button, at(slug, name, purchase.pk))
