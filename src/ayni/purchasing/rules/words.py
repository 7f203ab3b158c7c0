"""A purchase's rules in words, as they are announced and recorded with it."""

from django.utils.translation import gettext as _

from ayni.purchasing.models import JointPurchase, Sharing, ShortageRule


def rules_in_words(purchase: JointPurchase) -> list[str]:
    """How shortage, rounding, freight and savings are shared: a sentence each."""
    return [
        _shortage(purchase.shortage_rule),
        _("Si hay que completar un paquete o un escalón, lo que sobra va a quienes dijeron que llevarían más, "
          "en proporción y nunca más de lo que dijeron."),
        _sharing(purchase.sharing),
        _("Quien puso un precio tope queda fuera de ese artículo si sale más caro, sin pagar nada por él."),
        _("Los céntimos se reparten por los restos más grandes: las cuentas suman exactamente lo que se paga."),
        _payment(purchase),
        _("Nadie ve quién pidió qué, salvo quien lo permite y quien coordina la compra."),
    ]  # fmt: skip


def _shortage(rule: str) -> str:
    return {
        ShortageRule.PRO_RATA.value: _(
            "Si llega menos de lo pedido, se reparte en proporción a lo que le toca a cada uno; las piezas que no "
            "se pueden partir van a quienes les quedó la fracción más grande."
        ),
        ShortageRule.ORDER_TIME.value: _(
            "Si llega menos de lo pedido, se entrega primero a quien pidió primero. Quien aumenta su pedido pasa "
            "al lugar de ese día."
        ),
        ShortageRule.PRIORITY.value: _(
            "Si llega menos de lo pedido, se entrega según la prioridad que fijó la asamblea; con la misma "
            "prioridad, en proporción."
        ),
    }[rule]


def _sharing(rule: str) -> str:
    return {
        Sharing.UNIFORM.value: _(
            "Todos pagan el mismo precio por el mismo artículo; el flete se reparte según el valor que lleva cada uno."
        ),
        Sharing.PROPORTIONAL.value: _(
            "Todo el costo, con flete, se reparte según lo que cada uno pagaría comprando solo: todos ahorran el "
            "mismo porcentaje."
        ),
        Sharing.SHAPLEY.value: _(
            "Cada uno paga según lo que su pedido aporta a la rebaja de todos (valor de Shapley), con flete incluido."
        ),
    }[rule]


def _payment(purchase: JointPurchase) -> str:
    if purchase.deposit_percent == 0:
        return _("No hay adelanto; todo se paga en %(days)s días desde que se decide.") % {
            "days": purchase.balance_days
        }
    return _("Al decidir la compra se paga %(percent)s %% de adelanto; el saldo, en %(days)s días.") % {
        "percent": purchase.deposit_percent,
        "days": purchase.balance_days,
    }
