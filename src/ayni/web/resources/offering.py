"""«Prestar algo mío»: in two minutes, with the usual rules, which can be changed at leisure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization, OrganizationKind
from ayni.directory.queries.cards import in_words
from ayni.directory.queries.organizations import capabilities_of
from ayni.kernel import files
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources import actions
from ayni.resources.actions.offering import WORKWEEK
from ayni.resources.models import Audience, Belonging, Publication, Resource
from ayni.resources.queries.gates import own_resource_for
from ayni.resources.rules import owning
from ayni.web.directory.capability_form import named_processes
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.tenant import TenantRequest

HOURS = (
    ("idle", gettext_lazy("Solo las horas libres de esta semana: las digo en el siguiente paso")),
    ("workweek", gettext_lazy("Lunes a viernes de 8 a 18, sábados de 8 a 13")),
)


OFFERED = "name kind process price_basis price hours operation approval belonging place photo"
"""The fields of an offer in the order in which they are asked for, and faults named."""


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """The least that others must know."""

    price = MoneyField(label=gettext_lazy("Precio, por hora o por pieza"), required=False)
    process = forms.ChoiceField(label=gettext_lazy("¿Para qué proceso sirve?"), required=False)
    hours = forms.ChoiceField(
        label=gettext_lazy("¿Cuándo?"), choices=HOURS, initial="idle", widget=forms.RadioSelect
    )
    photo = forms.FileField(
        label=gettext_lazy("Una foto"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
    )

    class Meta:
        model = Resource
        fields = ("name", "kind", "process", "belonging", "place", "price_basis", "operation", "approval")
        widgets = {
            "price_basis": forms.RadioSelect,
            "operation": forms.RadioSelect,
            "approval": forms.RadioSelect,
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["process"].choices = [("", _("Ninguno o no sé")), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["belonging"].required = False
        _capitalised(self)
        self.order_fields(OFFERED.split())


def _capitalised(form: forms.BaseForm) -> None:
    """Choices without the empty one of radio buttons, each beginning with a capital letter."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField) and name not in {"process", "capability"}:
            choices: Any = field.choices
            field.choices = [(code, capfirst(str(words))) for code, words in choices if code]


@members_only
def offer_resource(request: TenantRequest, slug: str) -> HttpResponse:
    """Offer something of the actor's organisation; with the usual week it is published at once."""
    reason = owning.acts_for_somebody(request.actor)
    initial = {"belonging": _belonging(request.actor.organization)}
    form = OfferForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        refuse_if(reason)
        if form.is_valid() and (made := attempt(form, lambda: _offered(request, form))) is not None:
            if made.publication == Publication.PUBLISHED:
                messages.success(request, _("Listo: ya la pueden reservar."))
                return redirect(at(slug, "resource", made.pk))
            return redirect(at(slug, "idle_hours", made.pk))
    context = {"form": form, "why_not": reason}
    return render(request, "resources/offer.html", context, status=422 if request.method == "POST" else 200)


def _offered(request: TenantRequest, form: OfferForm) -> Resource:
    cleaned = dict(form.cleaned_data)
    idle = cleaned.pop("hours") == "idle"
    upload = cleaned.pop("photo")
    cleaned["price"] = cleaned["price"] or 0
    cleaned["belonging"] = cleaned["belonging"] or _belonging(request.actor.organization)
    hours = () if idle else WORKWEEK
    made = actions.offer(actor=request.actor, hours=hours, **cleaned)
    if upload:
        _store_photo(request, made, upload)
    if not idle:
        actions.publish(actor=request.actor, resource=made)
        made.publication = Publication.PUBLISHED
    return made


def _belonging(owner: Organization | None) -> str:
    """Of the association where it is one that offers, else a workshop's own."""
    together = {OrganizationKind.ASSOCIATION, OrganizationKind.GUILD}
    return Belonging.ASSOCIATION if owner is not None and owner.kind in together else Belonging.WORKSHOP


def _store_photo(request: TenantRequest, made: Resource, upload: "UploadedFile[Any]") -> None:
    name = files.store_image(upload, size=upload.size or 0)
    actions.set_photo(actor=request.actor, resource=made, photo=name)


MONEY = ("price", "reference_price", "deposit", "overtime_price")
GROUPS: tuple[tuple[Any, str], ...] = (
    (gettext_lazy("Qué es"), "name kind belonging description place capability process capacity"),
    (gettext_lazy("A quién"), "audience trusted_from operation certificate_needed approval decide_hours"),
    (gettext_lazy("Precio"), "price_basis price reference_price deposit overtime_price"),
    (
        gettext_lazy("Tiempos"),
        "min_minutes max_minutes notice_hours ahead_days buffer_minutes hours_rule quota_minutes",
    ),
    (
        gettext_lazy("Si cancelan o no vienen"),
        "free_cancel_hours late_cancel_percent no_show_percent owner_first_hours",
    ),
)
"""The fields of the rules, in the groups in which the page asks for them."""

COLUMNS = tuple(name for _label, names in GROUPS for name in names.split() if name != "capability")
"""Those that are columns of plain values; the capability is asked for by hand, within the open cluster."""


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """Everything the owner decides about a resource."""

    process = forms.ChoiceField(label=gettext_lazy("Proceso"), required=False)

    class Meta:
        model = Resource
        fields = COLUMNS
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *arguments: Any, request: TenantRequest, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in MONEY:
            field = self.fields[name]
            self.fields[name] = MoneyField(label=field.label, required=name == "price", initial=field.initial)
        self.fields["hours_rule"].label = _("Qué tiene que caber en el horario")
        self.fields["process"].choices = [("", _("Ninguno o no sé")), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField
        abilities = capabilities_of(request.actor, self.instance.owner)
        self.fields["capability"] = forms.TypedChoiceField(
            label=_("Es esta capacidad de nuestra tarjeta"),
            required=False,
            coerce=lambda pk: next(each for each in abilities if each.pk == int(pk)),
            empty_value=None,
            choices=[("", _("Ninguna")), *((each.pk, in_words(each)) for each in abilities)],
        )
        _capitalised(self)

    def clean(self) -> dict[str, Any]:
        """Money that was left out is none; the row itself is checked by the action."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("deposit", "overtime_price"):
            if name in cleaned and cleaned[name] is None:
                cleaned[name] = 0
        return cleaned

    def _post_clean(self) -> None:
        """Nothing is written into the instance: the action does it, under the lock."""


@members_only
def edit_resource(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Change what it is, for whom and on which terms."""
    shown = own_resource_for(request.actor, resource_id)
    form = RulesForm(request.POST or None, instance=shown, request=request)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.edit(actor=request.actor, resource=shown, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Guardado. Las reservas que ya estaban siguen con sus condiciones."))
            return redirect(at(slug, "resource", resource_id))
    context = {
        "resource": shown,
        "form": form,
        "groups": [(label, [form[name] for name in names.split()]) for label, names in GROUPS],
        "why_not": owning.speaks_for_owner(request.actor, shown),
        "chosen_only": shown.audience == Audience.CHOSEN,
    }
    return render(request, "resources/edit.html", context, status=422 if request.method == "POST" else 200)


@members_only
def resource_photo(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Put a photo on it."""
    shown = own_resource_for(request.actor, resource_id)
    fault = ""
    if request.method == "POST":
        upload = request.FILES.get("photo")
        try:
            if upload is not None:
                _store_photo(request, shown, upload)
                return redirect(at(slug, "resource", resource_id))
            fault = _("Elige una foto de tu celular.")
        except Refused as refusal:
            fault = str(refusal)
    return render(
        request, "resources/photo.html", {"resource": shown, "fault": fault}, status=422 if fault else 200
    )


@members_only
def set_publication(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Publish it, or withdraw it."""
    shown = own_resource_for(request.actor, resource_id)
    if request.method == "POST":
        if request.POST.get("do") == "withdraw":
            actions.withdraw(actor=request.actor, resource=shown)
            messages.success(request, _("Retirada: nadie más la puede reservar. Lo reservado sigue en pie."))
        else:
            actions.publish(actor=request.actor, resource=shown)
            messages.success(request, _("Listo: ya la pueden reservar."))
    return redirect(at(slug, "resource", resource_id))
