"""«Mis reservas»: what I asked for, booked and wait for; joining and leaving a waiting list; calendars to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.resources import actions
from ayni.resources.models import Booking, WaitingEntry
from ayni.resources.queries import own_bookings
from ayni.resources.queries.gates import resource_for, waiting_entry_for
from ayni.resources.queries.owners import bookings_of
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import local
from ayni.web.resources.times import WhenForm, day_field, time_field
from ayni.web.resources.words import when_words
from ayni.web.tenant import TenantRequest

PAST_SHOWN, MOST_SHOWN = 30, 200


@dataclass(frozen=True)
class Line:
    """A booking of a list."""

    booking: Booking
    when: str
    urgent: bool = False


def lines_of(rows: Sequence[Booking]) -> list[Line]:
    """Bookings as lists show them; one that is late, or waits for us, stands out."""
    now = clock.now()
    return [
        Line(
            each,
            when_words(each.begins_at, each.ends_at),
            each.state == "offered" or (each.state == "in_use" and each.ends_at < now),
        )
        for each in rows
    ]


def own_organization(request: TenantRequest) -> Organization:
    """The organisation that the actor acts for; refused where there is none."""
    refuse_if(owning.acts_for_somebody(request.actor))
    assert request.actor.organization is not None  # refused above
    return request.actor.organization


@members_only
def my_bookings(request: TenantRequest, slug: str) -> HttpResponse:
    """To come, waiting, past."""
    mine = own_organization(request)
    context = {
        "to_come": lines_of(list(bookings_of(mine)[:MOST_SHOWN])),
        "waiting": [(each, when_words(each.earliest, each.latest)) for each in own_bookings.waiting_of(mine)],
        "over": lines_of(list(bookings_of(mine, past=True)[:PAST_SHOWN])),
    }
    return render(request, "resources/my_bookings.html", context)


class WaitForm(WhenForm):
    """For how long, and within which time."""

    hora = time_field(gettext_lazy("Desde qué hora"), initial=time(8))
    hasta = day_field(gettext_lazy("¿Hasta qué día te sirve?"))
    hasta_hora = time_field(gettext_lazy("Hasta qué hora"), initial=time(18))
    cuantos = forms.IntegerField(label=gettext_lazy("¿Cuántos?"), min_value=1, max_value=1000, initial=1)

    FIELDS_OF_REFUSALS = {
        "earliest": "dia", "latest": "hasta", "minutes": "minutos", "units": "cuantos", "begins_at": "dia",
    }  # fmt: skip

    def __init__(self, *arguments: Any, resource: Any, **options: Any) -> None:
        super().__init__(*arguments, resource=resource, **options)
        if resource.capacity == 1:
            del self.fields["cuantos"]


@members_only
def wait(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Join the waiting list: a freed slot is offered to one at a time, in the order of coming."""
    shown = resource_for(request.actor, resource_id)
    tomorrow = clock.today() + timedelta(days=1)
    initial = {
        "dia": tomorrow,
        "hasta": tomorrow + timedelta(days=6),
        "minutos": str(max(60, shown.min_minutes)),
    }
    form = WaitForm(request.POST or None, resource=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        joined = attempt(form, lambda: _join(request, resource_id, form))
        if joined is not None:
            messages.success(request, _("Listo: los turnos que se liberan se ofrecen por orden de llegada."))
            return redirect(at(slug, "my_bookings"))
    context = {"resource": shown, "form": form, "waiting": len(own_bookings.waiting_for(shown))}
    return render(request, "resources/wait.html", context, status=422 if request.method == "POST" else 200)


def _join(request: TenantRequest, resource_id: int, form: WaitForm) -> WaitingEntry:
    shown = resource_for(request.actor, resource_id)
    return actions.join(actor=request.actor, resource=shown, **_wish(form))


def _wish(form: WaitForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "earliest": local(cleaned["dia"], cleaned["hora"]),
        "latest": local(cleaned["hasta"], cleaned["hasta_hora"]),
        "minutes": cleaned["minutos"],
        "units": cleaned.get("cuantos", 1),
    }


@members_only
def waiting_entry(request: TenantRequest, slug: str, entry_id: int) -> HttpResponse:
    """What we wait for, and how many before us; its dates can be changed without losing the place."""
    entry = waiting_entry_for(request.actor, entry_id)
    form = WaitForm(request.POST or None, resource=entry.resource, initial=_wish_of(entry))
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: _change(request, entry, form))
        if changed is not None:
            messages.success(request, _("Guardado: siguen en el mismo lugar de la lista."))
            return redirect(at(slug, "my_bookings"))
    line = [each.pk for each in own_bookings.waiting_for(entry.resource)]
    context = {
        "entry": entry,
        "form": form,
        "when": when_words(entry.earliest, entry.latest),
        "waits": entry.pk in line,
        "before": line.index(entry.pk) if entry.pk in line else 0,
        "mine": owning.acts_for(request.actor, entry.organization),
        "held": own_bookings.held_for(entry),
    }
    return render(request, "resources/waiting.html", context, status=422 if request.method == "POST" else 200)


def _wish_of(entry: WaitingEntry) -> dict[str, Any]:
    earliest, latest = timezone.localtime(entry.earliest), timezone.localtime(entry.latest)
    return {
        "dia": earliest.date(),
        "hora": earliest.time(),
        "hasta": latest.date(),
        "hasta_hora": latest.time(),
        "minutos": str(entry.minutes),
        "cuantos": entry.units,
    }


def _change(request: TenantRequest, entry: WaitingEntry, form: WaitForm) -> WaitingEntry:
    return actions.change_wait(actor=request.actor, entry=entry, **_wish(form))


@members_only
def stop_waiting(request: TenantRequest, slug: str, entry_id: int) -> HttpResponse:
    """Leave the waiting list."""
    entry = waiting_entry_for(request.actor, entry_id)
    if request.method == "POST":
        actions.leave(actor=request.actor, entry=entry)
        messages.success(request, _("Ya no están en la lista."))
    return redirect(at(slug, "my_bookings"))
