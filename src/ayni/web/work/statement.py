"""Accounts between workshops: what stands open with each, and the statement of a pair. Only the two see it."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.web.gate import members_only
from ayni.web.tables import csv_table
from ayni.web.tenant import TenantRequest
from ayni.web.work.execution_forms import day_field
from ayni.work.queries.standing import ZERO
from ayni.work.queries.statements import PartnerBalance, Statement, partner_balances, statement_for

ON_A_PAGE = 40

WHICH = (
    ("", gettext_lazy("todas")),
    ("abiertas", gettext_lazy("con saldo")),
    ("vencidas", gettext_lazy("vencidas")),
)


class WhichForm(forms.Form):
    """Which accounts."""

    cuales = forms.ChoiceField(label=gettext_lazy("Cuáles"), choices=WHICH, required=False)


@members_only
def statements(request: TenantRequest, slug: str) -> HttpResponse:
    """One line a partner, what is overdue first."""
    which = request.GET.get("cuales", "")
    rows = [each for each in partner_balances(request.actor) if _is_wanted(each, which)]
    if request.GET.get("formato") == "csv":
        head = [_("con"), _("trabajos"), _("saldo a nuestro favor"), _("vencido a nuestro favor"),
                _("vencido que debemos")]  # fmt: skip
        cells = (
            [each.partner.name, each.awards, each.balance, each.overdue_to_us, each.overdue_by_us]
            for each in rows
        )
        return csv_table(f"cuentas-{slug}", head, cells)
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina")),
        "form": WhichForm(request.GET or None),
        "filtered": bool(which),
        "owed_to_us": sum((each.balance for each in rows if each.balance > 0), ZERO),
        "owed_by_us": -sum((each.balance for each in rows if each.balance < 0), ZERO),
    }
    return render(request, "work/statements.html", context)


def _is_wanted(each: PartnerBalance, which: str) -> bool:
    if which == "vencidas":
        return bool(each.overdue_to_us or each.overdue_by_us)
    return bool(each.balance) if which == "abiertas" else True


class PeriodForm(forms.Form):
    """From which day until which."""

    desde = day_field(gettext_lazy("Desde"), required=False)
    hasta = day_field(gettext_lazy("Hasta"), required=False)


@members_only
def statement(request: TenantRequest, slug: str, partner_id: int) -> HttpResponse:
    """The statement with one partner, on paper too, and as a table."""
    form = PeriodForm(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {}
    found = statement_for(request.actor, partner_id, since=said.get("desde"), until=said.get("hasta"))
    if request.GET.get("formato") == "csv":
        return _table(found, slug)
    pages = Paginator(found.lines, ON_A_PAGE)
    context = {
        "statement": found,
        "page": pages.get_page(request.GET.get("pagina") or pages.num_pages),
        "form": form,
        "filtered": any(said.values()),
    }
    return render(request, "work/statement.html", context)


def _table(found: Statement, slug: str) -> HttpResponse:
    head = [_("fecha"), _("trabajo"), _("qué"), _("monto a nuestro favor"), _("saldo")]
    rows = (
        [line.day.isoformat(), line.award.pk, line.words, line.amount, line.balance] for line in found.lines
    )
    return csv_table(f"cuenta-{slug}-{found.partner.pk}", head, rows)
