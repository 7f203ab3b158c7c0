"""What happened to codes and codings, and undoing it; words in context."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ayni.studies.actions.events import undo
from ayni.studies.queries.history import event_for, events_for, told
from ayni.studies.queries.kwic import concordance
from ayni.studies.queries.studies import seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import in_study
from ayni.web.tenant import TenantRequest

EVENTS_A_PAGE = 40


@researchers_only
def history(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The log, the latest first."""
    seat = seat_for(request.actor, study_id)
    page = Paginator(events_for(seat), EVENTS_A_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "studies/history.html",
        in_study(seat, "codebook", page=page, told=told(list(page.object_list))),
    )


@require_POST
@researchers_only
def undo_event(request: TenantRequest, slug: str, study_id: int, event_id: int) -> HttpResponse:
    """Bring back what was before."""
    seat = seat_for(request.actor, study_id)
    undo(seat=seat, event=event_for(seat, event_id))
    return redirect(at(slug, "history", study_id))


@researchers_only
def search(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Words in all interviews with what stands around them. An HTMX request gets the hits alone."""
    seat = seat_for(request.actor, study_id)
    words = request.GET.get("q", "").strip()[:120]
    context = in_study(seat, "search", words=words, found=concordance(seat, words) if words else None)
    return render(request, "studies/search.html#hits" if request.htmx else "studies/search.html", context)
