"""The best order: who gets what, what each would pay, what decides; then the orders to suppliers."""

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

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import shown
from ayni.methods.sales_tax import parts
from ayni.purchasing import actions
from ayni.purchasing.models import JointPurchase, PurchaseItem, Solution, SolutionState, SupplierOrder
from ayni.purchasing.queries import offers as queries
from ayni.purchasing.queries.money import overdue, owed_by
from ayni.purchasing.queries.purchases import purchase_for, run_purchase_for
from ayni.purchasing.queries.shares import order_for, order_lines, orders_of
from ayni.purchasing.rules.purchases import runs
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at, whole
from ayni.web.purchasing.documents import order_pdf, order_workbook
from ayni.web.tenant import TenantRequest

PATIENCE = timedelta(minutes=3)
"""A search in the background that takes longer was interrupted."""


@insiders_only
def best_order(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """What was found. Members see suppliers and totals; names and bills only who runs the purchase."""
    purchase = purchase_for(request.actor, purchase_id)
    solution = queries.latest_solution(purchase)
    found = solution is not None and solution.state == SolutionState.FOUND
    best = queries.best_order_of(solution) if solution and found else None
    own = request.actor.organization
    context = {
        "purchase": purchase,
        "runs": runs(request.actor, purchase),
        "solution": solution,
        "best": best,
        "own": next((f for f in best.firms if own and f.organization.pk == own.pk), None) if best else None,
        "hints": _hints(request, solution) if solution and found else [],
        "reasons": (solution.answer or {}).get("reasons", []) if solution and not found else [],
        "stale": bool(solution) and queries.is_stale(solution) if solution else False,
        "slow": bool(solution and solution.state == "waiting" and solution.asked_at < clock.now() - PATIENCE),
        "can_decide": purchase.state == "compared" and found,
    }
    return render(
        request, "purchasing/best_order.html#found" if request.htmx else "purchasing/best_order.html", context
    )


def _hints(request: TenantRequest, solution: Solution) -> list[str]:
    """What small changes would do, in words."""
    items = {
        str(row.pk): row.item
        for row in PurchaseItem.objects.filter(purchase=solution.purchase)
        .select_related("item")
        .order_by("pk")
    }
    currency = request.cluster.currency
    return [_hint(hint, items, currency) for hint in solution.hints]


def _hint(hint: dict[str, Any], items: dict[str, Any], currency: str) -> str:
    if hint["kind"] == "more":
        item, change = items[hint["item"]], Decimal(hint["total_change"])
        words = _("Con %(more)s más (%(unit)s) de %(item)s, todas bajan %(percent)s %%.") % {
            "more": hint["more"], "unit": item.get_unit_display(), "item": item.name, "percent": hint["percent"],
        }  # fmt: skip
        if change < 0:
            words += " " + _("¡La cuenta entera sería %(less)s menos!") % {"less": shown(-change, currency)}
        return words
    supplier = Organization.objects.get(pk=int(hint["supplier"])).name
    missing = shown(Decimal(hint["missing"]), currency)
    if hint["kind"] == "delivery":
        return _("A %(supplier)s le faltan %(missing)s para el flete gratis.") % {
            "supplier": supplier,
            "missing": missing,
        }
    return _("A %(supplier)s le faltan %(missing)s para el siguiente descuento.") % {
        "supplier": supplier,
        "missing": missing,
    }


@require_POST
@insiders_only
def decide(request: TenantRequest, slug: str, purchase_id: int, solution_id: int) -> HttpResponse:
    """Decide for the order that the page showed."""
    purchase = run_purchase_for(request.actor, purchase_id)
    solution = Solution.objects.filter(purchase=purchase, pk=solution_id).select_related("purchase").first()
    if solution is None:
        return redirect(at(slug, "best_order", purchase.pk))
    actions.decide(actor=request.actor, purchase=purchase, solution=solution)
    messages.success(request, _("Decidido. Todavía no se pidió nada: eso se hace proveedor por proveedor."))
    return redirect(at(slug, "supplier_orders", purchase.pk))


@insiders_only
def supplier_orders(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """The order to each supplier, and who still owes the deposit."""
    purchase = run_purchase_for(request.actor, purchase_id)
    orders = orders_of(purchase)
    lines = order_lines(orders)
    context = {
        "purchase": purchase,
        "orders": [(each, lines[each.pk], parts(each.total, each.tax, each.tax_percent)) for each in orders],  # type: ignore[arg-type]  # the choices
        "dues": _dues(purchase),
    }
    return render(request, "purchasing/supplier_orders.html", context)


def _dues(purchase: JointPurchase) -> list[tuple[Any, bool]]:
    """Everybody's dues for the purchase, and which are late."""
    rows = []
    for each in purchase.participants.select_related("organization").order_by("organization__name", "pk"):
        if each.bill is not None:
            owed = [
                one for one in owed_by(each.organization, paid_too=True) if one.due.participant_id == each.pk
            ]
            rows += [(one, overdue(one, clock.today())) for one in owed]
    return rows


class SendForm(forms.Form):
    """The amount that was seen, and the yes."""

    amount = forms.DecimalField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        error_messages={"required": gettext_lazy("Marca que sí quieres pedir por ese monto.")}
    )


@insiders_only
def send_order(request: TenantRequest, slug: str, purchase_id: int, order_id: int) -> HttpResponse:
    """The one confirmed step by which something is ordered: it shows the amount."""
    purchase = run_purchase_for(request.actor, purchase_id)
    order = order_for(purchase, order_id)
    form = SendForm(request.POST or None, initial={"amount": order.total})
    total = shown(order.total, request.cluster.currency)
    form.fields["sure"].label = _("Sí, pedir a %(supplier)s por %(total)s") % {
        "supplier": order.supplier.name,
        "total": total,
    }
    lines = order_lines([order])[order.pk]
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.send_order(
                actor=request.actor, order=order, amount=form.cleaned_data["amount"],
                compose=lambda: _message(request, slug, order, total),
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("El pedido a %(name)s salió.") % {"name": order.supplier.name})
            return redirect(at(slug, "supplier_orders", purchase.pk))
    context = {"purchase": purchase, "order": order, "lines": lines, "form": form}
    return render(
        request, "purchasing/send_order.html", context, status=422 if request.method == "POST" else 200
    )


def _message(request: TenantRequest, slug: str, order: SupplierOrder, total: str) -> str:
    lines = order_lines([order])[order.pk]
    said = "; ".join(f"{line.quantity} × {line.purchase_item.item.name}" for line in lines)
    link = next(
        (each for each in queries.links_of(order.purchase) if each.supplier_id == order.supplier_id), None
    )
    token = queries.token_of(link) if link else None
    url = whole(at(slug, "offer_link", token)) if token else ""
    return _("Pedido de %(place)s: %(said)s. Total %(total)s. Entregar en %(where)s. %(url)s") % {
        "place": request.cluster.name, "said": said, "total": total,
        "where": order.purchase.delivery_place, "url": url,
    }  # fmt: skip


@insiders_only
def order_document(
    request: TenantRequest, slug: str, purchase_id: int, order_id: int, kind: str
) -> HttpResponse:
    """The order as PDF or XLSX."""
    purchase = run_purchase_for(request.actor, purchase_id)
    order = order_for(purchase, order_id)
    lines = order_lines([order])[order.pk]
    if kind == "xlsx":
        content = order_workbook(order, lines)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        content, media, kind = order_pdf(request.cluster, order, lines), "application/pdf", "pdf"
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{_("pedido")}-{order.pk}.{kind}"'
    return response
