"""«Trabajos»: what one could do, what one asked for, what one quoted, what one is doing."""

import csv
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.directory.queries.cards import process_name
from ayni.kernel import clock
from ayni.web.directory.capability_form import named_materials, named_processes
from ayni.web.directory.table import safe_cell
from ayni.web.gate import members_only
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import due_words, stands, summary_of
from ayni.work.models import JobState
from ayni.work.naming import amount
from ayni.work.queries.jobs import Seen, Tab, Wanted, jobs, seen

ON_A_PAGE = 20
MOST_ROWS_OUT = 20_000

TABS = (
    (Tab.FOR_US, gettext_lazy("Podemos hacer")),
    (Tab.OURS, gettext_lazy("Pedimos")),
    (Tab.QUOTED, gettext_lazy("Cotizamos")),
    (Tab.DOING, gettext_lazy("Hacemos")),
)


STATES = [("", gettext_lazy("en marcha")), ("todos", gettext_lazy("todos")), *JobState.choices]


class FilterForm(forms.Form):
    """The filter bar; what cannot be read counts as not said."""

    buscar = forms.CharField(
        label=gettext_lazy("Nombre"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    estado = forms.ChoiceField(label=gettext_lazy("Estado"), required=False, choices=STATES)
    proceso = forms.ChoiceField(label=gettext_lazy("Proceso"), required=False)
    material = forms.ChoiceField(label=gettext_lazy("Material"), required=False)
    urgente = forms.BooleanField(label=gettext_lazy("Solo urgentes"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices: dict[str, list[tuple[str, Any]]] = {
            "proceso": named_processes(),
            "material": named_materials(),
        }
        for name, offered in choices.items():
            self.fields[name].choices = [("", _("todos")), *offered]  # type: ignore[attr-defined]  # a ChoiceField


@members_only
def jobs_list(request: TenantRequest, slug: str) -> HttpResponse:
    """The list; an HTMX request gets the results alone, `formato=csv` the table."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = _wanted(request.GET.get("ver", ""), form.cleaned_data)
    rows = jobs(request.actor, wanted)
    if request.GET.get("formato") == "csv":
        return _table(request.actor, seen(request.actor, rows[:MOST_ROWS_OUT]), slug)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    first = (page.number - 1) * ON_A_PAGE
    context = {
        "form": form,
        "page": page,
        "rows": [_row(each) for each in seen(request.actor, rows[first : first + ON_A_PAGE])],
        "tabs": TABS,
        "tab": wanted.tab,
        "filtered": wanted != Wanted(wanted.tab),
    }
    swaps = request.htmx and not request.htmx.history_restore_request
    return render(request, "work/jobs.html#results" if swaps else "work/jobs.html", context)


def _wanted(tab: str, said: dict[str, Any]) -> Wanted:
    state = said.get("estado", "")
    return Wanted(
        tab=tab if tab in Tab.ALL else Tab.FOR_US,
        state="" if state == "todos" else state,
        process=said.get("proceso", ""),
        material=said.get("material", ""),
        words=said.get("buscar", "").strip(),
        urgent=bool(said.get("urgente")),
        over=state == "todos",
    )


def _row(each: Seen) -> dict[str, Any]:
    return {
        "seen": each,
        "job": each.job,
        "summary": summary_of(each.job),
        "due": due_words(each.job.deadline),
        "stands": stands(each),
    }


def _table(actor: Actor, rows: list[Seen], slug: str) -> HttpResponse:
    """One row a job: UTF-8 with a mark, as spreadsheets expect."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="encargos-{slug}-{clock.today().isoformat()}.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    table.writerow(
        [_("número"), _("encargo"), _("quién pide"), _("procesos"), _("cantidad"), _("para cuándo"), _("urgente"),
         _("estado"), _("cotizaciones")]
    )  # fmt: skip
    for each in rows:
        job = each.job
        table.writerow(
            [
                job.pk,
                safe_cell(job.title),
                safe_cell(each.asker.name) if each.asker else _("sin nombre hasta adjudicar"),
                "; ".join(process_name(code) for code in job.processes),
                amount(job.quantity, job.unit),
                job.deadline.isoformat(),
                _("sí") if job.urgent else _("no"),
                JobState(job.state).label,
                each.quotes if each.is_asker else "",
            ]
        )
    return answer
