"""Money of members, in three pots that never mix: what is promised, what is owed, what is theirs to spend."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.purchasing.models.purchase import JointPurchase, Participant


class MemberAccount(TenantModel):
    """An organisation's limit for buying together. Its row is the lock under which anything is promised."""

    organization = TenantForeignKey(Organization, related_name="+")
    limit = models.DecimalField(
        _("límite"), max_digits=14, decimal_places=2, null=True, blank=True,
        db_comment="promised and owed together at most; null: none set",
    )  # fmt: skip
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["MemberAccount"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "organization"], name="member_account_once"),
            models.CheckConstraint(
                condition=models.Q(limit__isnull=True) | models.Q(limit__gte=0),
                name="member_account_limit",
                violation_error_message=_("El límite no puede ser negativo."),
            ),
        ]


class DueKind(models.TextChoices):
    """What is owed."""

    DEPOSIT = "deposit", _("adelanto")
    BALANCE = "balance", _("saldo")


class Due(TenantModel):
    """What a participant owes for a purchase, and until when."""

    participant = TenantForeignKey(Participant, related_name="dues")
    kind = models.CharField(max_length=7, choices=DueKind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    due_on = models.DateField()

    objects = TenantManager["Due"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "participant", "kind"], name="due_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="due_amount"),
        ]


class PaymentWay(models.TextChoices):
    """How it was paid."""

    TRANSFER = "transfer", _("transferencia")
    WALLET = "wallet", _("Yape o Plin")
    CASH = "cash", _("efectivo")
    BALANCE = "balance", _("saldo a favor")


class Payment(TenantModel):
    """Money that came in for one due, with its proof; or taken from the member's own balance."""

    due = TenantForeignKey(Due, related_name="payments")
    amount = models.DecimalField(_("monto"), max_digits=14, decimal_places=2)
    way = models.CharField(_("cómo se pagó"), max_length=8, choices=PaymentWay.choices)
    reference = models.CharField(_("número de operación"), max_length=60, blank=True)
    proof = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    paid_on = models.DateField(_("cuándo se pagó"))
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Payment"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="payment_amount",
                violation_error_message=_("El monto debe ser mayor que cero."),
            ),
        ]


class BalanceReason(models.TextChoices):
    """Why a member's own balance changed."""

    CREDIT_NOTE = "credit_note", _("nota de crédito")
    OVERPAID = "overpaid", _("pagó de más")
    SPENT = "spent", _("usado para pagar")
    RELEASED = "released", _("compra cancelada: se devuelve lo pagado")
    PAID_OUT = "paid_out", _("devuelto en mano")


class BalanceEntry(TenantModel):
    """Money that became a member's own to spend, or was spent; the sum is its balance."""

    organization = TenantForeignKey(Organization, related_name="+")
    purchase = TenantForeignKey(JointPurchase, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=11, choices=BalanceReason.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2, db_comment="below zero when spent")
    detail = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["BalanceEntry"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        indexes = [models.Index(fields=["cluster", "organization"], name="balance_entry_organization")]
