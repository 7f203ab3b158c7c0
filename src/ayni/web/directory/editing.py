"""Changing what a card says, who sees it, its photo; adding an organisation by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.pe import ruc

from ayni.directory.actions import organizations, photos, postponements
from ayni.directory.models import CardChange, Guild, Organization, OrganizationKind
from ayni.directory.queries.gaps import gap_in_words, gap_reason, gaps
from ayni.directory.queries.organizations import changes_of, editable_organization_for
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.contacts import e164, readable
from ayni.web.directory.field_names import field_name
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

OLDEST_YEAR = 1900


class CardForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """What the card says."""

    website = forms.URLField(
        label=gettext_lazy("Página web o red social"), required=False, assume_scheme="https"
    )
    phone = forms.CharField(label=gettext_lazy("Teléfono o celular"), required=False, max_length=40)

    class Meta:
        model = Organization
        fields = (
            "name", "guild", "description", "phone", "email", "address", "website", "people_employed",
            "lead_time_days", "founded_year", "legal_name", "tax_id",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3, "maxlength": 600})}

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        for name in {"guild", "kind"} & set(self.fields):
            self.fields[name].choices = _named_choices(name)  # type: ignore[attr-defined]  # a ChoiceField
        if self.instance.phone:
            self.initial["phone"] = readable(self.instance.phone, country)

    def clean_phone(self) -> str:
        """In international form."""
        typed: str = self.cleaned_data["phone"].strip()
        number = e164(typed, self.country) if typed else ""
        if number is None:
            raise ValidationError(_("Ese teléfono no parece correcto. Ejemplo: 987 654 321."))
        return number

    def clean_tax_id(self) -> str:
        """In Peru with its check digit; elsewhere as typed."""
        typed: str = self.cleaned_data["tax_id"].strip()
        if not typed or self.country != "PE":
            return typed
        try:
            return str(ruc.validate(typed))
        except BadNumber as fault:
            raise ValidationError(
                _("Ese RUC no es correcto: son 11 cifras y la última no cuadra con las demás.")
            ) from fault

    def clean_founded_year(self) -> int | None:
        """A year that was."""
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and not OLDEST_YEAR <= year <= clock.today().year:
            raise ValidationError(_("Pon el año con cuatro cifras, por ejemplo 1998."))
        return year


def _named_choices(name: str) -> list[tuple[str, str]]:
    """Kinds or guilds, each beginning with a capital letter, as the first word of its line."""
    kinds = [(code, capfirst(str(label))) for code, label in OrganizationKind.choices]
    guilds = [("", _("Elige…")), *((code, capfirst(str(label))) for code, label in Guild.choices)]
    return kinds if name == "kind" else guilds


class NewOrganizationForm(CardForm):
    """The same, with the kind first."""

    class Meta(CardForm.Meta):
        fields = ("name", "kind", *CardForm.Meta.fields[1:])  # type: ignore[assignment]  # one field more


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Quiénes son"), ("name", "kind", "guild", "description")),
    (gettext_lazy("Cómo ubicarlos"), ("phone", "email", "address", "website")),
    (gettext_lazy("Cómo trabajan"), ("people_employed", "lead_time_days", "founded_year")),
    (gettext_lazy("Papeles"), ("legal_name", "tax_id")),
)


def _grouped(form: CardForm) -> list[tuple[Any, list[forms.BoundField]]]:
    return [(label, [form[name] for name in names if name in form.fields]) for label, names in GROUPS]


@members_only
def edit_card(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Change what the card says; below it stands who changed what."""
    shown = editable_organization_for(request.actor, pk)
    draft = Organization.objects.get(pk=pk)  # a form writes into its instance while it validates
    form = CardForm(request.POST or None, instance=draft, country=request.cluster.country)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: organizations.edit_card(actor=request.actor, organization=shown, **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("La tarjeta quedó guardada."))
            return redirect(at(slug, "organization", pk))
    context = {"form": form, "groups": _grouped(form), "organization": shown, "changes": _changes(shown)}
    return render(
        request, "directory/edit_card.html", context, status=422 if request.method == "POST" else 200
    )


def _changes(shown: Organization) -> list[tuple[CardChange, str]]:
    """The latest edits, each with the fields it changed in words."""
    return [(each, ", ".join(field_name(name) for name in each.fields)) for each in changes_of(shown)]


@coordinators_only
def add_organization(request: TenantRequest, slug: str) -> HttpResponse:
    """A coordinator adds an organisation by hand."""
    form = NewOrganizationForm(request.POST or None, country=request.cluster.country)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: organizations.add_organization(actor=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("%(name)s ya está en el directorio.") % {"name": made.name})
            return redirect(at(slug, "organization", made.pk))
    context = {"form": form, "groups": _grouped(form)}
    return render(
        request, "directory/add_organization.html", context, status=422 if request.method == "POST" else 200
    )


@members_only
def edit_photo(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Put a photo on the card, or take it off."""
    shown = editable_organization_for(request.actor, pk)
    fault = ""
    if request.method == "POST":
        try:
            _change_photo(request, shown)
        except Refused as refusal:
            fault = str(refusal)
        else:
            return redirect(at(slug, "organization", pk))
    context = {"organization": shown, "fault": fault}
    return render(request, "directory/edit_photo.html", context, status=422 if fault else 200)


def _change_photo(request: TenantRequest, shown: Organization) -> None:
    if "remove" in request.POST:
        photos.remove_photo(actor=request.actor, organization=shown)
        return
    upload = request.FILES.get("photo")
    if upload is None:
        raise Refused(_("Elige una foto de tu celular."), field="photo", status=422)
    photos.set_photo(actor=request.actor, organization=shown, upload=upload, size=upload.size or 0)


@members_only
def postpone_suggestion(request: TenantRequest, slug: str, pk: int, suggestion: str) -> HttpResponse:
    """«Ahora no»: the suggestion waits a month."""
    shown = editable_organization_for(request.actor, pk)
    if suggestion not in gaps(shown):
        return redirect(at(slug, "today"))
    if request.method == "POST":
        postponements.postpone(actor=request.actor, organization=shown, suggestion=suggestion)
        return redirect(at(slug, "today"))
    context = {"organization": shown, "words": gap_in_words(suggestion), "reason": gap_reason(suggestion)}
    return render(request, "directory/postpone_suggestion.html", context)
