"""Times and money as refusals and notices say them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.kernel.money import shown
from ayni.methods.free_time import Span


def moment(at: datetime) -> str:
    """«vie 27 nov, 10:00», in the open cluster's zone."""
    return date_format(timezone.localtime(at), "D j M, H:i").lower()


def stretch(begins_at: datetime, ends_at: datetime) -> str:
    """«vie 27 nov, 10:00 a 12:00»; the second day is named when it differs."""
    first, last = timezone.localtime(begins_at), timezone.localtime(ends_at)
    until = date_format(last, "H:i") if first.date() == last.date() else moment(ends_at)
    return _("%(from)s a %(until)s") % {"from": moment(begins_at), "until": until}


def free_times(spans: Sequence[Span]) -> str:
    """The nearest way that works, as one sentence."""
    if not spans:
        return _("No hay hora libre cerca: apúntate en la lista de espera.")
    times = "; ".join(stretch(span.start, span.end) for span in spans)
    return _("Lo más cercano libre: %(times)s.") % {"times": times}


def lasting(minutes: int) -> str:
    """«90 minutos», «2 horas», «3 días»: in the largest unit that divides it."""
    if minutes and minutes % 1440 == 0:
        return ngettext("%(n)s día", "%(n)s días", minutes // 1440) % {"n": minutes // 1440}
    if minutes and minutes % 60 == 0:
        return ngettext("%(n)s hora", "%(n)s horas", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s minuto", "%(n)s minutos", minutes) % {"n": minutes}


def money(amount: Decimal) -> str:
    """«S/ 1,250.00», in the open cluster's currency."""
    currency = Cluster.objects.values_list("currency", flat=True).get(pk=tenancy.current_cluster_id())
    return shown(amount, currency)
