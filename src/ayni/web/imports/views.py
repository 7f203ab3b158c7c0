"""The coordinator's way from the association's list to the directory: upload, look, take over."""

from dataclasses import dataclass
from itertools import islice

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actions import imports as actions
from ayni.directory.models import ImportDraft
from ayni.directory.queries import imports as queries
from ayni.directory.rules import imports as rules
from ayni.methods.organization_list import MAX_BYTES, Finding, Merge
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

SHOWN = 30
"""Findings, merges and new ones shown on the page; all of them are in the file to download."""


class UploadForm(forms.Form):
    """The list."""

    file = forms.FileField(
        label=gettext_lazy("Lista de la asociación"),
        help_text=gettext_lazy("Excel (.xlsx) o CSV, hasta 20,000 filas."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Elige el archivo con la lista."),
            "empty": gettext_lazy("El archivo está vacío. Elige el archivo que tiene la lista."),
        },
    )

    def clean_file(self) -> object:
        """Refused before it is read whole."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(str(rules.FILE_WORDS["too_large"]))
        return file


class TakeOverForm(forms.Form):
    """What to do with those who are there already."""

    merge = forms.ChoiceField(
        label=gettext_lazy("Los que ya están en el directorio"),
        widget=forms.RadioSelect,
        initial=actions.FILL,
        choices=[
            (actions.FILL, gettext_lazy("Completar lo que les falta")),
            (actions.REPLACE, gettext_lazy("Cambiar lo que dice otra cosa por lo de la lista")),
            (actions.SKIP, gettext_lazy("Dejarlos como están")),
        ],
    )


@coordinators_only
def import_organizations(request: TenantRequest, slug: str) -> HttpResponse:
    """Upload a list; what was uploaded before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        draft = attempt(
            form,
            lambda: actions.upload_list(actor=request.actor, file_name=file.name, content=file.read()),
        )
        if draft is not None:
            return redirect(at(slug, "import_draft", draft.pk))
    context = {
        "form": form,
        "drafts": list(queries.recent_drafts()[:10]),
        "fields": rules.FIELD_WORDS.values(),
    }
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Column:
    """A column of the list: its header, an example from below it, and the field it is taken for."""

    number: int
    header: str
    example: str
    field: str


@dataclass(frozen=True)
class ShownFinding:
    """A finding in words."""

    row: int
    field: Promise | str
    value: str
    words: Promise | str
    refuses: bool


@dataclass(frozen=True)
class ShownMerge:
    """An organisation that the directory has, with what the list would change."""

    row: int
    name: str
    by_name: bool
    fills: list[tuple[Promise | str, object]]
    replaces: list[tuple[Promise | str, object, object]]


@coordinators_only
def import_draft(request: TenantRequest, slug: str, draft_id: int) -> HttpResponse:
    """What the list would do, row by row; then, by the button, take it over."""
    draft = queries.draft_for(request.actor, draft_id)
    form = TakeOverForm(request.POST or None, initial={"merge": actions.FILL})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.take_over(actor=request.actor, draft=draft, merge=form.cleaned_data["merge"]),
        )
        if done is not None:
            return redirect(at(slug, "import_draft", draft.pk))
    if draft.done_at is not None:
        return render(request, "imports/done.html", {"draft": draft, "result": draft.result})
    return _show(request, draft, form)


def _show(request: TenantRequest, draft: ImportDraft, form: TakeOverForm, problem: str = "") -> HttpResponse:
    preview = queries.preview_of(draft, request.cluster.country)
    findings = sorted(preview.checked.findings, key=lambda f: (not f.refuses, f.row))
    context = {
        "draft": draft,
        "form": form,
        "problem": problem,
        "columns": _columns(draft),
        "field_words": rules.FIELD_WORDS.items(),
        "named": bool({"name", "legal_name", "contact_name"} & set(draft.columns)),
        "creations": len(preview.plan.creations),
        "first_creations": [entry.values["name"] for entry in preview.plan.creations[:5]],
        "merges": [_shown_merge(merge) for merge in preview.plan.merges[:SHOWN]],
        "merge_count": len(preview.plan.merges),
        "refused_count": len(preview.checked.refused),
        "findings": [_shown_finding(finding) for finding in findings[:SHOWN]],
        "finding_count": len(findings),
    }
    return render(request, "imports/draft.html", context, status=422 if form.errors or problem else 200)


def _columns(draft: ImportDraft) -> list[Column]:
    found = []
    for number, field in enumerate(draft.columns):
        cells = (row[number] for row in islice(draft.rows, 1, 50) if number < len(row) and row[number])
        header = draft.rows[0][number] if number < len(draft.rows[0]) else ""
        found.append(Column(number, header, next(cells, "")[:60], field))
    return found


def _shown_finding(finding: Finding) -> ShownFinding:
    words = rules.words_of(finding)
    return ShownFinding(finding.row, rules.FIELD_WORDS[finding.field], finding.value, words, finding.refuses)


def _shown_merge(merge: Merge) -> ShownMerge:
    return ShownMerge(
        merge.entry.row,
        str(merge.known.values["name"]),
        merge.by_name,
        [(rules.FIELD_WORDS[c.field], c.after) for c in merge.changes if c.fills],
        [(rules.FIELD_WORDS[c.field], c.before, c.after) for c in merge.changes if not c.fills],
    )


@require_POST
@coordinators_only
def import_columns(request: TenantRequest, slug: str, draft_id: int) -> HttpResponse:
    """Correct which column is which, then look again."""
    draft = queries.draft_for(request.actor, draft_id)
    columns = [request.POST.get(f"column_{number}", "") for number in range(len(draft.columns))]
    form = forms.Form(request.POST)
    if (
        attempt(form, lambda: actions.choose_columns(actor=request.actor, draft=draft, columns=columns))
        is None
    ):
        problem = " ".join(str(fault) for fault in form.non_field_errors())
        return _show(request, draft, TakeOverForm(initial={"merge": actions.FILL}), problem)
    return redirect(at(slug, "import_draft", draft.pk))


@coordinators_only
def returned_rows(request: TenantRequest, slug: str, draft_id: int) -> HttpResponse:
    """The rows that did not go in or need a look, with their reasons, for a spreadsheet."""
    draft = queries.draft_for(request.actor, draft_id)
    checked = queries.checked_of(draft, request.cluster.country)
    response = HttpResponse(
        "\ufeff" + queries.returned_rows(draft, checked), content_type="text/csv; charset=utf-8"
    )
    name = _("filas-por-corregir")
    response["Content-Disposition"] = f'attachment; filename="{name}-{draft.pk}.csv"'
    return response
