"""The technician's own page, by their link, without an account: yes, no, or no longer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from ayni.methods.contacts import readable
from ayni.web.accounts.limits import links_are_counted
from ayni.web.gate import open_to_all
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.technicians import knows
from ayni.work.actions.technicians import decide
from ayni.work.models import TechnicianReference
from ayni.work.queries.technicians import by_token
from ayni.work.rules.technicians import is_shown, why_link_closed


@open_to_all
@never_cache
@links_are_counted
def consent(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """What would be shown of them, and the buttons. The same link takes a yes back at any time."""
    technician = by_token(token)
    closed = why_link_closed(technician)
    if closed is not None or technician is None:
        status = 404 if technician is None else 410
        return render(request, "work/technician_closed.html", {"reason": closed}, status=status)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in {"yes", "no"}:
        decide(token=token, agrees=answer == "yes")
        return redirect(at(slug, "technician_consent", token))
    references = TechnicianReference.objects.filter(technician=technician).select_related("organization")
    context = {
        "technician": technician,
        "knows": knows(technician),
        "phone": readable(technician.phone, request.cluster.country),
        "is_shown": is_shown(technician),
        "references": list(references.order_by("-given_at", "-pk")),
    }
    return render(
        request, "work/technician_consent.html", context, status=422 if request.method == "POST" else 200
    )
