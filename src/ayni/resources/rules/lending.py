"""May this organisation borrow this resource at these times?"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.models import Organization
from ayni.kernel.refusal import Sentence
from ayni.resources.models import Audience, Publication, Resource
from ayni.resources.queries.standing import Standing
from ayni.resources.words import lasting, moment, stretch


def can_borrow(resource: Resource, borrower: Organization, standing: Standing) -> Sentence | None:
    """Whether the lending rules let the organisation borrow at all."""
    if resource.publication != Publication.PUBLISHED:
        return _("%(resource)s no se presta por ahora.") % {"resource": resource.name}
    if resource.owner.left_at is not None:
        return _("%(name)s ya no está en el parque.") % {"name": resource.owner.name}
    if standing.overdue is not None:
        return _("Primero devuelvan %(resource)s: debía volver el %(when)s.") % {
            "resource": standing.overdue.resource.name,
            "when": moment(standing.overdue.ends_at),
        }
    if standing.debt:
        return _(
            "Tienen un pago pendiente con %(name)s desde hace más de un mes. Páguenlo y vuelvan a pedir."
        ) % {"name": resource.owner.name}
    return _audience(resource, borrower, standing) or _training(resource, standing)


def _audience(resource: Resource, borrower: Organization, standing: Standing) -> Sentence | None:
    if standing.chosen or resource.audience == Audience.ALL:
        return None
    ask = _("Pídele a %(name)s que te dé permiso.") % {"name": resource.owner.name}
    if resource.audience == Audience.GUILD and borrower.guild != resource.owner.guild:
        return (
            _("Se presta solo a talleres de %(guild)s.") % {"guild": resource.owner.get_guild_display()}
            + f" {ask}"
        )
    if resource.audience == Audience.TRUSTED and (standing.collaborations or 0) < resource.trusted_from:
        return (
            ngettext(
                "Se presta desde %(need)s colaboración confirmada, y ustedes tienen %(have)s.",
                "Se presta desde %(need)s colaboraciones confirmadas, y ustedes tienen %(have)s.",
                resource.trusted_from,
            )
            % {"need": resource.trusted_from, "have": standing.collaborations or 0}
            + f" {ask}"
        )
    if resource.audience == Audience.CHOSEN:
        return _("Se presta solo a quienes elige su dueño.") + f" {ask}"
    return None


def _training(resource: Resource, standing: Standing) -> Sentence | None:
    if standing.trained or standing.certified:
        return None
    return _(
        "Hace falta: %(what)s. Agrégalo a tu tarjeta si ya lo tienes, o pide a %(name)s que te capacite."
    ) % {
        "what": resource.certificate_needed,
        "name": resource.owner.name,
    }


def times_in_order(begins_at: datetime, ends_at: datetime) -> Sentence | None:
    """Whether these are times at all."""
    if begins_at.tzinfo is None or ends_at.tzinfo is None:
        raise ValueError("moments without a zone")
    if ends_at <= begins_at:
        return _("La hora de fin va después de la de comienzo.")
    return None


def length_fits(resource: Resource, begins_at: datetime, ends_at: datetime) -> Sentence | None:
    """Whether the use is neither too short nor too long."""
    minutes = (ends_at - begins_at) / timedelta(minutes=1)
    if minutes < resource.min_minutes:
        return _("Se presta por %(least)s como mínimo: reserva hasta %(until)s.") % {
            "least": lasting(resource.min_minutes),
            "until": moment(begins_at + timedelta(minutes=resource.min_minutes)),
        }
    if minutes > resource.max_minutes:
        return _("Se presta por %(most)s como máximo: reserva hasta %(until)s, o pide dos turnos.") % {
            "most": lasting(resource.max_minutes),
            "until": moment(begins_at + timedelta(minutes=resource.max_minutes)),
        }
    return None


def begin_fits(resource: Resource, begins_at: datetime, now: datetime) -> Sentence | None:
    """Whether the beginning is neither past, nor too soon, nor too far ahead."""
    if begins_at < now:
        return _("Esa hora ya pasó.")
    earliest = now + timedelta(hours=resource.notice_hours)
    if begins_at < earliest:
        return ngettext(
            "Hay que avisar con %(hours)s hora: desde el %(when)s.",
            "Hay que avisar con %(hours)s horas: desde el %(when)s.",
            resource.notice_hours,
        ) % {"hours": resource.notice_hours, "when": moment(earliest)}
    latest = now + timedelta(days=resource.ahead_days)
    if begins_at > latest:
        return _("Se reserva hasta %(days)s días adelante: como máximo el %(when)s.") % {
            "days": resource.ahead_days,
            "when": moment(latest),
        }
    return None


def units_fit(resource: Resource, units: int) -> Sentence | None:
    """Whether so many can be had at all."""
    if units < 1:
        return _("Reserva al menos uno.")
    if units > resource.capacity:
        return ngettext(
            "Solo hay %(all)s: reserva ese.", "Solo hay %(all)s: reserva menos.", resource.capacity
        ) % {"all": resource.capacity}
    return None


def within_quota(
    *, limit: int | None, used: int, asked: int, everywhere: bool, next_month: datetime
) -> Sentence | None:
    """Whether the month's minutes are enough."""
    if limit is None or used + asked <= limit:
        return None
    left = max(0, limit - used)
    what = _("en todas las máquinas juntas") if everywhere else _("en esta máquina")
    return _(
        "Con esto pasarían el límite de %(limit)s al mes por taller %(what)s. Les queda: %(left)s este mes; "
        "o reserven desde el %(next)s."
    ) % {"limit": lasting(limit), "what": what, "left": lasting(left), "next": moment(next_month)}


def taken_sentence(begins_at: datetime, ends_at: datetime) -> str:
    """That somebody else has the time."""
    return _("Ya está tomada: %(when)s.") % {"when": stretch(begins_at, ends_at)}
