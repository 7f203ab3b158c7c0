"""May this actor do this in a study? None, or the reason as the page shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.studies.models import Participant, Study, TeamRole


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


def can_analyse(participant: Participant) -> Sentence | None:
    """Whether somebody's words may be taken down and read at all."""
    if participant.may_analyse:
        return None
    if participant.withdrawn_at is not None:
        return _("Esta persona retiró su permiso: no se puede transcribir ni analizar.")
    return _("Falta su consentimiento: primero que firme, después se transcribe.")


FILE_WORDS: dict[str, Sentence] = {
    "empty": _("El archivo está vacío. Elige el que tiene la transcripción."),
    "too_large": _("El archivo es demasiado grande. Divide la entrevista en partes de hasta 25 MB."),
    "not_text": _("Ese archivo no es un texto que podamos leer. Usa TXT, DOCX, PDF, SRT o VTT."),
    "damaged": _("El archivo está dañado. Guárdalo otra vez, o pega su texto."),
    "locked": _("El PDF tiene clave. Guárdalo sin clave y súbelo otra vez."),
    "scanned": _("El PDF es una imagen escaneada, sin texto. Reconoce su texto primero, o escríbelo."),
    "old_word": _("Es un Word antiguo (.doc). Guárdalo como .docx o .txt y súbelo otra vez."),
    "unknown": _("No pudimos leer ese archivo. Pega su texto."),
}
