"""Changing a card: what it says, who sees it, what the organisation can do, whether it is free."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actions import capabilities, organizations, photos
from ayni.directory.models import Availability, Capability, Organization, Visibility
from ayni.directory.queries.organizations import (
    changes_of,
    editable_capability_for,
    editable_organization_for,
    organization_for,
)
from ayni.methods.contacts import e164
from ayni.web.directory.capability_form import CapabilityForm
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest


class CardForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """What the card says."""

    website = forms.URLField(label=gettext_lazy("Página web"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = (
            "name", "guild", "description", "phone", "email", "address", "website", "people_employed",
            "lead_time_days", "founded_year", "legal_name", "tax_id",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        """In international form."""
        typed: str = self.cleaned_data["phone"].strip()
        number = e164(typed, self.country) if typed else ""
        if number is None:
            raise forms.ValidationError(_("Ese teléfono no parece correcto. Ejemplo: 987 654 321."))
        return number


class NewOrganizationForm(CardForm):
    """The same, with the kind."""

    class Meta(CardForm.Meta):
        fields = ("kind", *CardForm.Meta.fields)  # type: ignore[assignment]  # one field more


@members_only
def edit_card(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Change what the card says; below it stands who changed what."""
    shown = editable_organization_for(request.actor, pk)
    form = CardForm(request.POST or None, instance=_copy(shown), country=request.cluster.country)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: organizations.edit_card(actor=request.actor, organization=shown, **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("La tarjeta quedó guardada."))
            return redirect(at(slug, "organization", pk))
    context = {"form": form, "organization": shown, "changes": changes_of(shown)}
    return render(
        request, "directory/edit_card.html", context, status=422 if request.method == "POST" else 200
    )


def _copy(organization: Organization) -> Organization:
    """A form writes into its instance while it validates; the action compares with the row as it is."""
    copy: Organization = Organization.objects.get(pk=organization.pk)
    return copy


@coordinators_only
def add_organization(request: TenantRequest, slug: str) -> HttpResponse:
    """A coordinator adds an organisation by hand."""
    form = NewOrganizationForm(request.POST or None, country=request.cluster.country)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: organizations.add_organization(actor=request.actor, **form.cleaned_data))
        if made is not None:
            return redirect(at(slug, "organization", made.pk))
    context = {"form": form}
    return render(
        request, "directory/add_organization.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@members_only
def edit_photo(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Put a photo on the card, or take it off."""
    shown = editable_organization_for(request.actor, pk)
    upload = request.FILES.get("photo")
    if "remove" in request.POST:
        photos.remove_photo(actor=request.actor, organization=shown)
    elif upload is not None:
        photos.set_photo(actor=request.actor, organization=shown, upload=upload, size=upload.size or 0)
    return redirect(at(slug, "organization", pk))


@members_only
def edit_visibility(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Choose who sees which field."""
    shown = editable_organization_for(request.actor, pk)
    if request.method == "POST":
        chosen = {
            name: request.POST[name] for name in Organization.DEFAULT_VISIBILITY if name in request.POST
        }
        organizations.set_visibility(actor=request.actor, organization=shown, choices=chosen)
        messages.success(request, _("Listo: quedó guardado quién ve qué."))
        return redirect(at(slug, "organization", pk))
    rows = [(name, name_of(name), shown.visibility_of(name)) for name in Organization.DEFAULT_VISIBILITY]
    context = {"organization": shown, "rows": rows, "choices": Visibility.choices}
    return render(request, "directory/edit_visibility.html", context)


def name_of(field: str) -> str:
    """The words for a field of the card."""
    found = Organization._meta.get_field(field)
    return str(getattr(found, "verbose_name", field))


@require_POST
@members_only
def set_availability(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Free, busy or closed, in one tap."""
    shown = editable_organization_for(request.actor, pk)
    said = request.POST.get("availability", "")
    try:
        until = parse_date(request.POST.get("busy_until", "")) if said == Availability.BUSY else None
    except ValueError:
        until = None
    organizations.set_availability(
        actor=request.actor, organization=shown, availability=said, busy_until=until
    )
    return redirect(at(slug, "organization", pk))


@require_POST
@coordinators_only
def set_presence(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The organisation left the park, or is back."""
    shown = organization_for(request.actor, pk)
    change = (
        organizations.mark_left if request.POST.get("presence") == "left" else organizations.mark_returned
    )
    change(actor=request.actor, organization=shown)
    return redirect(at(slug, "organization", pk))


@members_only
def add_capability(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Say one more thing that the organisation can do."""
    shown = editable_organization_for(request.actor, pk)
    form = CapabilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: capabilities.add_capability(actor=request.actor, organization=shown, **form.cleaned_data),
        )
        if made is not None:
            return redirect(at(slug, "organization", pk))
    return _capability_page(request, form, shown, None)


@members_only
def edit_capability(request: TenantRequest, slug: str, pk: int, capability_id: int) -> HttpResponse:
    """Correct a capability."""
    capability = editable_capability_for(request.actor, pk, capability_id)
    form = CapabilityForm(request.POST or None, instance=Capability.objects.get(pk=capability.pk))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: capabilities.change_capability(
                actor=request.actor, capability=capability, **form.cleaned_data
            ),
        )
        if done is not None:
            return redirect(at(slug, "organization", pk))
    return _capability_page(request, form, capability.organization, capability)


def _capability_page(
    request: TenantRequest, form: CapabilityForm, shown: Organization, capability: Capability | None
) -> HttpResponse:
    context = {"form": form, "organization": shown, "capability": capability}
    return render(
        request, "directory/capability.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@members_only
def remove_capability(request: TenantRequest, slug: str, pk: int, capability_id: int) -> HttpResponse:
    """The organisation no longer does this."""
    capability = editable_capability_for(request.actor, pk, capability_id)
    capabilities.remove_capability(actor=request.actor, capability=capability)
    return redirect(at(slug, "organization", pk))
