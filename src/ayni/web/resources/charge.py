"""What is owed for a use: the payee says what arrived, lets it go, or gives a deposit back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.actions.money import paid
from ayni.resources.models import Charge, ChargeKind, Payment
from ayni.resources.queries.gates import charge_for
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.resources.times import day_field
from ayni.web.tenant import TenantRequest


class PaymentForm(forms.Form):
    """Money that arrived."""

    amount = MoneyField(label=gettext_lazy("¿Cuánto llegó?"))
    paid_on = day_field(gettext_lazy("¿Qué día?"))
    means = forms.CharField(label=gettext_lazy("¿Cómo?"), required=False, max_length=60)


@members_only
def charge(request: TenantRequest, slug: str, charge_id: int) -> HttpResponse:
    """The charge with its payments; the payee's buttons."""
    shown = charge_for(request.actor, charge_id)
    left = shown.amount - paid(shown)
    form = PaymentForm(initial={"amount": left, "paid_on": clock.today()})
    if request.method == "POST":
        form = PaymentForm(request.POST)
        if _done(request, shown, form):
            messages.success(request, _("Quedó anotado."))
            return redirect(at(slug, "charge", charge_id))
    payee = owning.acts_for(request.actor, shown.payee)
    context = {
        "charge": shown,
        "left": left,
        "form": form,
        "open": payee and shown.closed_at is None and left > 0,
        "can_give_back": payee and shown.closed_at is None and shown.kind == ChargeKind.DEPOSIT and not left,
        "payments": Payment.objects.filter(charge=shown)
        .select_related("recorded_by")
        .order_by("paid_on", "pk"),
    }
    return render(request, "resources/charge.html", context, status=422 if request.method == "POST" else 200)


def _done(request: TenantRequest, shown: Charge, form: PaymentForm) -> bool:
    verb = request.POST.get("do", "pay")
    if verb in {"waive", "give_back"}:
        action: Any = actions.waive if verb == "waive" else actions.give_back
        action(actor=request.actor, charge=shown)
        return True
    if not form.is_valid():
        return False
    said = form.cleaned_data
    return (
        attempt(form, lambda: actions.record_payment(actor=request.actor, charge=shown, **said)) is not None
    )
