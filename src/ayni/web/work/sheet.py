"""The job sheet that hangs beside the machine: what to make, how many, for when, and a QR to its page."""

from django.http import HttpResponse
from django.shortcuts import render

from ayni.web.directory.sharing import qr_svg
from ayni.web.gate import members_only
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.words import facts_of
from ayni.work.naming import amount
from ayni.work.queries.awards import award_for
from ayni.work.queries.custody import open_lots
from ayni.work.queries.standing import figures


@members_only
def job_sheet(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The sheet, to print. It shows no price: it hangs where everybody sees it."""
    award = award_for(request.actor, work_id)
    url = whole(at(slug, "work", work_id))
    context = {
        **heading(request, award),
        "facts": facts_of(award.job)[2:],
        "quantity": amount(award.quantity, award.job.unit),
        "lots": open_lots(award),
        "now": figures(award),
        "url": url,
        "qr": qr_svg(url),
    }
    return render(request, "work/job_sheet.html", context)
