"""The price list as a file: out as CSV or XLSX, and in again."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ayni.directory.rules.imports import FILE_WORDS
from ayni.kernel.refusal import Sentence
from ayni.methods.errors import BadInput
from ayni.methods.organization_list import MAX_BYTES, UnreadableList, read_table
from ayni.methods.price_list import Fault, as_csv, as_workbook, check_list
from ayni.purchasing import actions
from ayni.purchasing.queries.catalogue import list_rows
from ayni.purchasing.rules.catalogue import COLUMN_WORDS, words_of_fault
from ayni.web.gate import coordinators_only, insiders_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

FAULTS_SHOWN = 50


@dataclass(frozen=True)
class ShownFault:
    """A fault of a file in words: where, what stands there, why not."""

    row: int
    column: Promise | str
    value: str
    words: Promise | str


@insiders_only
def price_list_file(request: TenantRequest, slug: str, kind: str) -> HttpResponse:
    """The whole list; `kind` is csv or xlsx."""
    rows = list_rows()
    if kind == "xlsx":
        content: str | bytes = as_workbook(rows)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        content, media, kind = "\ufeff" + as_csv(rows), "text/csv; charset=utf-8", "csv"
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{_("lista-de-precios")}.{kind}"'
    return response


@coordinators_only
def import_prices(request: TenantRequest, slug: str) -> HttpResponse:
    """Take a list over, whole or not at all; every fault is shown with its row and column."""
    problem: Sentence = ""
    faults: list[ShownFault] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            problem = _("Elige el archivo que tiene la lista.")
        else:
            content = upload.read(MAX_BYTES + 1)
            problem, faults, done = _take_over(request, content, upload.name or "")
            if done is not None:
                messages.success(request, done)
                return redirect(at(slug, "catalogue"))
    context = {"problem": problem, "faults": faults[:FAULTS_SHOWN], "fault_count": len(faults)}
    return render(
        request, "purchasing/import_prices.html", context, status=422 if request.method == "POST" else 200
    )


def _take_over(
    request: TenantRequest, content: bytes, name: str
) -> tuple[Sentence, list[ShownFault], str | None]:
    """The problem of the file, its faults, or the sentence about what it did."""
    try:
        checked = check_list(read_table(content, name).rows)
    except UnreadableList as unreadable:
        return FILE_WORDS[unreadable.code], [], None
    except BadInput:
        return _("La primera fila debe tener los títulos «Código» y «Nombre»."), [], None
    done = actions.import_list(actor=request.actor, price_list=checked)
    if done.faults:
        return _("La lista tiene errores; no se guardó nada."), [_shown(each) for each in done.faults], None
    said = _("%(added)s artículos nuevos, %(changed)s cambiados, %(unchanged)s iguales; %(prices)s precios.") % {
        "added": done.added, "changed": done.changed, "unchanged": done.unchanged, "prices": done.prices,
    }  # fmt: skip
    return "", [], said


def _shown(fault: Fault) -> ShownFault:
    return ShownFault(fault.row, COLUMN_WORDS[fault.column], fault.value, words_of_fault(fault))
