"""What stands in the way of an answer."""

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.ledger import rules
from ayni.ledger.models import Collaboration, Confirmation, Participation, Reversal


def why_not_answer(actor: Actor, participation: Participation) -> Sentence | None:
    """Why the actor may not confirm or dispute for this participant; None if they may."""
    row: Collaboration = participation.collaboration
    return rules.can_answer(
        actor,
        answering=participation.organization,
        recorded_by=row.recorded_by,
        recorded_for=row.recorded_for,
        answered_elsewhere=_answered_for_another(actor, participation),
        reversed_=is_reversed(row),
    )


def is_reversed(row: Collaboration) -> bool:
    """Whether a collaboration was taken back."""
    return Reversal.objects.filter(collaboration=row).exists()


def _answered_for_another(actor: Actor, participation: Participation) -> bool:
    if actor.person is None:
        return False
    elsewhere = Confirmation.objects.filter(
        participation__collaboration=participation.collaboration_id, given_by=actor.person
    )
    return elsewhere.exclude(participation=participation).exists()
