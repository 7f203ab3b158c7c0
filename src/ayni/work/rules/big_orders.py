"""May this actor lead a big order, and do this with it?"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import BigOrder, Job, JobState
from ayni.work.rules.jobs import acts_for_workshop, deadline_fits

MOST_LOTS = 30
MOST_MARGIN = Decimal(500)
DONE = frozenset({JobState.DELIVERED, JobState.ACCEPTED, JobState.CLOSED})


def leads(actor: Actor, big_order: BigOrder) -> Sentence | None:
    """Only the leader decides about a big order."""
    if actor.organization is None or actor.organization.pk != big_order.leader_id:
        return _("Solo el taller que lidera el pedido puede hacer esto.")
    return acts_for_workshop(actor)


def why_not_kept(*, deadline: date, margin_percent: Decimal) -> tuple[Sentence, str] | None:
    """What is wrong with what a big order would say, and the field it is about."""
    if reason := deadline_fits(deadline):
        return reason, "deadline"
    if not 0 <= margin_percent <= MOST_MARGIN:
        return _("El margen va de 0 a 500 %."), "margin_percent"
    return None


def can_add_lot(actor: Actor, big_order: BigOrder, *, lots: int) -> Sentence | None:
    """A leader may add lots up to a number that one page and the planner take."""
    if reason := leads(actor, big_order):
        return reason
    if lots >= MOST_LOTS:
        return _("Un pedido tiene hasta 30 lotes. Junta los que se parecen.")
    return None


def can_come_after(lot: Job, before: Job | None, lots: Collection[Job]) -> Sentence | None:
    """Whether the lot may wait for another: one of the same order, and not in a circle."""
    by_id = {each.pk: each for each in lots}
    if before is None:
        return None
    if before.pk not in by_id:
        return _("Ese lote no es de este pedido.")
    seen: set[int] = set()
    current: int | None = before.pk
    while current is not None and current not in seen:
        if current == lot.pk:
            return _("Ese lote ya espera a este: uno de los dos tiene que ir primero.")
        seen.add(current)
        current = by_id[current].depends_on_id if current in by_id else None
    return None


def can_plan(actor: Actor, big_order: BigOrder, lots: Collection[Job]) -> Sentence | None:
    """Whether a proposal can be made: there is something to give, and time for it."""
    if reason := leads(actor, big_order):
        return reason
    if not lots:
        return _("Primero parte el pedido en lotes.")
    if not any(lot.state in {JobState.DRAFT, JobState.OPEN, JobState.EXPIRED} for lot in lots):
        return _("Ya no queda nada por adjudicar en este pedido.")
    if big_order.deadline < clock.today():
        return _("La fecha del pedido ya pasó: ponle otra para armar una propuesta.")
    return None


def can_receive(amount: Decimal, *, received_on: date) -> tuple[Sentence, str] | None:
    """Whether such a payment of the client may be recorded."""
    if not 0 < amount <= Decimal("999999999.99"):
        return _("El monto debe ser mayor que cero; revisa los ceros."), "amount"
    if received_on > clock.today():
        return _("Esa fecha todavía no llega: anota lo que ya te pagaron."), "received_on"
    return None
