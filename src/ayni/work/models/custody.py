"""Whose material is where: a ledger between asker and contractor, by piece and kilogram."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.award import Award
from ayni.work.models.delivery import Delivery


class MaterialLot(TenantModel):
    """A kind of material handed over for an award, such as "plancha A36 9 mm"."""

    award = TenantForeignKey(Award, related_name="material_lots")
    name = models.CharField(_("material"), max_length=120)
    pieces_held = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    kg_held = models.DecimalField(max_digits=12, decimal_places=3, default=0)

    objects = TenantManager["MaterialLot"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "award", "name"], name="material_lot_once"),
            models.CheckConstraint(
                condition=models.Q(pieces_held__gte=0) & models.Q(kg_held__gte=0),
                name="material_lot_never_negative",
                violation_error_message=_("No queda tanto material en custodia."),
            ),
        ]


class CustodyKind(models.TextChoices):
    """Handing over adds to what the contractor holds; everything else takes from it."""

    HANDED_OVER = "handed_over", _("entregado al taller")
    USED = "used", _("usado en piezas")
    RETURNED = "returned", _("devuelto")
    SCRAPPED = "scrapped", _("merma")
    LOST = "lost", _("perdido")


class CustodyMovement(TenantModel):
    """One movement of material; never changed. The sum over a lot is what the contractor holds."""

    lot = TenantForeignKey(MaterialLot, related_name="movements")
    kind = models.CharField(max_length=12, choices=CustodyKind.choices)
    pieces = models.DecimalField(_("piezas"), max_digits=12, decimal_places=3, default=0)
    kg = models.DecimalField(_("kilos"), max_digits=12, decimal_places=3, default=0)
    photo = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    note = models.CharField(_("nota"), max_length=300, blank=True)
    delivery = TenantForeignKey(
        Delivery,
        null=True,
        blank=True,
        related_name="+",
        db_comment="the pieces that this material went into",
    )
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_comment="the receiver, by PIN"
    )
    assisted = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["CustodyMovement"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(pieces__gt=0) | models.Q(kg__gt=0)) & models.Q(pieces__gte=0, kg__gte=0),
                name="custody_movement_positive",
                violation_error_message=_("Di cuántas piezas o kilos."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "lot", "at"], name="custody_movement_time")]


class SignaturePin(TenantModel):
    """The few figures with which a person signs for material that they receive, on any phone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=128, db_comment="salted, by Django's password hasher")
    set_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["SignaturePin"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "person"], name="signature_pin_once")]
