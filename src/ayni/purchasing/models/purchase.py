"""A joint purchase from the first need to the last piece handed out, and everything that happened to it."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel import clock
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.purchasing.models.catalogue import Item


class PurchaseState(models.TextChoices):
    """Where a joint purchase is."""

    DRAFT = "draft", _("en preparación")
    COLLECTING = "collecting", _("juntando pedidos")
    UNDERSHOT = "undershot", _("no llegó al mínimo")
    ORDERS_CLOSED = "orders_closed", _("pedidos cerrados")
    COMPARED = "compared", _("ofertas comparadas")
    DECIDED = "decided", _("decidida")
    ORDERED = "ordered", _("pedida al proveedor")
    RECEIVING = "receiving", _("llegando")
    CLOSED = "closed", _("cerrada")
    CANCELLED = "cancelled", _("cancelada")


TRANSITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        PurchaseState.DRAFT: frozenset({PurchaseState.COLLECTING, PurchaseState.CANCELLED}),
        PurchaseState.COLLECTING: frozenset(
            {PurchaseState.ORDERS_CLOSED, PurchaseState.UNDERSHOT, PurchaseState.CANCELLED}
        ),
        PurchaseState.UNDERSHOT: frozenset(
            {PurchaseState.COLLECTING, PurchaseState.ORDERS_CLOSED, PurchaseState.CANCELLED}
        ),
        PurchaseState.ORDERS_CLOSED: frozenset(
            {PurchaseState.COMPARED, PurchaseState.UNDERSHOT, PurchaseState.CANCELLED}
        ),
        PurchaseState.COMPARED: frozenset(
            {PurchaseState.DECIDED, PurchaseState.UNDERSHOT, PurchaseState.CANCELLED}
        ),
        PurchaseState.DECIDED: frozenset({PurchaseState.ORDERED, PurchaseState.CANCELLED}),
        PurchaseState.ORDERED: frozenset({PurchaseState.RECEIVING}),
        PurchaseState.RECEIVING: frozenset({PurchaseState.CLOSED}),
        PurchaseState.CLOSED: frozenset(),
        PurchaseState.CANCELLED: frozenset(),
    }
)
"""Where a purchase may go from each state. Actions go nowhere else."""

STEPS = (
    PurchaseState.COLLECTING,
    PurchaseState.ORDERS_CLOSED,
    PurchaseState.COMPARED,
    PurchaseState.DECIDED,
    PurchaseState.ORDERED,
    PurchaseState.RECEIVING,
    PurchaseState.CLOSED,
)
"""The way of a purchase that goes well."""

BEFORE_DECISION = frozenset(
    {
        PurchaseState.COLLECTING,
        PurchaseState.UNDERSHOT,
        PurchaseState.ORDERS_CLOSED,
        PurchaseState.COMPARED,
    }
)
"""Here what members ordered is an estimate; afterwards it is a bill."""

OVER = frozenset({PurchaseState.CLOSED, PurchaseState.CANCELLED})


class ShortageRule(models.TextChoices):
    """Who goes short when less comes than was ordered."""

    PRO_RATA = "pro_rata", _("a todos en proporción a lo pedido")
    ORDER_TIME = "order_time", _("primero a quien pidió primero")
    PRIORITY = "priority", _("según la prioridad que fijó la asamblea")


class Sharing(models.TextChoices):
    """How cost, freight and so the savings are shared."""

    UNIFORM = "uniform", _("mismo precio para todos, flete según el valor")
    PROPORTIONAL = "proportional", _("mismo porcentaje de ahorro para todos")
    SHAPLEY = "shapley", _("según lo que aporta cada uno a la rebaja")


class JointPurchase(TenantModel):
    """Several organisations buy together. Its row is the lock for orders, closing, decision and receipt."""

    title = models.CharField(_("qué compran"), max_length=120)
    state = models.CharField(max_length=13, choices=PurchaseState.choices, default=PurchaseState.DRAFT)
    coordinator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_for = TenantForeignKey(Organization, null=True, blank=True, related_name="+")
    closes_at = models.DateTimeField(_("se puede pedir hasta"))
    delivery_place = models.CharField(_("dónde se entrega"), max_length=160)
    note = models.CharField(_("algo más que deban saber"), max_length=400, blank=True)
    shortage_rule = models.CharField(
        _("si llega menos"), max_length=10, choices=ShortageRule.choices, default=ShortageRule.PRO_RATA
    )
    sharing = models.CharField(
        _("cómo se reparte el costo"), max_length=12, choices=Sharing.choices, default=Sharing.UNIFORM
    )
    deposit_percent = models.PositiveSmallIntegerField(_("adelanto, %"), default=30)
    balance_days = models.PositiveSmallIntegerField(_("días para pagar el saldo"), default=7)
    rules_in_words = models.TextField(blank=True, db_comment="as announced when orders opened; a rule a line")
    like = TenantForeignKey("self", null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["JointPurchase"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PurchaseState.values), name="joint_purchase_state"
            ),
            models.CheckConstraint(
                condition=models.Q(deposit_percent__lte=100),
                name="joint_purchase_deposit_percent",
                violation_error_message=_("El adelanto va de 0 a 100 %."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "state", "closes_at"], name="joint_purchase_state_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_orders(self) -> bool:
        """Whether somebody may order now: the state says so and the closing time is not past."""
        return self.state == PurchaseState.COLLECTING and clock.now() < self.closes_at


class PurchaseItem(TenantModel):
    """One item of a purchase with what makes it worth buying: a minimum and expected price steps."""

    purchase = TenantForeignKey(JointPurchase, models.CASCADE, related_name="items", db_index=False)
    item = TenantForeignKey(Item, related_name="+")
    minimum = models.PositiveIntegerField(
        _("mínimo entre todos"), default=0, db_comment="in units of the item"
    )
    reference_price = models.DecimalField(
        _("precio de referencia"), max_digits=14, decimal_places=4, db_comment="a unit, tax in"
    )
    steps = models.JSONField(default=list, blank=True, db_comment="expected: [[from, price a unit, tax in]]")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["PurchaseItem"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "purchase", "item"],
                name="purchase_item_once",
                violation_error_message=_("Ese artículo ya está en la compra."),
            ),
            models.CheckConstraint(
                condition=models.Q(reference_price__gt=0),
                name="purchase_item_price_positive",
                violation_error_message=_("El precio de referencia debe ser mayor que cero."),
            ),
        ]


class Participant(TenantModel):
    """An organisation in a purchase. After the decision it carries its bill, alone-cost and PIN."""

    purchase = TenantForeignKey(JointPurchase, models.CASCADE, related_name="participants", db_index=False)
    organization = TenantForeignKey(Organization, related_name="+")
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False, db_comment="a coordinator ordered for it")
    shows_name = models.BooleanField(
        _("los demás pueden ver que participo"), default=False, db_comment="consent to show the name"
    )
    priority = models.PositiveSmallIntegerField(
        _("prioridad"), default=0, db_comment="1 is served first, 0 last"
    )
    single_price_total = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True,
        db_comment="what the same cost it at its last or stated price",
    )  # fmt: skip
    bill = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, db_comment="tax in")
    stand_alone_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    pin_nonce = models.CharField(
        max_length=24, blank=True, db_comment="with the installation's secret it gives the PIN"
    )
    joined_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Participant"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "purchase", "organization"], name="participant_once"),
        ]
        indexes = [models.Index(fields=["cluster", "organization"], name="participant_organization")]


class OrderLine(TenantModel):
    """What a participant wants of an item, and how much more it would take to reach a pack or price step."""

    participant = TenantForeignKey(Participant, models.CASCADE, related_name="lines", db_index=False)
    purchase_item = TenantForeignKey(PurchaseItem, models.CASCADE, related_name="lines")
    quantity = models.PositiveIntegerField(_("cuánto"))
    tolerance = models.PositiveIntegerField(_("hasta cuánto más"), default=0)
    maximum_price = models.DecimalField(
        _("más caro que esto, no"), max_digits=14, decimal_places=4, null=True, blank=True,
        db_comment="a unit, tax in, freight out",
    )  # fmt: skip
    single_price = models.DecimalField(
        _("lo que pagas hoy"), max_digits=14, decimal_places=4, null=True, blank=True,
        db_comment="a unit, tax in, as the participant states it",
    )  # fmt: skip
    earliest = models.DateField(_("desde cuándo"), null=True, blank=True)
    latest = models.DateField(_("hasta cuándo"), null=True, blank=True)
    placed_at = models.DateTimeField(default=timezone.now, db_comment="when its quantity last grew")

    objects = TenantManager["OrderLine"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "participant", "purchase_item"], name="order_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="order_line_quantity",
                violation_error_message=_("Pide al menos uno."),
            ),
            models.CheckConstraint(
                condition=models.Q(earliest__isnull=True)
                | models.Q(latest__isnull=True)
                | models.Q(earliest__lte=models.F("latest")),
                name="order_line_dates",
                violation_error_message=_("La fecha «desde» no puede ser después de la fecha «hasta»."),
            ),
        ]

    @property
    def estimate(self) -> Decimal:
        """The most this line can cost before freight: all of its tolerance, at its maximum price if it has one."""
        price: Decimal = self.maximum_price or self.purchase_item.reference_price
        return price * (self.quantity + self.tolerance)


class Need(TenantModel):
    """A workshop notes that it needs something; several who need the same are told of each other."""

    item = TenantForeignKey(Item, models.CASCADE, related_name="+")
    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(_("cuánto"))
    needed_by = models.DateField(_("para cuándo"))
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    purchase = TenantForeignKey(
        JointPurchase, null=True, blank=True, related_name="+", db_comment="the purchase that took it up"
    )

    objects = TenantManager["Need"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "item", "organization"],
                condition=models.Q(purchase=None),
                name="need_once",
                violation_error_message=_("Ya anotaste que necesitas eso."),
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="need_quantity"),
        ]


class EventKind(models.TextChoices):
    """What happened to a purchase."""

    STARTED = "started", _("preparó la compra")
    OPENED = "opened", _("abrió los pedidos")
    ORDERED = "ordered", _("pidió")
    WITHDREW = "withdrew", _("retiró su pedido")
    EXTENDED = "extended", _("alargó el plazo")
    ITEM_DROPPED = "item_dropped", _("sacó un artículo")
    ORDERS_CLOSED = "orders_closed", _("cerró los pedidos")
    UNDERSHOT = "undershot", _("cerró sin llegar al mínimo")
    INVITED = "invited", _("pidió oferta a un proveedor")
    OFFERED = "offered", _("recibió una oferta")
    COMPARED = "compared", _("calculó el mejor pedido")
    DECIDED = "decided", _("decidió la compra")
    SENT = "sent", _("envió el pedido al proveedor")
    PAID = "paid", _("anotó un pago")
    RECEIVED = "received", _("recibió mercadería")
    CREDITED = "credited", _("anotó una nota de crédito")
    HANDED_OVER = "handed_over", _("entregó su parte")
    PRIORITY = "priority", _("cambió la prioridad")
    CLOSED = "closed", _("cerró la compra")
    CANCELLED = "cancelled", _("canceló la compra")


class PurchaseEvent(TenantModel):
    """One thing that happened: by whom, for whom, whether a coordinator assisted."""

    purchase = TenantForeignKey(JointPurchase, related_name="+", db_index=False)
    kind = models.CharField(max_length=13, choices=EventKind.choices)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_comment="null: by a link"
    )
    organization = TenantForeignKey(Organization, null=True, blank=True, related_name="+")
    assisted = models.BooleanField(default=False)
    detail = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["PurchaseEvent"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        indexes = [
            models.Index(fields=["cluster", "purchase", "happened_at"], name="purchase_event_purchase")
        ]
