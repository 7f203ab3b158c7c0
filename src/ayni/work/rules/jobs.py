"""May this actor post, change, show or take back a job?"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Audience, Job, JobState, Unit

LONGEST_AHEAD = timedelta(days=2 * 366)
MOST_QUANTITY = Decimal("9999999")
MOST_CLAUSE_MONTHS = 36
WHOLE_UNITS = frozenset({Unit.PIECE, Unit.SHEET, Unit.TUBE, Unit.BAR})
"""Units of which there are no parts."""

CHANGEABLE = frozenset({JobState.DRAFT, JobState.OPEN, JobState.EXPIRED})


def acts_for_workshop(actor: Actor) -> Sentence | None:
    """Whether the actor acts for an organisation that is in the park."""
    if actor.person is None:
        return _("Entra con tu cuenta para hacer esto.")
    if actor.organization is None:
        return _("Primero elige por qué taller actúas, o a cuál ayudas.")
    if actor.organization.left_at is not None:
        return _("%(name)s ya no está en el parque.") % {"name": actor.organization.name}
    return None


def is_asker(actor: Actor, job: Job) -> bool:
    """Whether the actor acts for who asks."""
    return actor.organization is not None and actor.organization.pk == job.asker_id


def asks(actor: Actor, job: Job) -> Sentence | None:
    """Only who asks for the work decides about the job."""
    if is_asker(actor, job):
        return acts_for_workshop(actor)
    return _("Solo quien pidió el trabajo puede hacer esto.")


def can_change(actor: Actor, job: Job) -> Sentence | None:
    """What is asked for may change until it is awarded; afterwards both sides agree on a change."""
    if reason := asks(actor, job):
        return reason
    if job.state not in CHANGEABLE:
        return _(
            "Este encargo está «%(state)s»: lo que se pidió ya no cambia solo. Propón un cambio al taller que lo hace."
        ) % {"state": JobState(job.state).label}
    return None


def can_open(actor: Actor, job: Job) -> Sentence | None:
    """A draft, or one whose time ran out, may ask for quotes once it says enough."""
    if reason := asks(actor, job):
        return reason
    if job.state not in {JobState.DRAFT, JobState.EXPIRED}:
        return _("Este encargo ya está «%(state)s».") % {"state": JobState(job.state).label}
    return deadline_fits(job.deadline)


def audience_fits(job: Job, chosen: int) -> Sentence | None:
    """Whether there is somebody to show it to; `chosen` is how many workshops were picked."""
    if job.audience == Audience.CAPABLE and not job.processes:
        return _("Elige qué proceso es, para saber quiénes pueden hacerlo; o muéstralo a todo el parque.")
    if job.audience == Audience.CHOSEN and not chosen:
        return _("Elige al menos un taller que lo vea.")
    return None


def can_cancel(actor: Actor, job: Job, *, taken: bool) -> Sentence | None:
    """It may be taken back until somebody accepted a part of it."""
    if reason := asks(actor, job):
        return reason
    if taken:
        return _("Un taller ya aceptó su parte: habla con él y anulen juntos, o espera su entrega.")
    if job.state not in {*CHANGEABLE, JobState.AWARDED}:
        return _("Este encargo está «%(state)s»: ya no se anula.") % {"state": JobState(job.state).label}
    return None


def deadline_fits(deadline: date) -> Sentence | None:
    """Whether work can be asked for by that day."""
    today = clock.today()
    if deadline < today:
        return _("Esa fecha ya pasó. Elige hoy o un día que viene.")
    if deadline > today + LONGEST_AHEAD:
        return _("Esa fecha está a más de dos años. Revisa el año.")
    return None


def quantity_fits(quantity: Decimal, unit: str) -> Sentence | None:
    """Whether there can be that much of it."""
    if not quantity.is_finite() or quantity <= 0:
        return _("La cantidad debe ser mayor que cero.")
    if quantity > MOST_QUANTITY:
        return _("Esa cantidad es demasiado grande. Revisa los ceros.")
    if unit in WHOLE_UNITS and quantity != quantity.to_integral_value():
        return _("Las %(unit)s van enteras: escribe un número sin decimales.") % {"unit": Unit(unit).label}
    return None


def why_not_asked(fields: Mapping[str, Any]) -> tuple[Sentence, str] | None:
    """What is wrong with what a job would say, and the field it is about; None if nothing is."""
    limit, months = fields.get("price_limit"), fields.get("protects_client_months") or 0
    checks: list[tuple[Sentence | None, str]] = [
        (quantity_fits(fields["quantity"], fields["unit"]), "quantity"),
        (deadline_fits(fields["deadline"]), "deadline"),
    ]
    if limit is not None and limit <= 0:
        checks.append((_("El precio tope debe ser mayor que cero."), "price_limit"))
    if months > MOST_CLAUSE_MONTHS:
        checks.append((_("La cláusula puede durar hasta 36 meses."), "protects_client_months"))
    return next(((reason, field) for reason, field in checks if reason), None)
