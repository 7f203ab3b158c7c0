"""The directory as a table to open elsewhere: what the actor may see, nothing more."""

import csv
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Organization
from ayni.directory.queries.cards import lines_of
from ayni.directory.queries.organizations import sees, visible_capabilities
from ayni.directory.queries.search import Filters, search
from ayni.web.directory.field_names import field_name

MOST_ROWS = 20_000

_COLUMNS = (
    "guild", "description", "availability", "phone", "email", "address", "website", "people_employed",
    "lead_time_days", "founded_year", "legal_name", "tax_id",
)  # fmt: skip


def directory_table(actor: Actor, filters: Filters) -> HttpResponse:
    """CSV in UTF-8 with a byte order mark, which spreadsheets need to read accents."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="directorio.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    labels = [field_name(name) for name in _COLUMNS]
    table.writerow([_("nombre"), _("tipo"), *labels, _("qué pueden hacer")])
    rows = search(actor, filters, size=MOST_ROWS).organizations
    able = _capabilities_in_words(actor, rows)
    for each in rows:
        cells = [each.name, str(each.get_kind_display()), *(_cell(actor, each, name) for name in _COLUMNS)]
        table.writerow([safe_cell(cell) for cell in (*cells, "; ".join(able.get(each.pk, [])))])
    return answer


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; a phone number in international form stays as it is."""
    if text.startswith(("=", "-", "@", "\t", "\r")) or (text.startswith("+") and not text[1:].isdecimal()):
        return f"'{text}"
    return text


def _cell(actor: Actor, organization: Organization, name: str) -> str:
    """The value as people read it, empty where the actor may not see it."""
    if not sees(actor, organization, name):
        return ""
    if name in {"guild", "availability"}:
        return str(getattr(organization, f"get_{name}_display")())
    value = getattr(organization, name)
    return "" if value is None else str(value)


def _capabilities_in_words(actor: Actor, rows: Sequence[Organization]) -> dict[int, list[str]]:
    able: dict[int, list[Capability]] = {}
    ids = [each.pk for each in rows]
    for row in visible_capabilities(actor).filter(organization_id__in=ids).order_by("kind", "process", "pk"):
        able.setdefault(row.organization_id, []).append(row)
    return {organization_id: lines_of(each) for organization_id, each in able.items()}
