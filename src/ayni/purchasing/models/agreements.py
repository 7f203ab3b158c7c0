"""Prices agreed with a supplier for a period, what was called off, and what things really cost over time."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.purchasing.models.catalogue import Item
from ayni.purchasing.models.purchase import JointPurchase


class FrameworkAgreement(TenantModel):
    """Prices and terms with a supplier from one day to another."""

    supplier = TenantForeignKey(Organization, related_name="+")
    title = models.CharField(_("de qué es el convenio"), max_length=120)
    valid_from = models.DateField(_("vale desde"))
    valid_until = models.DateField(_("vale hasta"))
    terms = models.CharField(_("condiciones"), max_length=600, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["FrameworkAgreement"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lte=models.F("valid_until")),
                name="framework_agreement_dates",
                violation_error_message=_("El convenio no puede terminar antes de empezar."),
            ),
        ]


class AgreementPrice(TenantModel):
    """The agreed price of an item, and how much of it the cluster promised to take."""

    agreement = TenantForeignKey(FrameworkAgreement, models.CASCADE, related_name="prices")
    item = TenantForeignKey(Item, related_name="+")
    unit_price = models.DecimalField(
        _("precio con IGV"), max_digits=14, decimal_places=4, db_comment="a unit of the item, tax in"
    )
    promised = models.PositiveIntegerField(_("prometimos llevar"), default=0)

    objects = TenantManager["AgreementPrice"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "agreement", "item"], name="agreement_price_once"),
            models.CheckConstraint(condition=models.Q(unit_price__gt=0), name="agreement_price_positive"),
        ]


class CallOff(TenantModel):
    """A member takes something at the agreed price."""

    price = TenantForeignKey(AgreementPrice, related_name="call_offs")
    organization = TenantForeignKey(Organization, related_name="+")
    quantity = models.PositiveIntegerField(_("cuánto"))
    called_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    called_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["CallOff"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="call_off_quantity")]


class PriceRecord(TenantModel):
    """What an item cost in a purchase that closed: the cluster's memory of prices."""

    item = TenantForeignKey(Item, related_name="price_records", db_index=False)
    purchase = TenantForeignKey(JointPurchase, related_name="+")
    unit_price = models.DecimalField(
        max_digits=14, decimal_places=4, db_comment="a unit, tax in, discounts off, freight out"
    )
    quantity = models.PositiveIntegerField()
    firms = models.PositiveIntegerField(db_comment="below five it is not shown")
    bought_on = models.DateField()

    objects = TenantManager["PriceRecord"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "item", "purchase"], name="price_record_once")
        ]
        indexes = [models.Index(fields=["cluster", "item", "bought_on"], name="price_record_day")]
