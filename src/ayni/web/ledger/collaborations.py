"""One collaboration, and the list of what was done together."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.ledger import rules
from ayni.ledger.kinds import KINDS, Dimension, of_dimension
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.notes import notes_of
from ayni.ledger.queries.records import (
    Record,
    State,
    collaboration_for,
    in_state,
    records,
    sees_all,
    sees_words,
    visible_to,
    with_party,
)
from ayni.web.gate import members_only
from ayni.web.tenant import TenantRequest

PAGE = 20
MOST_ROWS_OUT = 20_000


@members_only
def collaboration(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """What was done, who says what of it, and what can be done next."""
    record = collaboration_for(request.actor, pk)
    return render(
        request, "ledger/collaboration.html", {"record": record, **_abilities(request.actor, record)}
    )


def _abilities(actor: Actor, record: Record) -> dict[str, Any]:
    """What the actor may do with it, and what they may read."""
    row, own = record.collaboration, record.part_of(actor.organization)
    answers = {part.answer.answer for part in record.parts if part.answer}
    reads = sees_words(actor, record)
    entries = [row.entry_id, record.reversal.entry_id if record.reversal else None]
    entries += [part.answer.entry_id for part in record.parts if part.answer]
    return {
        "own": own,
        "reads": reads,
        "notes": notes_of(entries) if reads else {},
        "may_answer": own is not None
        and rules.can_answer(
            actor,
            answering=own.organization,
            recorded_by=row.recorded_by,
            recorded_for=row.recorded_for,
            answered_elsewhere=False,
            reversed_=record.reversal is not None,
        )
        is None,
        "may_reverse": record.reversal is None
        and rules.can_reverse(actor, recorded_for=row.recorded_for, answers=answers) is None,
        "may_ask": own is not None and record.reversal is None,
        "to_rate": [
            part
            for part in record.parts
            if own is not None and own.stands and part.stands and part is not own and record.reversal is None
        ],
    }


@members_only
def collaborations(request: TenantRequest, slug: str) -> HttpResponse:
    """«Lo que hicimos juntos», filtered by what stands in the address."""
    rows = _filtered(request)
    if request.GET.get("formato") == "csv":
        return _as_csv(request.actor, rows)
    page = Paginator(rows.select_related("recorded_for"), PAGE).get_page(request.GET.get("pagina"))
    found = records(list(page.object_list))
    return render(
        request,
        "ledger/collaborations.html",
        {
            "page": page,
            "records": found,
            "readable": {each.collaboration.pk for each in found if sees_words(request.actor, each)},
            "sees_all": sees_all(request.actor),
            "kinds": KINDS.values(),
            "dimensions": Dimension.choices,
            "states": State.choices,
            "chosen": {name: request.GET.get(name, "") for name in FILTERS},
            "organization": _organization(request),
        },
    )


FILTERS = ("tipo", "dimension", "estado", "desde", "hasta", "taller")


def _organization(request: TenantRequest) -> Organization | None:
    given = request.GET.get("taller", "")
    return Organization.objects.filter(pk=int(given)).first() if given.isdecimal() else None


def _filtered(request: TenantRequest) -> QuerySet[Collaboration]:
    rows, given = visible_to(request.actor), request.GET
    if given.get("tipo") in KINDS:
        rows = rows.filter(kind=given["tipo"])
    if given.get("dimension") in Dimension.values:
        rows = rows.filter(kind__in=of_dimension(given["dimension"]))
    for name, lookup in (("desde", "happened_on__gte"), ("hasta", "happened_on__lte")):
        day = _day(given.get(name, ""))
        if day:
            rows = rows.filter(**{lookup: day})
    if given.get("estado") in State.values:
        rows = in_state(rows, given["estado"])
    organization = _organization(request)
    if organization:
        rows = with_party(rows, organization.pk)
    return rows.order_by("-happened_on", "-pk")


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _as_csv(actor: Actor, rows: QuerySet[Collaboration]) -> HttpResponse:
    """The list as a table: one row a participant."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="colaboraciones.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    table.writerow(
        [
            _("número"),
            _("tipo"),
            _("fecha"),
            _("organización"),
            _("papel"),
            _("dice"),
            _("valor"),
            _("estado"),
        ]
    )
    for record in records(list(rows[:MOST_ROWS_OUT])):
        row, reads = record.collaboration, sees_words(actor, record)
        for part in record.parts:
            table.writerow([
                row.pk, row.kind, row.happened_on.isoformat(), safe_cell(part.organization.name),
                part.participation.role, part.stance.value,
                row.value if reads and row.value is not None else "", record.state.value,
            ])  # fmt: skip
    return answer


def safe_cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
