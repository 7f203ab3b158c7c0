"""Money: my three pots, each with whose and what for; recording payments; limits."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.models import Organization
from ayni.directory.queries.organizations import organization_for
from ayni.kernel import clock, files
from ayni.kernel.refusal import refuse_if
from ayni.ledger.rules import acts_for_somebody
from ayni.purchasing import actions
from ayni.purchasing.models import Due, Payment, PaymentWay
from ayni.purchasing.queries import money as queries
from ayni.purchasing.queries.purchases import purchase_for
from ayni.purchasing.rules.purchases import runs
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, insiders_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.purchasing.fields import DayField
from ayni.web.tenant import TenantRequest


@insiders_only
def own_money(request: TenantRequest, slug: str) -> HttpResponse:
    """What my workshop promised, owes and has."""
    refuse_if(acts_for_somebody(request.actor))
    assert request.actor.organization is not None  # acts_for_somebody
    return _pots(request, request.actor.organization, own=True)


@coordinators_only
def member_money(request: TenantRequest, slug: str, organization_id: int) -> HttpResponse:
    """The same of a member, with its limit to set, for the coordination."""
    return _pots(request, organization_for(request.actor, organization_id), own=False)


def _pots(
    request: TenantRequest, organization: Organization, *, own: bool, form: "LimitForm | None" = None
) -> HttpResponse:
    pots = queries.pots_of(organization)
    context = {
        "organization": organization,
        "pots": pots,
        "owed": [(each, queries.overdue(each, clock.today())) for each in pots.owed],
        "entries": queries.balance_entries(organization),
        "own": own,
        "form": form or LimitForm(initial={"limit": pots.limit}),
    }
    return render(request, "purchasing/money.html", context, status=422 if form else 200)


class LimitForm(forms.Form):
    """How much a member may promise and owe."""

    limit = MoneyField(
        label=gettext_lazy("Límite"), required=False, help_text=gettext_lazy("Vacío: sin límite.")
    )


@require_POST
@coordinators_only
def set_limit(request: TenantRequest, slug: str, organization_id: int) -> HttpResponse:
    """Set a member's limit."""
    organization = organization_for(request.actor, organization_id)
    form = LimitForm(request.POST)
    if form.is_valid():
        actions.set_limit(actor=request.actor, organization=organization, **form.cleaned_data)
        messages.success(request, _("El límite quedó fijado."))
        return redirect(at(slug, "member_money", organization.pk))
    return _pots(request, organization, own=False, form=form)


class PayForm(forms.Form):
    """What came in."""

    amount = MoneyField(label=gettext_lazy("Monto"))
    way = forms.ChoiceField(
        label=gettext_lazy("Cómo se pagó"), choices=PaymentWay.choices, widget=forms.RadioSelect
    )
    reference = forms.CharField(label=gettext_lazy("Número de operación"), required=False, max_length=60)
    paid_on = DayField(label=gettext_lazy("Cuándo"))


@insiders_only
def pay_due(request: TenantRequest, slug: str, purchase_id: int, due_id: int) -> HttpResponse:
    """Record a payment with its proof; a member pays from its own balance here."""
    purchase = purchase_for(request.actor, purchase_id)
    due = Due.objects.filter(pk=due_id, participant__purchase=purchase).select_related(
        "participant__organization", "participant__purchase"
    ).first()  # fmt: skip
    runner = runs(request.actor, purchase)
    own = bool(
        due
        and request.actor.organization
        and due.participant.organization_id == request.actor.organization.pk
    )
    if due is None or not (runner or own):
        raise Http404
    left = due.amount - queries.paid_of([due.pk]).get(due.pk, queries.ZERO)
    form = PayForm(
        request.POST or None,
        initial={"amount": left, "paid_on": clock.today(), "way": "transfer" if runner else "balance"},
    )
    if not runner:
        chooser: Any = form.fields["way"]
        chooser.choices = [(PaymentWay.BALANCE.value, PaymentWay.BALANCE.label)]
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _pay(request, due, form))
        if done is not None:
            messages.success(request, _("El pago quedó anotado."))
            return redirect(at(slug, "supplier_orders" if runner else "share", purchase.pk))
    context = {
        "purchase": purchase, "due": due, "left": left, "form": form, "runs": runner,
        "payments": Payment.objects.filter(due=due).select_related("noted_by").order_by("pk"),
        "balance": queries.balance_of(due.participant.organization),
    }  # fmt: skip
    return render(request, "purchasing/pay.html", context, status=422 if request.method == "POST" else 200)


def _pay(request: TenantRequest, due: Due, form: PayForm) -> Payment:
    upload = request.FILES.get("photo")
    proof = files.store_image(upload, size=upload.size or 0) if upload else ""
    try:
        return actions.pay(actor=request.actor, due=due, proof=proof, **form.cleaned_data)
    except Exception:
        if proof:
            files.remove(proof)
        raise


@insiders_only
def payment_proof(request: TenantRequest, slug: str, purchase_id: int, payment_id: int) -> HttpResponse:
    """The picture of a payment, for who runs the purchase and for who paid."""
    purchase = purchase_for(request.actor, purchase_id)
    row = (
        Payment.objects.filter(pk=payment_id, due__participant__purchase=purchase)
        .select_related("due__participant")
        .first()
    )
    own = (
        row
        and request.actor.organization
        and row.due.participant.organization_id == request.actor.organization.pk
    )
    if row is None or not row.proof or not (own or runs(request.actor, purchase)):
        raise Http404
    return HttpResponse(files.path_of(row.proof).read_bytes(), content_type="image/webp")
