"""Bringing projects of other programs, and taking a study to them; never without saying what is lost."""

from io import BytesIO

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import coded_html, codings_csv, write_qdc
from ayni.studies import rules
from ayni.studies.actions.exchange import Brought, bring_project
from ayni.studies.models import Study
from ayni.studies.queries.exchange import own_project, project_bytes, write_project
from ayni.studies.queries.studies import seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest

LARGEST = 200 * 1024 * 1024


class ProjectForm(forms.Form):
    """The file, the study's name, and that the people allowed it."""

    file = forms.FileField(
        label=gettext_lazy("Proyecto"),
        help_text=gettext_lazy(
            "REFI-QDA (.qdpx, .qdc) de NVivo, ATLAS.ti, MAXQDA o QualCoder, o de Taguette (.sqlite3)."
        ),
        widget=forms.FileInput(attrs={"accept": ".qdpx,.qde,.qdc,.sqlite3,.csv"}),
    )
    name = forms.CharField(label=gettext_lazy("Nombre del estudio"), max_length=160)
    allowed = forms.BooleanField(
        label=gettext_lazy("Estas personas permitieron que se analice lo que dijeron."),
        error_messages={"required": gettext_lazy("Sin su consentimiento no se puede analizar.")},
    )


@researchers_only
def bring(request: TenantRequest, slug: str) -> HttpResponse:
    """Make a study of a project."""
    form = ProjectForm(request.POST or None, request.FILES or None)

    def make() -> Brought:
        refusal = rules.can_begin(request.actor)
        if refusal is not None:
            raise Refused(refusal, status=403)
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            raise Refused(_("El proyecto pesa más de 200 MB: tráelo con «ayni refi import»."), field="file")
        try:
            return bring_project(
                actor=request.actor,
                stream=file.file,
                file_name=file.name,
                name=form.cleaned_data["name"].strip(),
            )
        except BadInput as fault:
            raise Refused(
                _("No se pudo leer el proyecto: %(fault)s") % {"fault": fault}, field="file", status=422
            ) from fault

    return form_page(
        request,
        form,
        make,
        then=lambda made: at(slug, "exchange", made.study.pk),
        context={
            "title": _("Trae un proyecto de otro programa"),
            "lead": _("Entra entero o no entra. Después ves qué se leyó y qué no."),
            "button": _("Traer"),
            "back": at(slug, "studies"),
            "back_words": _("Estudios"),
        },
    )


@researchers_only
def exchange(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """What came across when it was brought, what would stay behind, and the files to take along."""
    seat = seat_for(request.actor, study_id)
    written = write_project(seat.study, BytesIO())
    context = in_study(
        seat, "study", written=written, report=seat.study.exchange_report, origin=bool(seat.study.exchanged)
    )
    return render(request, "studies/exchange.html", context)


@researchers_only
def download(request: TenantRequest, slug: str, study_id: int, kind: str) -> HttpResponse:
    """The study as a project (qdpx), its codebook (qdc), its codings as a table (csv), or a page (html)."""
    seat = seat_for(request.actor, study_id)
    content, mime = _written(seat.study, kind)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(seat.study.name) or "estudio"}.{kind}"'
    answer["Content-Security-Policy"] = "sandbox"
    return answer


def _written(study: Study, kind: str) -> tuple[bytes, str]:
    if kind == "qdpx":
        return project_bytes(study), "application/octet-stream"
    project = own_project(study)
    if kind == "csv":
        return codings_csv(project).encode("utf-8-sig", "replace"), "text/csv; charset=utf-8"
    if kind == "html":
        return coded_html(project).encode("utf-8", "replace"), "text/html; charset=utf-8"
    if kind == "qdc" and project.codes:
        target = BytesIO()
        write_qdc(project, target)
        return target.getvalue(), "application/octet-stream"
    raise Http404
