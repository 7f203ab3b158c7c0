"""What is lent, by whom and on which terms."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Capability, Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class ResourceKind(models.TextChoices):
    """What a resource is."""

    MACHINE = "machine", _("máquina")
    TOOL = "tool", _("herramienta")
    VEHICLE = "vehicle", _("vehículo")
    SPACE = "space", _("espacio")
    INSTRUMENT = "instrument", _("instrumento")
    SPECIALIST = "specialist", _("especialista")


class Belonging(models.TextChoices):
    """Whose the resource is, as the page says it; the owner is always an organisation."""

    WORKSHOP = "workshop", _("de un taller")
    ASSOCIATION = "association", _("de la asociación")
    SERVICE_CENTER = "service_center", _("de un centro de servicios compartido")


class Publication(models.TextChoices):
    """Whether others can find and book it."""

    DRAFT = "draft", _("borrador")
    PUBLISHED = "published", _("publicado")
    WITHDRAWN = "withdrawn", _("retirado")


class Audience(models.TextChoices):
    """Who may borrow."""

    ALL = "all", _("todo el parque")
    GUILD = "guild", _("solo talleres de mi gremio")
    TRUSTED = "trusted", _("quienes ya colaboraron y fueron confirmados")
    CHOSEN = "chosen", _("solo quienes yo elija")


class Operation(models.TextChoices):
    """Who works with it."""

    SELF_USE = "self_use", _("la usa quien la reserva")
    WITH_OPERATOR = "with_operator", _("solo con nuestro operario")


class PriceBasis(models.TextChoices):
    """What the price counts."""

    FREE = "free", _("gratis")
    HOUR = "hour", _("por hora")
    PIECE = "piece", _("por pieza")
    EXCHANGE = "exchange", _("a cambio de otra ayuda")


class Approval(models.TextChoices):
    """How a booking comes to stand."""

    AT_ONCE = "at_once", _("al instante")
    BY_HAND = "by_hand", _("yo apruebo cada pedido")


class HoursRule(models.TextChoices):
    """What the opening hours bind."""

    WITHIN = "within", _("todo el uso dentro del horario")
    ENDS_ONLY = "ends_only", _("solo la entrega y la devolución dentro del horario")
    ALWAYS = "always", _("a cualquier hora")


class Resource(TenantModel):
    """A machine, tool, vehicle, space, instrument or specialist, with its lending rules.

    Its row is the lock under which anything of its calendar changes. `capacity` counts the places that can be
    in use at once (1 for a machine, 6 for a yard). Minutes, hours and days are said in the names.
    """

    owner = TenantForeignKey(Organization, related_name="+", db_index=False)
    belonging = models.CharField(
        _("de quién es"), max_length=14, choices=Belonging.choices, default=Belonging.WORKSHOP
    )
    kind = models.CharField(
        _("qué es"), max_length=10, choices=ResourceKind.choices, default=ResourceKind.MACHINE
    )
    name = models.CharField(_("nombre"), max_length=80)
    description = models.TextField(_("qué hay que saber"), max_length=600, blank=True)
    place = models.CharField(_("dónde está"), max_length=120, blank=True)
    photo = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    capability = TenantForeignKey(
        Capability, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        db_comment="the owner's capability with this machine: its limits",
    )  # fmt: skip
    process = models.CharField(
        _("proceso"),
        max_length=40,
        blank=True,
        db_comment="code of methods.processes: equal ones are equivalent",
    )
    capacity = models.PositiveSmallIntegerField(_("cuántos a la vez"), default=1)
    publication = models.CharField(max_length=9, choices=Publication.choices, default=Publication.DRAFT)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="who agreed for the owner to lend by these rules",
    )  # fmt: skip

    audience = models.CharField(
        _("a quién se presta"), max_length=7, choices=Audience.choices, default=Audience.ALL
    )
    trusted_from = models.PositiveSmallIntegerField(_("desde cuántas colaboraciones confirmadas"), default=3)
    operation = models.CharField(
        _("quién la maneja"), max_length=13, choices=Operation.choices, default=Operation.SELF_USE
    )
    certificate_needed = models.CharField(_("qué certificado o capacitación pide"), max_length=80, blank=True)
    price_basis = models.CharField(
        _("cómo se cobra"), max_length=8, choices=PriceBasis.choices, default=PriceBasis.HOUR
    )
    price = models.DecimalField(_("precio"), max_digits=12, decimal_places=2, default=0)
    reference_price = models.DecimalField(
        _("cuánto vale la hora, aunque no la cobres"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    deposit = models.DecimalField(_("garantía"), max_digits=12, decimal_places=2, default=0)
    min_minutes = models.PositiveIntegerField(_("tiempo mínimo, en minutos"), default=60)
    max_minutes = models.PositiveIntegerField(_("tiempo máximo, en minutos"), default=8 * 60)
    notice_hours = models.PositiveSmallIntegerField(_("con cuántas horas de aviso"), default=2)
    ahead_days = models.PositiveSmallIntegerField(_("hasta cuántos días adelante se reserva"), default=60)
    buffer_minutes = models.PositiveSmallIntegerField(_("minutos libres entre un uso y otro"), default=15)
    approval = models.CharField(
        _("cómo se aprueba"), max_length=7, choices=Approval.choices, default=Approval.BY_HAND
    )
    decide_hours = models.PositiveSmallIntegerField(_("en cuántas horas respondes un pedido"), default=48)
    free_cancel_hours = models.PositiveSmallIntegerField(
        _("hasta cuántas horas antes se cancela sin costo"), default=12
    )
    late_cancel_percent = models.PositiveSmallIntegerField(
        _("cuánto se cobra por cancelar tarde, en %"), default=0
    )
    no_show_percent = models.PositiveSmallIntegerField(_("cuánto se cobra por no venir, en %"), default=50)
    overtime_price = models.DecimalField(
        _("cuánto se cobra por cada hora de retraso"), max_digits=12, decimal_places=2, default=0
    )
    hours_rule = models.CharField(max_length=9, choices=HoursRule.choices, default=HoursRule.WITHIN)
    quota_minutes = models.PositiveIntegerField(
        _("minutos al mes por taller"), null=True, blank=True, db_comment="per workshop and local month"
    )
    owner_first_hours = models.PositiveSmallIntegerField(
        _("hasta cuántas horas antes puedes recuperar tu turno"), default=0
    )

    meter = models.DecimalField(
        max_digits=12, decimal_places=1, default=0, db_comment="hours at the last reading"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Resource"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity__range=(1, 1000)),
                name="resource_capacity",
                violation_error_message=_("Cuántos a la vez: de 1 a 1,000."),
            ),
            models.CheckConstraint(
                condition=models.Q(min_minutes__gte=5, min_minutes__lte=models.F("max_minutes"))
                & models.Q(max_minutes__lte=31 * 24 * 60),
                name="resource_minutes",
                violation_error_message=_(
                    "El tiempo mínimo es de 5 minutos a más y no pasa del máximo; el máximo es de 31 días."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, deposit__gte=0, overtime_price__gte=0)
                & (models.Q(reference_price=None) | models.Q(reference_price__gte=0)),
                name="resource_money",
                violation_error_message=_("Los montos no pueden ser negativos."),
            ),
            models.CheckConstraint(
                condition=models.Q(late_cancel_percent__lte=100, no_show_percent__lte=100),
                name="resource_percent",
                violation_error_message=_("Los porcentajes van de 0 a 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(ahead_days__range=(1, 366), buffer_minutes__lte=24 * 60),
                name="resource_ahead",
                violation_error_message=_(
                    "Se reserva hasta 366 días adelante, con un día de espera entre usos como máximo."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "owner"], name="resource_owner"),
            models.Index(fields=["cluster", "process", "publication"], name="resource_process"),
            models.Index(fields=["cluster", "publication", "kind", "name"], name="resource_published"),
        ]

    def __str__(self) -> str:
        return self.name


class PermitKind(models.TextChoices):
    """What an owner granted to a workshop."""

    CHOSEN = "chosen", _("puede pedirla")
    TRAINED = "trained", _("está capacitado")


class Permit(TenantModel):
    """An owner's word that a workshop may borrow a resource, or is trained to use it."""

    resource = TenantForeignKey(Resource, models.CASCADE, related_name="permits", db_index=False)
    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=PermitKind.choices)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Permit"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "resource", "organization", "kind"], name="permit_once"
            )
        ]
