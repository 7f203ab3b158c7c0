"""What an organisation can do: processes, machines, materials, certificates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models.organization import Organization, Visibility
from ayni.kernel.refusal import Sentence
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class CapabilityKind(models.TextChoices):
    """What a capability row describes."""

    PROCESS = "process", _("proceso")
    MACHINE = "machine", _("máquina")
    MATERIAL = "material", _("material")
    CERTIFICATE = "certificate", _("certificado")


def _upper_limit(label: Sentence) -> "models.FloatField[float | None, float | None]":
    return models.FloatField(label, null=True, blank=True)  # type: ignore[arg-type]  # Django takes lazy text here


class Capability(TenantModel):
    """One thing an organisation can do, on one material (or any), within limits.

    `process` and `material` are codes of `methods.processes` and `methods.materials`; an empty material
    means any usual one. Lengths are millimetres, forces tonnes; a missing limit means "not said".
    """

    organization = TenantForeignKey(Organization, models.CASCADE, related_name="capabilities", db_index=False)
    kind = models.CharField(_("tipo"), max_length=12, choices=CapabilityKind.choices)
    process = models.CharField(_("proceso"), max_length=40, blank=True)
    material = models.CharField(_("material"), max_length=40, blank=True)
    thickness_min_mm = _upper_limit(_("espesor mínimo, mm"))
    thickness_max_mm = _upper_limit(_("espesor máximo, mm"))
    length_max_mm = _upper_limit(_("largo máximo, mm"))
    width_max_mm = _upper_limit(_("ancho máximo, mm"))
    diameter_max_mm = _upper_limit(_("diámetro máximo, mm"))
    force_tonnes = _upper_limit(_("fuerza, toneladas"))
    machine = models.CharField(_("máquina"), max_length=80, blank=True, db_comment="type of machine")
    maker = models.CharField(_("marca y modelo"), max_length=80, blank=True)
    certificate = models.CharField(_("certificado"), max_length=80, blank=True)
    holder = models.CharField(_("a nombre de"), max_length=80, blank=True)
    valid_until = models.DateField(_("válido hasta"), null=True, blank=True)
    note = models.CharField(_("nota"), max_length=200, blank=True)
    visibility = models.CharField(
        _("quién lo ve"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Capability"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    (models.Q(kind="process") & ~models.Q(process=""))
                    | (models.Q(kind="machine") & ~models.Q(machine=""))
                    | (models.Q(kind="material") & ~models.Q(material=""))
                    | (models.Q(kind="certificate") & ~models.Q(certificate=""))
                ),
                name="capability_says_what",
                violation_error_message=_("Falta decir qué proceso, máquina, material o certificado es."),
            ),
            models.CheckConstraint(
                condition=models.Q(thickness_min_mm__isnull=True)
                | models.Q(thickness_max_mm__isnull=True)
                | models.Q(thickness_min_mm__lte=models.F("thickness_max_mm")),
                name="capability_thickness_order",
                violation_error_message=_("El espesor mínimo no puede ser mayor que el máximo."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gt": 0})
                        for field in (
                            "thickness_max_mm",
                            "length_max_mm",
                            "width_max_mm",
                            "diameter_max_mm",
                            "force_tonnes",
                        )
                    )
                ),
                name="capability_limits_positive",
                violation_error_message=_("Las medidas deben ser mayores que cero."),
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "organization"], name="capability_organization"),
            models.Index(
                fields=["cluster", "process", "material", "thickness_max_mm"],
                include=[
                    "organization",
                    "visibility",
                    "thickness_min_mm",
                    "length_max_mm",
                    "width_max_mm",
                    "diameter_max_mm",
                    "force_tonnes",
                ],
                name="capability_process",
            ),
            models.Index(
                fields=["cluster", "process", "organization"],
                include=[
                    "material",
                    "visibility",
                    "thickness_min_mm",
                    "thickness_max_mm",
                    "length_max_mm",
                    "width_max_mm",
                    "diameter_max_mm",
                    "force_tonnes",
                ],
                name="capability_turn",
            ),
            models.Index(fields=["cluster", "material"], name="capability_material"),
        ]
