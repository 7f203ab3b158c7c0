"""May somebody open, state, mediate or settle a disagreement, or report that the client clause was broken?"""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, AwardState, Dispute, DisputeState
from ayni.work.rules.parties import DONE, is_asker, takes_part, was_agreed

MOST_AMOUNT = Decimal("999999999.99")
REPORT_WITHIN = timedelta(days=180)
"""How long after the clause's end a breach that fell into it may still be reported."""


def can_open(actor: Actor, award: Award, *, has_open: bool) -> Sentence | None:
    """Either side may say that it disagrees, one disagreement at a time, also about the payment afterwards."""
    if reason := takes_part(actor, award) or was_agreed(award):
        return reason
    if has_open:
        return _("Ya hay un desacuerdo abierto sobre este trabajo: cuenta tu versión ahí.")
    return None


def can_state(actor: Actor, dispute: Dispute) -> Sentence | None:
    """Each side says what happened, as often as needed, until it is settled."""
    if reason := takes_part(actor, dispute.award):
        return reason
    return _is_open(dispute)


def can_name_mediator(actor: Actor, dispute: Dispute, *, neutral: bool) -> Sentence | None:
    """The coordination names somebody who belongs to neither side."""
    if not actor.is_coordinator:
        return _("Solo la coordinación nombra a quien media.")
    if not neutral:
        return _("Quien media no puede ser de ninguna de las dos partes. Elige a otra persona.")
    return _is_open(dispute)


def can_settle(actor: Actor, dispute: Dispute) -> Sentence | None:
    """Who mediates writes down what came out of it."""
    if dispute.mediator_id is None or actor.person is None or actor.person.pk != dispute.mediator_id:
        return _("Solo quien media puede anotar el acuerdo.")
    return _is_open(dispute)


def can_withdraw(actor: Actor, dispute: Dispute, *, has_breach: bool) -> Sentence | None:
    """Who opened it may close it again, when they have come to terms by themselves."""
    if actor.organization is None or actor.organization.pk != dispute.opened_for_id:
        return _("Solo quien abrió el desacuerdo puede retirarlo.")
    if has_breach and dispute.state == DisputeState.IN_MEDIATION:
        return _("Hay un reporte sobre el cliente en manos de quien media: que lo decida primero.")
    return _is_open(dispute)


def _is_open(dispute: Dispute) -> Sentence | None:
    if dispute.state == DisputeState.SETTLED:
        return _("Este desacuerdo ya se resolvió.")
    return None


def outcome_fits(
    award: Award, *, outcome: str, amount_due: Decimal | None, ends_work: bool
) -> tuple[Sentence, str] | None:
    """What is wrong with an outcome, and the field it is about."""
    if not outcome:
        return _("Escribe en qué quedaron."), "outcome"
    if amount_due is None and ends_work and award.state not in DONE:
        return _("Si el trabajo termina aquí, di cuánto se paga en total; puede ser 0."), "amount_due"
    if amount_due is not None and not (amount_due.is_finite() and 0 <= amount_due <= MOST_AMOUNT):
        return _("El monto no puede ser negativo."), "amount_due"
    return None


def can_report_breach(actor: Actor, award: Award, *, reported: bool) -> Sentence | None:
    """The asker may report that the contractor approached its client, while the clause holds and soon after."""
    if reason := is_asker(actor, award):
        return reason
    if award.clause_until is None or award.state not in {*DONE, AwardState.DISPUTED, *_WORKED}:
        return _("Este trabajo no lleva la cláusula del cliente.")
    if award.clause_until + REPORT_WITHIN < clock.today():
        return _("La cláusula terminó hace más de seis meses.")
    return _("Ya lo reportaste; falta que quien media decida.") if reported else None


_WORKED = frozenset({AwardState.TAKEN, AwardState.IN_PROGRESS, AwardState.DELIVERED})
