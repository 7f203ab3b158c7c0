"""What suppliers offer for a purchase, asked by a link or typed, and the best order worked out of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.purchasing.models.catalogue import IGV, Basis, Tax
from ayni.purchasing.models.purchase import JointPurchase, PurchaseItem


class OfferLink(TenantModel):
    """A link with which a supplier answers without an account, as often as it likes until it expires."""

    purchase = TenantForeignKey(JointPurchase, models.CASCADE, related_name="links", db_index=False)
    supplier = TenantForeignKey(Organization, related_name="+")
    nonce = models.CharField(
        max_length=24, db_comment="the token is worked out from it and the house's secret"
    )
    token_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["OfferLink"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="offer_link_token"),
            models.UniqueConstraint(fields=["cluster", "purchase", "supplier"], name="offer_link_supplier"),
        ]


class SupplierOffer(TenantModel):
    """A supplier's terms for a purchase; a later one replaces it. Amounts are in the supplier's own tax terms."""

    purchase = TenantForeignKey(JointPurchase, models.CASCADE, related_name="offers", db_index=False)
    supplier = TenantForeignKey(Organization, related_name="+")
    tax = models.CharField(_("los precios son"), max_length=8, choices=Tax.choices)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, default=IGV)
    delivery_fee = models.DecimalField(_("flete"), max_digits=14, decimal_places=2, default=0)
    free_delivery_from = models.DecimalField(
        _("flete gratis desde"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    minimum_order = models.DecimalField(_("pedido mínimo"), max_digits=14, decimal_places=2, default=0)
    volume_discounts = models.JSONField(default=list, blank=True, db_comment="[[from amount, per cent]]")
    valid_until = models.DateField(_("la oferta vale hasta"))
    delivers_on = models.DateField(_("entrega el"), null=True, blank=True)
    payment_terms = models.CharField(_("cómo se paga"), max_length=160, blank=True)
    note = models.CharField(_("algo más"), max_length=400, blank=True)
    given_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_comment="null: by the link"
    )
    given_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["SupplierOffer"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "purchase", "supplier"],
                condition=models.Q(replaced_at=None),
                name="supplier_offer_present",
            ),
            models.CheckConstraint(
                condition=models.Q(delivery_fee__gte=0, minimum_order__gte=0, tax_percent__gte=0),
                name="supplier_offer_amounts",
                violation_error_message=_("Los montos no pueden ser negativos."),
            ),
        ]


class OfferDiscount(models.TextChoices):
    """What a price step prices."""

    ALL_UNITS = "all_units", _("todas las unidades")
    INCREMENTAL = "incremental", _("solo las que pasan del escalón")


class OfferLine(TenantModel):
    """What a supplier asks for one item: price steps in the unit it quotes, packs, minimum, available."""

    offer = TenantForeignKey(SupplierOffer, models.CASCADE, related_name="lines")
    purchase_item = TenantForeignKey(PurchaseItem, related_name="+")
    basis = models.CharField(_("precio"), max_length=6, choices=Basis.choices)
    steps = models.JSONField(db_comment="[[from quantity in units of the item, price per basis]]")
    discount = models.CharField(
        _("al llegar a un escalón, baja el precio de"),
        max_length=11, choices=OfferDiscount.choices, default=OfferDiscount.ALL_UNITS,
    )  # fmt: skip
    multiple = models.PositiveIntegerField(_("se vende de a"), default=1)
    minimum = models.PositiveIntegerField(_("mínimo"), default=0)
    available = models.PositiveIntegerField(_("tengo hasta"), null=True, blank=True)
    substitute = models.CharField(
        _("sería otro producto"), max_length=120, blank=True, db_comment="what would come instead of the item"
    )

    objects = TenantManager["OfferLine"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "offer", "purchase_item"], name="offer_line_once"),
            models.CheckConstraint(condition=models.Q(multiple__gte=1), name="offer_line_multiple"),
            models.CheckConstraint(
                condition=models.Q(available__isnull=True) | models.Q(minimum__lte=models.F("available")),
                name="offer_line_minimum_available",
                violation_error_message=_("El mínimo no puede ser más de lo que hay."),
            ),
        ]


class SolutionState(models.TextChoices):
    """Where the search for the best order is."""

    WAITING = "waiting", _("calculando")
    FOUND = "found", _("encontrado")
    NONE = "none", _("no hay pedido posible")
    FAILED = "failed", _("no se pudo calcular")


class Solution(TenantModel):
    """The best order for the offers of one moment: the question, the answer and what would change it."""

    purchase = TenantForeignKey(JointPurchase, models.CASCADE, related_name="solutions")
    state = models.CharField(max_length=7, choices=SolutionState.choices, default=SolutionState.WAITING)
    problem = models.JSONField()
    answer = models.JSONField(null=True, blank=True)
    hints = models.JSONField(default=list, db_comment="small changes and what they would save")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Solution"]()
