"""What people allowed: the latest word of each, its history, the sheet they read, their own link."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from ayni.directory import secret_links
from ayni.directory.actor import Actor
from ayni.kernel import clock, tokens
from ayni.studies.models import Consent, ConsentLink, Participant, Study, TeamRole
from ayni.studies.queries.studies import team_of
from ayni.studies.rules import Seat

CONSENT = "study-consent"
"""What the links' secrets are for, so that no other kind of link has the same."""


@dataclass(frozen=True)
class ConsentPage:
    """Everything about one person's consent: what holds, how it came to that, the link's secret."""

    current: Consent | None
    history: list[Consent]
    token: str | None


def current_consent(participant: Participant) -> Consent | None:
    """The latest row, which holds."""
    return Consent.objects.filter(participant=participant).order_by("-pk").first()


def consent_page_of(participant: Participant) -> ConsentPage:
    """For the team."""
    history = list(
        Consent.objects.filter(participant=participant).select_related("recorded_by").order_by("-pk")
    )
    link = ConsentLink.objects.filter(participant=participant, closed_at=None).first()
    shown = link is not None and secret_links.is_shown_by(CONSENT, link.nonce, link.token_digest)
    token = secret_links.token_of(CONSENT, link.nonce) if link is not None and shown else None
    return ConsentPage(history[0] if history else None, history, token)


def participant_by_link(token: str) -> Participant | None:
    """Whose link this is; None for one that does not exist or was replaced."""
    link = (
        ConsentLink.objects.filter(token_digest=tokens.digest(token), closed_at=None)
        .select_related("participant__study")
        .first()
    )
    return link.participant if link else None


def scan_of(seat: Seat, participant: Participant, consent_id: int) -> str:
    """The stored picture of a signed sheet, for the lead alone."""
    found = Consent.objects.filter(participant=participant, pk=consent_id).exclude(scan="").first()
    if found is None or not seat.leads:
        raise Http404
    return found.scan


def wording_for(study: Study) -> str:
    """The sheet that is read to the person, in plain words; it is kept with what they sign."""
    leads = ", ".join(each.person.name for each in team_of(study) if each.role == TeamRole.LEAD)
    return "\n\n".join(
        [
            _("Estudio: %(name)s. Lo dirige: %(leads)s.") % {"name": study.name, "leads": leads},
            study.purpose,
            _(
                "Te pedimos una conversación de unos cuarenta minutos sobre tu taller y el parque. Participar es "
                "voluntario: puedes no contestar algo, parar cuando quieras o no participar, y nada cambia para ti."
            ),
            _(
                "Tu nombre, el de tu taller y el de las personas que menciones se cambian por otros antes de leerse "
                "en el equipo. Aun así, alguien del parque podría reconocerte por lo que cuentas."
            ),
            _(
                "Tú eliges, punto por punto, qué permites. Te damos un enlace propio: con él ves lo que permitiste y "
                "lo retiras cuando quieras, sin dar razones. Lo retirado deja de aparecer desde ese momento; lo que "
                "ya se imprimió o se descargó no se puede recoger, pero avisamos a quien lo tiene."
            ),
            study.ethics,
        ]
    ).strip()


def withdrawn_lately(actor: Actor, days: int = 30) -> list[Participant]:
    """People who took their consent back within these days, in the studies that the actor leads."""
    if actor.person is None:
        return []
    return list(
        Participant.objects.filter(
            study__team__person=actor.person,
            study__team__role=TeamRole.LEAD,
            study__team__left_at=None,
            withdrawn_at__gt=clock.now() - timedelta(days=days),
        )
        .select_related("study")
        .order_by("-withdrawn_at", "pk")
    )
