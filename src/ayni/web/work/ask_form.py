"""The form of what is asked for: a minute for the usual, more behind a fold; filled from a pasted message."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.queries.cards import process_name
from ayni.methods.message_parser import Need
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.web.directory.capability_form import named_materials, named_processes
from ayni.web.directory.measure_field import MeasureField
from ayni.web.money_field import MoneyField
from ayni.work.models import Audience, Job, MaterialBy, Unit
from ayni.work.naming import plain

CLAUSE_MONTHS = (0, 3, 6, 12, 24)
MOST_PROCESSES = 3


def _measure(limit: str, label: Any, example: str) -> MeasureField:
    attributes = {"placeholder": example, "autocomplete": "off"}
    return MeasureField(limit, label=label, widget=forms.TextInput(attrs=attributes))


class AskForm(forms.Form):
    """Everything of a job. `cleaned_data` goes through `fields()` to the actions."""

    process = forms.ChoiceField(label=gettext_lazy("¿Qué hay que hacer?"), required=False)
    material = forms.ChoiceField(label=gettext_lazy("Material"), required=False)
    thickness_mm = _measure("thickness_max_mm", gettext_lazy("Espesor"), '9 mm, 3/8", calibre 16')
    length_mm = _measure("length_max_mm", gettext_lazy("Largo"), "450 mm")
    width_mm = _measure("width_max_mm", gettext_lazy("Ancho"), "300 mm")
    quantity = forms.DecimalField(
        label=gettext_lazy("Cantidad"), max_digits=10, decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("De qué"), choices=Unit.choices, initial=Unit.PIECE)
    deadline = forms.DateField(
        label=gettext_lazy("¿Para cuándo?"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    material_by = forms.ChoiceField(
        label=gettext_lazy("¿Quién pone el material?"), widget=forms.RadioSelect, initial=MaterialBy.CLIENT,
        choices=[(MaterialBy.CLIENT, gettext_lazy("Nosotros")), (MaterialBy.CONTRACTOR, gettext_lazy("Quien lo hace"))],
    )  # fmt: skip
    urgent = forms.BooleanField(label=gettext_lazy("Es urgente"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Nombre del encargo"), required=False, max_length=120,
        help_text=gettext_lazy("Si lo dejas vacío, lo armamos con el proceso y el material."),
    )  # fmt: skip
    also = forms.ChoiceField(label=gettext_lazy("Además hay que"), required=False)
    diameter_mm = _measure("diameter_max_mm", gettext_lazy("Diámetro"), "50 mm")
    finish = forms.CharField(
        label=gettext_lazy("Tolerancia o acabado"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("±0.5 mm, sin rebaba")}),
    )  # fmt: skip
    certificate = forms.CharField(
        label=gettext_lazy("Certificado que pides"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("soldador 6G")}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Detalles"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    delivered_to_asker = forms.BooleanField(
        label=gettext_lazy("Que lo entreguen en nuestro taller"), required=False
    )
    price_limit = MoneyField(label=gettext_lazy("Pagarías hasta"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("¿Quién lo ve?"), widget=forms.RadioSelect, initial=Audience.CAPABLE,
        choices=[(code, capfirst(str(label))) for code, label in Audience.choices],
    )  # fmt: skip
    shows_name = forms.BooleanField(
        label=gettext_lazy("Mostrar nuestro nombre desde ahora"), required=False, initial=True,
        help_text=gettext_lazy("Sin marcar, solo lo sabe quien recibe el trabajo."),
    )  # fmt: skip
    protects_client_months = forms.TypedChoiceField(
        label=gettext_lazy("Que no busquen a mi cliente"),
        coerce=int,
        required=False,
        empty_value="0",
        initial=0,
    )

    MAIN = ("process", "material", "thickness_mm", "length_mm", "width_mm", "quantity", "unit", "deadline",
            "material_by", "urgent")  # fmt: skip
    MORE = (
        "title",
        "also",
        "diameter_mm",
        "finish",
        "certificate",
        "note",
        "delivered_to_asker",
        "price_limit",
    )
    WHO = ("audience", "shows_name", "protects_client_months")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, nothing in (("process", _("Elige el proceso…")), ("also", _("nada más"))):
            self._choices(name, [("", nothing), *named_processes()])
        self._choices("material", [("", _("no importa, o lo digo en detalles")), *named_materials()])
        self._choices("audience", [(code, capfirst(str(label))) for code, label in Audience.choices])
        self._choices(
            "protects_client_months", [(months, _months(months)) for months in self._months_offered()]
        )

    def _choices(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def _months_offered(self) -> list[int]:
        present = self.initial.get("protects_client_months") or 0
        return sorted({*CLAUSE_MONTHS, int(present)})

    @property
    def main(self) -> list[forms.BoundField]:
        """What is asked of everybody."""
        return [self[name] for name in self.MAIN]

    @property
    def more(self) -> list[forms.BoundField]:
        """What some need."""
        return [self[name] for name in self.MORE]

    @property
    def who(self) -> list[forms.BoundField]:
        """Who sees it, and under which condition."""
        return [self[name] for name in self.WHO]

    @property
    def more_said(self) -> bool:
        """Whether something behind the fold is filled or wrong."""
        return any(self[name].value() or self[name].errors for name in self.MORE)

    def clean(self) -> dict[str, Any]:
        """The longer side is the length."""
        cleaned: dict[str, Any] = super().clean() or {}
        length, width = cleaned.get("length_mm"), cleaned.get("width_mm")
        if length is not None and width is not None and width > length:
            cleaned["length_mm"], cleaned["width_mm"] = width, length
        return cleaned

    def columns(self) -> dict[str, Any]:
        """What the actions take."""
        said = dict(self.cleaned_data)
        processes = [code for code in (said.pop("process"), said.pop("also")) if code]
        said["protects_client_months"] = int(said["protects_client_months"])
        return {**said, "processes": list(dict.fromkeys(processes))}


def _months(months: int) -> str:
    return _("sin esa condición") if not months else _("durante %(months)s meses") % {"months": months}


def initial_of(job: Job) -> dict[str, Any]:
    """The form filled with a job as it is."""
    first, second = [*job.processes, "", ""][:2]
    same = {name: getattr(job, name) for name in AskForm.base_fields if hasattr(job, name)}
    return {**same, "process": first, "also": second, "quantity": plain(job.quantity).replace(",", "")}


def filled_from(need: Need) -> dict[str, Any]:
    """The form filled with what a message says; what it does not say stays open."""
    said: dict[str, Any] = {
        "process": need.process if need.process in PROCESS_BY_CODE else "",
        "material": need.material or "",
        "thickness_mm": need.thickness_mm,
        "length_mm": need.length_mm,
        "width_mm": need.width_mm,
        "diameter_mm": need.diameter_mm,
        "quantity": plain(Decimal(str(need.quantity))).replace(",", "") if need.quantity else None,
        "unit": need.unit or Unit.PIECE,
        "deadline": need.deadline,
        "material_by": need.material_by or MaterialBy.CLIENT,
        "urgent": need.urgent,
        "note": _extras(need),
        "audience": Audience.CAPABLE,
        "shows_name": True,
    }
    if need.item and need.process:
        said["title"] = f"{process_name(need.process)}: {need.item}"[:120]
    elif need.item:
        said["title"] = capfirst(need.item)[:120]
    return said


def _extras(need: Need) -> str:
    """What the message says and the form has no field for."""
    lines = []
    if need.section_mm:
        lines.append(
            _("Sección %(sides)s mm") % {"sides": " × ".join(f"{side:g}" for side in need.section_mm)}
        )
    if need.height_mm:
        lines.append(_("Alto %(height)s mm") % {"height": f"{need.height_mm:g}"})
    return "\n".join(lines)


def missing_of(need: Need) -> list[str]:
    """What a job needs and the message did not say, in words."""
    said: Mapping[str, object] = {
        _("qué proceso"): need.process,
        _("cuánto"): need.quantity,
        _("para cuándo"): need.deadline,
        _("quién pone el material"): need.material_by,
    }
    return [words for words, value in said.items() if value in {None, ""}]
