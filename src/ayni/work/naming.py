"""What a job is, in a line: «Corte por plasma, A36 de 9 mm, 20 piezas»."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.queries.cards import material_name, process_name, within_sentence
from ayni.work.models import Job, Unit

TITLE_LENGTH = 120


def title_of(fields: Mapping[str, Any]) -> str:
    """A title made of what was said, for whoever did not write one."""
    processes = [process_name(code) for code in fields.get("processes") or []]
    named = (
        _(" y ").join([processes[0], *(within_sentence(name) for name in processes[1:])]) if processes else ""
    )
    parts = [
        named or _("Trabajo"),
        stuff(fields.get("material") or "", fields.get("thickness_mm")),
        amount(fields["quantity"], fields["unit"]),
    ]
    return ", ".join(part for part in parts if part)[:TITLE_LENGTH]


def stuff(material: str, thickness_mm: float | None) -> str:
    """«acero inoxidable 304 de 3 mm»; what is not said is left out."""
    named = within_sentence(material_name(material)) if material else ""
    if thickness_mm is None:
        return named
    thick = f"{thickness_mm:g} mm"
    return _("%(material)s de %(thickness)s") % {"material": named, "thickness": thick} if named else thick


def sizes(job: Job) -> str:
    """«450 × 300 mm», «Ø 50 mm»; empty where nothing is said."""
    sides = [f"{side:g}" for side in (job.length_mm, job.width_mm) if side is not None]
    said = [f"{' × '.join(sides)} mm"] if sides else []
    if job.diameter_mm is not None:
        said.append(f"Ø {job.diameter_mm:g} mm")
    return ", ".join(said)


def plain(quantity: Decimal) -> str:
    """A quantity without idle decimals: «20», «1,250.5»."""
    whole = quantity.normalize()
    return f"{whole:,f}"


def amount(quantity: Decimal, unit: str) -> str:
    """«1 pieza», «20 piezas», «1,250.5 kg»."""
    return f"{plain(quantity)} {_unit_word(unit, 1 if quantity == 1 else 2)}"


def _unit_word(unit: str, count: int) -> str:
    words = {
        Unit.PIECE: ngettext("pieza", "piezas", count),
        Unit.SHEET: ngettext("plancha", "planchas", count),
        Unit.TUBE: ngettext("tubo", "tubos", count),
        Unit.BAR: ngettext("barra", "barras", count),
        Unit.KG: "kg",
        Unit.TONNE: "t",
        Unit.METRE: "m",
        Unit.HOUR: "h",
    }
    return words[Unit(unit)]
