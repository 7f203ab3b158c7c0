"""A participant confirms or disputes what another recorded, signed in or by a link."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock, tokens
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft
from ayni.ledger.models import (
    Answer,
    ChainHead,
    Confirmation,
    ConfirmationLink,
    Participation,
)
from ayni.ledger.queries.answers import is_reversed, why_not_answer
from ayni.ledger.queries.records import current_answer


@transaction.atomic
def answer(*, actor: Actor, participation: Participation, answer: str, text: str = "") -> Confirmation:
    """Say for a participant whether it was so. A different answer later replaces the present one.

    Giving the present answer again returns it and writes nothing. `text` is the reason, kept as a note.
    Raises `Refused`.
    """
    refuse_if(rules.acts_for_somebody(actor))
    head = chain.lock()
    refuse_if(why_not_answer(actor, participation))
    return _give(
        head, participation, Answer(answer), text, given_by=actor.signed_in, assisted=actor.assisting
    )


@transaction.atomic
def answer_by_link(*, token: str, answer: str, text: str = "") -> Confirmation:
    """The same by a link sent to the participant, without an account. The link is then used up.

    Only a participant that has not answered yet does so by link. Raises `Refused` when the link is unknown,
    expired or used, or when there is nothing left to answer.
    """
    link = (
        ConfirmationLink.objects.select_for_update(of=("self",))
        .select_related("participation__collaboration", "participation__organization")
        .filter(token_digest=tokens.digest(token))
        .first()
    )
    now = clock.now()
    spent = rules.why_link_spent(link, now)
    if spent is not None or link is None:
        raise Refused(spent or "", status=404 if link is None else 410)
    head = chain.lock()
    participation: Participation = link.participation
    if is_reversed(participation.collaboration):
        raise Refused(_("Quien lo anotó ya lo anuló. No hace falta responder."))
    if current_answer(participation) is not None:
        raise Refused(_("Ya se respondió por ustedes. Si quieres cambiarlo, entra con tu cuenta."))
    given = _give(head, participation, Answer(answer), text, by_link=True, handed_by=link.handed_by)
    link.used_at = now
    link.save(update_fields=["used_at"])
    return given


def _give(
    head: ChainHead, participation: Participation, said: Answer, text: str, **columns: Any
) -> Confirmation:
    present = current_answer(participation)
    if present is not None and present.answer == said:
        return present
    draft = Draft()
    given = draft.confirmation(
        participation=participation,
        answer=said,
        replaces=present,
        given_at=clock.now(),
        words=text.strip()[: rules.NOTE_LENGTH],
        **columns,
    )
    try:
        with transaction.atomic():
            draft.write(head)
    except IntegrityError as clash:
        if "confirmation_once" not in str(clash):
            raise
        raise Refused(_("Alguien de ustedes acaba de responder. Actualiza la página para verlo.")) from clash
    return given
