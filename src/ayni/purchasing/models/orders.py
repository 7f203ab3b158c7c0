"""What was decided: the order to each supplier, each one's share, receipts, credit notes, hand-overs."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.purchasing.models.catalogue import Tax
from ayni.purchasing.models.offers import SupplierOffer
from ayni.purchasing.models.purchase import JointPurchase, Participant, PurchaseItem


class SupplierOrder(TenantModel):
    """The order to one supplier; amounts with tax in. It goes out once, when somebody confirmed its amount."""

    purchase = TenantForeignKey(JointPurchase, related_name="orders")
    supplier = TenantForeignKey(Organization, related_name="+")
    offer = TenantForeignKey(SupplierOffer, related_name="+")
    tax = models.CharField(max_length=8, choices=Tax.choices)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2)
    goods = models.DecimalField(max_digits=14, decimal_places=2)
    discount = models.DecimalField(max_digits=14, decimal_places=2)
    delivery = models.DecimalField(max_digits=14, decimal_places=2)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, db_comment="as the sender confirmed it"
    )
    on_time = models.BooleanField(null=True, blank=True)
    complete = models.BooleanField(null=True, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = TenantManager["SupplierOrder"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "purchase", "supplier"], name="supplier_order_once"),
            models.CheckConstraint(
                condition=models.Q(quality__isnull=True) | models.Q(quality__range=(1, 5)),
                name="supplier_order_quality",
                violation_error_message=_("La calidad va de 1 a 5."),
            ),
        ]

    @property
    def total(self) -> Decimal:
        """What is paid, tax in."""
        return self.goods - self.discount + self.delivery


class SupplierOrderLine(TenantModel):
    """How much of an item a supplier was asked for, and how much of it arrived well."""

    order = TenantForeignKey(SupplierOrder, models.CASCADE, related_name="lines")
    purchase_item = TenantForeignKey(PurchaseItem, related_name="+")
    quantity = models.PositiveIntegerField()
    goods = models.DecimalField(max_digits=14, decimal_places=2, db_comment="tax in, before discount")
    received = models.PositiveIntegerField(default=0, db_comment="fit to hand out")
    damaged = models.PositiveIntegerField(default=0)

    objects = TenantManager["SupplierOrderLine"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "order", "purchase_item"], name="supplier_order_line"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("quantity")),
                name="supplier_order_line_received",
                violation_error_message=_("Llegó más de lo pedido: anota solo lo pedido."),
            ),
        ]


class Share(TenantModel):
    """What a participant was promised of an item, what the shortage rule leaves it, what it has received."""

    participant = TenantForeignKey(Participant, related_name="shares")
    purchase_item = TenantForeignKey(PurchaseItem, related_name="shares")
    promised = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, db_comment="its part of the bill")
    allotted = models.PositiveIntegerField(default=0, db_comment="of what has arrived so far")
    handed = models.PositiveIntegerField(default=0)

    objects = TenantManager["Share"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "participant", "purchase_item"], name="share_once"),
            models.CheckConstraint(
                condition=models.Q(handed__lte=models.F("promised")),
                name="share_handed",
                violation_error_message=_("No se puede entregar más de lo pedido."),
            ),
        ]


class Receipt(TenantModel):
    """One delivery of a supplier, whole or partial."""

    order = TenantForeignKey(SupplierOrder, related_name="receipts")
    received_on = models.DateField(_("llegó el"))
    guide = models.CharField(_("guía o factura"), max_length=40, blank=True)
    weight_kg = models.DecimalField(
        _("peso en balanza, kg"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    expected_kg = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Receipt"]()
    database_privileges = "SELECT, INSERT"


class ReceiptLine(TenantModel):
    """How much of an item came with a delivery, and how much of that was damaged."""

    receipt = TenantForeignKey(Receipt, related_name="lines")
    purchase_item = TenantForeignKey(PurchaseItem, related_name="+")
    arrived = models.PositiveIntegerField(_("llegó"))
    damaged = models.PositiveIntegerField(_("dañado"), default=0)

    objects = TenantManager["ReceiptLine"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(damaged__lte=models.F("arrived")),
                name="receipt_line_damaged",
                violation_error_message=_("No puede haber más dañado de lo que llegó."),
            ),
        ]


class CreditNote(TenantModel):
    """A supplier gives money back for what was short, damaged or lighter; it is shared among those it concerns."""

    order = TenantForeignKey(SupplierOrder, related_name="credit_notes")
    purchase_item = TenantForeignKey(PurchaseItem, related_name="+")
    number = models.CharField(_("número"), max_length=40)
    amount = models.DecimalField(_("monto"), max_digits=14, decimal_places=2, db_comment="tax in")
    reason = models.CharField(_("por qué"), max_length=160)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["CreditNote"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "order", "number", "purchase_item"],
                name="credit_note_once",
                violation_error_message=_("Esa nota de crédito ya está anotada."),
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="credit_note_amount"),
        ]


class HandOver(TenantModel):
    """A participant took its share, or a part of it, against its PIN."""

    share = TenantForeignKey(Share, related_name="hand_overs")
    quantity = models.PositiveIntegerField()
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["HandOver"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="hand_over_quantity")]
