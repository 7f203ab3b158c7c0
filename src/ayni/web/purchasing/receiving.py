"""Goods arrive; the pick list; handing over against a PIN; credit notes; the member's own share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import attempts, clock
from ayni.kernel.models import Attempt
from ayni.kernel.refusal import Refused
from ayni.purchasing import actions
from ayni.purchasing.models import Share, SupplierOrder
from ayni.purchasing.queries import shares as queries
from ayni.purchasing.queries.money import overdue, owed_by
from ayni.purchasing.queries.purchases import participants_of, purchase_for, run_purchase_for
from ayni.web.accounts.limits import when_sent
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.purchasing.documents import bill_pdf, bills_workbook
from ayni.web.purchasing.fields import DayField
from ayni.web.tenant import TenantRequest

WRONG_PINS = 5
PIN_WINDOW = timedelta(minutes=15)


@insiders_only
def receiving(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """What arrived, what each gets of it and why, and who still has to come."""
    purchase = run_purchase_for(request.actor, purchase_id)
    orders = queries.orders_of(purchase)
    lines = queries.order_lines(orders)
    context = {
        "purchase": purchase,
        "orders": [
            (order, lines[order.pk], all(line.received >= line.quantity for line in lines[order.pk]))
            for order in orders
        ],
        "groups": queries.explained_shares(purchase),
        "picks": queries.pick_list(purchase),
        "receipts": queries.receipts_of(purchase),
        "credits": queries.credit_notes_of(purchase),
    }
    return render(request, "purchasing/receiving.html", context)


class ReceiveForm(forms.Form):
    """One delivery."""

    received_on = DayField(label=gettext_lazy("Llegó el"))
    guide = forms.CharField(label=gettext_lazy("Guía o factura"), required=False, max_length=40)
    weight_kg = forms.DecimalField(
        label=gettext_lazy("Peso en balanza, kg"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=3,
    )

    def __init__(self, *args: Any, lines: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            left = max(line.quantity - line.received, 0)
            words = {"unit": line.purchase_item.item.get_unit_display()}
            self.fields[f"arrived_{line.pk}"] = forms.IntegerField(
                label=_("Llegó (%(unit)s)") % words,
                min_value=0,
                max_value=10**6,
                required=False,
                initial=left,
            )
            self.fields[f"damaged_{line.pk}"] = forms.IntegerField(
                label=_("De eso, dañado"), min_value=0, max_value=10**6, required=False
            )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each line with its two fields."""
        return [(line, [self[f"arrived_{line.pk}"], self[f"damaged_{line.pk}"]]) for line in self.lines]

    def arrived(self) -> list[actions.Arrived]:
        """What was said of each line."""
        said = self.cleaned_data
        return [
            actions.Arrived(line, said[f"arrived_{line.pk}"] or 0, said[f"damaged_{line.pk}"] or 0)
            for line in self.lines
        ]


@insiders_only
def receive(request: TenantRequest, slug: str, purchase_id: int, order_id: int) -> HttpResponse:
    """Note a delivery."""
    purchase = run_purchase_for(request.actor, purchase_id)
    order = queries.order_for(purchase, order_id)
    lines = queries.order_lines([order])[order.pk]
    form = ReceiveForm(request.POST or None, lines=lines, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("received_on", "guide", "weight_kg")}
        done = attempt(
            form,
            lambda: actions.receive(actor=request.actor, order=order, arrived=form.arrived(), **said),
        )
        if done is not None:
            messages.success(request, _("Anotado. El reparto se calculó otra vez."))
            return redirect(at(slug, "receiving", purchase.pk))
    context = {"purchase": purchase, "order": order, "form": form, "groups": form.groups()}
    return render(
        request, "purchasing/receive.html", context, status=422 if request.method == "POST" else 200
    )


class HandOverForm(forms.Form):
    """How much of each, and the PIN."""

    pin = forms.CharField(
        label=gettext_lazy("PIN de quien recoge"), max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]*"}),
    )  # fmt: skip

    def __init__(self, *args: Any, shares: list[Share], **options: Any) -> None:
        super().__init__(*args, **options)
        self.shares = shares
        for share in shares:
            left = share.allotted - share.handed
            self.fields[f"take_{share.pk}"] = forms.IntegerField(
                label=share.purchase_item.item.name, min_value=0, max_value=10**6, required=False, initial=left,
                help_text=_("Le tocan %(allotted)s, ya recibió %(handed)s.")
                % {"allotted": share.allotted, "handed": share.handed},
            )  # fmt: skip

    def quantities(self) -> dict[int, int]:
        """Units by share."""
        return {share.pk: self.cleaned_data[f"take_{share.pk}"] or 0 for share in self.shares}


@insiders_only
def hand_over(request: TenantRequest, slug: str, purchase_id: int, participant_id: int) -> HttpResponse:
    """Give a participant its share against its PIN; wrong ones are counted."""
    purchase = run_purchase_for(request.actor, purchase_id)
    participant = queries.participant_for(purchase, participant_id)
    name = f"pin:{request.cluster.pk}:{participant.pk}"
    form = HandOverForm(request.POST or None, shares=queries.own_shares(participant))
    if request.method == "POST" and form.is_valid():
        _refuse_guessing(name)
        done = attempt(
            form,
            lambda: actions.hand_over(
                actor=request.actor, participant=participant, pin=form.cleaned_data["pin"],
                quantities=form.quantities(),
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("Entregado a %(name)s.") % {"name": participant.organization.name})
            return redirect(at(slug, "receiving", purchase.pk))
    context = {"purchase": purchase, "participant": participant, "form": form}
    response = render(
        request, "purchasing/hand_over.html", context, status=422 if request.method == "POST" else 200
    )
    if "pin" in form.errors:
        when_sent(response, lambda: attempts.too_many(name, limit=WRONG_PINS, within=PIN_WINDOW))
    return response


def _refuse_guessing(name: str) -> None:
    recent = Attempt.objects.filter(name=name, window__gt=clock.now() - PIN_WINDOW)
    if any(each.count >= WRONG_PINS for each in recent):
        raise Refused(_("Demasiados PIN equivocados. Espera quince minutos."), status=429)


class CreditForm(forms.Form):
    """A supplier's credit note."""

    line: Any = forms.ModelChoiceField(None, label=gettext_lazy("Por qué artículo"), empty_label=None)
    number = forms.CharField(label=gettext_lazy("Número de la nota de crédito"), max_length=40)
    amount = MoneyField(label=gettext_lazy("Monto, con IGV"))
    reason = forms.CharField(label=gettext_lazy("¿Por qué?"), max_length=160)

    def __init__(self, *args: Any, order: SupplierOrder, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["line"]
        chooser.queryset = order.lines.select_related("purchase_item__item").order_by("pk")
        chooser.label_from_instance = lambda line: line.purchase_item.item.name


@insiders_only
def credit_note(request: TenantRequest, slug: str, purchase_id: int, order_id: int) -> HttpResponse:
    """Note a credit note; it is divided among those it concerns."""
    purchase = run_purchase_for(request.actor, purchase_id)
    order = queries.order_for(purchase, order_id)
    form = CreditForm(request.POST or None, order=order)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: actions.note_credit(actor=request.actor, order=order, **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("La nota de crédito quedó repartida como saldo a favor."))
            return redirect(at(slug, "receiving", purchase.pk))
    context = {"purchase": purchase, "order": order, "form": form}
    return render(
        request, "purchasing/credit_note.html", context, status=422 if request.method == "POST" else 200
    )


@insiders_only
def share(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """My share: what I get and why, my bill and dues, my PIN."""
    purchase = purchase_for(request.actor, purchase_id)
    part = queries.own_part(request.actor, purchase)
    if part is None:
        raise Http404
    explained = {
        each.share.pk: (group, each) for group in queries.explained_shares(purchase) for each in group.shares
    }
    owed = [one for one in owed_by(part.organization, paid_too=True) if one.due.participant_id == part.pk]
    context = {
        "purchase": purchase,
        "part": part,
        "pin": actions.pin_of(part),
        "rows": [(each, *explained[each.pk]) for each in queries.own_shares(part)],
        "owed": [(one, overdue(one, clock.today())) for one in owed],
        "rule": (purchase.rules_in_words.splitlines() or [""])[0],
    }
    return render(request, "purchasing/share.html", context)


@insiders_only
def own_bill(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """My bill as PDF."""
    purchase = purchase_for(request.actor, purchase_id)
    part = queries.own_part(request.actor, purchase)
    if part is None:
        raise Http404
    response = HttpResponse(
        bill_pdf(request.cluster, part, queries.own_shares(part)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{_("cuenta")}-{part.pk}.pdf"'
    return response


@insiders_only
def bills(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Everybody's share and bill as XLSX."""
    purchase = run_purchase_for(request.actor, purchase_id)
    rows = [each for pick in queries.pick_list(purchase) for each in pick.shares]
    content = bills_workbook(purchase, participants_of(purchase), rows)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{_("reparto")}-{purchase.pk}.xlsx"'
    return response
