"""Coefficients in words and figures."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.methods.agreement import Agreement, Coefficient


@dataclass(frozen=True)
class Figure:
    """A coefficient as the page shows it: the value with its interval, or the reason why there is none."""

    value: str
    interval: str
    reason: str


def figure(found: Coefficient) -> Figure:
    """Three decimals; an undefined one with its reason in Spanish."""
    if found.value is None:
        return Figure("", "", _reason(found.reason or ""))
    limits = found.interval
    shown = f"{limits[0]:.2f} – {limits[1]:.2f}" if limits else ""
    return Figure(f"{found.value:.3f}", shown, "")


def _reason(reason: str) -> str:
    if "single" in reason:
        return _("no definido: se usó un solo valor, no hay variación en que coincidir")
    if "compares two coders" in reason:
        return _("κ de Cohen compara a dos personas")
    if "as many values" in reason:
        return _("κ de Fleiss necesita que todas las frases tengan las mismas personas")
    return _("no definido: ninguna frase fue codificada por dos personas")


def figures_of(agreement: Agreement) -> list[tuple[str, Figure]]:
    """The coefficients by their names."""
    names = {
        "percent": _("Coincidencia"),
        "cohen_kappa": _("κ de Cohen"),
        "fleiss_kappa": _("κ de Fleiss"),
        "krippendorff_alpha": _("α de Krippendorff"),
    }
    return [(names[code], figure(each)) for code, each in agreement.coefficients.items()]
