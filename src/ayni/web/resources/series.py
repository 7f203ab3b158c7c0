"""A booking that repeats: its dates, those that were left out with their reasons, and trying these again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.resources import actions
from ayni.resources.models import Booking, BookingSeries, Resource
from ayni.resources.queries.gates import resource_for, series_for
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.booking_form import BookingForm, with_defaults
from ayni.web.resources.mine import lines_of
from ayni.web.resources.words import is_own, when_words
from ayni.web.tenant import TenantRequest

RHYTHMS = (
    ("WEEKLY;INTERVAL=1", gettext_lazy("Cada semana")),
    ("WEEKLY;INTERVAL=2", gettext_lazy("Cada dos semanas")),
    ("DAILY;INTERVAL=1", gettext_lazy("Cada día")),
    ("MONTHLY;INTERVAL=1", gettext_lazy("Cada mes, el mismo día")),
    ("own", gettext_lazy("Con una regla RRULE")),
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_NAMES = (
    gettext_lazy("lunes"), gettext_lazy("martes"), gettext_lazy("miércoles"), gettext_lazy("jueves"),
    gettext_lazy("viernes"), gettext_lazy("sábado"), gettext_lazy("domingo"),
)  # fmt: skip


class SeriesForm(BookingForm):
    """The first date, how often, how many times."""

    FIELDS_OF_REFUSALS = {**BookingForm.FIELDS_OF_REFUSALS, "rule": "regla"}

    cada = forms.ChoiceField(label=gettext_lazy("¿Cada cuánto?"), choices=RHYTHMS)
    dias = forms.MultipleChoiceField(
        label=gettext_lazy("¿Qué días, si es cada semana?"),
        required=False,
        choices=list(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)),
        widget=forms.CheckboxSelectMultiple,
    )
    veces = forms.IntegerField(label=gettext_lazy("¿Cuántas veces?"), min_value=2, max_value=104, initial=8)
    regla = forms.CharField(
        label=gettext_lazy("Regla RRULE"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Solo si elegiste la última opción. Por ejemplo: FREQ=WEEKLY;BYDAY=TU;COUNT=10"
        ),
    )

    def rule(self) -> str:
        """The RFC 5545 rule that was chosen."""
        cleaned = self.cleaned_data
        if cleaned["cada"] == "own":
            return str(cleaned["regla"])
        days = (
            f";BYDAY={','.join(cleaned['dias'])}"
            if cleaned["dias"] and cleaned["cada"].startswith("WEEKLY")
            else ""
        )
        return f"FREQ={cleaned['cada']}{days};COUNT={cleaned['veces']}"


@members_only
def book_series(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Book the same hours again and again; conflicts are left out and listed."""
    shown = resource_for(request.actor, resource_id)
    own = is_own(shown, request.actor.organization)
    if request.method == "POST":
        form = SeriesForm(request.POST, resource=shown, owner=own)
        if form.is_valid() and (made := attempt(form, lambda: _book(request, shown, form))) is not None:
            return redirect(at(slug, "booking_series", made.pk))
    else:
        form = SeriesForm(initial=dict(with_defaults(request.GET, shown).items()), resource=shown, owner=own)
    context = {"resource": shown, "form": form, "why_not": owning.acts_for_somebody(request.actor)}
    return render(
        request, "resources/book_series.html", context, status=422 if request.method == "POST" else 200
    )


def _book(request: TenantRequest, shown: Resource, form: SeriesForm) -> BookingSeries:
    cleaned = form.cleaned_data
    return actions.book_series(
        actor=request.actor,
        resource=shown,
        begins_at=cleaned["begins_at"],
        ends_at=cleaned["ends_at"],
        rule=form.rule(),
        units=cleaned.get("cuantos", 1),
        pieces=cleaned.get("piezas"),
        purpose=cleaned["para_que"],
    )


@members_only
def booking_series(request: TenantRequest, slug: str, series_id: int) -> HttpResponse:
    """Every date of the series, and the skipped ones with the reason of each."""
    shown = series_for(request.actor, series_id)
    if request.method == "POST":
        _act(request, shown)
        return redirect(at(slug, "booking_series", series_id))
    rows = Booking.objects.filter(series=shown).select_related("resource__owner", "borrower")
    context = {
        "series": shown,
        "lines": lines_of(list(rows.order_by("begins_at", "pk"))),
        "skipped": [_skipped(each) for each in shown.skipped],
        "mine": owning.acts_for(request.actor, shown.borrower),
    }
    return render(request, "resources/series.html", context)


def _act(request: TenantRequest, shown: BookingSeries) -> None:
    if request.POST.get("do") == "again":
        placed = actions.book_skipped(actor=request.actor, series=shown)
        if placed:
            messages.success(request, _("Entraron %(count)s fechas más.") % {"count": len(placed)})
        else:
            messages.warning(request, _("Ninguna de las que faltaban se puede reservar todavía."))
    elif request.POST.get("do") == "cancel":
        reason = request.POST.get("reason", "").replace("\0", "")
        gone = actions.cancel_series(actor=request.actor, series=shown, reason=reason)
        messages.success(request, _("Canceladas las %(count)s que faltaban.") % {"count": len(gone)})
    else:
        raise Http404


def _skipped(entry: dict[str, Any]) -> tuple[str, str]:
    begins_at, ends_at = (
        timezone.localtime(datetime.fromisoformat(entry[name])) for name in ("begins_at", "ends_at")
    )
    return when_words(begins_at, ends_at), entry["reason"]
