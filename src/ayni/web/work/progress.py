"""The contractor says how it goes; both sides write to each other."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import day_field, words_field
from ayni.work.actions import progress
from ayni.work.queries.awards import award_for
from ayni.work.rules.deliveries import can_work


@require_POST
@members_only
def start(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """«Empezar»: one tap."""
    award = award_for(request.actor, work_id)
    progress.start(actor=request.actor, award=award)
    messages.success(request, _("Listo: la otra parte ve que empezaste."))
    return redirect(at(slug, "work", work_id))


class ProgressForm(forms.Form):
    """How far it is."""

    text = words_field(gettext_lazy("¿Cómo va?"), most=600)


class DelayForm(forms.Form):
    """A later day, and why."""

    promised_on = day_field(gettext_lazy("¿Para cuándo estará?"))
    reason = words_field(gettext_lazy("¿Por qué se demora?"))


@members_only
def tell(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Tell how far it is."""
    award = award_for(request.actor, work_id)
    form = ProgressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        told = attempt(form, lambda: progress.tell(actor=request.actor, award=award, text=text))
        if told is not None:
            messages.success(request, _("Quedó avisado."))
            return redirect(at(slug, "work", work_id))
    context = {**heading(request, award), "form": form, "why_not": can_work(request.actor, award)}
    return render(request, "work/progress.html", context, status=422 if form.errors else 200)


@members_only
def delay(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Promise a later day."""
    award = award_for(request.actor, work_id)
    form = DelayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = attempt(form, lambda: progress.delay(actor=request.actor, award=award, **form.cleaned_data))
        if told is not None:
            messages.success(request, _("La nueva fecha quedó avisada."))
            return redirect(at(slug, "work", work_id))
    context = {**heading(request, award), "form": form, "why_not": can_work(request.actor, award)}
    return render(request, "work/delay.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def write(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """A message to the other side."""
    award = award_for(request.actor, work_id)
    progress.write(actor=request.actor, award=award, text=request.POST.get("text", ""))
    return redirect(at(slug, "work", work_id) + "#paso")
