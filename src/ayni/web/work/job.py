"""One job: what is asked for, where it stands and who must act, questions, and everything that happened."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.queries.trust import trust_lines
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.sections import sections_for
from ayni.web.work.words import facts_of, stands
from ayni.work.actions import jobs, questions
from ayni.work.clause import text_for
from ayni.work.models import JobEvent, JobState, QuoteState
from ayni.work.models.award import RELEASED
from ayni.work.queries.jobs import Seen, job_for, own_job_for, steps
from ayni.work.queries.quotes import awards_of, question_for, questions_of, total_of
from ayni.work.rules import jobs as rules
from ayni.work.rules.parties import AGREED
from ayni.work.rules.quotes import can_ask, can_quote
from ayni.work.timeline import EventKind


@dataclass(frozen=True)
class Step:
    """A step of the timeline as this reader sees it; `who` is empty where time did it."""

    who: str
    person: str
    done: str
    words: str
    event: JobEvent


class QuestionForm(forms.Form):
    """What somebody who may quote wants to know."""

    text = forms.CharField(
        label=gettext_lazy("Tu pregunta"), max_length=400,
        help_text=gettext_lazy("La leen todos los que pueden cotizar, sin tu nombre."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the asker answers, for all."""

    answer = forms.CharField(
        label=gettext_lazy("Tu respuesta"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """Why, in a few words."""

    reason = forms.CharField(
        label=gettext_lazy("¿Por qué?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DateForm(forms.Form):
    """A new day, for a job whose first one passed."""

    deadline = forms.DateField(
        label=gettext_lazy("¿Para cuándo?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


@members_only
def job_page(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """The page of a job, as its reader may see it."""
    return _page(request, job_for(request.actor, job_id), QuestionForm())


def _page(request: TenantRequest, seen: Seen, question: QuestionForm) -> HttpResponse:
    job, actor = seen.job, request.actor
    reveals = seen.asker is not None
    quotes = seen.quote is not None and seen.quote.state == QuoteState.OFFERED
    context = {
        "seen": seen,
        "job": job,
        "facts": facts_of(job),
        "stands": stands(seen),
        "works": AGREED,
        "clause": text_for(job),
        "trust": trust_lines([job.asker_id])[job.asker_id] if reveals and not seen.is_asker else "",
        "attachments": list(job.attachments.order_by("pk")),
        "can_quote": can_quote(actor, job, own=seen.quote) is None,
        "has_quote": quotes,
        "holds_part": seen.award is not None and seen.award.state not in RELEASED,
        "own_total": total_of(seen.quote) + seen.quote.freight if seen.quote and quotes else None,
        "can_ask": can_ask(actor, job) is None,
        "can_change": rules.can_change(actor, job) is None,
        "can_cancel": rules.can_cancel(actor, job, taken=False) is None,
        "awards": awards_of(job) if seen.is_asker else [],
        "questions": questions_of(job),
        "question_form": question,
        "sections": sections_for(actor, seen),
        "steps": [_step(seen, event) for event in steps(actor, job)],
    }
    return render(request, "work/job.html", context, status=422 if question.errors else 200)


def _step(seen: Seen, event: JobEvent) -> Step:
    """Who did it, without the name of an asker that is still hidden."""
    hidden = seen.asker is None and event.organization_id == seen.job.asker_id
    organization = event.organization.name if event.organization else ""
    known = event.kind in EventKind.values
    return Step(
        who=_("Quien pide") if hidden else organization,
        person="" if hidden or event.person is None else event.person.name,
        done=str(EventKind(event.kind).label) if known else event.kind,
        words="" if event.kind in {EventKind.ASKED, EventKind.ANSWERED} else event.words,
        event=event,
    )


@members_only
def open_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Ask for quotes with a draft; one whose day passed first gets a new one."""
    job = own_job_for(request.actor, job_id)
    again = job.state == JobState.EXPIRED or job.deadline < clock.today()
    initial = {"deadline": _later(job.deadline)}
    form = DateForm(request.POST if request.method == "POST" and again else None, initial=initial)
    if request.method == "POST" and (not again or form.is_valid()):
        opened = attempt(
            form, lambda: _opened(request.actor, job.pk, form.cleaned_data["deadline"] if again else None)
        )
        if opened is not None:
            return redirect(at(slug, "job_workshops", job.pk))
        if not again:
            messages.error(
                request, " ".join(str(fault) for faults in form.errors.values() for fault in faults)
            )
            return redirect(at(slug, "change_job", job.pk))
    context = {"job": job, "form": form, "again": again}
    return render(request, "work/open.html", context, status=422 if form.errors else 200)


def _opened(actor: Actor, job_id: int, deadline: date | None) -> object:
    job = own_job_for(actor, job_id)
    if deadline is None:
        return jobs.open_job(actor=actor, job=job)
    if job.state == JobState.EXPIRED:
        return jobs.reopen_job(actor=actor, job=job, deadline=deadline)
    changed = jobs.change_job(actor=actor, job=job, fields={"deadline": deadline})
    return jobs.open_job(actor=actor, job=changed)


def _later(deadline: date) -> date:
    return max(deadline, clock.today() + timedelta(days=3))


@members_only
def cancel_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """Take the job back, with a word to those who quoted."""
    job = own_job_for(request.actor, job_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: jobs.cancel_job(actor=request.actor, job=job, reason=reason)) is not None:
            messages.success(request, _("El encargo quedó anulado. Avisamos a quienes cotizaron."))
            return redirect(at(slug, "job", job.pk))
    return render(request, "work/cancel.html", {"job": job, "form": form}, status=422 if form.errors else 200)


@require_POST
@members_only
def decline_job(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """«No puedo»: it leaves Hoy."""
    seen = job_for(request.actor, job_id)
    jobs.decline(actor=request.actor, job=seen.job)
    messages.success(
        request, _("Listo, ya no te lo mostramos en Hoy. Si cambias de idea, todavía puedes cotizar.")
    )
    return redirect(at(slug, "jobs"))


@require_POST
@members_only
def ask_question(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """A question about the job."""
    seen = job_for(request.actor, job_id)
    form = QuestionForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: questions.ask(actor=request.actor, job=seen.job, text=text)) is not None:
            messages.success(request, _("Preguntaste. La respuesta la verán todos los que pueden cotizar."))
            return redirect(at(slug, "job", seen.job.pk))
    return _page(request, seen, form)


@members_only
def answer_question(request: TenantRequest, slug: str, question_id: int) -> HttpResponse:
    """The asker's answer, for all."""
    question = question_for(request.actor, question_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": question.answer})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["answer"]
        if (
            attempt(form, lambda: questions.answer(actor=request.actor, question=question, text=text))
            is not None
        ):
            return redirect(at(slug, "job", question.job_id))
    context = {"question": question, "form": form}
    return render(request, "work/answer.html", context, status=422 if form.errors else 200)
