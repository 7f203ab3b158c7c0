"""What a card still lacks, the most useful first."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ayni.directory.models import Capability, Organization, OrganizationKind, Postponement
from ayni.kernel import clock

CAPABILITIES = "capabilities"

_FIELDS = ("phone", "description", "photo", "address", "people_employed", "lead_time_days")
"""In the order in which they help others find and reach the organisation."""


WAIT = timedelta(days=30)
"""How long a suggestion waits after «ahora no»."""


def gaps(organization: Organization) -> list[str]:
    """Names of what is missing: fields of the card, or `capabilities` for a workshop that says none."""
    missing = [name for name in _FIELDS if not getattr(organization, name)]
    if organization.kind != OrganizationKind.WORKSHOP:
        return [name for name in missing if name not in {"people_employed", "lead_time_days"}]
    says_what = Capability.objects.filter(organization=organization).exists()
    return missing if says_what else [CAPABILITIES, *missing]


def next_gap(organization: Organization) -> str | None:
    """The first gap that is not waiting, or None."""
    since = clock.now() - WAIT
    waiting = set(
        Postponement.objects.filter(organization=organization, postponed_at__gt=since).values_list(
            "suggestion", flat=True
        )
    )
    return next((gap for gap in gaps(organization) if gap not in waiting), None)


def gap_in_words(gap: str) -> str:
    """The suggestion: what to add."""
    return {
        CAPABILITIES: _("Di qué puede hacer tu taller"),
        "phone": _("Pon el teléfono"),
        "description": _("Cuenta en dos líneas qué hacen"),
        "photo": _("Sube una foto del taller o de un trabajo"),
        "address": _("Pon la dirección en el parque"),
        "people_employed": _("Di cuántas personas trabajan"),
        "lead_time_days": _("Di en cuántos días sueles entregar"),
    }[gap]


def gap_reason(gap: str) -> str:
    """Why it is worth it."""
    return {
        CAPABILITIES: _("Así apareces cuando otro busca, por ejemplo, «plegado 3 mm inox»."),
        "phone": _("Sin teléfono nadie te puede llamar desde tu tarjeta."),
        "description": _("Es lo primero que lee quien no te conoce."),
        "photo": _("Una foto da confianza a quien nunca ha ido."),
        "address": _("Para que te ubiquen rápido."),
        "people_employed": _("Ayuda a saber qué tamaño de trabajo puedes tomar."),
        "lead_time_days": _("Quien busca sabe si llegas a tiempo."),
    }[gap]
