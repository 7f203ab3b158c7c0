"""Ask a participant to confirm: a link that works once, for fourteen days."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.kernel import clock, tokens
from ayni.kernel.refusal import refuse_if
from ayni.ledger import rules
from ayni.ledger.models import ConfirmationLink, Participation
from ayni.ledger.queries.records import Record, current_answer

LINK_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class SentLink:
    """A fresh link: its row, and the secret that is told only now."""

    link: ConfirmationLink
    token: str


@transaction.atomic
def ask(*, actor: Actor, record: Record, participation: Participation, sent_to: str, by_hand: bool) -> SentLink:
    """Make a link for a silent participant. Earlier links to it stop working.

    `sent_to` is the phone or e-mail on record. `by_hand` says that the actor sees the link and passes it on:
    an answer by it counts as a confirmation, and for trust only once the participant confirms it signed in.
    Raises `Refused`.
    """
    refuse_if(rules.acts_for_somebody(actor))
    current = current_answer(participation)
    refuse_if(
        rules.can_ask(
            actor,
            parties={part.organization.pk for part in record.parts},
            current=current.answer if current else None,
            reversed_=record.reversal is not None,
        )
    )
    now, token = clock.now(), tokens.new_token()
    ConfirmationLink.objects.filter(
        participation=participation, used_at=None, expires_at__gt=now
    ).update(expires_at=now)
    link = ConfirmationLink.objects.create(
        participation=participation,
        token_digest=tokens.digest(token),
        sent_to=sent_to,
        handed_by=actor.signed_in if by_hand else None,
        created_at=now,
        expires_at=now + LINK_LIFE,
    )
    return SentLink(link, token)
