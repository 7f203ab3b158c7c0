"""Where a person is: the way from the front door to their cluster, and for whom they act there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ayni.directory.models import Cluster, Person
from ayni.directory.queries.actors import clusters_of, organizations_of
from ayni.web.gate import members_only
from ayni.web.links import at, came_from
from ayni.web.tenant import TenantRequest


def start(request: HttpRequest) -> HttpResponse:
    """The front door: straight on to the only cluster of a person, else a choice."""
    person = request.user if isinstance(request.user, Person) else None
    mine = clusters_of(person) if person else []
    if len(mine) == 1:
        return redirect(at(mine[0].slug, "today"))
    clusters = mine or list(Cluster.objects.order_by("name"))
    return render(request, "accounts/start.html", {"clusters": clusters, "mine": bool(mine)})


@members_only
def account(request: TenantRequest, slug: str) -> HttpResponse:
    """The person's own page: for whom they act, how they sign in, their other clusters."""
    return render(
        request,
        "accounts/account.html",
        {"organizations": organizations_of(request.actor), "clusters": clusters_of(request.actor.signed_in)},
    )


@require_POST
@members_only
def act_for(request: TenantRequest, slug: str) -> HttpResponse:
    """Remember on this phone for which organisation the person acts; empty is their own first one."""
    chosen = request.POST.get("organization", "")
    key = f"acting_for:{request.cluster.pk}"
    if chosen.isdecimal():
        request.session[key] = int(chosen)
    else:
        request.session.pop(key, None)
    return redirect(came_from(request, at(slug, "today")))
