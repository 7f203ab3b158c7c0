"""The offers side by side, and the award: all to one, or a part to each."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.kernel.refusal import Refused
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import distance_words, due_words
from ayni.work.actions import awards
from ayni.work.models import Job
from ayni.work.naming import amount, plain
from ayni.work.queries.jobs import own_job_for
from ayni.work.queries.quotes import Comparison, Offer, comparison_of
from ayni.work.rules.awards import can_award


@members_only
def compare_quotes(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Compare, and give the work."""
    job = own_job_for(request.actor, job_id)
    compared = comparison_of(job)
    typed, fault = _typed(request, compared), ""
    if request.method == "POST":
        try:
            made = awards.award(actor=request.actor, job=job, shares=_shares(request, compared))
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, _("Adjudicado. Les avisamos: tienen un plazo para aceptar."))
            return redirect(at(slug, "award", made[0].pk) if len(made) == 1 else at(slug, "job", job.pk))
        job = own_job_for(request.actor, job_id)
        compared = comparison_of(job)
    context = {
        "job": job,
        "rows": [_row(job, compared, offer, typed.get(offer.quote.pk, "")) for offer in compared.offers],
        "left": amount(compared.left, job.unit),
        "is_partial": compared.left < job.quantity,
        "whole": amount(job.quantity, job.unit),
        "can_award": can_award(request.actor, job) is None,
        "shares": len(compared.standing) > 1
        or any(each.quote.quantity < compared.left for each in compared.standing),
        "fault": fault,
    }
    return render(request, "work/comparison.html", context, status=409 if fault else 200)


def _row(job: Job, compared: Comparison, offer: Offer, typed: str) -> dict[str, object]:
    most = min(offer.quote.quantity, compared.left)
    return {
        "offer": offer,
        "quote": offer.quote,
        "ready": due_words(offer.quote.ready_on),
        "valid": due_words(offer.quote.valid_until),
        "distance": distance_words(offer.distance_m) if offer.distance_m is not None else "",
        "amount": amount(offer.quote.quantity, job.unit),
        "most": plain(most).replace(",", ""),
        "gives": amount(most, job.unit),
        "typed": typed,
    }


def _typed(request: TenantRequest, compared: Comparison) -> dict[int, str]:
    return {
        offer.quote.pk: request.POST.get(f"take-{offer.quote.pk}", "").strip() for offer in compared.offers
    }


def _shares(request: TenantRequest, compared: Comparison) -> list[awards.Share]:
    """All that is left to the one whose button was tapped, else the parts typed; versions as the page showed them."""
    whole = request.POST.get("all", "")
    if whole:
        offer = next((each for each in compared.offers if str(each.quote.pk) == whole), None)
        if offer is None:
            raise Refused(_("Esa cotización ya no está."))
        return [_share(request, offer.quote.pk, min(offer.quote.quantity, compared.left))]
    typed = {pk: words for pk, words in _typed(request, compared).items() if words}
    return [_share(request, pk, _quantity(words)) for pk, words in typed.items() if _quantity(words)]


def _share(request: TenantRequest, quote_id: int, quantity: Decimal) -> awards.Share:
    version = request.POST.get(f"version-{quote_id}", "")
    return awards.Share(quote_id, quantity, int(version[:9]) if version.isdecimal() else 0)


def _quantity(words: str) -> Decimal:
    try:
        found = Decimal(words)
    except InvalidOperation:
        raise Refused(
            _("No entendimos «%(words)s»: escribe un número, como 8.") % {"words": words[:20]}
        ) from None
    if not found.is_finite() or found < 0:
        raise Refused(_("No entendimos «%(words)s»: escribe un número, como 8.") % {"words": words[:20]})
    return found


@require_POST
@members_only
def settle_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """«Con esto basta»: what is awarded is all that is wanted."""
    job = own_job_for(request.actor, job_id)
    awards.settle_for_awarded(actor=request.actor, job=job)
    messages.success(request, _("Listo: el encargo queda con lo que ya adjudicaste."))
    return redirect(at(slug, "job", job.pk))
