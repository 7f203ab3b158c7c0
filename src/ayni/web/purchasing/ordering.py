"""Order in seconds; withdraw; for who runs it: who ordered what, closing, and what to do below the minimum."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.kernel.refusal import refuse_if
from ayni.ledger.rules import acts_for_somebody
from ayni.purchasing import actions
from ayni.purchasing.models import OrderLine, PurchaseItem
from ayni.purchasing.queries import purchases as queries
from ayni.purchasing.queries.money import pots_of
from ayni.purchasing.rules import purchases as rules
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.purchasing.fields import DayField, MomentField, UnitPriceField
from ayni.web.purchasing.starting import usual_close
from ayni.web.tenant import TenantRequest


class OrderForm(forms.Form):
    """How much; the rest has an answer already."""

    quantity = forms.IntegerField(
        label=gettext_lazy("¿Cuánto quieres?"), min_value=1, max_value=rules.LARGEST_QUANTITY
    )
    tolerance = forms.IntegerField(
        label=gettext_lazy("¿Hasta cuánto más llevarías?"), min_value=0, max_value=rules.LARGEST_QUANTITY,
        required=False,
        help_text=gettext_lazy("Solo si hace falta para completar un paquete o llegar a mejor precio."),
    )  # fmt: skip
    maximum_price = UnitPriceField(
        label=gettext_lazy("Si sale más caro que esto, no lo quiero"), required=False,
        help_text=gettext_lazy("Por unidad, con IGV, sin flete."),
    )  # fmt: skip
    single_price = UnitPriceField(
        label=gettext_lazy("¿Cuánto pagas hoy comprando solo?"), required=False,
        help_text=gettext_lazy("Por unidad, con IGV. Sirve para saber cuánto ahorras; no lo ve nadie más."),
    )  # fmt: skip
    earliest = DayField(label=gettext_lazy("Lo necesito desde"), required=False)
    latest = DayField(label=gettext_lazy("A más tardar"), required=False)
    shows_name = forms.BooleanField(label=gettext_lazy("Los demás pueden ver que participo"), required=False)


MORE = ("maximum_price", "single_price", "earliest", "latest")
"""Folded away until one of them says something."""


@insiders_only
def order_item(request: TenantRequest, slug: str, purchase_id: int, line_id: int) -> HttpResponse:
    """Order an item, or change what one ordered."""
    purchase = queries.purchase_for(request.actor, purchase_id)
    line = queries.purchase_item_for(purchase, line_id)
    refuse_if(acts_for_somebody(request.actor))
    reason = rules.can_order(purchase)
    if reason is not None:
        actions.refuse_closed(purchase)
    participant = queries.participation_of(request.actor, purchase)
    present = next((each for each in queries.lines_of(participant) if each.purchase_item_id == line.pk), None)
    form = OrderForm(
        request.POST or None,
        initial=_initial(present, shows_name=bool(participant and participant.shows_name)),
    )
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "tolerance": form.cleaned_data["tolerance"] or 0}
        done = attempt(form, lambda: actions.order(actor=request.actor, line=line, **said))
        if done is not None:
            messages.success(request, _("Tu pedido quedó anotado. Puedes cambiarlo hasta el cierre."))
            return redirect(at(slug, "purchase", purchase.pk))
    progress = next(each for each in queries.progress_of([purchase])[purchase.pk] if each.line.pk == line.pk)
    context = {
        "purchase": purchase, "line": line, "form": form, "present": present, "each": progress,
        "pots": pots_of(request.actor.organization) if request.actor.organization else None,
        "more": any(form[name].errors or form[name].value() for name in MORE),
    }  # fmt: skip
    return render(request, "purchasing/order.html", context, status=422 if request.method == "POST" else 200)


def _initial(present: OrderLine | None, *, shows_name: bool) -> dict[str, object]:
    if present is None:
        return {"tolerance": "", "shows_name": shows_name}
    names = ("quantity", "tolerance", "maximum_price", "single_price", "earliest", "latest")
    return {**{name: getattr(present, name) for name in names}, "shows_name": shows_name}


@require_POST
@insiders_only
def withdraw_order(request: TenantRequest, slug: str, purchase_id: int, line_id: int) -> HttpResponse:
    """Take one's order of an item back."""
    purchase = queries.purchase_for(request.actor, purchase_id)
    lines = queries.lines_of(queries.participation_of(request.actor, purchase))
    line = next((each for each in lines if each.purchase_item_id == line_id), None)
    if line is None:
        raise Http404
    actions.withdraw(actor=request.actor, line=line)
    messages.success(request, _("Tu pedido quedó retirado."))
    return redirect(at(slug, "purchase", purchase.pk))


@insiders_only
def purchase_orders(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Who ordered what, for who runs the purchase."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    rows = queries.all_lines(purchase)
    by_item: dict[int, tuple[PurchaseItem, list[OrderLine]]] = {
        each.pk: (each, []) for each in queries.items_of(purchase)
    }
    for row in rows:
        by_item[row.purchase_item_id][1].append(row)
    context = {"purchase": purchase, "groups": list(by_item.values())}
    return render(request, "purchasing/orders.html", context)


@insiders_only
def close_orders(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """What closing would do, then do it."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    if request.method == "POST":
        closed = actions.close_orders(actor=request.actor, purchase=purchase)
        name = "undershot" if closed.state == "undershot" else "offers"
        return redirect(at(slug, name, purchase.pk))
    context = {
        "purchase": purchase,
        "progress": queries.progress_of([purchase])[purchase.pk],
        "short": queries.below_minimum(purchase),
    }
    return render(request, "purchasing/close_orders.html", context)


class ExtendForm(forms.Form):
    """Until when."""

    closes_at = MomentField(label=gettext_lazy("Se puede pedir hasta"))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("¿Por qué?"), max_length=200)


@insiders_only
def undershot(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Below the minimum: extend without asking anyone to order again, drop an item, or release everyone."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    context = {
        "purchase": purchase,
        "short": queries.below_minimum(purchase),
        "item_count": len(queries.items_of(purchase)),
        "extend_form": ExtendForm(initial={"closes_at": usual_close()}),
        "release_form": ReasonForm(),
    }
    return render(request, "purchasing/undershot.html", context)


@insiders_only
def extend_purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Take orders for longer."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    form = ExtendForm(request.POST or None, initial={"closes_at": usual_close()})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: actions.extend(actor=request.actor, purchase=purchase, **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("El plazo se alargó. Los pedidos que ya están siguen valiendo."))
            return redirect(at(slug, "purchase", purchase.pk))
    context = {"purchase": purchase, "form": form}
    return render(request, "purchasing/extend.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@insiders_only
def drop_item(request: TenantRequest, slug: str, purchase_id: int, line_id: int) -> HttpResponse:
    """Take an item out of a purchase that is under way."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    line = queries.purchase_item_for(purchase, line_id)
    actions.drop_item(actor=request.actor, purchase=purchase, line=line)
    messages.success(request, _("%(item)s salió de la compra; lo demás sigue.") % {"item": line.item.name})
    return redirect(at(slug, "undershot" if purchase.state == "undershot" else "purchase", purchase.pk))


@insiders_only
def release_everyone(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Cancel: nobody is bound any more."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.release_everyone(actor=request.actor, purchase=purchase, **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("Todos quedan libres: nadie debe nada por esta compra."))
            return redirect(at(slug, "purchase", purchase.pk))
    context = {"purchase": purchase, "form": form}
    return render(
        request, "purchasing/release.html", context, status=422 if request.method == "POST" else 200
    )
