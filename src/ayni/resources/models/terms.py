"""What holds for a borrower and for the whole cluster; the case for a shared service centre."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Borrower(TenantModel):
    """A workshop as a borrower. Its row is the lock under which its quota is counted."""

    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    counts_demand = models.BooleanField(
        _("contar lo que no conseguimos"), default=False,
        db_comment="agrees that what it asked for in vain is counted with its name",
    )  # fmt: skip

    objects = TenantManager["Borrower"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "organization"], name="borrower_once")]


class ClusterTerms(TenantModel):
    """What the cluster agreed for all resources; a missing row or value means: no limit."""

    quota_minutes = models.PositiveIntegerField(
        _("minutos al mes por taller, en todas las máquinas"), null=True, blank=True
    )
    heavy_taker_ratio = models.DecimalField(
        _("cuántas veces más de lo que dio puede recibir un taller antes de avisarle"),
        max_digits=5, decimal_places=1, null=True, blank=True,
        db_comment="a soft limit: it asks, it never refuses",
    )  # fmt: skip
    no_show_limit = models.PositiveSmallIntegerField(
        _("cuántas faltas en 90 días quitan la aprobación al instante"), default=3
    )

    objects = TenantManager["ClusterTerms"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster"], name="cluster_terms_once")]


class CenterCase(TenantModel):
    """The coordinator's case for a shared service centre; `assumptions` are the inputs of its economics."""

    title = models.CharField(_("nombre"), max_length=120)
    process = models.CharField(_("proceso"), max_length=40, blank=True)
    assumptions = models.JSONField(
        default=dict, db_comment="inputs of the service centre's economics, by name"
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["CenterCase"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "created_at"], name="center_case_created")]


class HoursCommitment(TenantModel):
    """Hours a month that a workshop says it would use of the centre."""

    case = TenantForeignKey(CenterCase, models.CASCADE, related_name="commitments", db_index=False)
    organization = TenantForeignKey(Organization, related_name="+", db_index=False)
    hours_month = models.DecimalField(_("horas al mes"), max_digits=6, decimal_places=1)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    said_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["HoursCommitment"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "case", "organization"], name="hours_commitment_once"),
            models.CheckConstraint(
                condition=models.Q(hours_month__gt=0, hours_month__lte=744),
                name="hours_commitment_hours",
                violation_error_message=_("Las horas al mes van de más de 0 a 744."),
            ),
        ]
