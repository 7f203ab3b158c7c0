"""Whether an organisation takes work now, and whether it is still in the park."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.directory.actions import organizations
from ayni.directory.models import Availability
from ayni.directory.queries.organizations import (
    departed_organizations,
    editable_organization_for,
    organization_for,
)
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at, came_from
from ayni.web.tenant import TenantRequest

PAGE = 50


@require_POST
@members_only
def set_availability(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Free, busy (until a day, if one was given) or closed, in one tap."""
    shown = editable_organization_for(request.actor, pk)
    said = request.POST.get("availability", "")
    try:
        until = parse_date(request.POST.get("busy_until", ""))
    except ValueError:
        until = None
    changed = organizations.set_availability(
        actor=request.actor,
        organization=shown,
        availability=said,
        busy_until=until if said == Availability.BUSY else None,
    )
    messages.success(
        request, _("Ahora figuras como «%(state)s».") % {"state": changed.get_availability_display()}
    )
    return redirect(came_from(request, at(slug, "organization", pk)))


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


@coordinators_only
def departed(request: TenantRequest, slug: str) -> HttpResponse:
    """Organisations that left, so that one can be brought back."""
    page = Paginator(departed_organizations(), PAGE).get_page(request.GET.get("pagina"))
    return render(request, "directory/departed.html", {"page": page})
