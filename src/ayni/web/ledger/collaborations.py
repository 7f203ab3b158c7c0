"""«Lo que hicimos juntos»: the list, its filters in the address, and the same as a table to download."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger.kinds import KIND_CHOICES, Dimension
from ayni.ledger.queries.lists import Wanted, all_records, collaborations
from ayni.ledger.queries.partners import named
from ayni.ledger.queries.records import Record, State, records, sees_all, sees_words
from ayni.web.gate import members_only
from ayni.web.ledger.words import day_words, sentence
from ayni.web.tenant import TenantRequest

ON_A_PAGE = 20
MOST_ROWS_OUT = 20_000
"""Collaborations in one table: more are asked for by a shorter period."""

PERIODS = (
    ("", gettext_lazy("siempre")),
    ("30", gettext_lazy("últimos 30 días")),
    ("90", gettext_lazy("últimos 3 meses")),
    ("365", gettext_lazy("último año")),
    ("fechas", gettext_lazy("entre fechas")),
)


class FilterForm(forms.Form):
    """The filter bar; what cannot be read counts as not said."""

    con = forms.CharField(
        label=gettext_lazy("Con quién"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    estado = forms.ChoiceField(
        label=gettext_lazy("Estado"), required=False, choices=[("", gettext_lazy("todas")), *State.choices]
    )
    dimension = forms.ChoiceField(
        label=gettext_lazy("Tema"), required=False, choices=[("", gettext_lazy("todos")), *Dimension.choices]
    )
    tipo = forms.ChoiceField(
        label=gettext_lazy("Qué"), required=False, choices=[("", gettext_lazy("todo")), *KIND_CHOICES]
    )
    periodo = forms.ChoiceField(label=gettext_lazy("Cuándo"), required=False, choices=PERIODS)
    desde = forms.DateField(
        label=gettext_lazy("Desde"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    hasta = forms.DateField(
        label=gettext_lazy("Hasta"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


@members_only
def collaborations_list(request: TenantRequest, slug: str) -> HttpResponse:
    """The list; an HTMX request gets the results alone, `formato=csv` the table."""
    form, wanted, partner = _read(request.GET)
    rows = collaborations(request.actor, wanted)
    if request.GET.get("formato") == "csv":
        return _table(request.actor, wanted, slug)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(request.actor, record) for record in records(list(page.object_list))],
        "filtered": wanted != Wanted(),
        "partner": partner,
        "unknown": wanted.organization == NOBODY,
        "sees_all": sees_all(request.actor),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    template = "ledger/collaborations.html" if whole else "ledger/collaborations.html#results"
    return render(request, template, context)


def _row(actor: Actor, record: Record) -> dict[str, Any]:
    return {
        "record": record,
        "sentence": sentence(record, actor.organization),
        "day": day_words(record.collaboration.happened_on),
        "value": record.collaboration.value if sees_words(actor, record) else None,
    }


NOBODY = 0
"""No organisation has this id: what a name that nobody has asks for."""


def _read(parameters: QueryDict) -> tuple[FilterForm, Wanted, Organization | None]:
    """The filter bar, what it asks for, and the organisation meant in it."""
    given = parameters.copy()
    if (given.get("desde") or given.get("hasta")) and not given.get("periodo"):
        given["periodo"] = "fechas"
    form = FilterForm(given)
    form.is_valid()
    said = form.cleaned_data
    since, until = _period(said.get("periodo", ""), said.get("desde"), said.get("hasta"))
    partner, named_somebody = _partner(parameters.get("taller", ""), said.get("con", "").strip())
    wanted = Wanted(
        kind=said.get("tipo", ""),
        dimension=said.get("dimension", ""),
        since=since,
        until=until,
        state=said.get("estado", ""),
        organization=partner.pk if partner else NOBODY if named_somebody else None,
    )
    return form, wanted, partner


def _period(period: str, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    if period.isdecimal():
        return clock.today() - timedelta(days=int(period)), None
    return (since, until) if period == "fechas" else (None, None)


def _partner(pk: str, name: str) -> tuple[Organization | None, bool]:
    """The organisation meant: by the name typed, else by the id that another page linked with; and whether one was."""
    if len(name) >= 2:
        return next(iter(named(name, except_for=None, limit=1)), None), True
    if pk.isdecimal() and len(pk) < 18:
        return Organization.objects.filter(pk=int(pk)).first(), True
    return None, False


def _table(actor: Actor, wanted: Wanted, slug: str) -> HttpResponse:
    """One row a participant: UTF-8 with a mark, as spreadsheets expect."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"colaboraciones-{slug}-{clock.today().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    table.writerow(
        [_("número"), _("fecha"), _("qué"), _("tema"), _("organización"), _("papel"), _("dice"), _("estado"),
         _("valor")]
    )  # fmt: skip
    for record in all_records(collaborations(actor, wanted)[:MOST_ROWS_OUT]):
        table.writerows(_table_rows(actor, record))
    return answer


def _table_rows(actor: Actor, record: Record) -> Iterator[list[object]]:
    row = record.collaboration
    value = row.value if sees_words(actor, record) and row.value is not None else ""
    for part in record.parts:
        yield [
            row.pk,
            row.happened_on.isoformat(),
            record.kind.name,
            record.kind.dimension.label,
            safe_cell(part.organization.name),
            part.participation.get_role_display(),
            part.stance.label,
            record.state.label,
            value,
        ]


def safe_cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
