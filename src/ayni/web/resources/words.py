"""Prices, times and states of shared resources as the pages say them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import shown
from ayni.methods.free_time import Span
from ayni.resources.models import PriceBasis, Resource
from ayni.resources.words import lasting


def price_words(resource: Resource, currency: str) -> str:
    """«S/ 40.00 por hora», «gratis»."""
    amount = shown(resource.price, currency)
    match resource.price_basis:
        case PriceBasis.HOUR:
            return _("%(amount)s por hora") % {"amount": amount}
        case PriceBasis.PIECE:
            return _("%(amount)s por pieza") % {"amount": amount}
        case PriceBasis.EXCHANGE:
            return _("a cambio de otra ayuda")
    return _("gratis")


def hour(moment: datetime) -> str:
    """«8:00», in the open cluster's zone."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02}"


def hours(begins_at: datetime, ends_at: datetime) -> str:
    """«8:00–13:00»; midnight as an end is 24:00."""
    end = hour(ends_at)
    return f"{hour(begins_at)}–{'24:00' if end == '0:00' and ends_at > begins_at else end}"


def day_words(day: date) -> str:
    """«hoy», «mañana», «jue 26 nov»."""
    ahead = (day - clock.today()).days
    if ahead in {0, 1}:
        return _("hoy") if ahead == 0 else _("mañana")
    return date_format(day, "D j M").lower()


def when_words(begins_at: datetime, ends_at: datetime) -> str:
    """«hoy, 14:00–16:00»; the second day is named where it differs."""
    first, last = timezone.localtime(begins_at), timezone.localtime(ends_at)
    one_day = first.date() == last.date() or (
        hour(ends_at) == "0:00" and (last.date() - first.date()).days == 1
    )
    if one_day:
        return f"{day_words(first.date())}, {hours(begins_at, ends_at)}"
    return _("%(from)s a %(until)s") % {
        "from": f"{day_words(first.date())}, {hour(begins_at)}",
        "until": f"{day_words(last.date())}, {hour(ends_at)}",
    }


def length_words(begins_at: datetime, ends_at: datetime) -> str:
    """«90 minutos», «2 horas»."""
    return lasting(int((ends_at - begins_at).total_seconds() // 60))


def conditions(resource: Resource, currency: str) -> list[str]:
    """The lending rules, a line each; what does not limit anybody is left out."""
    said = [
        str(resource.get_operation_display()).capitalize(),
        _("De %(least)s a %(most)s")
        % {"least": lasting(resource.min_minutes), "most": lasting(resource.max_minutes)},
    ]
    if resource.audience != "all":
        said.insert(0, str(resource.get_audience_display()).capitalize())
    if resource.certificate_needed:
        said.append(_("Hace falta: %(what)s") % {"what": resource.certificate_needed})
    if resource.deposit:
        said.append(
            _("Garantía de %(amount)s, que se devuelve") % {"amount": shown(resource.deposit, currency)}
        )
    if resource.notice_hours:
        said.append(_("Avisa con %(time)s") % {"time": lasting(60 * resource.notice_hours)})
    if resource.free_cancel_hours and resource.late_cancel_percent:
        said.append(
            _("Cancelas sin costo hasta %(time)s antes; después pagas el %(share)s %%")
            % {"time": lasting(60 * resource.free_cancel_hours), "share": resource.late_cancel_percent}
        )
    if resource.no_show_percent and resource.price_basis in {PriceBasis.HOUR, PriceBasis.PIECE}:
        said.append(_("Si no vienes, pagas el %(share)s %%") % {"share": resource.no_show_percent})
    if resource.overtime_price:
        said.append(
            _("Cada hora de retraso: %(amount)s") % {"amount": shown(resource.overtime_price, currency)}
        )
    if resource.quota_minutes:
        said.append(_("Hasta %(time)s al mes por taller") % {"time": lasting(resource.quota_minutes)})
    if resource.owner_first_hours:
        said.append(
            _("El dueño puede recuperar su turno hasta %(time)s antes")
            % {"time": lasting(60 * resource.owner_first_hours)}
        )
    return said


def free_sentence(free: Iterable[Span]) -> str:
    """«8:00–13:00, 15:00–18:00», or that nothing is free."""
    return ", ".join(hours(span.start, span.end) for span in free) or _("nada libre")


def is_own(resource: Resource, organization: Organization | None) -> bool:
    """Whether the organisation owns the resource."""
    return organization is not None and resource.owner_id == organization.pk
