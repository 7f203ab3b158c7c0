"""A big order's money: the client's quotation as page and PDF, and how what the client pays is shared."""

from decimal import Decimal

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
from ayni.work.actions import big_orders as actions
from ayni.work.client_quotation import pdf_of
from ayni.work.models import ClientPayment
from ayni.work.queries.big_orders import big_order_for, client_payments_of, quotation_for, shares_of


@members_only
def quotation(request: TenantRequest, slug: str, big_order_id: int, number: int) -> HttpResponse:
    """What the client gets, and beside it what only the leader sees."""
    found = quotation_for(request.actor, big_order_id, number)
    context = {
        "quotation": found,
        "big_order": found.big_order,
        "lines": [{**line, "price": Decimal(line["price"])} for line in found.lines],
        "margin": found.total - found.cost,
        "text": _("Cotización de «%(title)s»: %(leader)s te la manda en el PDF adjunto.")
        % {"title": found.big_order.title, "leader": found.big_order.leader.name},
    }
    return render(request, "work/client_quotation.html", context)


@members_only
def quotation_pdf(request: TenantRequest, slug: str, big_order_id: int, number: int) -> HttpResponse:
    """The same as a PDF to send."""
    found = quotation_for(request.actor, big_order_id, number)
    answer = HttpResponse(pdf_of(found, currency=request.cluster.currency), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="cotizacion-{found.big_order_id}-{found.number}.pdf"'
    return answer


class ClientPaymentForm(forms.Form):
    """Money from the client."""

    amount = MoneyField(label=gettext_lazy("¿Cuánto te pagó el cliente?"))
    received_on = forms.DateField(
        label=gettext_lazy("¿Cuándo?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


@members_only
def shares_page(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """What came in, and whose it is, to the cent."""
    big_order = big_order_for(request.actor, big_order_id)
    form = ClientPaymentForm(
        request.POST if request.method == "POST" else None, initial={"received_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        kept = attempt(
            form,
            lambda: actions.record_client_payment(
                actor=request.actor,
                big_order=big_order,
                amount_=form.cleaned_data["amount"],
                received_on=form.cleaned_data["received_on"],
            ),
        )
        if kept is not None:
            messages.success(request, _("Cobro anotado. Abajo ves cuánto le toca a cada uno."))
            return redirect(at(slug, "big_order_shares", big_order.pk))
    payments = client_payments_of(big_order)
    reversed_ids = {each.reverses_id for each in payments}
    context = {
        "big_order": big_order,
        "form": form,
        "shares": shares_of(big_order),
        "payments": [(each, each.reverses_id is None and each.pk not in reversed_ids) for each in payments],
    }
    return render(request, "work/shares.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def reverse_payment(
    request: TenantRequest, slug: str, big_order_id: int, client_payment_id: int
) -> HttpResponse:
    """Take back a payment that was recorded by mistake."""
    big_order = big_order_for(request.actor, big_order_id)
    payment = ClientPayment.objects.filter(pk=client_payment_id, big_order=big_order).first()
    if payment is None:
        raise Http404
    actions.reverse_client_payment(actor=request.actor, big_order=big_order, payment=payment)
    messages.success(request, _("El cobro quedó anulado."))
    return redirect(at(slug, "big_order_shares", big_order.pk))
