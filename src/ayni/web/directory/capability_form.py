"""The form of one capability: only the limits that say something about the process."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ayni.directory.models import Capability, CapabilityKind, Visibility
from ayni.directory.process_limits import limits_of
from ayni.directory.queries.cards import material_name, process_name
from ayni.methods.capability_query import CapabilityQuery
from ayni.methods.materials import MATERIALS
from ayni.methods.processes import MAIN_GROUPS, PROCESSES
from ayni.web.directory.measure_field import MeasureField

Choices = list[tuple[str, Any]]

_LIMIT_LABELS = {
    "thickness_max_mm": gettext_lazy("Hasta qué espesor"),
    "length_max_mm": gettext_lazy("Hasta qué largo"),
    "width_max_mm": gettext_lazy("Hasta qué ancho"),
    "diameter_max_mm": gettext_lazy("Hasta qué diámetro"),
    "force_tonnes": gettext_lazy("Fuerza, en toneladas"),
}
_PLACEHOLDERS = {
    "thickness_max_mm": "3 mm", "length_max_mm": "2.5 m", "width_max_mm": "1.2 m", "diameter_max_mm": "300 mm",
    "force_tonnes": "60 t",
}  # fmt: skip
_TEXTS = {
    CapabilityKind.MACHINE: ("machine", "maker"),
    CapabilityKind.CERTIFICATE: ("certificate", "holder", "valid_until"),
}


class CapabilityForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """Something the organisation can do. `kind` and `process` are chosen before, and decide what is asked."""

    class Meta:
        model = Capability
        fields = (
            "material",
            "machine",
            "maker",
            "certificate",
            "holder",
            "valid_until",
            "note",
            "visibility",
        )
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}), "visibility": forms.RadioSelect}

    def __init__(self, *args: Any, kind: str, process: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.process = kind, process
        asked = ["material", *_TEXTS.get(CapabilityKind(kind), ()), "note", "visibility"]
        if kind == CapabilityKind.CERTIFICATE:
            asked.remove("material")
        self.fields = {name: self.fields[name] for name in asked}
        self._add_material()
        self._add_limits()
        audiences = [(code, capfirst(label)) for code, label in Visibility.choices]
        self.fields["visibility"].choices = audiences  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("machine", "certificate"):
            if name in self.fields:
                self.fields[name].required = True

    def _add_material(self) -> None:
        if "material" in self.fields:
            anything = _("cualquiera usual") if self.kind != CapabilityKind.MATERIAL else _("Elige…")
            self.fields["material"] = forms.ChoiceField(
                label=_("Material"),
                required=self.kind == CapabilityKind.MATERIAL,
                choices=[("", anything), *named_materials()],
            )

    def _add_limits(self) -> None:
        """Those of the process; a machine may be given any."""
        if self.kind not in {CapabilityKind.PROCESS, CapabilityKind.MACHINE}:
            return
        limits = {
            name: MeasureField(
                name,
                label=_LIMIT_LABELS[name],
                initial=getattr(self.instance, name),
                widget=forms.TextInput(attrs={"placeholder": _PLACEHOLDERS[name], "autocomplete": "off"}),
            )
            for name in limits_of(self.process)
        }
        last = {name: self.fields.pop(name) for name in ("note", "visibility")}
        self.fields |= {**limits, **last}

    def columns(self) -> dict[str, Any]:
        """What the action writes; limits that were not asked for stay as they are."""
        return {"kind": self.kind, "process": self.process, **self.cleaned_data}


def named_processes() -> Choices:
    """Every process by the main groups of DIN 8580, in the reader's language and alphabet."""
    english = get_language() == "en"
    return [
        (
            group.name_en if english else group.name_es,
            _by_name((each.code for each in PROCESSES if each.group == group.number), process_name),
        )
        for group in MAIN_GROUPS
    ]


def named_materials() -> Choices:
    """Every material in the reader's language, metals first."""
    return [(each.code, material_name(each.code)) for each in MATERIALS]


def _by_name(codes: Iterable[str], name: Callable[[str], str]) -> Choices:
    return sorted(((code, name(code)) for code in codes), key=lambda pair: pair[1])


def first_answers(asked: CapabilityQuery) -> dict[str, Any]:
    """What a sentence such as «plegado inox hasta 3 mm, 2.5 m» already answers of the form."""
    answers: dict[str, Any] = {
        f"{name.removesuffix('_mm')}_max_mm": value for name, value in asked.measures.items()
    }
    if asked.force_tonnes is not None:
        answers["force_tonnes"] = asked.force_tonnes
    if asked.materials:
        answers["material"] = asked.materials[0].codes[0]
    return answers
