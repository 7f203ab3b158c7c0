"""Ask a participant to confirm: a link that works once, for fourteen days."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory import secret_links
from ayni.directory.actions import messages
from ayni.directory.actions.deliveries import has_service
from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.directory.queries.people import members_of
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.ledger import rules
from ayni.ledger.models import ConfirmationLink
from ayni.ledger.queries.links import CONFIRMATION, open_links
from ayni.ledger.queries.records import Part, Record

LINK_LIFE = timedelta(days=14)


@transaction.atomic
def ask_by_hand(*, actor: Actor, record: Record, part: Part) -> ConfirmationLink:
    """A link that the actor passes on, by WhatsApp or as they like; while one is open, that one.

    The actor sees it, so holding it proves less: an answer by it counts as a confirmation, and for trust
    only once the participant confirms it signed in. Raises `Refused`.
    """
    _check(actor, record, part)
    mine = open_links([part.participation.pk], handed_by=actor.signed_in).first()
    return mine or _new_link(actor, part, sent_to=part.organization.phone, by_hand=True)


@transaction.atomic
def ask_by_message(
    *, actor: Actor, record: Record, part: Part, compose: Callable[[str], str]
) -> ConfirmationLink:
    """A link sent to the participant's phone or e-mail on record; the actor does not see it.

    `compose` makes the message from the link's token. Without a service the message waits in the outbox for
    a coordinator; if the actor is one, they see the link and it counts as passed on by hand. Earlier links to
    this participant stop working. Raises `Refused`, also when nothing is on record.
    """
    _check(actor, record, part)
    phone, email = _address(part.organization)
    way_out = any(
        has_service(channel) for channel, on_record in (("phone", phone), ("email", email)) if on_record
    )
    link = _new_link(actor, part, sent_to="", by_hand=actor.is_coordinator and not way_out)
    body = compose(secret_links.token_of(CONFIRMATION, link.nonce))
    sent = messages.send(actor=actor, phone=phone, email=email, subject=_("¿Nos confirmas algo?"), body=body)
    link.sent_to = sent.address
    link.save(update_fields=["sent_to"])
    return link


def _check(actor: Actor, record: Record, part: Part) -> None:
    refuse_if(rules.acts_for_somebody(actor))
    refuse_if(
        rules.can_ask(
            actor,
            parties={each.organization.pk for each in record.parts},
            silent=part in record.silent,
            reversed_=record.reversal is not None,
        )
    )


def _new_link(actor: Actor, part: Part, *, sent_to: str, by_hand: bool) -> ConfirmationLink:
    now, nonce = clock.now(), secret_links.new_nonce()
    open_links([part.participation.pk]).update(expires_at=now)
    return ConfirmationLink.objects.create(
        participation=part.participation,
        nonce=nonce,
        token_digest=secret_links.digest_of(CONFIRMATION, nonce),
        sent_to=sent_to,
        handed_by=actor.signed_in if by_hand else None,
        created_at=now,
        expires_at=now + LINK_LIFE,
    )


def _address(organization: Organization) -> tuple[str, str]:
    """The phone and e-mail on record: the organisation's, else its owner's."""
    if organization.phone or organization.email:
        return organization.phone, organization.email
    first = members_of(organization).first()
    return (first.person.phone or "", first.person.email or "") if first else ("", "")
