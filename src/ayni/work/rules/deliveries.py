"""May pieces be delivered, decided on, or the terms changed?"""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, Delivery, DeliveryDecision, ScopeChange
from ayni.work.naming import plain
from ayni.work.queries.standing import Figures
from ayni.work.rules.jobs import quantity_fits
from ayni.work.rules.parties import Side, is_asker, is_contractor, is_working, side_of, takes_part


def can_work(actor: Actor, award: Award) -> Sentence | None:
    """The contractor says how it goes, and delivers, while the work goes on."""
    return is_contractor(actor, award) or is_working(award)


def can_deliver(actor: Actor, award: Award, now: Figures) -> Sentence | None:
    """Whether there is something left to bring."""
    if reason := can_work(actor, award):
        return reason
    if not now.missing:
        return _("Ya entregaste todo; falta que lo revisen.")
    return None


def delivery_fits(quantity: Decimal, *, unit: str, left: Decimal, rework: bool) -> Sentence | None:
    """Whether so much can be delivered: never more than was awarded, or than was sent back."""
    if reason := quantity_fits(quantity, unit):
        return reason
    if quantity <= left:
        return None
    amount = {"left": plain(left)}
    if rework:
        return _("De las que te devolvieron faltan rehacer %(left)s: no puedes entregar más.") % amount
    if not left:
        return _("Ya entregaste todo lo que te adjudicaron.")
    return _("Te faltan entregar %(left)s: no puedes entregar más que lo adjudicado.") % amount


def can_decide(actor: Actor, delivery: Delivery, *, decided: bool) -> Sentence | None:
    """Who asked says what is good, once for each delivery, while nothing is disputed."""
    if reason := is_asker(actor, delivery.award):
        return reason
    if decided:
        return _("Esta entrega ya se revisó. Actualiza la página para verlo.")
    return is_working(delivery.award)


def decision_fits(
    delivery: Delivery, *, rejected: Decimal, reason: str, unit: str
) -> tuple[Sentence, str] | None:
    """What is wrong with a decision, and the field it is about."""
    if not rejected.is_finite() or rejected < 0:
        return _("Escribe cuántas rechazas, o deja 0."), "rejected"
    if rejected and (wrong := quantity_fits(rejected, unit)):
        return wrong, "rejected"
    if rejected > delivery.quantity:
        return _("Entregaron %(brought)s: no puedes rechazar más.") % {
            "brought": plain(delivery.quantity)
        }, "rejected"
    if rejected and not reason:
        return _("Di por qué se rechazan, para que puedan corregirlo."), "reason"
    return None


def delay_fits(award: Award, promised_on: date, reason: str) -> tuple[Sentence, str] | None:
    """A delay names a later day, and why."""
    if promised_on <= award.promised_on:
        return _("Esa fecha no es más tarde que la prometida. Elige otra."), "promised_on"
    if wrong := day_fits(promised_on):
        return wrong, "promised_on"
    if not reason:
        return _("Di por qué, en pocas palabras: la otra parte lo entenderá mejor."), "reason"
    return None


def day_fits(day: date) -> Sentence | None:
    """A promised day is to come, and not in years."""
    if day < clock.today():
        return _("Esa fecha ya pasó. Elige un día que venga.")
    if (day - clock.today()).days > 2 * 366:
        return _("Esa fecha está demasiado lejos. Revisa el año.")
    return None


def can_propose(actor: Actor, award: Award, *, pending: bool) -> Sentence | None:
    """Either side may propose other terms, one proposal at a time."""
    if reason := takes_part(actor, award) or is_working(award):
        return reason
    return _("Ya hay un cambio por responder. Primero respondan ese.") if pending else None


def change_fits(
    award: Award, now: Figures, *, quantity: Decimal, price: Decimal, promised_on: date, unit: str
) -> tuple[Sentence, str] | None:
    """Whether these terms are possible: never less than was delivered already."""
    brought = award.quantity - now.to_deliver
    if wrong := quantity_fits(quantity, unit):
        return wrong, "quantity"
    if quantity < brought:
        return _("Ya se entregaron %(brought)s: la cantidad no puede ser menor.") % {
            "brought": plain(brought)
        }, "quantity"
    if not price.is_finite() or price < 0:
        return _("El precio no puede ser negativo."), "price"
    if promised_on != award.promised_on and (wrong := day_fits(promised_on)):
        return wrong, "promised_on"
    if (quantity, price, promised_on) == (award.quantity, award.price, award.promised_on):
        return _("Así está ahora: cambia la cantidad, el precio o la fecha."), "quantity"
    return None


def can_answer_change(actor: Actor, change: ScopeChange) -> Sentence | None:
    """The other side answers, once; who proposed may only take it back."""
    award = change.award
    if reason := takes_part(actor, award):
        return reason
    if change.agreed is not None:
        return _("Ese cambio ya se respondió.")
    if side_of(actor, award) is proposer_of(change):
        return _("Tú lo propusiste: ahora responde la otra parte.")
    return is_working(award)


def can_take_back_change(actor: Actor, change: ScopeChange) -> Sentence | None:
    """Who proposed may take it back until it is answered."""
    if side_of(actor, change.award) is not proposer_of(change):
        return _("Solo quien lo propuso puede retirarlo.")
    return _("Ese cambio ya se respondió.") if change.agreed is not None else None


def proposer_of(change: ScopeChange) -> Side:
    """The side that proposed."""
    return Side.ASKER if change.proposed_by_asker else Side.CONTRACTOR


def can_rework(decision: DeliveryDecision, award: Award) -> Sentence | None:
    """Whether these rejected pieces were asked for again, of this award."""
    if decision.delivery.award_id != award.pk or not decision.rework_wanted:
        return _("Esas piezas no se pidieron de nuevo.")
    return None
