"""May this actor do this in a study? None, or the reason as the page shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.studies.models import Study, TeamRole


@dataclass(frozen=True)
class Seat:
    """An actor's place in a study's team: every gate gives one, every action takes one."""

    actor: Actor
    study: Study
    role: TeamRole

    @property
    def leads(self) -> bool:
        """Whether they direct the study."""
        return self.role == TeamRole.LEAD

    @property
    def codes(self) -> bool:
        """Whether they may record and code."""
        return self.role != TeamRole.READER


def can_begin(actor: Actor) -> Sentence | None:
    """Whether the actor may begin a study here."""
    if actor.is_researcher or actor.is_coordinator:
        return None
    return _("Un estudio lo empieza quien investiga o coordina en este parque.")


def can_direct(seat: Seat) -> Sentence | None:
    """Whether they may change the study's plan: aim, team, waves, guide, sample."""
    if not seat.leads:
        return _("Eso lo cambia quien dirige el estudio. Pídeselo.")
    return None


def can_work(seat: Seat) -> Sentence | None:
    """Whether they may record and code in the study."""
    if not seat.codes:
        return _("En este estudio tú lees. Para codificar, pide a quien dirige que cambie tu parte.")
    return None
