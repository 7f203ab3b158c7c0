"""«Pide apoyo»: one form, from the need to workshops that see it; and the same form to change it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.ask_form import AskForm, initial_of
from ayni.work.actions import attachments, jobs
from ayni.work.models import Audience, Job, JobState
from ayni.work.queries.jobs import own_job_for
from ayni.work.rules.jobs import acts_for_workshop, can_change


@insiders_only
def ask_job(request: TenantRequest, slug: str) -> HttpResponse:
    """A new job: kept as a draft, or shown at once."""
    problem = acts_for_workshop(request.actor)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and problem is None and form.is_valid():
        job = attempt(form, lambda: _posted(request, form))
        if job is not None:
            return redirect(_next_page(slug, job))
    context = {"form": form, "problem": problem, "job": None}
    return render(request, "work/ask.html", context, status=422 if form.errors else 200)


def _posted(request: TenantRequest, form: AskForm) -> Job:
    """The job, opened unless a draft is wanted or workshops are still to be chosen; its drawing last, so that a
    refusal leaves no file behind."""
    job = jobs.save_draft(actor=request.actor, fields=form.columns())
    if request.POST.get("then") != "draft" and job.audience != Audience.CHOSEN:
        job = jobs.open_job(actor=request.actor, job=job)
    upload = request.FILES.get("file")
    if upload is not None:
        attachments.attach(
            actor=request.actor, job=job, upload=upload, name=upload.name or "", size=upload.size or 0
        )
    return job


def _next_page(slug: str, job: Job) -> str:
    """Whom to show it to, or tell by WhatsApp too; a draft's own page."""
    if job.state == JobState.DRAFT and job.audience != Audience.CHOSEN:
        return at(slug, "job", job.pk)
    return at(slug, "job_workshops", job.pk)


@insiders_only
def change_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Change what is asked for."""
    job = own_job_for(request.actor, job_id)
    problem = can_change(request.actor, job)
    if problem is not None:
        raise Refused(problem)
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial_of(job))
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: jobs.change_job(actor=request.actor, job=job, fields=form.columns()))
        if changed is not None:
            messages.success(request, _("Listo: el encargo quedó como lo cambiaste."))
            return redirect(at(slug, "job", job.pk))
    context = {"form": form, "problem": None, "job": job}
    return render(request, "work/ask.html", context, status=422 if form.errors else 200)
