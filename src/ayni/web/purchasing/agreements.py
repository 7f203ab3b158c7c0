"""Framework agreements: the list, one with its prices and what was used, calling off."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.ledger.rules import acts_for_somebody
from ayni.purchasing import actions
from ayni.purchasing.models import FrameworkAgreement
from ayni.purchasing.queries import agreements as queries
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, insiders_only
from ayni.web.links import at
from ayni.web.purchasing.choosing import ItemField, SupplierField
from ayni.web.purchasing.fields import DayField, UnitPriceField
from ayni.web.tenant import TenantRequest


@insiders_only
def agreements(request: TenantRequest, slug: str) -> HttpResponse:
    """Every agreement, with whether it holds."""
    rows = [(row, queries.is_valid(row)) for row in queries.agreements()]
    return render(request, "purchasing/agreements.html", {"rows": rows})


class AgreementForm(forms.Form):
    """With whom, about what, from when until when."""

    supplier = SupplierField()
    title = forms.CharField(label=gettext_lazy("¿De qué es el convenio?"), max_length=120)
    valid_from = DayField(label=gettext_lazy("Vale desde"))
    valid_until = DayField(label=gettext_lazy("Vale hasta"))
    terms = forms.CharField(
        label=gettext_lazy("Condiciones"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


@coordinators_only
def sign_agreement(request: TenantRequest, slug: str) -> HttpResponse:
    """A new agreement."""
    form = AgreementForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.sign_agreement(actor=request.actor, **form.cleaned_data))
        if made is not None:
            return redirect(at(slug, "agreement", made.pk))
    return render(
        request,
        "purchasing/sign_agreement.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


class AgreedPriceForm(forms.Form):
    """An item's price and the promise."""

    item = ItemField()
    unit_price = UnitPriceField(label=gettext_lazy("Precio por unidad, con IGV"))
    promised = forms.IntegerField(
        label=gettext_lazy("¿Cuánto prometimos llevar?"), min_value=0, max_value=10**6, required=False
    )


@insiders_only
def agreement(request: TenantRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Its prices and how much of the promise is used."""
    return _show(request, queries.agreement_for(agreement_id), AgreedPriceForm())


def _show(request: TenantRequest, shown: FrameworkAgreement, form: AgreedPriceForm) -> HttpResponse:
    context = {
        "agreement": shown,
        "valid": queries.is_valid(shown),
        "rows": queries.consumption_of(shown),
        "call_offs": queries.call_offs_of(request.actor, shown),
        "form": form,
    }
    return render(request, "purchasing/agreement.html", context, status=422 if form.errors else 200)


@require_POST
@coordinators_only
def agree_price(request: TenantRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Set an item's agreed price."""
    shown = queries.agreement_for(agreement_id)
    form = AgreedPriceForm(request.POST)
    if form.is_valid():
        said = {**form.cleaned_data, "promised": form.cleaned_data["promised"] or 0}
        done = attempt(form, lambda: actions.agree_price(actor=request.actor, agreement=shown, **said))
        if done is not None:
            return redirect(at(slug, "agreement", shown.pk))
    return _show(request, shown, form)


class CallOffForm(forms.Form):
    """How much."""

    quantity = forms.IntegerField(label=gettext_lazy("¿Cuánto llevas?"), min_value=1, max_value=10**6)


@insiders_only
def call_off(request: TenantRequest, slug: str, agreement_id: int, price_id: int) -> HttpResponse:
    """Take something at the agreed price."""
    shown = queries.agreement_for(agreement_id)
    price = queries.price_for(shown, price_id)
    refuse_if(acts_for_somebody(request.actor))
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.call_off(actor=request.actor, price=price, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Anotado contra el convenio. Coordina la entrega con el proveedor."))
            return redirect(at(slug, "agreement", shown.pk))
    context = {"agreement": shown, "price": price, "form": form}
    return render(
        request, "purchasing/call_off.html", context, status=422 if request.method == "POST" else 200
    )
