"""Saying what an organisation can do: first the process, then only what matters for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.directory.actions import capabilities
from ayni.directory.models import Capability, CapabilityKind, Organization
from ayni.directory.queries.cards import by_kind, in_words, process_name
from ayni.directory.queries.organizations import (
    capabilities_of,
    editable_capability_for,
    editable_organization_for,
)
from ayni.methods.capability_query import understand
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.web.directory.capability_form import CapabilityForm, first_answers, named_processes
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

_OTHER_KINDS = (CapabilityKind.MACHINE, CapabilityKind.MATERIAL, CapabilityKind.CERTIFICATE)


@members_only
def add_capability(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Say one more thing: pick or write the process, then its limits; or a machine, material, certificate."""
    shown = editable_organization_for(request.actor, pk)
    given = request.POST if request.method == "POST" else request.GET
    asked = understand(given.get("frase", "")[:200])
    process = given.get("proceso") or (asked.processes[0].codes[0] if asked.processes else "")
    kind = given.get("tipo") or (CapabilityKind.PROCESS.value if process else "")
    if kind not in CapabilityKind.values or (process and process not in PROCESS_BY_CODE):
        return _chooser(request, shown, phrase=given.get("frase", ""))
    if kind == CapabilityKind.PROCESS and not process:
        return _chooser(request, shown, phrase="")
    form = CapabilityForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        process=process,
        initial=first_answers(asked),
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: capabilities.add_capability(actor=request.actor, organization=shown, **form.columns()),
        )
        if made is not None:
            return _after_adding(request, slug, made)
    return _form_page(request, form, shown, None)


def _after_adding(request: TenantRequest, slug: str, made: Capability) -> HttpResponse:
    messages.success(request, _("Agregado: %(words)s.") % {"words": in_words(made)})
    page = "add_capability" if "more" in request.POST else "organization"
    return redirect(at(slug, page, made.organization_id))


def _chooser(request: TenantRequest, shown: Organization, *, phrase: str) -> HttpResponse:
    """The first step, beside what is already said."""
    context = {
        "organization": shown,
        "processes": named_processes(),
        "other_kinds": [(kind.value, kind.label) for kind in _OTHER_KINDS],
        "phrase": phrase,
        "groups": by_kind(capabilities_of(request.actor, shown)),
        "editable": True,
    }
    return render(request, "directory/choose_capability.html", context)


@members_only
def edit_capability(request: TenantRequest, slug: str, pk: int, capability_id: int) -> HttpResponse:
    """Correct a capability."""
    capability = editable_capability_for(request.actor, pk, capability_id)
    draft = Capability.objects.get(pk=capability.pk)  # a form writes into its instance while it validates
    form = CapabilityForm(
        request.POST if request.method == "POST" else None,
        instance=draft,
        kind=capability.kind,
        process=capability.process,
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: capabilities.change_capability(
                actor=request.actor, capability=capability, **form.columns()
            ),
        )
        if done is not None:
            return redirect(at(slug, "organization", pk))
    return _form_page(request, form, capability.organization, capability)


def _form_page(
    request: TenantRequest, form: CapabilityForm, shown: Organization, capability: Capability | None
) -> HttpResponse:
    title = process_name(form.process) if form.process else str(CapabilityKind(form.kind).label).capitalize()
    context = {"form": form, "organization": shown, "capability": capability, "title": title}
    return render(
        request, "directory/capability.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@members_only
def remove_capability(request: TenantRequest, slug: str, pk: int, capability_id: int) -> HttpResponse:
    """The organisation no longer does this."""
    capability = editable_capability_for(request.actor, pk, capability_id)
    words = in_words(capability)
    capabilities.remove_capability(actor=request.actor, capability=capability)
    messages.success(request, _("Quitado: %(words)s.") % {"words": words})
    return redirect(at(slug, "organization", pk))
