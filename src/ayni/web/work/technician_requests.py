"""«Busco un técnico»: asked for, seen by those who know the trade, closed when found."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actor import Actor
from ayni.directory.queries.cards import process_name
from ayni.ledger.kinds import Dimension
from ayni.web.directory.capability_form import named_processes
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.hoy import Item, Step
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.work.actions import technicians as actions
from ayni.work.queries.technicians import found_for_us, request_for, requests_for_us
from ayni.work.rules.jobs import acts_for_workshop


class AskTechnicianForm(forms.Form):
    """What somebody should know, for what and when."""

    process = forms.ChoiceField(label=gettext_lazy("¿Qué debe saber hacer?"))
    note = forms.CharField(
        label=gettext_lazy("¿Para qué y cuándo?"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": gettext_lazy("Dos semanas desde el lunes, en inox")}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["process"].choices = [("", _("Elige…")), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField


@insiders_only
def ask(request: TenantRequest, slug: str) -> HttpResponse:
    """Say whom you look for."""
    form = AskTechnicianForm(
        request.POST if request.method == "POST" else None, initial={"process": request.GET.get("sabe", "")}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.ask_for_technician(actor=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Listo: lo ven los talleres que hacen ese trabajo."))
            return redirect(at(slug, "technicians"))
    context = {"form": form, "problem": acts_for_workshop(request.actor)}
    return render(request, "work/ask_technician.html", context, status=422 if form.errors else 200)


@require_POST
@insiders_only
def close(request: TenantRequest, slug: str, technician_request_id: int) -> HttpResponse:
    """Found, or no longer needed."""
    actions.close_request(actor=request.actor, request=request_for(request.actor, technician_request_id))
    messages.success(request, _("Tu búsqueda quedó cerrada."))
    return redirect(at(slug, "technicians"))


def technicians_asked_of_us(actor: Actor) -> list[Item]:
    """Others look for somebody who knows what we do: we may know them."""
    slug = actor.cluster.slug
    return [
        Item(
            urgency=2,
            dimension=Dimension.ARTICULATION,
            kicker=_("Buscan un técnico"),
            title=_("¿Conoces a quien sepa de %(process)s?")
            % {"process": process_name(request.process).lower()},
            detail=f"{request.organization.name}: {request.note}",
            why=(_("tu taller hace ese trabajo"),),
            steps=(
                Step(_("Recomendar a alguien"), f"{at(slug, 'recommend_technician')}?sabe={request.process}"),
            ),
            when=request.asked_at,
        )
        for request in requests_for_us(actor)
    ]


def technicians_found_for_us(actor: Actor) -> list[Item]:
    """Somebody was recommended since we asked."""
    slug = actor.cluster.slug
    return [
        Item(
            urgency=1,
            dimension=Dimension.ARTICULATION,
            kicker=_("Hay un técnico para ti"),
            title=technician.name,
            detail=_("%(process)s · lo recomienda %(who)s")
            % {"process": process_name(request.process), "who": technician.recommended_by.name},
            steps=(Step(_("Ver y llamar"), at(slug, "technician", technician.pk)),),
            when=technician.consented_at,
        )
        for request, technician in found_for_us(actor)
    ]
