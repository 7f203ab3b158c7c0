"""What was paid for an award: recorded, not processed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.award import Award


class PaymentMeans(models.TextChoices):
    """How it was paid."""

    CASH = "cash", _("efectivo")
    YAPE = "yape", _("Yape")
    PLIN = "plin", _("Plin")
    TRANSFER = "transfer", _("transferencia")
    OTHER = "other", _("otro")


class Payment(TenantModel):
    """A payment from the asker to the contractor. An error is corrected by a payment that reverses it."""

    award = TenantForeignKey(Award, related_name="payments")
    amount = models.DecimalField(_("monto"), max_digits=14, decimal_places=2)
    means = models.CharField(_("cómo"), max_length=8, choices=PaymentMeans.choices)
    paid_on = models.DateField(_("cuándo"))
    reverses = TenantForeignKey("self", null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_by_asker = models.BooleanField()
    assisted = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Payment"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, reverses__isnull=True)
                | models.Q(amount__lt=0, reverses__isnull=False),
                name="payment_sign",
                violation_error_message=_("El monto debe ser mayor que cero."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "reverses"],
                condition=models.Q(reverses__isnull=False),
                name="payment_reversed_once",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "award", "paid_on"], name="payment_day")]
