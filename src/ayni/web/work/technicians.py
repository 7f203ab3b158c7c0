"""Technicians: who is recommended, by whom, and what those they worked for say."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.queries.cards import process_name
from ayni.methods.contacts import e164, readable
from ayni.web.accounts.handing import whatsapp
from ayni.web.directory.capability_form import named_processes
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest
from ayni.work.actions import technicians as actions
from ayni.work.models import Technician
from ayni.work.queries import technicians as queries
from ayni.work.rules import technicians as rules
from ayni.work.rules.jobs import acts_for_workshop

A_PAGE = 20


class ProcessFilter(forms.Form):
    """What the technician should know; its state stands in the address."""

    proceso = forms.ChoiceField(label=gettext_lazy("¿Qué debe saber hacer?"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["proceso"].choices = [("", _("cualquier cosa")), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField


@insiders_only
def technicians_list(request: TenantRequest, slug: str) -> HttpResponse:
    """Those who said yes, the most called again first; and who looks for somebody."""
    wanted = ProcessFilter(request.GET)
    process = wanted.cleaned_data["proceso"] if wanted.is_valid() else ""
    page = Paginator(queries.technicians(process), A_PAGE).get_page(request.GET.get("pagina"))
    own = request.actor.organization
    context = {
        "filter": wanted,
        "process": process,
        "page": page,
        "shown": [(each, knows(each)) for each in page],
        "waiting": queries.own_waiting(request.actor),
        "requests": [
            (each, process_name(each.process), own is not None and own.pk == each.organization_id)
            for each in queries.open_requests()[:A_PAGE]
        ],
    }
    return render(request, "work/technicians.html", context)


def knows(technician: Technician) -> list[str]:
    """What they know, in words."""
    return [process_name(code) for code in technician.processes]


class RecommendForm(forms.Form):
    """Somebody who works well."""

    name = forms.CharField(label=gettext_lazy("¿Cómo se llama?"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Su celular"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Para mandarle el enlace con el que dice si quiere aparecer."),
    )  # fmt: skip
    first = forms.ChoiceField(label=gettext_lazy("¿Qué sabe hacer?"))
    second = forms.ChoiceField(label=gettext_lazy("También sabe"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("Y además"), required=False)
    note = forms.CharField(
        label=gettext_lazy("¿Cómo trabaja?"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": gettext_lazy("Suelda inox fino y cumple")}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, country: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.country = country
        for name, nothing in (("first", _("Elige…")), ("second", _("nada más")), ("third", _("nada más"))):
            self.fields[name].choices = [("", nothing), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_phone(self) -> str:
        """In E.164."""
        number = e164(self.cleaned_data["phone"], self.country)
        if number is None:
            raise ValidationError(_("Ese número no parece un celular. Escríbelo así: 987 654 321."))
        return number

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        processes = [said[name] for name in ("first", "second", "third") if said[name]]
        return {"name": said["name"], "phone": said["phone"], "note": said["note"], "processes": processes}


@insiders_only
def recommend(request: TenantRequest, slug: str) -> HttpResponse:
    """Put somebody forward; next comes their own yes."""
    initial = {"first": request.GET.get("sabe", "")}
    form = RecommendForm(
        request.POST if request.method == "POST" else None, country=request.cluster.country, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.recommend(actor=request.actor, **form.columns()))
        if made is not None:
            return redirect(at(slug, "technician", made.pk))
    context = {"form": form, "problem": acts_for_workshop(request.actor)}
    return render(request, "work/recommend_technician.html", context, status=422 if form.errors else 200)


@insiders_only
def technician_page(request: TenantRequest, slug: str, technician_id: int) -> HttpResponse:
    """Who they are, what they know, what others say; their link for who recommends."""
    known = queries.technician_for(request.actor, technician_id)
    technician, actor = known.technician, request.actor
    own = actor.organization
    hands = rules.can_hand_link(actor, technician) is None and technician.consented_at is None
    token = queries.token_of(technician) if hands else None
    url = whole(at(slug, "technician_consent", token)) if token else ""
    context = {
        "technician": technician,
        "known": known,
        "knows": knows(technician),
        "phone": readable(technician.phone, request.cluster.country),
        "call": whatsapp(technician.phone, _("Hola, %(name)s. Te recomienda %(who)s en Ayni.")
                         % {"name": technician.name, "who": technician.recommended_by.name}),
        "is_shown": rules.is_shown(technician),
        "is_mine": rules.recommended(actor, technician),
        "open_link": hands and rules.why_link_closed(technician) is None and bool(url),
        "hands": hands,
        "url": url,
        "ask": whatsapp(technician.phone, _invitation(technician, request.cluster.name, url)) if url else "",
        "why_no_reference": rules.can_refer(actor, technician),
        "own_reference": next((r for r in known.references if own is not None and r.organization_id == own.pk), None),
    }  # fmt: skip
    return render(request, "work/technician.html", context)


def _invitation(technician: Technician, park: str, url: str) -> str:
    return _(
        "Hola, %(name)s. En %(who)s queremos recomendarte a los talleres de %(park)s. Solo si tú quieres: mira qué "
        "verían de ti y responde aquí: %(url)s"
    ) % {"name": technician.name, "who": technician.recommended_by.name, "park": park, "url": url}


@require_POST
@insiders_only
def renew(request: TenantRequest, slug: str, technician_id: int) -> HttpResponse:
    """A new link; the earlier one closes."""
    known = queries.technician_for(request.actor, technician_id)
    actions.renew_link(actor=request.actor, technician=known.technician)
    messages.success(request, _("Enlace nuevo: el anterior ya no abre."))
    return redirect(at(slug, "technician", technician_id))


class ReferenceForm(forms.Form):
    """How it went."""

    would_call_again = forms.TypedChoiceField(
        label=gettext_lazy("¿Lo volverías a llamar?"), widget=forms.RadioSelect, coerce=lambda said: said == "yes",
        choices=[("yes", gettext_lazy("Sí, lo volvería a llamar")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("¿Qué tal trabajó?"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lo ven los talleres del parque y la misma persona."),
    )  # fmt: skip


@insiders_only
def refer(request: TenantRequest, slug: str, technician_id: int) -> HttpResponse:
    """After they worked here."""
    technician = queries.technician_for(request.actor, technician_id).technician
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = attempt(
            form,
            lambda: actions.give_reference(actor=request.actor, technician=technician, **form.cleaned_data),
        )
        if given is not None:
            messages.success(
                request,
                _("Gracias. También quedó anotado que %(who)s les recomendó un técnico.")
                % {"who": technician.recommended_by.name},
            )
            return redirect(at(slug, "technician", technician.pk))
    context = {"form": form, "technician": technician, "problem": rules.can_refer(request.actor, technician)}
    return render(request, "work/refer_technician.html", context, status=422 if form.errors else 200)
