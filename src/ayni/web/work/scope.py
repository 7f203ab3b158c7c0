"""Other terms, proposed by one side and agreed by the other."""

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
from ayni.web.money_field import MoneyField
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import QuantityField, day_field, words_field
from ayni.work.actions import scope
from ayni.work.queries.awards import award_for, pending_change, scope_change_for
from ayni.work.rules.deliveries import can_propose


class ChangeForm(forms.Form):
    """Quantity, price for all of it, day, and why."""

    quantity = QuantityField(label=gettext_lazy("Cantidad en total"))
    price = MoneyField(label=gettext_lazy("Precio por todo"))
    promised_on = day_field(gettext_lazy("Listo para el"))
    reason = words_field(gettext_lazy("¿Por qué?"))


@members_only
def propose(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """Propose; the present terms stand in the form."""
    award = award_for(request.actor, work_id)
    present = {"quantity": award.quantity, "price": award.price, "promised_on": award.promised_on}
    form = ChangeForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: scope.propose(actor=request.actor, award=award, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Tu propuesta está hecha. Vale cuando la otra parte la acepte."))
            return redirect(at(slug, "work", work_id))
    why_not = can_propose(request.actor, award, pending=pending_change(award) is not None)
    context = {**heading(request, award), "form": form, "why_not": why_not}
    return render(request, "work/change.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def answer(request: TenantRequest, slug: str, work_id: int, change_id: int) -> HttpResponse:
    """Agree, refuse, or take one's own proposal back."""
    change = scope_change_for(request.actor, work_id, change_id)
    said = request.POST.get("said", "")
    if said == "take_back":
        scope.take_back(actor=request.actor, change=change)
        messages.success(request, _("Retiraste tu propuesta."))
    else:
        scope.answer(actor=request.actor, change=change, agreed=said == "yes")
        messages.success(
            request, _("De acuerdo: así queda.") if said == "yes" else _("Todo queda como estaba.")
        )
    return redirect(at(slug, "work", work_id))
