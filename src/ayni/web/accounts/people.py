"""Who belongs here: of the cluster, of an organisation; ending roles; choosing whom to help."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.directory.actions.memberships import end_membership as end
from ayni.directory.queries import people as queries
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at, came_from
from ayni.web.tenant import TenantRequest


@coordinators_only
def people(request: TenantRequest, slug: str) -> HttpResponse:
    """Everybody with a role in the cluster."""
    search = request.GET.get("q", "").strip()
    page = Paginator(queries.memberships_of_cluster(search), 30).get_page(request.GET.get("pagina"))
    return render(request, "accounts/people.html", {"page": page, "search": search})


@members_only
def organization_people(request: TenantRequest, slug: str, organization_id: int) -> HttpResponse:
    """Who may act for an organisation, and who was invited to."""
    organization = queries.organization_with_people(request.actor, organization_id)
    context = {
        "organization": organization,
        "members": list(queries.members_of(organization)),
        "waiting": list(queries.invitations_waiting(organization)),
    }
    return render(request, "accounts/organization_people.html", context)


@require_POST
@members_only
def end_membership(request: TenantRequest, slug: str, membership_id: int) -> HttpResponse:
    """Take a role away, or give up one's own."""
    membership = queries.membership_for(request.actor, membership_id)
    end(actor=request.actor, membership=membership)
    messages.success(
        request,
        _("%(name)s ya no tiene ese rol. Lo que hizo queda en el registro.")
        % {"name": membership.person.name},
    )
    own = membership.person_id == request.actor.signed_in.pk
    return redirect("/" if own else came_from(request, at(slug, "people")))


@coordinators_only
def assist(request: TenantRequest, slug: str) -> HttpResponse:
    """Choose the workshop to act for."""
    search = request.GET.get("q", "").strip()
    page = Paginator(queries.workshops_to_help(search), 30).get_page(request.GET.get("pagina"))
    return render(request, "accounts/assist.html", {"page": page, "search": search})
