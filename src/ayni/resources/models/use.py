"""The use itself: taking and giving back, damage and how it was settled, what is owed and paid."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.resources.models.booking import Booking
from ayni.resources.models.calendar import Closure
from ayni.resources.models.resource import Resource


class HandoverKind(models.TextChoices):
    """The two ends of a use."""

    TAKEN = "taken", _("entrega")
    RETURNED = "returned", _("devolución")


class Handover(TenantModel):
    """The resource changes hands at check-in or check-out; `photos` are names in the file store."""

    booking = TenantForeignKey(Booking, related_name="handovers", db_index=False)
    kind = models.CharField(max_length=8, choices=HandoverKind.choices)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    meter = models.DecimalField(
        _("horómetro"), max_digits=12, decimal_places=1, null=True, blank=True, db_comment="hours"
    )
    consumables = models.CharField(_("insumos usados"), max_length=200, blank=True)
    incident = models.CharField(_("qué pasó"), max_length=300, blank=True)
    left_clean = models.BooleanField(_("limpia y completa"), default=True)
    photos = models.JSONField(default=list, blank=True)

    objects = TenantManager["Handover"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "booking", "kind"], name="handover_once"),
            models.CheckConstraint(
                condition=models.Q(meter=None) | models.Q(meter__gte=0),
                name="handover_meter",
                violation_error_message=_("El horómetro no puede ser negativo."),
            ),
        ]


class DamageState(models.TextChoices):
    """Where a damage report is."""

    OPEN = "open", _("por revisar")
    PROPOSED = "proposed", _("con propuesta de arreglo")
    SETTLED = "settled", _("arreglado entre las partes")
    DISMISSED = "dismissed", _("sin costo")


DAMAGE_TRANSITIONS: dict[str, tuple[str, ...]] = {
    DamageState.OPEN: (DamageState.PROPOSED, DamageState.DISMISSED),
    DamageState.PROPOSED: (DamageState.PROPOSED, DamageState.SETTLED, DamageState.DISMISSED),
}


class DamageReport(TenantModel):
    """Something broke. It may close the resource (`closure`), and ends with who pays what (`shares`)."""

    resource = TenantForeignKey(Resource, related_name="damage_reports", db_index=False)
    booking = TenantForeignKey(Booking, null=True, blank=True, related_name="damage_reports", db_index=False)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_for = TenantForeignKey(Organization, related_name="+", db_index=False)
    assisted = models.BooleanField(default=False)
    what = models.CharField(_("qué se dañó"), max_length=300)
    photos = models.JSONField(default=list, blank=True)
    closure = TenantForeignKey(Closure, null=True, blank=True, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=DamageState.choices, default=DamageState.OPEN)
    outcome = models.CharField(_("en qué quedaron"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["DamageReport"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "resource", "state"], name="damage_report_resource")]


class DamageShare(TenantModel):
    """What one organisation pays of a repair, and whether it agreed."""

    report = TenantForeignKey(DamageReport, models.CASCADE, related_name="shares", db_index=False)
    organization = TenantForeignKey(Organization, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TenantManager["DamageShare"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "report", "organization"], name="damage_share_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0),
                name="damage_share_amount",
                violation_error_message=_("El monto no puede ser negativo."),
            ),
        ]


class ChargeKind(models.TextChoices):
    """What money is owed for."""

    USE = "use", _("uso")
    DEPOSIT = "deposit", _("garantía")
    OVERTIME = "overtime", _("retraso")
    LATE_CANCEL = "late_cancel", _("cancelación tardía")
    NO_SHOW = "no_show", _("no vino")
    DAMAGE = "damage", _("daño")


class Charge(TenantModel):
    """Money that one organisation owes another. Ayni moves no money: what was paid is recorded."""

    kind = models.CharField(max_length=11, choices=ChargeKind.choices)
    payer = TenantForeignKey(Organization, related_name="+", db_index=False)
    payee = TenantForeignKey(Organization, related_name="+", db_index=False)
    booking = TenantForeignKey(Booking, null=True, blank=True, related_name="charges", db_index=False)
    report = TenantForeignKey(DamageReport, null=True, blank=True, related_name="charges", db_index=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(
        null=True, blank=True, db_comment="paid in full, waived, or (a deposit) given back"
    )
    waived_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    returned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who gave a deposit back"
    )

    objects = TenantManager["Charge"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="charge_amount"),
            models.UniqueConstraint(
                fields=["cluster", "booking", "kind"],
                condition=models.Q(booking__isnull=False),
                name="charge_once_a_booking",
            ),
            models.UniqueConstraint(
                fields=["cluster", "report", "payer"],
                condition=models.Q(report__isnull=False),
                name="charge_once_a_report",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "payer", "created_at"], name="charge_payer"),
            models.Index(fields=["cluster", "payee", "created_at"], name="charge_payee"),
            models.Index(
                fields=["cluster", "payer", "payee"], condition=models.Q(closed_at=None), name="charge_open"
            ),
        ]


class Payment(TenantModel):
    """Money that changed hands for a charge, as the payee (or a coordinator) recorded it."""

    charge = TenantForeignKey(Charge, related_name="payments", db_index=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid_on = models.DateField()
    means = models.CharField(_("cómo se pagó"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Payment"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="resource_payment_amount")
        ]
        indexes = [models.Index(fields=["cluster", "charge"], name="payment_charge")]
