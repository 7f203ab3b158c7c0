"""An order too big for one workshop: split in lots, quoted to the client as one, paid as agreed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class BigOrder(TenantModel):
    """An order too big for one workshop: its leader splits it into lots, each of which is a job."""

    leader = TenantForeignKey(Organization, related_name="+")
    title = models.CharField(_("qué es"), max_length=120)
    client_name = models.CharField(_("cliente"), max_length=120)
    deadline = models.DateField(_("para cuándo"))
    note = models.TextField(_("detalles"), max_length=2000, blank=True)
    margin_percent = models.DecimalField(_("margen del líder, %"), max_digits=5, decimal_places=2, default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["BigOrder"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(margin_percent__gte=0, margin_percent__lte=500),
                name="big_order_margin",
                violation_error_message=_("El margen va de 0 a 500 %."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "leader", "deadline"], name="big_order_leader")]


class ClientQuotation(TenantModel):
    """What the leader offered its client for the whole order, on a day; never changed.

    `lines` is a list of {"title", "amount", "price"}: a lot, how much of it, and the client's price as a decimal
    text. They add up to `total`.
    """

    big_order = TenantForeignKey(BigOrder, related_name="quotations")
    number = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    cost = models.DecimalField(
        max_digits=14, decimal_places=2, db_comment="of the lots to the leader; not for the client"
    )
    ready_on = models.DateField()
    valid_until = models.DateField(_("válida hasta"))
    conditions = models.CharField(_("condiciones"), max_length=600, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["ClientQuotation"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "big_order", "number"], name="client_quotation_number")
        ]


class ClientPayment(TenantModel):
    """Money that came in from the client, to be shared. An error is corrected by a payment that reverses it."""

    big_order = TenantForeignKey(BigOrder, related_name="client_payments")
    amount = models.DecimalField(_("monto"), max_digits=14, decimal_places=2)
    received_on = models.DateField(_("cuándo"))
    reverses = TenantForeignKey("self", null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["ClientPayment"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, reverses__isnull=True)
                | models.Q(amount__lt=0, reverses__isnull=False),
                name="client_payment_sign",
                violation_error_message=_("El monto debe ser mayor que cero."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "reverses"],
                condition=models.Q(reverses__isnull=False),
                name="client_payment_reversed_once",
            ),
        ]
