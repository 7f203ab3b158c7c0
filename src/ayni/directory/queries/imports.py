"""Lists on their way in: what they would do, and what they did."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import ImportDraft, Organization
from ayni.directory.rules import imports as rules
from ayni.methods.organization_list import Checked, Finding, Known, Plan, check_rows, plan_import

CARD_FIELDS = (
    "name", "legal_name", "tax_id", "kind", "guild", "phone", "email", "website", "address", "description",
    "people_employed", "founded_year",
)  # fmt: skip
"""What a list may say of an organisation's card."""


@dataclass(frozen=True)
class Preview:
    """What taking a draft over would do."""

    checked: Checked
    plan: Plan


def draft_for(actor: Actor, draft_id: int) -> ImportDraft:
    """Gate to an uploaded list: the coordination only."""
    found = ImportDraft.objects.filter(pk=draft_id).first()
    if found is None or rules.may_import(actor):
        raise Http404
    return found


def recent_drafts() -> QuerySet[ImportDraft]:
    """Uploaded lists, newest first, without their rows."""
    return ImportDraft.objects.defer("rows").select_related("uploaded_by").order_by("-created_at", "-id")


def checked_of(draft: ImportDraft, country: str) -> Checked:
    """The list's rows as organisations, with what was found wrong in them."""
    return check_rows(draft.rows[1:], draft.columns, country, first_row=draft.header_row + 1)


def preview_of(draft: ImportDraft, country: str) -> Preview:
    """Check the list and compare it with the directory; nothing is written."""
    checked = checked_of(draft, country)
    return Preview(checked, plan_import(checked, known_organizations()))


def known_organizations() -> Iterable[Known]:
    """The open cluster's organisations with their cards' fields."""
    rows = Organization.objects.order_by("pk").values("pk", *CARD_FIELDS)
    return (Known(row["pk"], {field: row[field] for field in CARD_FIELDS}) for row in rows.iterator(2000))


def contact_names(organizations: Iterable[Organization]) -> dict[int, str]:
    """The contact's name that the newest imported list gave for each organisation."""
    wanted = {organization.pk for organization in organizations}
    names: dict[int, str] = {}
    for result in (
        ImportDraft.objects.exclude(done_at=None).order_by("done_at").values_list("result", flat=True)
    ):
        known = ((int(pk), name) for pk, name in result.get("contacts", {}).items())
        names.update({pk: name for pk, name in known if pk in wanted})
    return names


def returned_rows(draft: ImportDraft, checked: Checked) -> str:
    """The rows that did not go in, and those that need a look, as CSV with their reasons, to be corrected.

    Columns: the file's own, then the row's number, whether it went in, and why. Cells that a spreadsheet
    would run as a formula are given as text.
    """
    target = StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow([*map(_inert, draft.rows[0]), _("fila"), _("¿entró?"), _("motivo")])
    refused = {row.row for row in checked.refused}
    reasons: dict[int, list[Finding]] = {}
    for finding in checked.findings:
        reasons.setdefault(finding.row, []).append(finding)
    for number, findings in sorted(reasons.items()):
        cells = draft.rows[number - draft.header_row]
        entered = _("no") if number in refused else _("sí, revisar")
        writer.writerow([*map(_inert, cells), number, entered, " ".join(_reason(f) for f in findings)])
    return target.getvalue()


def _reason(finding: Finding) -> str:
    said = f" ({finding.value})" if finding.value and finding.code != "joined" else ""
    return f"{rules.FIELD_WORDS[finding.field]}{said}: {rules.words_of(finding)}"


def _inert(cell: str) -> str:
    return (
        f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} and not cell[1:].replace(" ", "").isdecimal() else cell
    )
