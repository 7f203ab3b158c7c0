"""The outbox: what waits to be passed on, what failed, what left."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Message, MessageState, SignInLink
from ayni.directory.rules import people as rules
from ayni.directory.secret_links import SIGN_IN, token_of
from ayni.kernel import clock


def _interrupted(now: datetime) -> Q:
    from ayni.directory.actions.messages import INTERRUPTED_AFTER

    return Q(state=MessageState.SENDING, closed_at__lt=now - INTERRUPTED_AFTER)


def waiting_messages() -> QuerySet[Message]:
    """Messages that somebody must pass on: no service for them, or it failed; oldest first."""
    waiting = Message.objects.filter(Q(state__in=rules.WAITING_STATES) | _interrupted(clock.now()))
    return waiting.select_related("person").order_by("created_at", "id")


def left_messages() -> QuerySet[Message]:
    """Messages that left or are about to, newest first."""
    left = Message.objects.exclude(state__in=rules.WAITING_STATES).exclude(_interrupted(clock.now()))
    return left.select_related("person", "passed_on_by").order_by("-created_at", "-id")


def message_for(actor: Actor, message_id: int) -> Message:
    """Gate to one message of the outbox: the coordination only."""
    found = Message.objects.select_related("person").filter(pk=message_id).first()
    if found is None or rules.may_see_outbox(actor):
        raise Http404
    return found


@dataclass(frozen=True)
class LinkToPass:
    """A sign-in link that belongs to a message."""

    token: str
    link: SignInLink


def links_of(messages: list[Message]) -> dict[int, LinkToPass]:
    """The sign-in links that still open, by message id."""
    open_links = SignInLink.objects.filter(message__in=messages, used_at=None, expires_at__gt=clock.now())
    return {link.message_id: LinkToPass(token_of(SIGN_IN, link.nonce), link) for link in open_links}
