"""What the others say: answers, links to answer with, ratings, reversals."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.attempts import too_many
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.actions.answer import refuse_if_spent
from ayni.ledger.actions.ask import ask_by_hand
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Answer
from ayni.ledger.queries.links import OpenedLink, link_by, token_of
from ayni.ledger.queries.ratings import ratings_between
from ayni.ledger.queries.records import Part, Record, collaboration_for
from ayni.web.forms import attempt
from ayni.web.gate import members_only, open_to_all
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest


@require_POST
@members_only
def answer(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm or dispute, signed in."""
    record = collaboration_for(request.actor, pk)
    own = record.part_of(request.actor.organization)
    said = request.POST.get("answer", "")
    if own is None or said not in Answer.values:
        raise Http404
    actions.answer(
        actor=request.actor, participation=own.participation, answer=said, text=request.POST.get("text", "")
    )
    messages.success(request, _("Gracias: tu respuesta quedó guardada."))
    return redirect(at(slug, "collaboration", pk))


@members_only
def ask(request: TenantRequest, slug: str, pk: int, participation_id: int) -> HttpResponse:
    """The link with which a participant confirms without an account, ready to send."""
    record = collaboration_for(request.actor, pk)
    part = next((each for each in record.parts if each.participation.pk == participation_id), None)
    if part is None:
        raise Http404
    if request.method != "POST":
        return redirect(at(slug, "collaboration", pk))
    link = ask_by_hand(actor=request.actor, record=record, part=part)
    token = token_of(link)
    if token is None:
        raise Refused(_("Ese enlace ya no se puede mostrar. Vuelve a pedirlo mañana."))
    url = whole(at(slug, "confirm_link", token))
    text = _message(record, part, url)
    context = {"record": record, "part": part, "url": url, "text": text, "link": link}
    return render(request, "ledger/ask.html", context)


def _message(record: Record, part: Part, url: str) -> str:
    return _("Hola %(name)s, anotamos en Ayni: %(what)s, el %(day)s. ¿Nos confirmas si fue así? %(url)s") % {
        "name": part.organization.name,
        "what": what_was_done(record, part),
        "day": record.collaboration.happened_on.strftime("%d/%m"),
        "url": url,
    }


def what_was_done(record: Record, part: Part) -> str:
    """The collaboration in a sentence, as seen by this participant: «Nos pasó un trabajo (Metal Andina)»."""
    kind, role = record.kind, part.participation.role
    words = kind.received if role == PartyRole.RECEIVER else kind.gave
    others = ", ".join(each.organization.name for each in record.parts if each is not part)
    return f"{words} ({others})"


@open_to_all
def confirm_link(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """Answer with a link, without an account. Looking uses nothing up; only the answer does."""
    opened = link_by(token)
    try:
        refuse_if_spent(opened.link if opened else None, clock.now())
    except Refused as spent:
        return render(request, "ledger/link_spent.html", {"reason": spent}, status=spent.status)
    if opened is None:
        raise Http404
    problem = ""
    if request.method == "POST" and request.POST.get("answer") in Answer.values:
        try:
            actions.answer_by_link(
                token=token, answer=request.POST["answer"], text=request.POST.get("text", "")
            )
        except Refused as refusal:
            problem = str(refusal)
        else:
            return redirect(at(slug, "confirmed_by_link"))
    return _link_page(request, opened, problem)


def _link_page(request: HttpRequest, opened: OpenedLink, problem: str) -> HttpResponse:
    context = {
        "record": opened.record,
        "part": opened.part,
        "what": what_was_done(opened.record, opened.part),
        "problem": problem,
        "typed": request.POST.get("text", ""),
    }
    return render(
        request, "ledger/confirm_link.html", context, status=422 if request.method == "POST" else 200
    )


@open_to_all
def confirmed_by_link(request: TenantRequest, slug: str) -> HttpResponse:
    """Thanks, after an answer by link."""
    return render(request, "ledger/confirmed_by_link.html")


def link_tried_too_often(address: str) -> bool:
    """Whether somebody at this network address tried too many links in the last hour."""
    return too_many(f"link:{address}", limit=60, within=timedelta(hours=1))


class RatingForm(forms.Form):
    """Three questions with big answers."""

    YES_NO = (("yes", gettext_lazy("Sí")), ("no", gettext_lazy("No")))

    on_time = forms.ChoiceField(
        label=gettext_lazy("¿Cumplieron a tiempo?"), choices=YES_NO, widget=forms.RadioSelect
    )
    quality = forms.TypedChoiceField(
        label=gettext_lazy("¿Qué tal la calidad?"),
        coerce=int,
        choices=[
            (5, gettext_lazy("Excelente")), (4, gettext_lazy("Buena")), (3, gettext_lazy("Regular")),
            (2, gettext_lazy("Mala")), (1, gettext_lazy("Muy mala")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    would_repeat = forms.ChoiceField(
        label=gettext_lazy("¿Volverían a trabajar con ellos?"), choices=YES_NO, widget=forms.RadioSelect
    )


@members_only
def rate(request: TenantRequest, slug: str, pk: int, organization_id: int) -> HttpResponse:
    """Judge another participant."""
    record = collaboration_for(request.actor, pk)
    rated = next(
        (part.organization for part in record.parts if part.organization.pk == organization_id), None
    )
    if rated is None or record.part_of(request.actor.organization) is None:
        raise Http404
    form = RatingForm(request.POST or None, initial=_present_judgement(request, record, rated))
    if request.method == "POST" and form.is_valid():
        given = attempt(form, lambda: _rate(request, record, rated, form.cleaned_data))
        if given is not None:
            messages.success(request, _("Gracias. Tu valoración quedó guardada."))
            return redirect(at(slug, "collaboration", pk))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "ledger/rate.html", {"form": form, "record": record, "rated": rated}, status=status
    )


def _rate(request: TenantRequest, record: Record, rated: Organization, said: dict[str, Any]) -> Any:
    return actions.rate(
        actor=request.actor,
        collaboration=record.collaboration,
        rated=rated,
        on_time=said["on_time"] == "yes",
        quality=said["quality"],
        would_repeat=said["would_repeat"] == "yes",
    )


def _present_judgement(request: TenantRequest, record: Record, rated: Organization) -> dict[str, Any]:
    own, theirs = record.part_of(request.actor.organization), record.part_of(rated)
    history = ratings_between(own.participation, theirs.participation) if own and theirs else []
    if not history:
        return {}
    last = history[-1]
    words = {True: "yes", False: "no"}
    return {"on_time": words[last.on_time], "quality": last.quality, "would_repeat": words[last.would_repeat]}


@require_POST
@members_only
def reverse(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was recorded by mistake."""
    record = collaboration_for(request.actor, pk)
    actions.reverse(
        actor=request.actor, collaboration=record.collaboration, text=request.POST.get("text", "")
    )
    messages.success(request, _("Quedó anulada. Ya no cuenta para nadie."))
    return redirect(at(slug, "collaboration", pk))
