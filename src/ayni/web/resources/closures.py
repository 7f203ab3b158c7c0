"""Out of order, in maintenance, closed: each said for what it is; and what must be done every so often."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.actions.closing import bookings_in
from ayni.resources.models import Closure, ClosureKind, MaintenancePlan, Resource
from ayni.resources.queries.gates import closure_for, own_resource_for
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import local
from ayni.web.resources.times import day_field
from ayni.web.tenant import TenantRequest


class ClosureForm(forms.Form):
    """Why nobody can use it, and until when."""

    KINDS = (
        (ClosureKind.OUT_OF_ORDER, gettext_lazy("Está malograda")),
        (ClosureKind.MAINTENANCE, gettext_lazy("Le toca mantenimiento")),
        (ClosureKind.BLACKOUT, gettext_lazy("No la prestamos esos días")),
    )

    kind = forms.ChoiceField(label=gettext_lazy("¿Qué pasa?"), choices=KINDS, widget=forms.RadioSelect)
    first = day_field(gettext_lazy("Desde qué día"))
    last = day_field(gettext_lazy("Hasta qué día"))
    reason = forms.CharField(label=gettext_lazy("En pocas palabras"), required=False, max_length=120)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("first", "last"):
            self.fields[name].required = False
        self.fields["first"].help_text = _("Vacío: desde ahora.")
        self.fields["last"].help_text = _("Ese día incluido. Vacío: hasta nuevo aviso.")


class PlanForm(forms.Form):
    """What must be done every so many hours of use or days."""

    what = forms.CharField(label=gettext_lazy("¿Qué hay que hacer?"), max_length=120)
    every_hours = forms.IntegerField(
        label=gettext_lazy("Cada cuántas horas de uso"), required=False, min_value=1, max_value=100_000
    )
    every_days = forms.IntegerField(
        label=gettext_lazy("Cada cuántos días"), required=False, min_value=1, max_value=3650
    )


@members_only
def closures(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Close it, open it again, plan its care."""
    shown = own_resource_for(request.actor, resource_id)
    verb = request.POST.get("do", "close") if request.method == "POST" else ""
    form = ClosureForm(request.POST if verb == "close" else None)
    plan_form = PlanForm(request.POST if verb == "plan" else None)
    if verb and _done(request, shown, verb, form, plan_form):
        messages.success(request, _("Quedó anotado. A quienes tienen reserva les avisamos."))
        return redirect(at(slug, "closures", resource_id))
    now = clock.now()
    running = Closure.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), resource=shown)
    context = {
        "resource": shown,
        "form": form,
        "plan_form": plan_form,
        "closures": [(each, bookings_in(_of(each, shown))) for each in running.order_by("begins_at", "pk")],
        "plans": list(MaintenancePlan.objects.filter(resource=shown).order_by("what", "pk")),
        "why_not": owning.speaks_for_owner(request.actor, shown),
        "verb": verb,
    }
    return render(request, "resources/closures.html", context, status=422 if verb else 200)


def _of(closure: Closure, shown: Resource) -> Closure:
    closure.resource = shown
    return closure


def _done(request: TenantRequest, shown: Resource, verb: str, form: ClosureForm, plan_form: PlanForm) -> bool:
    if verb == "plan":
        return (
            plan_form.is_valid()
            and attempt(
                plan_form,
                lambda: actions.plan_maintenance(
                    actor=request.actor, resource=shown, **plan_form.cleaned_data
                ),
            )
            is not None
        )
    if verb == "plan_done":
        plan = MaintenancePlan.objects.filter(
            resource=shown, pk=_number(request.POST.get("plan", ""))
        ).first()
        if plan is None:
            raise Http404
        actions.maintenance_done(actor=request.actor, plan=plan)
        return True
    return (
        verb == "close"
        and form.is_valid()
        and attempt(form, lambda: _close(request, shown, form)) is not None
    )


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 18 else 0


def _close(request: TenantRequest, shown: Resource, form: ClosureForm) -> Closure:
    cleaned = form.cleaned_data
    begins_at: datetime | None = None
    if cleaned["first"] and cleaned["first"] > clock.today():
        begins_at = local(cleaned["first"], time(0))
    ends_at = local(cleaned["last"] + timedelta(days=1), time(0)) if cleaned["last"] else None
    return actions.close(
        actor=request.actor,
        resource=shown,
        kind=cleaned["kind"],
        begins_at=begins_at,
        ends_at=ends_at,
        reason=cleaned["reason"],
    )


@members_only
def reopen(request: TenantRequest, slug: str, closure_id: int) -> HttpResponse:
    """It can be used again."""
    shown = closure_for(request.actor, closure_id)
    if request.method == "POST":
        actions.reopen(actor=request.actor, closure=shown)
        messages.success(request, _("Ya se puede usar otra vez."))
    return redirect(at(slug, "closures", shown.resource_id))
