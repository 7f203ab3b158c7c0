"""Prepare a purchase: its terms and rules, its items, then open it; needs that lead to one."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actor import Actor
from ayni.directory.models import Person
from ayni.kernel import clock
from ayni.purchasing import actions
from ayni.purchasing.models import Item, JointPurchase, Need, Sharing, ShortageRule
from ayni.purchasing.queries import purchases as queries
from ayni.purchasing.rules.words import rules_in_words
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.purchasing.choosing import ItemField
from ayni.web.purchasing.fields import DayField, MomentField, StepsField, UnitPriceField
from ayni.web.tenant import TenantRequest

USUAL_DAYS = 7
LARGEST_ID = 18
"""Figures of an id in an address; a longer one is none of ours."""


class StartForm(forms.Form):
    """What, until when, where, who, and the rules; each has a sensible answer already."""

    title = forms.CharField(label=gettext_lazy("¿Qué compran?"), max_length=120)
    closes_at = MomentField(label=gettext_lazy("¿Hasta cuándo se puede pedir?"))
    delivery_place = forms.CharField(label=gettext_lazy("¿Dónde se entrega?"), max_length=160)
    coordinator: Any = forms.ModelChoiceField(None, label=gettext_lazy("¿Quién coordina?"), empty_label=None)
    note = forms.CharField(label=gettext_lazy("Algo más que deban saber"), max_length=400, required=False)
    shortage_rule = forms.ChoiceField(
        label=gettext_lazy("Si llega menos de lo pedido, se entrega"),
        choices=ShortageRule.choices, initial=ShortageRule.PRO_RATA, widget=forms.RadioSelect,
    )  # fmt: skip
    sharing = forms.ChoiceField(
        label=gettext_lazy("El costo se reparte"),
        choices=Sharing.choices, initial=Sharing.UNIFORM, widget=forms.RadioSelect,
    )  # fmt: skip
    deposit_percent = forms.IntegerField(
        label=gettext_lazy("Adelanto al decidir, %"), min_value=0, max_value=100, initial=30
    )
    balance_days = forms.IntegerField(
        label=gettext_lazy("Días para pagar el saldo"), min_value=0, max_value=90, initial=7
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        people = queries.possible_coordinators(actor)
        chooser: Any = self.fields["coordinator"]
        chooser.queryset = Person.objects.filter(pk__in=[each.pk for each in people]).order_by("name")
        chooser.initial = actor.signed_in.pk


@insiders_only
def start_purchase(request: TenantRequest, slug: str) -> HttpResponse:
    """A draft: from nothing, from an item (`articulo`), or like an earlier one (`como`)."""
    like, item = _template(request), _item(request)
    initial: dict[str, Any] = {"closes_at": usual_close()}
    if like is not None:
        names = (
            "title",
            "delivery_place",
            "note",
            "shortage_rule",
            "sharing",
            "deposit_percent",
            "balance_days",
        )
        initial |= {name: getattr(like, name) for name in names}
    elif item is not None:
        initial["title"] = item.name
    form = StartForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: actions.start_purchase(
                actor=request.actor, like=like, first_item=item, **form.cleaned_data
            ),
        )
        if made is not None:
            return redirect(at(slug, "draft_purchase", made.pk))
    context = {"form": form, "like": like, "item": item, "earlier": queries.earlier_like(request.actor)}
    return render(request, "purchasing/start.html", context, status=422 if request.method == "POST" else 200)


def usual_close() -> datetime:
    """A week from now, at six in the afternoon."""
    day = timezone.localtime(clock.now()) + timedelta(days=USUAL_DAYS)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


def _template(request: TenantRequest) -> JointPurchase | None:
    wanted = request.GET.get("como", "")
    if not _is_id(wanted):
        return None
    return queries.visible_purchases(request.actor).filter(pk=int(wanted)).first()


def _item(request: TenantRequest) -> Item | None:
    wanted = request.GET.get("articulo", "")
    return Item.objects.filter(pk=int(wanted), retired_at=None).first() if _is_id(wanted) else None


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < LARGEST_ID


class PutItemForm(forms.Form):
    """An item of a draft."""

    item = ItemField()
    minimum = forms.IntegerField(
        label=gettext_lazy("Mínimo entre todos"), min_value=0, max_value=10**6, required=False,
        help_text=gettext_lazy("Si no se llega, no se compra. Vacío: sin mínimo."),
    )  # fmt: skip
    reference_price = UnitPriceField(
        label=gettext_lazy("Precio de hoy, por unidad, con IGV"), required=False,
        help_text=gettext_lazy("Vacío: el más barato de las listas."),
    )  # fmt: skip
    steps = StepsField(
        label=gettext_lazy("¿Desde cuánto baja el precio?"), required=False,
        help_text=gettext_lazy("Si ya lo sabes, una línea por escalón: «20: 385.00»."),
    )  # fmt: skip


@insiders_only
def draft_purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """The items of a draft; then its button opens the orders."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    if purchase.state != "draft":
        return redirect(at(slug, "purchase", purchase.pk))
    form = PutItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "minimum": form.cleaned_data["minimum"] or 0}
        done = attempt(form, lambda: actions.put_item(actor=request.actor, purchase=purchase, **said))
        if done is not None:
            return redirect(at(slug, "draft_purchase", purchase.pk))
    context = {
        "purchase": purchase,
        "form": form,
        "items": queries.items_of(purchase),
        "rules": rules_in_words(purchase),
    }
    return render(request, "purchasing/draft.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@insiders_only
def take_out_item(request: TenantRequest, slug: str, purchase_id: int, line_id: int) -> HttpResponse:
    """Take an item out of a draft."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    line = queries.purchase_item_for(purchase, line_id)
    actions.take_out_item(actor=request.actor, purchase=purchase, line=line)
    return redirect(at(slug, "draft_purchase", purchase.pk))


@require_POST
@insiders_only
def open_purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Let members order."""
    purchase = queries.run_purchase_for(request.actor, purchase_id)
    actions.open_purchase(actor=request.actor, purchase=purchase)
    messages.success(request, _("Los pedidos están abiertos. Comparte el enlace."))
    return redirect(at(slug, "purchase", purchase.pk))


class NeedForm(forms.Form):
    """What, how much, until when."""

    item = ItemField(label=gettext_lazy("¿Qué necesitas?"))
    quantity = forms.IntegerField(label=gettext_lazy("¿Cuánto?"), min_value=1, max_value=10**6)
    needed_by = DayField(label=gettext_lazy("¿Para cuándo?"))


@insiders_only
def note_need(request: TenantRequest, slug: str) -> HttpResponse:
    """Note what one needs; who needs the same is told."""
    wanted = request.GET.get("articulo", "")
    initial = {"item": wanted if _is_id(wanted) else "", "needed_by": clock.today() + timedelta(days=14)}
    form = NeedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.note_need(actor=request.actor, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("Anotado. Si otros necesitan lo mismo, te avisamos en Hoy."))
            return redirect(at(slug, "purchases"))
    context = {"form": form, "own": queries.own_needs(request.actor)}
    return render(request, "purchasing/need.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@insiders_only
def forget_need(request: TenantRequest, slug: str, need_id: int) -> HttpResponse:
    """It is not needed any more."""
    need = Need.objects.filter(pk=need_id, organization=request.actor.organization, purchase=None).first()
    if need is not None:
        actions.forget_need(actor=request.actor, need=need)
    return redirect(at(slug, "note_need"))
