"""The catalogue: what can be bought, what it weighs, what it costs on one basis."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.methods.materials import MATERIALS
from ayni.purchasing import actions
from ayni.purchasing.models import Basis, Form, Item, ItemGroup, Tax, Unit
from ayni.purchasing.queries import catalogue as queries
from ayni.purchasing.queries.memory import price_index
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, insiders_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.purchasing.choosing import SupplierField
from ayni.web.tenant import TenantRequest

A_PAGE = 30


def _choices(options: Any, empty: str = "") -> list[tuple[str, str]]:
    named = [(code, capfirst(str(label))) for code, label in options.choices]
    return [("", empty), *named] if empty else named


@insiders_only
def catalogue(request: TenantRequest, slug: str) -> HttpResponse:
    """Search by words and group; an HTMX search gets the list alone."""
    words, group = request.GET.get("q", "").strip()[:80], request.GET.get("grupo", "")
    group = group if group in ItemGroup.values else ""
    page = Paginator(queries.found_items(words, group), A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "lines": queries.catalogue_lines(list(page.object_list)),
        "words": words,
        "group": group,
        "groups": _choices(ItemGroup),
    }
    return render(
        request, "purchasing/catalogue.html#results" if request.htmx else "purchasing/catalogue.html", context
    )


@insiders_only
def item(request: TenantRequest, slug: str, item_id: int) -> HttpResponse:
    """One item: its weight with the sum that gives it, prices on one basis, what the cluster paid."""
    shown = queries.item_for(item_id)
    form = PriceForm(initial={"basis": shown.unit, "tax": Tax.INCLUDED})
    return _show(request, shown, form)


def _show(request: TenantRequest, shown: Item, form: "PriceForm") -> HttpResponse:
    context = {
        "item": shown,
        "kg": queries.shown_kg(shown),
        "prices": queries.compared_prices(shown),
        "index": price_index(shown),
        "form": form,
    }
    return render(request, "purchasing/item.html", context, status=422 if form.errors else 200)


class PriceForm(forms.Form):
    """What a supplier asks."""

    supplier = SupplierField()
    price = MoneyField(label=gettext_lazy("Precio"))
    basis = forms.ChoiceField(label=gettext_lazy("Ese precio es"), choices=lambda: _choices(Basis))
    tax = forms.ChoiceField(
        label=gettext_lazy("IGV"), choices=lambda: _choices(Tax), widget=forms.RadioSelect
    )


@require_POST
@coordinators_only
def list_price(request: TenantRequest, slug: str, item_id: int) -> HttpResponse:
    """Note a price."""
    shown = queries.item_for(item_id)
    form = PriceForm(request.POST)
    if form.is_valid():
        done = attempt(form, lambda: actions.list_price(actor=request.actor, item=shown, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("El precio quedó anotado."))
            return redirect(at(slug, "item", shown.pk))
    return _show(request, shown, form)


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """An item with the measures that its form needs."""

    class Meta:
        model = Item
        fields = (
            "name", "code", "group", "unit", "form", "material", "thickness_mm", "width_mm", "height_mm",
            "diameter_mm", "length_mm", "density_kg_m3", "piece_kg", "piece_litres",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("group", _choices(ItemGroup)),
            ("unit", _choices(Unit)),
            ("form", _choices(Form, _("Ninguna: no es plancha, barra ni tubo"))),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["material"] = forms.ChoiceField(
            label=_("Material"),
            required=False,
            choices=[("", _("Otro o ninguno")), *((m.code, m.name_es) for m in MATERIALS if m.density_kg_m3)],
        )
        self.fields["density_kg_m3"].help_text = _("Solo si es otra que la del material.")
        self.fields["piece_kg"].help_text = _("Solo si no se calcula por sus medidas: un balde, una caja.")


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Qué es"), ("name", "code", "group", "unit")),
    (
        gettext_lazy("Medidas, para calcular el peso"),
        (
            "form",
            "material",
            "thickness_mm",
            "width_mm",
            "height_mm",
            "diameter_mm",
            "length_mm",
            "density_kg_m3",
        ),
    ),
    (gettext_lazy("Si no tiene medidas"), ("piece_kg", "piece_litres")),
)


@coordinators_only
def add_item(request: TenantRequest, slug: str) -> HttpResponse:
    """A new item."""
    return _edit(request, slug, None)


@coordinators_only
def edit_item(request: TenantRequest, slug: str, item_id: int) -> HttpResponse:
    """Change an item."""
    return _edit(request, slug, queries.item_for(item_id))


def _edit(request: TenantRequest, slug: str, shown: Item | None) -> HttpResponse:
    draft = Item.objects.get(pk=shown.pk) if shown else Item()
    form = ItemForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: actions.save_item(actor=request.actor, item=shown, **form.cleaned_data))
        if saved is not None:
            return redirect(at(slug, "item", saved.pk))
    groups = [(words, [form[name] for name in names]) for words, names in GROUPS]
    context = {"form": form, "groups": groups, "item": shown}
    return render(
        request, "purchasing/edit_item.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@coordinators_only
def retire_item(request: TenantRequest, slug: str, item_id: int) -> HttpResponse:
    """Take an item off the catalogue."""
    actions.retire_item(actor=request.actor, item=queries.item_for(item_id))
    messages.success(request, _("Ya no está en el catálogo. Las compras que lo tienen lo conservan."))
    return redirect(at(slug, "catalogue"))
