"""The case for a shared service centre: assumptions, what follows, who would use it, and a document for the bank."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.methods.service_centre import Problem
from ayni.resources import actions
from ayni.resources.models import CenterCase, HoursCommitment
from ayni.resources.queries.gates import case_for
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at
from ayni.web.resources.center_figures import (
    Figures,
    amount,
    as_document,
    figures_of,
    histogram,
    tornado,
    value_of,
)
from ayni.web.resources.center_form import FACTOR_NAMES, CaseForm, problem_of
from ayni.web.resources.demand import demand_for, monthly
from ayni.web.tenant import TenantRequest

SHEET = Path(__file__).with_name("center_case.typ")


@members_only
def center_cases(request: TenantRequest, slug: str) -> HttpResponse:
    """All cases, the latest first."""
    rows = CenterCase.objects.order_by("-created_at", "-pk")[:50]
    return render(request, "resources/center_cases.html", {"cases": list(rows)})


@coordinators_only
def new_center_case(request: TenantRequest, slug: str) -> HttpResponse:
    """Begin a case; the recorded demand gives its first answers."""
    process = request.GET.get("proceso", "")[:40]
    demand = demand_for(process)
    initial: dict[str, Any] = {"process": process}
    if demand is not None:
        initial["hours_per_month"] = round(float(monthly(demand)))
    return _edit(request, slug, CaseForm(request.POST or None, initial=initial), None)


@coordinators_only
def edit_center_case(request: TenantRequest, slug: str, case_id: int) -> HttpResponse:
    """Change what is assumed."""
    shown = case_for(request.actor, case_id)
    initial = {"title": shown.title, "process": shown.process, **shown.assumptions}
    return _edit(request, slug, CaseForm(request.POST or None, initial=initial), shown)


def _edit(request: TenantRequest, slug: str, form: CaseForm, shown: CenterCase | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _write(request, form, shown))
        if made is not None:
            return redirect(at(slug, "center_case", made.pk))
    context = {"form": form, "case": shown}
    return render(
        request, "resources/edit_center_case.html", context, status=422 if request.method == "POST" else 200
    )


def _write(request: TenantRequest, form: CaseForm, shown: CenterCase | None) -> CenterCase:
    title, assumptions = form.cleaned_data["title"], form.assumptions()
    try:
        problem_of(title, assumptions, request.cluster.currency)
    except BadInput as error:
        raise Refused(_("Con esos números no se puede calcular: revisa precios, horas y tasas.")) from error
    return actions.write_case(
        actor=request.actor,
        title=title,
        process=form.cleaned_data["process"],
        assumptions=assumptions,
        case=shown,
    )


class CommitForm(forms.Form):
    """How many hours a month a workshop would use."""

    hours_month = forms.DecimalField(
        label=gettext_lazy("¿Cuántas horas al mes usarían ustedes?"), max_digits=6, decimal_places=1
    )


@members_only
def center_case(request: TenantRequest, slug: str, case_id: int) -> HttpResponse:
    """The case, its figures, and who would commit hours."""
    shown = case_for(request.actor, case_id)
    form = CommitForm(request.POST or None)
    if request.method == "POST":
        if request.POST.get("do") == "withdraw":
            actions.withdraw_hours(actor=request.actor, case=shown)
            return redirect(at(slug, "center_case", case_id))
        if form.is_valid() and attempt(form, lambda: _commit(request, shown, form)) is not None:
            messages.success(request, _("Anotado. Puedes cambiarlo cuando quieras."))
            return redirect(at(slug, "center_case", case_id))
    context = {"case": shown, "form": form, **_figures(request, shown), **_said(request, shown)}
    return render(
        request, "resources/center_case.html", context, status=422 if request.method == "POST" else 200
    )


def _commit(request: TenantRequest, shown: CenterCase, form: CommitForm) -> HoursCommitment:
    return actions.commit_hours(actor=request.actor, case=shown, hours_month=form.cleaned_data["hours_month"])


def _problem(request: TenantRequest, shown: CenterCase) -> Problem | None:
    try:
        return problem_of(shown.title, shown.assumptions, request.cluster.currency)
    except BadInput:
        return None


def _figures(request: TenantRequest, shown: CenterCase) -> dict[str, Any]:
    problem = _problem(request, shown)
    if problem is None:
        return {"figures": None}
    currency, found = request.cluster.currency, figures_of(problem)
    context: dict[str, Any] = {
        "figures": found,
        "tornado": tornado(found.bars, found.appraisal.net_present_value),
        "bars": [
            (
                FACTOR_NAMES[bar.factor],
                value_of(bar.factor, bar.low, currency),
                value_of(bar.factor, bar.high, currency),
                amount(bar.npv_at_low, currency),
                amount(bar.npv_at_high, currency),
            )
            for bar in found.bars
        ],
        "years": [
            (
                year.year,
                f"{year.hours:,.0f}",
                amount(year.net, currency),
                amount(year.cumulative_discounted, currency),
            )
            for year in found.appraisal.years
        ],
    }
    if found.simulation is not None:
        context |= {
            "histogram": histogram(found.simulation),
            "lowest": amount(found.simulation.percentiles[5], currency),
            "middle": amount(found.simulation.percentiles[50], currency),
            "highest": amount(found.simulation.percentiles[95], currency),
        }
    return context


def _said(request: TenantRequest, shown: CenterCase) -> dict[str, Any]:
    """Who would use how many hours, and what was asked for in vain."""
    rows = list(
        HoursCommitment.objects.filter(case=shown)
        .select_related("organization")
        .order_by("organization__name")
    )
    mine = request.actor.organization
    demand = demand_for(shown.process)
    return {
        "commitments": rows,
        "committed": sum((row.hours_month for row in rows), Decimal(0)),
        "own": next((row for row in rows if mine and row.organization_id == mine.pk), None),
        "demand": demand,
        "demand_monthly": monthly(demand) if demand else None,
    }


@members_only
def center_case_pdf(request: TenantRequest, slug: str, case_id: int) -> HttpResponse:
    """The case as a PDF that a bank or a ministry can read."""
    shown = case_for(request.actor, case_id)
    problem = _problem(request, shown)
    if problem is None:
        raise Refused(_("Al caso le faltan datos: complétalos primero."))
    found = figures_of(problem)
    answer = HttpResponse(_pdf(request, shown, problem, found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="centro-{case_id}.pdf"'
    return answer


def _pdf(request: TenantRequest, shown: CenterCase, problem: Problem, found: Figures) -> bytes:
    import typst  # heavy: loaded where a document is made

    said = _said(request, shown)
    demand = said["demand"]
    content = as_document(
        shown.title,
        problem,
        found,
        cluster=request.cluster.name,
        day=date_format(_today(), "DATE_FORMAT"),
        commitments=[[row.organization.name, f"{row.hours_month:g} h"] for row in said["commitments"]],
        committed=f"{said['committed']:g} h",
        demand=None
        if demand is None
        else _("%(hours)s horas al mes pedidas sin conseguirlas por %(askers)s talleres en 12 meses.")
        % {"hours": f"{said['demand_monthly']:.0f}", "askers": demand.askers},
        headings=_headings(),
    )
    return bytes(typst.compile(str(SHEET), sys_inputs={"content": json.dumps(content, ensure_ascii=False)}))


def _today() -> date:
    return clock.today()


def _headings() -> dict[str, Any]:
    return {
        "assumptions": _("Lo que se supone"),
        "years": _("Año por año"),
        "year_columns": [_("Año"), _("Horas"), _("Ingresos"), _("Costos"), _("Neto"), _("Acumulado a hoy")],
        "sensitivity": _("Qué pasa si algo sale distinto (±20 %)"),
        "bar_columns": [_("Qué"), _("De – a"), _("Valor con el menor"), _("Valor con el mayor")],
        "simulation": _("Si todo varía a la vez"),
        "simulation_words": _("pruebas al azar, semilla"),
        "mean": _("Promedio"),
        "error": _("error estándar"),
        "percentile": _("Percentil"),
        "demand": _("Demanda registrada"),
        "commitments": _("Talleres que dijeron que la usarían"),
        "method": _(
            "Montos a precios de hoy, antes de impuestos y sin préstamo. "
            "Fórmulas y fuentes: docs/methods/service_centre.md"
        ),
    }
