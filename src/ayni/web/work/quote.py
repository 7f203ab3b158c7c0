"""«Cotiza»: price, day and conditions, sealed from the other workshops; changed or withdrawn until the award."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import due_words, summary_of
from ayni.work.actions import quotes
from ayni.work.clause import text_for
from ayni.work.models import PriceBasis, Quote, QuoteState
from ayni.work.naming import plain
from ayni.work.queries.jobs import Seen, job_for
from ayni.work.rules.quotes import can_quote

VALID_DAYS = 7


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class QuoteForm(forms.Form):
    """An offer."""

    price = MoneyField(label=gettext_lazy("Tu precio"))
    basis = forms.ChoiceField(
        label=gettext_lazy("Ese precio es"),
        choices=PriceBasis.choices,
        widget=forms.RadioSelect,
        initial=PriceBasis.LUMP,
    )
    ready_on = _day(gettext_lazy("¿Para cuándo lo tienes?"))
    quantity = forms.DecimalField(
        label=gettext_lazy("¿Cuánto puedes hacer?"), max_digits=10, decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    freight = MoneyField(label=gettext_lazy("Flete aparte"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Cómo lo harías"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Tus condiciones"), required=False, max_length=400,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("50 % de adelanto")}),
    )  # fmt: skip
    valid_until = _day(gettext_lazy("Vale hasta"))


@members_only
def quote_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Make or change one's own quote."""
    seen = job_for(request.actor, job_id)
    problem = can_quote(request.actor, seen.job, own=seen.quote)
    if problem is not None:
        raise Refused(problem)
    form = QuoteForm(request.POST if request.method == "POST" else None, initial=_initial(seen))
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, lambda: _offered(request, seen, form)) is not None:
        messages.success(request, _("Tu cotización quedó enviada. La ve solo quien pide."))
        return redirect(at(slug, "job", job_id))
    context = {
        "seen": seen,
        "job": seen.job,
        "form": form,
        "summary": summary_of(seen.job),
        "due": due_words(seen.job.deadline),
        "clause": text_for(seen.job),
        "changes": seen.quote is not None and seen.quote.state == QuoteState.OFFERED,
    }
    return render(request, "work/quote.html", context, status=422 if form.errors else 200)


def _offered(request: TenantRequest, seen: Seen, form: QuoteForm) -> Quote:
    said = form.cleaned_data
    return quotes.offer(
        actor=request.actor,
        job=seen.job,
        price=said["price"],
        basis=said["basis"],
        quantity=said["quantity"],
        freight=said["freight"] or Decimal(0),
        ready_on=said["ready_on"],
        valid_until=said["valid_until"],
        approach=said["note"],
        conditions=said["conditions"],
    )


def _initial(seen: Seen) -> dict[str, Any]:
    """One's earlier offer, or all of it by its day, valid for a week."""
    job, today = seen.job, clock.today()
    if seen.quote is None:
        valid = min(max(job.deadline, today), today + timedelta(days=VALID_DAYS))
        return {"quantity": _typed(job.quantity), "ready_on": job.deadline, "valid_until": valid}
    names = ("price", "basis", "freight", "note", "conditions", "ready_on", "valid_until")
    return {**{name: getattr(seen.quote, name) for name in names}, "quantity": _typed(seen.quote.quantity)}


def _typed(quantity: Any) -> str:
    return plain(quantity).replace(",", "")


@require_POST
@members_only
def withdraw_quote(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Take one's own quote back."""
    seen = job_for(request.actor, job_id)
    if seen.quote is None:
        raise Refused(_("No has cotizado este encargo."))
    quotes.withdraw(actor=request.actor, quote=seen.quote)
    messages.success(request, _("Retiraste tu cotización. Puedes volver a cotizar mientras esté abierto."))
    return redirect(at(slug, "job", job_id))
