"""«Red»: who is in the park and who can do what."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ayni.directory.models import Guild, Organization, OrganizationKind
from ayni.directory.queries.cards import in_words, material_name, process_name
from ayni.directory.queries.organizations import sees
from ayni.directory.queries.search import Filters, matching_capabilities, search
from ayni.ledger.queries.trust import trust_lines
from ayni.methods.materials import MATERIALS
from ayni.methods.processes import PROCESSES
from ayni.web.gate import open_to_all
from ayni.web.ledger.collaborations import safe_cell
from ayni.web.tenant import TenantRequest

PAGE = 20
MOST_ROWS_OUT = 20_000


def filters_of(request: TenantRequest) -> Filters:
    """The filter bar's state, which stands in the address."""
    given = request.GET
    return Filters(
        text=given.get("q", "").strip()[:200],
        kind=given.get("tipo", "") if given.get("tipo") in OrganizationKind.values else "",
        guild=given.get("gremio", "") if given.get("gremio") in Guild.values else "",
        process=given.get("proceso", "")[:40],
        material=given.get("material", "")[:40],
        free_only=given.get("libre") == "1",
    )


@open_to_all
def directory(request: TenantRequest, slug: str) -> HttpResponse:
    """The directory, searched and filtered; an HTMX request gets the results alone."""
    filters = filters_of(request)
    rows = search(request.actor, filters)
    if request.GET.get("formato") == "csv":
        return _as_csv(request, list(rows[:MOST_ROWS_OUT]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    shown = list(page.object_list)
    context = {
        "page": page,
        "entries": _entries(request, shown, filters),
        "filters": filters,
        "filtered": filters != Filters(),
        **_choices(),
    }
    template = "directory/directory.html"
    return render(request, f"{template}#results" if request.headers.get("HX-Request") else template, context)


def _choices() -> dict[str, Any]:
    return {
        "kinds": OrganizationKind.choices,
        "guilds": Guild.choices,
        "processes": sorted(
            ((each.code, process_name(each.code)) for each in PROCESSES), key=lambda pair: pair[1]
        ),
        "materials": sorted(
            ((each.code, material_name(each.code)) for each in MATERIALS), key=lambda pair: pair[1]
        ),
    }


def _entries(request: TenantRequest, shown: list[Organization], filters: Filters) -> list[dict[str, Any]]:
    """Each organisation with why it is here and what is known of it."""
    met = matching_capabilities(request.actor, shown, filters)
    trust = trust_lines([each.pk for each in shown])
    return [
        {
            "organization": each,
            "reasons": [in_words(row) for row in met.get(each.pk, [])[:3]],
            "trust": trust.get(each.pk, ""),
            "shows_availability": sees(request.actor, each, "availability"),
        }
        for each in shown
    ]


def _as_csv(request: TenantRequest, rows: list[Organization]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="directorio.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    fields = ("phone", "email", "address", "website", "tax_id")
    table.writerow(
        [_("nombre"), _("tipo"), _("gremio"), _("teléfono"), _("correo"), _("dirección"), _("web"), _("RUC")]
    )
    for each in rows:
        seen = [getattr(each, name) if sees(request.actor, each, name) else "" for name in fields]
        cells = [each.name, str(each.get_kind_display()), str(each.get_guild_display()), *seen]
        table.writerow([cell if cell.startswith("+51") else safe_cell(cell) for cell in cells])
    return answer
