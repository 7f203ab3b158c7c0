"""Take back a record that was an error; it stays readable and no longer counts."""

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft
from ayni.ledger.models import Collaboration, Reversal
from ayni.ledger.queries.records import current_answers


@transaction.atomic
def reverse(*, actor: Actor, collaboration: Collaboration, text: str) -> Reversal:
    """Reverse what the actor's organisation recorded, as long as nobody else stands behind it.

    `text` says why. Reversing again returns the first reversal. Raises `Refused` (field: text).
    """
    refuse_if(rules.acts_for_somebody(actor))
    if not text.strip():
        raise Refused(_("Di en pocas palabras qué estuvo mal."), field="text")
    head = chain.lock()
    answers = current_answers().filter(participation__collaboration=collaboration)
    refuse_if(
        rules.can_reverse(
            actor,
            recorded_for=collaboration.recorded_for,
            answers=set(answers.values_list("answer", flat=True)),
        )
    )
    if earlier := Reversal.objects.filter(collaboration=collaboration).first():
        return earlier
    draft = Draft()
    reversal = draft.reversal(
        collaboration=collaboration,
        reversed_by=actor.signed_in,
        assisted=actor.assisting,
        reversed_at=clock.now(),
        words=text.strip()[: rules.NOTE_LENGTH],
    )
    draft.write(head)
    return reversal
