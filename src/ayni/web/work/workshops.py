"""«¿Quién puede hacerlo?»: the workshops that suit a job, why, and a message ready for each."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.models import Organization
from ayni.directory.queries.organizations import sees
from ayni.kernel.refusal import Refused
from ayni.ledger.queries.partners import named
from ayni.ledger.queries.trust import trust_lines
from ayni.methods.matching import Match
from ayni.web.accounts.handing import whatsapp
from ayni.web.gate import members_only
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import due_words, reasons_of, summary_of
from ayni.work.actions import jobs
from ayni.work.models import Audience, Invitee, Job, JobState, Quote, QuoteState
from ayni.work.queries.candidates import ranked
from ayni.work.queries.jobs import own_job_for

SHOWN = 20


@dataclass(frozen=True)
class Suitable:
    """A workshop that could do it: its reasons, what its trust rests on, how it stands with the job."""

    organization: Organization
    reasons: list[str]
    trust: str
    whatsapp: str
    sees_it: bool
    answered: str


@members_only
def job_workshops(request: TenantRequest, slug: str, job_id: int) -> HttpResponse:
    """The suitable ones; the marked ones see the job and are told."""
    job = own_job_for(request.actor, job_id)
    if request.method == "POST":
        return _show(request, slug, job)
    matches = ranked(request.actor, job).matches if _is_asking(job) else ()
    words = request.GET.get("buscar", "").strip()
    found, others = _suitable(request, job, matches), _named(job, words)
    context = {
        "job": job,
        "found": found,
        "more": max(0, len(matches) - SHOWN),
        "words": words,
        "named": others,
        "may_mark": _is_asking(job) and (bool(others) or any(not each.sees_it for each in found)),
        "chooses": job.audience == Audience.CHOSEN,
        "is_draft": job.state == JobState.DRAFT,
        "asking": _is_asking(job),
    }
    return render(request, "work/workshops.html", context)


def _is_asking(job: Job) -> bool:
    return job.state in {JobState.DRAFT, JobState.OPEN}


def _suitable(request: TenantRequest, job: Job, matches: tuple[Match, ...]) -> list[Suitable]:
    """The first matches, then those who see it already without being among them."""
    first = [match.candidate.id for match in matches[:SHOWN]]
    invited = dict(Invitee.objects.filter(job=job).values_list("organization", "declined_at"))
    others = sorted(set(invited) - {match.candidate.id for match in matches})
    organizations = Organization.objects.in_bulk([*first, *others[:SHOWN]])
    reasons = {match.candidate.id: reasons_of(match) for match in matches[:SHOWN]}
    lines = trust_lines(list(organizations))
    quoted = set(
        Quote.objects.filter(job=job).exclude(state=QuoteState.WITHDRAWN).values_list("contractor", flat=True)
    )
    return [
        Suitable(
            organization=organizations[pk],
            reasons=reasons.get(pk, []),
            trust=lines[pk],
            whatsapp=_message_for(request, job, organizations[pk]),
            sees_it=pk in invited,
            answered=_("ya cotizó") if pk in quoted else _("dijo que no puede") if invited.get(pk) else "",
        )
        for pk in [*first, *others[:SHOWN]]
        if pk in organizations
    ]


def _message_for(request: TenantRequest, job: Job, to: Organization) -> str:
    """The address that opens WhatsApp with the text for one workshop, to its number where it shows it."""
    text = _(
        "Hola, %(name)s. Necesito apoyo: %(title)s (%(summary)s), para %(day)s. ¿Puedes? Mira y cotiza aquí: %(url)s"
    ) % {
        "name": to.name,
        "title": job.title,
        "summary": summary_of(job),
        "day": due_words(job.deadline),
        "url": whole(at(request.cluster.slug, "job", job.pk)),
    }
    return whatsapp(to.phone if sees(request.actor, to, "phone") else "", text)


def _named(job: Job, words: str) -> list[Organization]:
    """Workshops found by name, to choose those that the ranking does not bring."""
    return [each for each in named(words, except_for=job.asker_id) if each.left_at is None] if words else []


def _show(request: TenantRequest, slug: str, job: Job) -> HttpResponse:
    """Show it to the marked ones; a draft opens with them."""
    chosen = [int(pk) for pk in request.POST.getlist("workshops") if pk.isdecimal() and len(pk) < 18]
    if not chosen:
        raise Refused(_("Marca al menos un taller."))
    if job.state == JobState.DRAFT:
        jobs.open_job(actor=request.actor, job=job, chosen=chosen)
        messages.success(request, _("Listo: ya pueden verlo y cotizar."))
    else:
        added = jobs.show_to(actor=request.actor, job=job, chosen=chosen)
        words = ngettext(
            "Se lo mostramos a %(count)s taller más.", "Se lo mostramos a %(count)s talleres más.", added
        )
        messages.success(request, words % {"count": added} if added else _("Ya lo veían."))
    return redirect(at(slug, "job_workshops", job.pk))
