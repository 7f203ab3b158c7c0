"""One collaboration: what was done, what each side says of it, what comes next, and everything that happened."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actions.deliveries import has_service
from ayni.directory.models import Channel, Organization
from ayni.ledger import actions, rules
from ayni.ledger.models import ConfirmationLink
from ayni.ledger.queries.answers import why_not_answer
from ayni.ledger.queries.history import history_of
from ayni.ledger.queries.links import open_links, token_of
from ayni.ledger.queries.ratings import own_ratings
from ayni.ledger.queries.records import Part, Record, Stance, State, collaboration_for, sees_words
from ayni.web.accounts.handing import whatsapp
from ayni.web.gate import members_only
from ayni.web.ledger.words import day_words, sentence
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest

WORDS_OF_STATE = {
    State.WAITING: gettext_lazy("Falta que confirmen"),
    State.CONFIRMED: gettext_lazy("Confirmada por todos"),
    State.DISPUTED: gettext_lazy("No están de acuerdo"),
    State.REVERSED: gettext_lazy("Anulada: ya no cuenta"),
}


PARTS_SHOWN = 6
"""With more participants, those who confirmed are folded away."""


@dataclass(frozen=True)
class Request:
    """How to ask a silent participant: a link in hand (its WhatsApp address and its own), or none yet."""

    part: Part
    link: ConfirmationLink | None
    url: str
    whatsapp: str
    can_send: bool
    send_words: str
    sent_to: str


@members_only
def collaboration(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The page of a collaboration."""
    record = collaboration_for(request.actor, pk)
    own = record.part_of(request.actor.organization)
    words = sees_words(request.actor, record)
    may_answer = own is not None and why_not_answer(request.actor, own.participation) is None
    context = {
        "record": record,
        "own": own,
        "sentence": sentence(record, request.actor.organization),
        "day": day_words(record.collaboration.happened_on),
        "state_words": _state_words(record, own),
        "folded": len(record.parts) > PARTS_SHOWN,
        "asked": may_answer and own is not None and own.stance == Stance.SILENT,
        "can_change": may_answer and own is not None and own.answer is not None,
        "requests": _requests(request, record) if own is not None and own.stands else [],
        "ratings": own_ratings(request.actor, record),
        "can_reverse": _can_reverse(request, record),
        "sees_words": words,
        "history": history_of(record, words=words),
    }
    return render(request, "ledger/collaboration.html", context)


def _state_words(record: Record, own: Part | None) -> object:
    if own is not None and record.state == State.WAITING and record.silent == [own]:
        return _("Falta tu respuesta")
    return WORDS_OF_STATE[record.state]


def _can_reverse(request: TenantRequest, record: Record) -> bool:
    if record.reversal is not None:
        return False
    answers = {part.answer.answer for part in record.parts if part.answer}
    reason = rules.can_reverse(request.actor, recorded_for=record.collaboration.recorded_for, answers=answers)
    return reason is None


def _requests(request: TenantRequest, record: Record) -> list[Request]:
    """For each silent participant how to ask it; one query for all."""
    if record.reversal is not None:
        return []
    silent = record.silent
    links = {link.participation_id: link for link in open_links([part.participation.pk for part in silent])}
    return [_request(request, record, part, links.get(part.participation.pk)) for part in silent]


def _request(request: TenantRequest, record: Record, part: Part, link: ConfirmationLink | None) -> Request:
    in_hand = link is not None and link.handed_by_id == request.actor.signed_in.pk
    token = token_of(link) if link is not None and in_hand else None
    url = whole(at(request.cluster.slug, "confirm_link", token)) if token else ""
    text = _message(record, part.organization, url) if url else ""
    served = has_service(Channel.PHONE) or has_service(Channel.EMAIL)
    return Request(
        part=part,
        link=link,
        url=url,
        whatsapp=whatsapp(part.organization.phone, text) if text else "",
        can_send=served or not request.actor.is_coordinator,
        send_words=_("Mandarle el enlace desde Ayni") if served else _("Que se lo pida la coordinación"),
        sent_to=link.sent_to if link is not None and not in_hand else "",
    )


def _message(record: Record, asked: Organization, url: str) -> str:
    """What goes by WhatsApp."""
    return _(
        "Hola, %(asked)s. Anotamos en Ayni: «%(what)s» (%(day)s). ¿Nos confirmas que fue así? %(url)s"
    ) % {
        "asked": asked.name,
        "what": sentence(record, asked),
        "day": day_words(record.collaboration.happened_on),
        "url": url,
    }


@require_POST
@members_only
def ask(request: TenantRequest, slug: str, pk: int, participation_id: int) -> HttpResponse:
    """Make the link of one silent participant: in one's own hand, or sent to the address on record."""
    record = collaboration_for(request.actor, pk)
    part = _part(record, participation_id)
    if request.POST.get("way") == "message":
        actions.ask_by_message(
            actor=request.actor,
            record=record,
            part=part,
            compose=lambda token: _message(record, part.organization, whole(at(slug, "confirm_link", token))),
        )
        messages.success(request, _("El enlace va a su celular o correo. Cuando respondan, lo verás aquí."))
    else:
        actions.ask_by_hand(actor=request.actor, record=record, part=part)
    return redirect(at(slug, "collaboration", pk))


def _part(record: Record, participation_id: int) -> Part:
    for part in record.parts:
        if part.participation.pk == participation_id:
            return part
    raise Http404
