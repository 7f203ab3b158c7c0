"""What an organisation's trust rests on."""

from django.http import HttpResponse
from django.shortcuts import render

from ayni.directory.models import Organization
from ayni.directory.queries.organizations import organization_for
from ayni.ledger.queries.trust import standing_of
from ayni.web.gate import insiders_only
from ayni.web.tenant import TenantRequest

MOST = 60


@insiders_only
def trust(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The figure with its interval, its basis, and the dealings counted and left out."""
    shown = organization_for(request.actor, pk)
    standing = standing_of(pk)
    latest = list(reversed(standing.dealings))[:MOST]
    partners = Organization.objects.in_bulk({dealing.partner for dealing in latest})
    reputation = standing.reputation
    context = {
        "organization": shown,
        "standing": standing,
        "percent": round(100 * reputation.expectation),
        "low": round(100 * reputation.low),
        "high": round(100 * reputation.high),
        "dealings": [(dealing, partners[dealing.partner]) for dealing in latest],
        "names_partners": request.actor.is_coordinator
        or (request.actor.organization is not None and request.actor.organization.pk == pk),
    }
    return render(request, "ledger/trust.html", context)
