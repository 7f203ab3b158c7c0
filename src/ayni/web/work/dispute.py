"""A disagreement over a work: opened, stated, settled. Each side reads its own words, who mediates both."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.kernel.refusal import Refused
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import photo_field, photo_of, words_field
from ayni.web.work.photos import picture
from ayni.work.actions import disputes
from ayni.work.models import Award, Dispute, DisputeState
from ayni.work.queries.awards import award_for
from ayni.work.queries.disputes import (
    disputes_of,
    is_mediator,
    open_dispute_of,
    statement_for,
    statements_for,
    undecided_breach,
)
from ayni.work.queries.statements import account_of
from ayni.work.rules import disputes as rules


class StatementForm(forms.Form):
    """How one side saw it."""

    text = words_field(gettext_lazy("¿Qué pasó?"), most=2000, rows=6)
    photo = photo_field()


class OutcomeForm(forms.Form):
    """What came out of it."""

    outcome = words_field(gettext_lazy("¿En qué quedaron?"), most=1000, rows=4)
    then = forms.ChoiceField(
        label=gettext_lazy("¿Y el trabajo?"),
        choices=(
            ("goes_on", gettext_lazy("Sigue: se entrega lo que falta")),
            ("ends", gettext_lazy("Termina aquí: no se entrega más")),
        ),
        widget=forms.RadioSelect,
    )
    amount_due = MoneyField(
        label=gettext_lazy("¿Cuánto se paga en total por este trabajo?"),
        required=False,
        help_text=gettext_lazy("Con lo ya pagado incluido. Vacío: como estaba acordado."),
    )
    breach_upheld = forms.ChoiceField(
        label=gettext_lazy("¿Se confirma que buscaron al cliente?"),
        choices=(("yes", gettext_lazy("Sí, se confirma")), ("no", gettext_lazy("No se confirma"))),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, asks_breach: bool, done: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_breach:
            del self.fields["breach_upheld"]
        if done:
            del self.fields["then"]


@members_only
def dispute(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The open disagreement, or the form to open one, and those of before."""
    award = award_for(request.actor, work_id)
    present = open_dispute_of(award)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = attempt(form, lambda: _say(request, award, present, form.cleaned_data["text"]))
        if said is not None:
            messages.success(request, _("Tu versión quedó guardada. La lee solo tu taller y quien media."))
            return redirect(at(slug, "work_dispute", work_id))
    return _page(request, award, present, form=form, status=422 if form.errors else 200)


def _say(request: TenantRequest, award: Award, present: Dispute | None, text: str) -> object:
    photo = photo_of(request)
    if present is None:
        return disputes.open_dispute(actor=request.actor, award=award, text=text, photo=photo)
    present.award = award
    return disputes.state(actor=request.actor, dispute=present, text=text, photo=photo)


def _page(
    request: TenantRequest,
    award: Award,
    present: Dispute | None,
    *,
    form: StatementForm,
    outcome: OutcomeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    if present is not None:
        present.award = award
    mediating = present is not None and is_mediator(actor, present)
    breach = undecided_breach(present) if present else None
    why_not = rules.can_state(actor, present) if present else rules.can_open(actor, award, has_open=False)
    context = {
        **heading(request, award),
        "dispute": present,
        "form": form,
        "outcome_form": outcome or (_outcome_form(award, present) if present and mediating else None),
        "mediating": mediating,
        "may_state": why_not is None,
        "why_not": why_not,
        "may_withdraw": present is not None
        and rules.can_withdraw(actor, present, has_breach=breach is not None) is None,
        "breach": breach,
        "statements": statements_for(actor, present) if present else [],
        "account": account_of(award),
        "earlier": [
            (each, statements_for(actor, each))
            for each in disputes_of(award)
            if each.state == DisputeState.SETTLED
        ],
    }
    return render(request, "work/dispute.html", context, status=status)


def _outcome_form(award: Award, present: Dispute, sent: Any = None) -> OutcomeForm:
    return OutcomeForm(
        sent,
        asks_breach=undecided_breach(present) is not None,
        done=disputes.is_done(award),
        initial={"then": "goes_on"},
    )


@require_POST
@members_only
def settle(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Who mediates records the outcome."""
    award = award_for(request.actor, work_id)
    present = open_dispute_of(award)
    if present is None:
        raise Refused(_("Este desacuerdo ya se resolvió."))
    present.award = award
    form = _outcome_form(award, present, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        settled = attempt(
            form,
            lambda: disputes.settle(
                actor=request.actor,
                dispute=present,
                outcome=said["outcome"],
                amount_due=said["amount_due"],
                ends_work=said.get("then") == "ends",
                breach_upheld={"yes": True, "no": False}.get(said.get("breach_upheld", "")),
            ),
        )
        if settled is not None:
            messages.success(request, _("El acuerdo quedó anotado y las dos partes lo ven."))
            return redirect(at(slug, "work_dispute", work_id))
    return _page(request, award, present, form=StatementForm(), outcome=form, status=422)


@require_POST
@members_only
def withdraw(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Who opened it takes it back."""
    award = award_for(request.actor, work_id)
    present = open_dispute_of(award)
    if present is None:
        raise Refused(_("Este desacuerdo ya se resolvió."))
    present.award = award
    disputes.withdraw(actor=request.actor, dispute=present)
    messages.success(request, _("El desacuerdo quedó retirado; el trabajo sigue."))
    return redirect(at(slug, "work", work_id))


@members_only
def statement_photo(request: TenantRequest, slug: str, work_id: int, statement_id: int) -> HttpResponse:
    """The photo of a statement, to its own side and who mediates."""
    award = award_for(request.actor, work_id)
    return picture(statement_for(request.actor, award, statement_id).photo)
