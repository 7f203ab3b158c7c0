"""Close a purchase, and its report to the assembly."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.purchasing import actions
from ayni.purchasing.models import SupplierOrder
from ayni.purchasing.queries.purchases import purchase_for, run_purchase_for
from ayni.purchasing.queries.reports import report_of
from ayni.purchasing.queries.shares import orders_of, participant_for, pick_list
from ayni.purchasing.rules.purchases import runs
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest


class CloseForm(forms.Form):
    """How each supplier did."""

    def __init__(self, *args: Any, orders: list[SupplierOrder], **options: Any) -> None:
        super().__init__(*args, **options)
        self.orders = orders
        for order in orders:
            self.fields[f"on_time_{order.pk}"] = forms.BooleanField(label=_("Llegó a tiempo"), required=False)
            self.fields[f"complete_{order.pk}"] = forms.BooleanField(
                label=_("Llegó completo"), required=False
            )
            self.fields[f"quality_{order.pk}"] = forms.TypedChoiceField(
                label=_("Calidad"), coerce=int, widget=forms.RadioSelect,
                choices=[(5, _("5, muy buena")), (4, "4"), (3, "3"), (2, "2"), (1, _("1, mala"))],
            )  # fmt: skip

    def groups(self) -> list[tuple[SupplierOrder, list[forms.BoundField]]]:
        """Each order with its fields."""
        names = ("on_time", "complete", "quality")
        return [(order, [self[f"{name}_{order.pk}"] for name in names]) for order in self.orders]

    def scores(self) -> dict[int, actions.Score]:
        """By order."""
        said = self.cleaned_data
        return {
            order.pk: actions.Score(
                said[f"on_time_{order.pk}"], said[f"complete_{order.pk}"], said[f"quality_{order.pk}"]
            )
            for order in self.orders
        }


@insiders_only
def close_purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Score the suppliers and end the purchase."""
    purchase = run_purchase_for(request.actor, purchase_id)
    form = CloseForm(request.POST or None, orders=orders_of(purchase))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.close_purchase(actor=request.actor, purchase=purchase, scores=form.scores()),
        )
        if done is not None:
            messages.success(request, _("La compra quedó cerrada y anotada en el libro del parque."))
            return redirect(at(slug, "purchase_report", purchase.pk))
    context = {
        "purchase": purchase,
        "form": form,
        "groups": form.groups(),
        "waiting": [pick for pick in pick_list(purchase) if pick.waiting],
    }
    return render(
        request, "purchasing/close_purchase.html", context, status=422 if request.method == "POST" else 200
    )


@insiders_only
def purchase_report(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """What the purchase brought: totals for all, each one's figures for who runs it, one's own for a member."""
    purchase = purchase_for(request.actor, purchase_id)
    report = report_of(purchase)
    own = request.actor.organization
    context = {
        "purchase": purchase,
        "report": report,
        "runs": runs(request.actor, purchase),
        "own": next((row for row in report.firms if own and row.part.organization_id == own.pk), None),
    }
    return render(request, "purchasing/report.html", context)


@require_POST
@insiders_only
def set_priority(request: TenantRequest, slug: str, purchase_id: int, participant_id: int) -> HttpResponse:
    """The assembly's order of precedence for one participant."""
    purchase = run_purchase_for(request.actor, purchase_id)
    participant = participant_for(purchase, participant_id)
    wanted = request.POST.get("priority", "")
    if wanted.isdecimal() and int(wanted) < 1000:
        actions.set_priority(actor=request.actor, participant=participant, priority=int(wanted))
    return redirect(at(slug, "receiving", purchase.pk))
