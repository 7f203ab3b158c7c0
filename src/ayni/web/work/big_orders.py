"""Big orders: the list, a new one, and the one page on which all lots are followed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.directory.actor import Actor
from ayni.ledger.kinds import Dimension
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.hoy import Item, Step
from ayni.web.links import at
from ayni.web.tables import csv_table
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import due_words
from ayni.work.actions import big_orders as actions
from ayni.work.models import BigOrder, JobState
from ayni.work.queries.big_orders import (
    LotLine,
    big_order_for,
    big_orders_of,
    lot_lines,
    quotations_of,
    ready_to_plan,
)
from ayni.work.rules.big_orders import DONE, can_plan
from ayni.work.rules.jobs import acts_for_workshop

A_PAGE = 20


class BigOrderForm(forms.Form):
    """What a big order says; lots come after."""

    title = forms.CharField(
        label=gettext_lazy("¿Qué te pidieron?"), max_length=120,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("120 cocinas para comedores")}),
    )  # fmt: skip
    client_name = forms.CharField(
        label=gettext_lazy("¿Para qué cliente?"), max_length=120,
        help_text=gettext_lazy("Lo ves solo tú: los talleres que cotizan no lo ven."),
    )  # fmt: skip
    deadline = forms.DateField(
        label=gettext_lazy("¿Para cuándo, todo?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    margin_percent = forms.DecimalField(
        label=gettext_lazy("Tu margen por liderar, en %"), max_digits=5, decimal_places=2, min_value=0,
        max_value=500, initial=10, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Se suma al costo de los lotes en la cotización para el cliente."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Detalles"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@members_only
def big_orders_list(request: TenantRequest, slug: str) -> HttpResponse:
    """The big orders that one's workshop leads."""
    problem = acts_for_workshop(request.actor)
    finished = request.GET.get("ver") == "entregados"
    rows = big_orders_of(request.actor, finished=finished)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "problem": problem, "finished": finished}
    return render(request, "work/big_orders.html", context)


@members_only
def new_big_order(request: TenantRequest, slug: str) -> HttpResponse:
    """Say what was asked for; then split it."""
    form = BigOrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, lambda: actions.keep_big_order(actor=request.actor, fields=form.cleaned_data))
        if kept is not None:
            return redirect(at(slug, "big_order", kept.pk))
    context = {"form": form, "big_order": None, "problem": acts_for_workshop(request.actor)}
    return render(request, "work/big_order_form.html", context, status=422 if form.errors else 200)


@members_only
def change_big_order(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """Change what it says."""
    big_order = big_order_for(request.actor, big_order_id)
    initial = {name: getattr(big_order, name) for name in actions.FIELDS}
    form = BigOrderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form,
            lambda: actions.change_big_order(
                actor=request.actor, big_order=big_order, fields=form.cleaned_data
            ),
        )
        if changed is not None:
            messages.success(request, _("Listo: el pedido quedó como lo cambiaste."))
            return redirect(at(slug, "big_order", big_order.pk))
    context = {"form": form, "big_order": big_order, "problem": None}
    return render(request, "work/big_order_form.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Stand:
    """Where the whole order is: the words, and the one step to do next (a page's name, and whether it is sent)."""

    words: str
    step: str
    step_words: str
    sends: bool = False


@members_only
def big_order_page(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """Every lot: who makes it, who is late, what waits for what."""
    big_order = big_order_for(request.actor, big_order_id)
    lines = lot_lines(big_order)
    if request.GET.get("formato") == "csv":
        return _table(big_order, lines)
    quotations = quotations_of(big_order)
    context = {
        "big_order": big_order,
        "lines": lines,
        "late": [line for line in lines if line.is_late],
        "done": sum(line.lot.state in DONE for line in lines),
        "stand": stand_of(lines),
        "can_plan": can_plan(request.actor, big_order, [line.lot for line in lines]) is None,
        "due": due_words(big_order.deadline),
        "quotations": quotations,
    }
    return render(request, "work/big_order.html", context)


def _table(big_order: BigOrder, lines: list[LotLine]) -> HttpResponse:
    """The lots for a spreadsheet: a row for each part, or for a lot that nobody has yet."""
    head = [_("Lote"), _("Cantidad"), _("Unidad"), _("Estado"), _("Espera a"), _("Taller"), _("Parte"), _("Precio"),
            _("Flete"), _("Prometido"), _("Atrasado")]  # fmt: skip
    rows: list[list[object]] = []
    for line in lines:
        lot = line.lot
        before = line.waits_for.title if line.waits_for else ""
        about = [lot.title, lot.quantity, lot.get_unit_display(), lot.get_state_display(), before]
        rows += [
            [*about, award.contractor.name, award.quantity, award.price, award.freight, award.promised_on.isoformat(),
             _("sí") if award in line.late else ""]
            for award in line.awards
        ] or [[*about, "", "", "", "", "", ""]]  # fmt: skip
    return csv_table(f"pedido-{big_order.pk}", head, rows)


def stand_of(lines: list[LotLine]) -> Stand:
    """What comes next with a big order."""
    states = [line.lot.state for line in lines]
    if not lines:
        return Stand(
            _("Parte el pedido en lotes: lo que puede hacer un solo taller."), "new_lot", _("Agregar un lote")
        )
    if JobState.DRAFT in states:
        count = states.count(JobState.DRAFT)
        words = ngettext(
            "Falta pedir cotizaciones de %(count)s lote.",
            "Falta pedir cotizaciones de %(count)s lotes.",
            count,
        )
        return Stand(words % {"count": count}, "ask_all_lots", _("Pedir cotizaciones de todos"), sends=True)
    waiting = [line for line in lines if line.lot.state == JobState.OPEN]
    if waiting:
        without = sum(not line.quotes for line in waiting)
        words = (
            ngettext("%(count)s lote espera su primera cotización.", "%(count)s lotes esperan su primera cotización.",
                     without) % {"count": without}
            if without
            else _("Todos los lotes abiertos tienen cotización: mira cuál combinación sale mejor.")
        )  # fmt: skip
        return Stand(words, "proposal", _("Armar la propuesta"))
    if all(state in DONE for state in states):
        return Stand(
            _("Todo está entregado. Reparte el pago como acordaron."), "big_order_shares", _("Ver el reparto")
        )
    return Stand(
        _("Todo está adjudicado. Aquí ves cómo va cada lote."), "big_order_shares", _("Ver el reparto")
    )


def orders_to_plan(actor: Actor) -> list[Item]:
    """Big orders of ours for which all offers are in."""
    return [_order_to_plan(actor, big_order) for big_order in ready_to_plan(actor)]


def _order_to_plan(actor: Actor, big_order: BigOrder) -> Item:
    details: dict[str, Any] = {"client": big_order.client_name, "day": due_words(big_order.deadline)}
    return Item(
        urgency=1,
        dimension=Dimension.ARTICULATION,
        kicker=_("Ya puedes armar la propuesta"),
        title=big_order.title,
        detail=_("Todos los lotes tienen cotización · %(client)s · para %(day)s") % details,
        steps=(Step(_("Ver la propuesta"), at(actor.cluster.slug, "proposal", big_order.pk)),),
        when=big_order.created_at,
    )
