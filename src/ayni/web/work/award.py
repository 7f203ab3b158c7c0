"""A part of a job given to a workshop: it says yes (and to the clause) or no; the asker may think again before."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.job import ReasonForm
from ayni.web.work.words import due_words, facts_of
from ayni.work.actions import awards
from ayni.work.clause import text_for
from ayni.work.models import AwardState
from ayni.work.models.award import RELEASED
from ayni.work.naming import amount
from ayni.work.queries.quotes import award_for, waits_for_answer


class AcceptForm(forms.Form):
    """Taking the work; with a clause, agreeing to it."""

    clause = forms.BooleanField(
        label=gettext_lazy("Me comprometo: respeto al cliente de quien me lo pasa"), required=False
    )


@members_only
def award_page(request: TenantRequest, slug: str, award_id: int) -> HttpResponse:
    """What was given to whom, and the answer; a part that was taken has its own page."""
    award = award_for(request.actor, award_id)
    mine = request.actor.organization is not None and award.contractor_id == request.actor.organization.pk
    if award.state not in {AwardState.OFFERED, *RELEASED}:
        return redirect(at(slug, "work", award.pk))
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        agreed = form.cleaned_data["clause"]
        taken = attempt(
            form, lambda: awards.accept_award(actor=request.actor, award=award, clause_agreed=agreed)
        )
        if taken is not None:
            messages.success(request, _("El trabajo es tuyo. Ya le avisamos a quien lo pide."))
            return redirect(at(slug, "work", award.pk))
    context = {
        "award": award,
        "job": award.job,
        "mine": mine,
        "form": form,
        "waits": waits_for_answer(award),
        "offered": award.state == AwardState.OFFERED,
        "clause": text_for(award.job),
        "facts": facts_of(award.job)[2:],
        "amount": amount(award.quantity, award.job.unit),
        "promised": due_words(award.promised_on),
        "total": award.price + award.freight,
    }
    return render(request, "work/award.html", context, status=422 if form.errors else 200)


@members_only
def refuse_award(request: TenantRequest, slug: str, award_id: int) -> HttpResponse:
    """The contractor cannot do it after all."""
    award = award_for(request.actor, award_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        refused = attempt(form, lambda: awards.refuse_award(actor=request.actor, award=award, reason=reason))
        if refused is not None:
            messages.success(request, _("Gracias por decirlo a tiempo. Ya puede dárselo a otro taller."))
            return redirect(at(slug, "job", award.job_id))
    context = {"award": award, "job": award.job, "form": form}
    return render(request, "work/refuse.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def take_back_award(request: TenantRequest, slug: str, award_id: int) -> HttpResponse:
    """The asker thinks again."""
    award = award_for(request.actor, award_id)
    awards.take_back_award(actor=request.actor, award=award)
    messages.success(request, _("Retiraste la adjudicación. Su cotización sigue en pie."))
    return redirect(at(slug, "compare_quotes", award.job_id))
