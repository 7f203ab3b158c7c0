"""The client clause of a taken work: to read, to keep as a dated PDF, to report when it was broken."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import photo_field, photo_of, words_field
from ayni.work.actions.clause import report_breach as report
from ayni.work.clause import pdf_of, sheet_of
from ayni.work.models import Award
from ayni.work.queries.awards import award_for
from ayni.work.queries.disputes import breaches_of
from ayni.work.rules.disputes import can_report_breach


def _with_clause(request: TenantRequest, work_id: int) -> Award:
    """An award that carries the clause; 404 for others."""
    award = award_for(request.actor, work_id)
    if award.clause_until is None:
        raise Http404
    return award


@members_only
def clause_sheet(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The clause as both agreed to it; prints as it stands."""
    award = _with_clause(request, work_id)
    sheet = sheet_of(award, cluster_name=request.cluster.name)
    reported = any(breach.upheld is None for breach in breaches_of(award))
    context = {
        **heading(request, award),
        "sheet": sheet,
        "may_report": can_report_breach(request.actor, award, reported=reported) is None,
        "breaches": breaches_of(award),
    }
    return render(request, "work/clause.html", context)


@members_only
def clause_pdf(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The same as a dated PDF, for both to keep."""
    award = _with_clause(request, work_id)
    sheet = sheet_of(award, cluster_name=request.cluster.name)
    made = pdf_of(sheet, made_on=localdate(award.answered_at or award.awarded_at))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="acuerdo-cliente-{award.pk}.pdf"'
    return answer


class BreachForm(forms.Form):
    """What happened."""

    text = words_field(gettext_lazy("¿Qué pasó?"), most=600, rows=5)
    photo = photo_field(label=gettext_lazy("Foto o captura"))


@members_only
def report_breach(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The asker reports that its client was approached."""
    award = _with_clause(request, work_id)
    form = BreachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        made = attempt(
            form, lambda: report(actor=request.actor, award=award, text=text, photo=photo_of(request))
        )
        if made is not None:
            messages.success(
                request, _("Quedó reportado. La coordinación nombra a quien media; solo esa persona lo lee.")
            )
            return redirect(at(slug, "work_dispute", work_id))
    reported = any(breach.upheld is None for breach in breaches_of(award))
    why_not = can_report_breach(request.actor, award, reported=reported)
    context = {**heading(request, award), "form": form, "why_not": why_not}
    return render(request, "work/report_breach.html", context, status=422 if form.errors else 200)
