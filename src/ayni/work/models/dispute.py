"""A disagreement: each side states it, a mediator sees both, the outcome is kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.award import Award


class DisputeState(models.TextChoices):
    """Where a dispute is."""

    OPEN = "open", _("abierto")
    IN_MEDIATION = "in_mediation", _("en mediación")
    SETTLED = "settled", _("resuelto")


class Dispute(TenantModel):
    """A disagreement over an award."""

    award = TenantForeignKey(Award, related_name="disputes")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_for = TenantForeignKey(Organization, related_name="+")
    mediator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=DisputeState.choices, default=DisputeState.OPEN)
    outcome = models.CharField(_("acuerdo"), max_length=1000, blank=True)
    amount_due = models.DecimalField(
        _("monto acordado"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    ends_work = models.BooleanField(
        default=False, db_comment="the outcome ended the work: the agreed amount is all that is owed"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Dispute"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "award"],
                condition=~models.Q(state="settled"),
                name="dispute_one_open",
                violation_error_message=_("Ya hay un desacuerdo abierto sobre este trabajo."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount_due__isnull=True) | models.Q(amount_due__gte=0),
                name="dispute_amount_positive",
                violation_error_message=_("El monto no puede ser negativo."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "mediator", "state"], name="dispute_mediator")]


class Statement(TenantModel):
    """What one side says in a dispute; seen by its own side and the mediator. Never changed."""

    dispute = TenantForeignKey(Dispute, related_name="statements")
    organization = TenantForeignKey(Organization, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    text = models.CharField(_("tu versión"), max_length=2000)
    photo = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Statement"]()
    database_privileges = "SELECT, INSERT"
