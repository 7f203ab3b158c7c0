"""On which side of an award somebody stands, and what its state still allows."""

from enum import StrEnum

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, AwardState

WORKING = frozenset({AwardState.TAKEN, AwardState.IN_PROGRESS, AwardState.DELIVERED})
"""Taken, and not all of it decided on."""

DONE = frozenset({AwardState.ACCEPTED, AwardState.CLOSED})
"""All that was delivered is decided on; between accepted and closed only material is missing."""

AGREED = WORKING | DONE | {AwardState.DISPUTED}
"""Both sides said yes."""


class Side(StrEnum):
    """Who asked for the work, or who does it."""

    ASKER = "asker"
    CONTRACTOR = "contractor"

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.CONTRACTOR if self is Side.ASKER else Side.ASKER


def side_of(actor: Actor, award: Award) -> Side | None:
    """The side for which the actor acts; None for who mediates and for everybody else."""
    if actor.organization is None:
        return None
    if actor.organization.pk == award.job.asker_id:
        return Side.ASKER
    return Side.CONTRACTOR if actor.organization.pk == award.contractor_id else None


def other_side(actor: Actor, award: Award) -> int:
    """Id of the organisation across from the actor's."""
    other: int = award.contractor_id if side_of(actor, award) is Side.ASKER else award.job.asker_id
    return other


def takes_part(actor: Actor, award: Award) -> Sentence | None:
    """Either side may."""
    if side_of(actor, award) is None:
        return _("Solo quien pidió el trabajo y quien lo hace pueden hacer esto.")
    return None


def is_asker(actor: Actor, award: Award) -> Sentence | None:
    """Only who asked for the work may."""
    if side_of(actor, award) is not Side.ASKER:
        return _("Solo quien pidió el trabajo puede hacer esto.")
    return None


def is_contractor(actor: Actor, award: Award) -> Sentence | None:
    """Only who does the work may."""
    if side_of(actor, award) is not Side.CONTRACTOR:
        return _("Solo el taller que hace el trabajo puede hacer esto.")
    return None


def is_working(award: Award) -> Sentence | None:
    """Whether the work goes on."""
    if award.state in WORKING:
        return None
    if award.state == AwardState.DISPUTED:
        return _("Hay un desacuerdo abierto: primero se resuelve, después sigue el trabajo.")
    if award.state == AwardState.OFFERED:
        return _("Primero el taller tiene que aceptar el trabajo.")
    return _("Este trabajo está «%(state)s»: aquí ya no cambia nada.") % {
        "state": AwardState(award.state).label
    }


def was_agreed(award: Award) -> Sentence | None:
    """Whether both sides said yes to the work."""
    if award.state not in AGREED:
        return _("Este trabajo está «%(state)s»: no hay nada que anotar.") % {
            "state": AwardState(award.state).label
        }
    return None
