"""A measure as people write it: «2.5 m», «3 mm», «1/2"», «calibre 16»."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ayni.methods.capability_query import understand

_LABELS = {
    "thickness_max_mm": ("espesor", "thickness_mm"),
    "thickness_min_mm": ("espesor", "thickness_mm"),
    "length_max_mm": ("largo", "length_mm"),
    "width_max_mm": ("ancho", "width_mm"),
    "diameter_max_mm": ("diámetro", "diameter_mm"),
}
"""For each limit the word that names it to the search's reader, and the measure that it then finds."""

_METRES = frozenset({"length_max_mm", "width_max_mm"})
LARGEST = 100_000.0
LONGEST_TYPED = 40


class MeasureField(forms.Field):
    """A limit of a capability: read as the search reads it, kept in millimetres (tonnes for a force)."""

    def __init__(self, limit: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.limit = limit

    def to_python(self, value: Any) -> Any:
        """The measure in mm or t, None where nothing was typed."""
        typed = str(value or "").strip()
        if not typed:
            return None
        measure = self._measure(typed) if len(typed) <= LONGEST_TYPED and not typed.startswith("-") else None
        if measure is None or not 0 < measure <= LARGEST:
            raise ValidationError(
                _("No entendimos esa medida. Escríbela así: %(example)s.") % {"example": self._example()}
            )
        return measure

    def prepare_value(self, value: Any) -> Any:
        """Figures as people write them; what was typed stays as typed."""
        if not isinstance(value, float | int):
            return value
        if self.limit == "force_tonnes":
            return f"{value:g} t"
        return f"{value / 1000:g} m" if self.limit in _METRES and value >= 1000 else f"{value:g} mm"

    def _measure(self, typed: str) -> float | None:
        if self.limit == "force_tonnes":
            bare = typed.replace(",", ".").replace(".", "", 1).isdecimal()
            return understand(f"{typed} t" if bare else typed).force_tonnes
        label, name = _LABELS[self.limit]
        asked = understand(f"{label} {typed}")
        return asked.measures.get(name) if not asked.words else None

    def _example(self) -> str:
        return {"force_tonnes": "60 t", "diameter_max_mm": "300 mm"}.get(
            self.limit, "2.5 m" if self.limit in _METRES else '3 mm, 1/2" o calibre 16'
        )
