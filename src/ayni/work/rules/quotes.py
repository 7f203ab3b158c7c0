"""May this actor quote, ask or answer about a job?"""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Job, JobState, Quote, QuoteState
from ayni.work.rules.jobs import acts_for_workshop, asks, is_asker, quantity_fits

MOST_MONEY = Decimal("999999999.99")


def can_quote(actor: Actor, job: Job, *, own: Quote | None) -> Sentence | None:
    """Whoever sees an open job may quote, once; `own` is the quote it has already."""
    if reason := acts_for_workshop(actor):
        return reason
    if is_asker(actor, job):
        return _("Es tu propio encargo: no te cotizas a ti mismo.")
    if own is not None and own.state == QuoteState.AWARDED:
        return _("Ya te adjudicaron con esta cotización: no se cambia. Propón un cambio en el trabajo.")
    if job.state != JobState.OPEN:
        return _("Este encargo está «%(state)s»: ya no recibe cotizaciones.") % {
            "state": JobState(job.state).label
        }
    if job.deadline < clock.today():
        return _("El plazo de este encargo ya pasó: ya no recibe cotizaciones.")
    return None


def why_not_offered(
    job: Job, *, price: Decimal, freight: Decimal, quantity: Decimal, ready_on: date, valid_until: date
) -> tuple[Sentence, str] | None:
    """What is wrong with an offer, and the field it is about; None if nothing is."""
    today = clock.today()
    if not 0 < price <= MOST_MONEY:
        return _("El precio debe ser mayor que cero; revisa los ceros."), "price"
    if not 0 <= freight <= MOST_MONEY:
        return _("El flete no puede ser negativo."), "freight"
    if reason := quantity_fits(quantity, job.unit):
        return reason, "quantity"
    if quantity > job.quantity:
        return _("El encargo pide %(asked)s: cotiza esa cantidad o menos.") % {
            "asked": f"{job.quantity.normalize():f}"
        }, "quantity"
    if ready_on < today:
        return _("Esa fecha ya pasó. ¿Para cuándo lo tendrías listo?"), "ready_on"
    if valid_until < today:
        return _("Esa fecha ya pasó: tu cotización nacería vencida."), "valid_until"
    return None


def can_withdraw(actor: Actor, quote: Quote) -> Sentence | None:
    """Until it is awarded, whoever quoted may take the offer back."""
    if actor.organization is None or actor.organization.pk != quote.contractor_id:
        return _("Solo quien cotizó puede retirar su cotización.")
    if quote.state == QuoteState.AWARDED:
        return _("Ya te adjudicaron con esta cotización: ahora acepta el trabajo o di que no puedes.")
    if quote.state != QuoteState.OFFERED:
        return _("Esta cotización ya está «%(state)s».") % {"state": QuoteState(quote.state).label}
    return None


def can_ask(actor: Actor, job: Job) -> Sentence | None:
    """Whoever may quote may ask, and all who may quote read it."""
    if reason := acts_for_workshop(actor):
        return reason
    if is_asker(actor, job):
        return _("Es tu propio encargo: escribe el dato en los detalles.")
    if job.state != JobState.OPEN:
        return _("Este encargo está «%(state)s»: ya no recibe preguntas.") % {
            "state": JobState(job.state).label
        }
    return None


def can_answer(actor: Actor, job: Job) -> Sentence | None:
    """Who asked for the work answers, while it is open."""
    if reason := asks(actor, job):
        return reason
    if job.state != JobState.OPEN:
        return _("Este encargo ya no recibe cotizaciones: no hace falta responder.")
    return None


def is_own(actor: Actor, quote: Quote) -> bool:
    """Whether the actor acts for who quoted."""
    return actor.organization is not None and actor.organization.pk == quote.contractor_id
