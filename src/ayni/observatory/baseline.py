"""What a published study found, to stand beside what the record says now.

Quotations are the study's own, with errors of its scanned text corrected; they stay in Spanish in any language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.ledger.kinds import Dimension


@dataclass(frozen=True)
class Baseline:
    """A study: how to cite it, its quotations by dimension, and what it found where it quotes nobody.

    `voice` says who speaks in the quotations, `sample` whom the study asked.
    """

    code: str
    citation: str
    address: str
    quotations: Mapping[str, str]
    findings: Mapping[str, Promise | str]
    voice: Promise | str
    sample: Promise | str


PILLIHUAMAN_2025 = Baseline(
    code="pillihuaman-2025",
    citation="Pillihuaman, Revista Espacios 46(03), 2025",
    address="https://doi.org/10.48082/espacios-a25v46n03p04",
    quotations={
        Dimension.NETWORK: "Estamos cerca, pero cada uno va por su cuenta. A veces compartimos contactos o datos de "
        "proveedores, pero no hay una red formal ni visión conjunta.",
        Dimension.ARTICULATION: "Nos pasamos algunos trabajos cuando no damos abasto, o pedimos apoyo para cortes o "
        "soldaduras específicas. Hay colaboración, pero no hay estructura.",
        Dimension.COOPERATION: "Si compráramos juntos acero o pinturas, seguro conseguiríamos mejor precio. Pero aún "
        "no nos organizamos para eso.",
        Dimension.RESOURCES: "Hay máquinas que todos necesitamos, pero no están. O si están, las tiene alguien y no "
        "las presta. No hay un sistema.",
        Dimension.SUSTAINABILITY: "Nos conocen por ser del parque industrial, y eso abre puertas. Pero aún no podemos "
        "decir que el clúster nos está haciendo sostenibles.",
    },
    findings={
        Dimension.GOVERNANCE: _(
            "El estudio no cita a nadie sobre este punto. Encontró que faltan un liderazgo compartido y mecanismos "
            "para coordinarse, y pide una gobernanza participativa y horizontal."
        )
    },
    voice=_("Una persona entrevistada, en:"),
    sample=_(
        "El estudio entrevistó a cinco líderes de microempresas de estructuras metálicas, elegidos por su "
        "experiencia: lo que dijeron orienta, no mide. Se corrigieron solo los errores de escaneo de las citas."
    ),
)

BASELINES = {PILLIHUAMAN_2025.code: PILLIHUAMAN_2025}
