"""May this actor award, accept or refuse a part of a job?"""

from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, AwardState, Job, JobState, Quote, QuoteState
from ayni.work.rules.jobs import acts_for_workshop, asks, quantity_fits


def can_award(actor: Actor, job: Job) -> Sentence | None:
    """Who asked may award what is still free, while the job is open."""
    if reason := asks(actor, job):
        return reason
    if job.state != JobState.OPEN:
        return _("Este encargo está «%(state)s»: no queda nada por adjudicar.") % {
            "state": JobState(job.state).label
        }
    return None


def quote_stands(quote: Quote, *, seen_version: int) -> Sentence | None:
    """Whether the offer is still the one that the asker saw."""
    name = {"name": quote.contractor.name}
    if quote.state != QuoteState.OFFERED:
        return _("La cotización de %(name)s ya no está en pie: fue retirada o adjudicada.") % name
    if quote.version != seen_version:
        return _("%(name)s cambió su cotización hace un momento. Mírala otra vez antes de adjudicar.") % name
    if quote.valid_until < clock.today():
        return _("La cotización de %(name)s venció. Pídele que la renueve.") % name
    return None


def share_fits(quote: Quote, quantity: Decimal, *, unit: str) -> Sentence | None:
    """Whether so much may be given to this contractor."""
    if reason := quantity_fits(quantity, unit):
        return reason
    if quantity > quote.quantity:
        return _("%(name)s ofreció hacer hasta %(most)s.") % {
            "name": quote.contractor.name,
            "most": f"{quote.quantity.normalize():f}",
        }
    return None


def can_answer(actor: Actor, award: Award) -> Sentence | None:
    """The contractor says yes or no, while the offer waits."""
    if reason := acts_for_workshop(actor):
        return reason
    if actor.organization is None or actor.organization.pk != award.contractor_id:
        return _("Solo el taller al que se adjudicó puede responder.")
    if award.state == AwardState.LAPSED or (
        award.state == AwardState.OFFERED and award.respond_by <= clock.now()
    ):
        return _("Se pasó el plazo para responder y la parte quedó libre. Habla con quien te lo ofreció.")
    if award.state != AwardState.OFFERED:
        return _("Ya se respondió: está «%(state)s».") % {"state": AwardState(award.state).label}
    return None


def can_take_back(actor: Actor, job: Job, award: Award) -> Sentence | None:
    """The asker may take an award back until the contractor accepts it."""
    if reason := asks(actor, job):
        return reason
    if award.state != AwardState.OFFERED:
        return _("Esta parte está «%(state)s»: ya no se retira sin hablar con el taller.") % {
            "state": AwardState(award.state).label
        }
    return None


def can_settle(actor: Actor, job: Job, *, held: Decimal) -> Sentence | None:
    """Who asked may say that what is awarded is enough."""
    if reason := can_award(actor, job):
        return reason
    if held <= 0:
        return _("Todavía no adjudicaste nada: si ya no lo necesitas, anula el encargo.")
    return None
