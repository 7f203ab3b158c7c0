"""The form of one capability: pick the process or machine, then only the limits that are known."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Capability
from ayni.directory.queries.cards import material_name, process_name
from ayni.methods.materials import MATERIALS
from ayni.methods.processes import PROCESSES


class CapabilityForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """Something the organisation can do. Codes are picked from the taxonomies by their names."""

    process = forms.ChoiceField(label=gettext_lazy("Proceso"), required=False)
    material = forms.ChoiceField(label=gettext_lazy("Material"), required=False)

    class Meta:
        model = Capability
        fields = (
            "kind", "process", "material", "thickness_min_mm", "thickness_max_mm", "length_max_mm",
            "width_max_mm", "diameter_max_mm", "force_tonnes", "machine", "maker", "certificate", "holder",
            "valid_until", "note", "visibility",
        )  # fmt: skip
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].choices = [("", _("Elige…")), *_named(PROCESSES, process_name)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["material"].choices = [("", _("cualquiera usual")), *_named(MATERIALS, material_name)]  # type: ignore[attr-defined]  # a ChoiceField


def _named(rows: Any, name: Any) -> list[tuple[str, str]]:
    return sorted(((row.code, name(row.code)) for row in rows), key=lambda pair: pair[1])
