"""What was paid for a work, by which means; an error taken back in the open; more time to pay."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.kernel import clock
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import day_field
from ayni.work.actions import payments as actions
from ayni.work.models import Award, Payment, PaymentMeans
from ayni.work.queries.awards import award_for
from ayni.work.queries.statements import account_of
from ayni.work.rules import payments as rules


class PaymentForm(forms.Form):
    """How much, how, when."""

    amount = MoneyField(label=gettext_lazy("¿Cuánto se pagó?"))
    means = forms.ChoiceField(
        label=gettext_lazy("¿Cómo?"), choices=PaymentMeans.choices, widget=forms.RadioSelect
    )
    paid_on = day_field(gettext_lazy("¿Cuándo?"))


@members_only
def payments(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The account of a work, and the form to write down a payment."""
    award = award_for(request.actor, work_id)
    account = account_of(award)
    initial = {"amount": account.balance if account.balance > 0 else None, "paid_on": clock.today()}
    form = PaymentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        paid = attempt(form, lambda: actions.record(actor=request.actor, award=award, **_said(form)))
        if paid is not None:
            messages.success(request, _("Pago anotado. La otra parte también lo ve."))
            return redirect(at(slug, "payments", work_id))
    why_not = rules.can_record(request.actor, award, payable=account.payable)
    context = {
        **heading(request, award),
        "form": form,
        "account": account,
        "why_not": why_not,
        "lines": _lines(request, award),
        "may_postpone": rules.can_postpone(request.actor, award, owed=account.balance > 0) is None,
    }
    return render(request, "work/payments.html", context, status=422 if form.errors else 200)


def _said(form: PaymentForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {**said, "means": PaymentMeans(said["means"])}


def _lines(request: TenantRequest, award: Award) -> list[tuple[Payment, bool, bool]]:
    """Each payment; whether it was taken back; whether this reader may take it back."""
    rows = list(Payment.objects.filter(award=award).select_related("recorded_by").order_by("-paid_on", "-pk"))
    gone = {row.reverses_id for row in rows}
    lines = []
    for row in rows:
        row.award = award
        reversed_ = row.pk in gone
        lines.append((row, reversed_, rules.can_reverse(request.actor, row, reversed_=reversed_) is None))
    return lines


@members_only
def reverse_payment(request: TenantRequest, slug: str, work_id: int, payment_id: int) -> HttpResponse:
    """Take back a payment that was written down by mistake: asks once more, because both see it."""
    award = award_for(request.actor, work_id)
    payment = Payment.objects.select_related("recorded_by").filter(pk=payment_id, award=award).first()
    if payment is None:
        raise Http404
    payment.award = award
    if request.method == "POST":
        actions.reverse(actor=request.actor, payment=payment)
        messages.success(request, _("El pago quedó anulado. Los dos asientos se siguen viendo."))
        return redirect(at(slug, "payments", work_id))
    reversed_ = Payment.objects.filter(reverses=payment).exists()
    why_not = rules.can_reverse(request.actor, payment, reversed_=reversed_)
    context = {**heading(request, award), "payment": payment, "why_not": why_not}
    return render(request, "work/reverse_payment.html", context)


class PostponeForm(forms.Form):
    """Until when."""

    due_on = day_field(gettext_lazy("Puede pagar hasta el"))


@require_POST
@members_only
def postpone(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Who is owed gives more time."""
    award = award_for(request.actor, work_id)
    form = PostponeForm(request.POST)
    if form.is_valid():
        actions.postpone(actor=request.actor, award=award, due_on=form.cleaned_data["due_on"])
        messages.success(request, _("Listo: la otra parte ve la nueva fecha."))
    else:
        messages.error(request, _("Elige hasta qué día puede pagar."))
    return redirect(at(slug, "payments", work_id))
