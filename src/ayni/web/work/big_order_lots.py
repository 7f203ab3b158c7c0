"""The lots of a big order: added, put in order, and asked for together."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.ask_form import AskForm
from ayni.work.actions import big_orders as actions
from ayni.work.models import Job
from ayni.work.queries.big_orders import big_order_for, lot_for, lots_of


def _after_field(lots: Collection[Job]) -> forms.TypedChoiceField:
    by_id = {str(lot.pk): lot for lot in lots}
    return forms.TypedChoiceField(
        label=gettext_lazy("¿Qué lote tiene que estar antes?"),
        choices=[
            ("", gettext_lazy("ninguno: puede empezar ya")),
            *((pk, lot.title) for pk, lot in by_id.items()),
        ],
        coerce=by_id.get,
        required=False,
        empty_value=None,
    )


class LotForm(AskForm):
    """A job's form, and which lot it waits for."""

    def __init__(self, *arguments: Any, lots: Collection[Job], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["depends_on"] = _after_field(lots)
        self.fields["title"].required = True
        self.fields["title"].label = _("Nombre del lote")
        self.fields["title"].help_text = ""

    @property
    def main(self) -> list[forms.BoundField]:
        """The lot's name first, and last what it waits for."""
        return [self["title"], *super().main, self["depends_on"]]

    @property
    def more(self) -> list[forms.BoundField]:
        """Without the name, which stands on top."""
        return [bound for bound in super().more if bound.name != "title"]


@members_only
def new_lot(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """A part that one workshop, or some, can do."""
    big_order = big_order_for(request.actor, big_order_id)
    lots = lots_of(big_order)
    initial = {"deadline": big_order.deadline, "shows_name": True}
    form = LotForm(request.POST if request.method == "POST" else None, lots=lots, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.columns()
        before = said.pop("depends_on")
        made = attempt(
            form,
            lambda: actions.add_lot(actor=request.actor, big_order=big_order, fields=said, depends_on=before),
        )
        if made is not None:
            messages.success(request, _("Lote agregado: %(title)s.") % {"title": made.title})
            more = request.POST.get("then") == "another"
            return redirect(at(slug, "new_lot" if more else "big_order", big_order.pk))
    context = {"form": form, "big_order": big_order, "lots": lots}
    return render(request, "work/lot.html", context, status=422 if form.errors else 200)


class LotOrderForm(forms.Form):
    """Which lot has to be ready before this one."""

    def __init__(self, *arguments: Any, lots: Collection[Job], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["depends_on"] = _after_field(lots)


@members_only
def lot_order(request: TenantRequest, slug: str, big_order_id: int, lot_id: int) -> HttpResponse:
    """Change what a lot waits for."""
    big_order, lot = lot_for(request.actor, big_order_id, lot_id)
    others = [each for each in lots_of(big_order) if each.pk != lot.pk]
    form = LotOrderForm(
        request.POST if request.method == "POST" else None,
        lots=others,
        initial={"depends_on": str(lot.depends_on_id or "")},
    )
    if request.method == "POST" and form.is_valid():
        before = form.cleaned_data["depends_on"]
        changed = attempt(
            form,
            lambda: actions.set_dependency(
                actor=request.actor, big_order=big_order, lot=lot, depends_on=before
            ),
        )
        if changed is not None:
            return redirect(at(slug, "big_order", big_order.pk))
    context = {"form": form, "big_order": big_order, "lot": lot}
    return render(request, "work/lot_order.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def ask_all(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """Show all lots that are still drafts."""
    big_order = big_order_for(request.actor, big_order_id)
    opened = actions.ask_for_quotes(actor=request.actor, big_order=big_order)
    messages.success(
        request,
        ngettext(
            "Pediste cotizaciones de %(count)s lote.", "Pediste cotizaciones de %(count)s lotes.", len(opened)
        )
        % {"count": len(opened)},
    )
    return redirect(at(slug, "big_order", big_order.pk))
