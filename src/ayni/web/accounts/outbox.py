"""The outbox: messages that wait for a coordinator to pass them on, and what became of the others."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ayni.directory.actions import messages as actions
from ayni.directory.actions.deliveries import has_service
from ayni.directory.models import Channel, Message, MessageState
from ayni.directory.queries import messages as queries
from ayni.methods.contacts import readable
from ayni.web.accounts.handing import whatsapp
from ayni.web.gate import coordinators_only
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest

LATELY = 20


@dataclass(frozen=True)
class Waiting:
    """A message to pass on, with the text to send; `expired` when its link no longer opens."""

    message: Message
    to: str
    text: str
    whatsapp: str
    has_link: bool
    can_retry: bool
    interrupted: bool


@coordinators_only
def outbox(request: TenantRequest, slug: str) -> HttpResponse:
    """What waits, oldest first; below it what left lately."""
    page = Paginator(queries.waiting_messages(), 30).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "waiting": _waiting(request, list(page)),
        "left": list(queries.left_messages()[:LATELY]),
        "no_phone_service": not has_service(Channel.PHONE),
    }
    return render(request, "accounts/outbox.html", context)


def _waiting(request: TenantRequest, shown: list[Message]) -> list[Waiting]:
    links = queries.links_of(shown)
    found = []
    for message in shown:
        link = links.get(message.pk)
        url = whole(at(request.cluster.slug, "sign_in_link", link.token)) if link else ""
        text = f"{message.body} {url}".strip()
        phone = message.address if message.channel == Channel.PHONE else ""
        found.append(
            Waiting(
                message=message,
                to=readable(phone, request.cluster.country) if phone else message.address,
                text=text,
                whatsapp=whatsapp(phone, text),
                has_link=link is not None,
                can_retry=message.state != MessageState.BY_HAND and has_service(message.channel),
                interrupted=message.state == MessageState.SENDING,
            )
        )
    return found


@require_POST
@coordinators_only
def pass_on(request: TenantRequest, slug: str, message_id: int) -> HttpResponse:
    """The coordinator passed it on; their name stays on it."""
    actions.pass_on(actor=request.actor, message=queries.message_for(request.actor, message_id))
    messages.success(request, _("Anotado: lo pasaste tú."))
    return redirect(at(slug, "outbox"))


@require_POST
@coordinators_only
def try_again(request: TenantRequest, slug: str, message_id: int) -> HttpResponse:
    """Once more by the service."""
    actions.try_again(actor=request.actor, message=queries.message_for(request.actor, message_id))
    messages.success(request, _("El mensaje está otra vez en cola."))
    return redirect(at(slug, "outbox"))
