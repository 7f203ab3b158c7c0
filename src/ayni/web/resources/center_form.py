"""The form of the case for a service centre: what is assumed, with the uncertainty of demand and price."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.methods.errors import BadInput
from ayni.methods.service_centre import Case, Problem, Triangular
from ayni.web.directory.capability_form import named_processes
from ayni.web.money_field import MoneyField

MONEY = {
    "price": gettext_lazy("Precio de la máquina"),
    "installation": gettext_lazy("Instalación y obra"),
    "residual_value": gettext_lazy("En cuánto se vende al final"),
    "operator_per_month": gettext_lazy("Operario, al mes"),
    "premises_per_month": gettext_lazy("Local, al mes"),
    "maintenance_per_year": gettext_lazy("Mantenimiento, al año"),
    "energy_per_hour": gettext_lazy("Energía, por hora"),
    "consumables_per_hour": gettext_lazy("Insumos, por hora"),
    "maintenance_per_hour": gettext_lazy("Desgaste, por hora"),
}
UNCERTAIN = {
    "price_per_hour": gettext_lazy("Precio por hora de uso"),
    "hours_per_month": gettext_lazy("Horas de uso al mes"),
}
ENDS = {"low": gettext_lazy("como poco"), "high": gettext_lazy("como mucho")}
FACTOR_NAMES = {
    **MONEY,
    **UNCERTAIN,
    "growth_per_year": gettext_lazy("Cuánto crece el uso cada año"),
    "discount_rate": gettext_lazy("Tasa de descuento"),
    "life_years": gettext_lazy("Años de vida"),
}
SHARES = frozenset({"growth_per_year", "discount_rate"})
DRAWS, SEED = 20_000, 1


class CaseForm(forms.Form):
    """Every input of the centre's economics, in the cluster's currency of today."""

    title = forms.CharField(label=gettext_lazy("Nombre del caso"), max_length=120)
    process = forms.ChoiceField(label=gettext_lazy("Proceso"), required=False)
    life_years = forms.IntegerField(label=FACTOR_NAMES["life_years"], min_value=1, max_value=50, initial=8)
    hours_available_per_month = forms.FloatField(
        label=gettext_lazy("Horas que la máquina puede trabajar al mes"),
        min_value=1,
        max_value=744,
        initial=200,
    )
    growth_percent = forms.FloatField(
        label=gettext_lazy("Cuánto crece el uso cada año, en %"), min_value=-50, max_value=100, initial=0
    )
    discount_percent = forms.FloatField(
        label=gettext_lazy("Tasa de descuento al año, en %, sin inflación"),
        min_value=0,
        max_value=100,
        initial=12,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["process"].choices = [("", _("Elige…")), *named_processes()]  # type: ignore[attr-defined]  # a ChoiceField
        for name, label in MONEY.items():
            self.fields[name] = MoneyField(label=label, required=name == "price")
        self.fields["price_per_hour"] = MoneyField(label=UNCERTAIN["price_per_hour"])
        self.fields["hours_per_month"] = forms.FloatField(
            label=UNCERTAIN["hours_per_month"], min_value=0, max_value=744
        )
        for name in UNCERTAIN:
            for end, words in ENDS.items():
                self.fields[f"{name}_{end}"] = _end_field(name, words)

    def clean(self) -> dict[str, Any]:
        """The lower and upper ends lie around the likely value, or are both left out."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in UNCERTAIN:
            low, high = cleaned.get(f"{name}_low"), cleaned.get(f"{name}_high")
            likely = cleaned.get(name)
            if likely is None or (low is None and high is None):
                continue
            if low is None or high is None or not low <= likely <= high or low == high:
                self.add_error(f"{name}_low", _("Pon los dos extremos, uno a cada lado de lo más probable."))
        return cleaned

    def assumptions(self) -> dict[str, float | int]:
        """The inputs as they are stored: plain numbers by name; what was left out is not there."""
        skipped = {"title", "process"}
        return {
            name: value if isinstance(value, int) else float(value)
            for name, value in self.cleaned_data.items()
            if name not in skipped and value is not None
        }


def _end_field(name: str, words: Any) -> forms.Field:
    if name == "price_per_hour":
        return MoneyField(label=words, required=False)
    return forms.FloatField(label=words, required=False, min_value=0, max_value=744)


def problem_of(title: str, assumptions: Mapping[str, Any], currency: str) -> Problem:
    """The stored inputs as a problem of the method. Raises BadInput where they cannot be."""
    known = {name: float(assumptions[name]) for name in (*MONEY, *UNCERTAIN) if name in assumptions}
    try:
        case = Case(
            **known,
            life_years=int(assumptions["life_years"]),
            hours_available_per_month=assumptions.get("hours_available_per_month"),
            growth_per_year=float(assumptions.get("growth_percent", 0)) / 100,
            discount_rate=float(assumptions.get("discount_percent", 0)) / 100,
        )
    except (KeyError, TypeError) as error:
        raise BadInput(f"{title}: an assumption is missing ({error}).") from error
    uncertain = {
        name: Triangular(float(assumptions[f"{name}_low"]), known[name], float(assumptions[f"{name}_high"]))
        for name in UNCERTAIN
        if f"{name}_low" in assumptions and f"{name}_high" in assumptions
    }
    return Problem(case, uncertain, title, currency, draws=DRAWS, seed=SEED)
