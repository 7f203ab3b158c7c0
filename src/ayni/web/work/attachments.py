"""Drawings and photos on a job's page, served only to those who may see the job."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.kernel import files
from ayni.kernel.refusal import Refused
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.work.actions import attachments
from ayni.work.models import Attachment
from ayni.work.queries.jobs import job_for, own_job_for

TYPES = {"image": "image/webp", "pdf": "application/pdf", "dxf": "image/vnd.dxf"}


@require_POST
@members_only
def attach(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Add a file."""
    job = own_job_for(request.actor, job_id)
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("Elige un archivo: un plano en DXF o PDF, o una foto."))
    attachments.attach(
        actor=request.actor, job=job, upload=upload, name=upload.name or "", size=upload.size or 0
    )
    messages.success(request, _("El archivo quedó en el encargo."))
    return redirect(at(slug, "job", job.pk))


@require_POST
@members_only
def detach(request: TenantRequest, slug: str, job_id: int, attachment_id: int) -> HttpResponse:
    """Take a file away."""
    job = own_job_for(request.actor, job_id)
    attachments.detach(actor=request.actor, attachment=_of(job.pk, attachment_id))
    messages.success(request, _("Quitamos el archivo."))
    return redirect(at(slug, "job", job.pk))


@members_only
def attachment(request: TenantRequest, slug: str, job_id: int, attachment_id: int) -> HttpResponse:
    """The file: a picture to look at, everything else to download."""
    row = _of(job_for(request.actor, job_id).job.pk, attachment_id)
    return _served(row.stored_name, TYPES[row.kind], "" if row.kind == "image" else row.original_name)


@members_only
def preview(request: TenantRequest, slug: str, job_id: int, attachment_id: int) -> HttpResponse:
    """What was drawn of a DXF."""
    row = _of(job_for(request.actor, job_id).job.pk, attachment_id)
    if not row.preview_name:
        raise Http404
    return _served(row.preview_name, "image/svg+xml", "")


def _of(job_id: int, attachment_id: int) -> Attachment:
    row = Attachment.objects.filter(job=job_id, pk=attachment_id).first()
    if row is None:
        raise Http404
    return row


def _served(name: str, content_type: str, download_as: str) -> HttpResponse:
    """From the file store, in a sandbox of its own: whatever it holds cannot act in our name."""
    path = files.path_of(name)
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type=content_type)
    if download_as:
        answer["Content-Disposition"] = content_disposition_header(True, download_as)
    answer["Cache-Control"] = "private, max-age=86400"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
