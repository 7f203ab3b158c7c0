"""What somebody asks for, who may see it, and what happened to it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.big_order import BigOrder


class JobState(models.TextChoices):
    """Where a job is. With several contractors it is where the slowest of them is."""

    DRAFT = "draft", _("borrador")
    OPEN = "open", _("pidiendo cotizaciones")
    AWARDED = "awarded", _("adjudicado")
    IN_PROGRESS = "in_progress", _("en trabajo")
    DELIVERED = "delivered", _("entregado")
    ACCEPTED = "accepted", _("aceptado")
    CLOSED = "closed", _("cerrado")
    CANCELLED = "cancelled", _("anulado")
    EXPIRED = "expired", _("vencido")
    DISPUTED = "disputed", _("en desacuerdo")


_S = JobState
_UNDER_WAY = frozenset({_S.AWARDED, _S.IN_PROGRESS, _S.DELIVERED, _S.ACCEPTED, _S.DISPUTED})
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.OPEN, _S.CANCELLED}),
    _S.OPEN: _UNDER_WAY | {_S.CANCELLED, _S.EXPIRED},
    _S.EXPIRED: frozenset({_S.OPEN, _S.CANCELLED}),
    _S.AWARDED: _UNDER_WAY | {_S.OPEN, _S.CANCELLED},
    _S.IN_PROGRESS: _UNDER_WAY | {_S.OPEN, _S.CANCELLED},
    _S.DELIVERED: frozenset({_S.OPEN, _S.IN_PROGRESS, _S.ACCEPTED, _S.DISPUTED}),
    _S.DISPUTED: _UNDER_WAY | {_S.OPEN, _S.CANCELLED},
    _S.ACCEPTED: frozenset({_S.CLOSED, _S.DISPUTED}),
    _S.CLOSED: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""From each state, those that may come next. A job is where its slowest part is, so that it may pass over some."""


class Unit(models.TextChoices):
    """What a quantity counts; the codes of `methods.message_parser`."""

    PIECE = "piece", _("piezas")
    SHEET = "sheet", _("planchas")
    KG = "kg", _("kilos")
    TONNE = "tonne", _("toneladas")
    METRE = "metre", _("metros")
    TUBE = "tube", _("tubos")
    BAR = "bar", _("barras")
    HOUR = "hour", _("horas")


class MaterialBy(models.TextChoices):
    """Who supplies the material."""

    CLIENT = "client", _("lo pone quien pide")
    CONTRACTOR = "contractor", _("lo pone quien hace el trabajo")


class Audience(models.TextChoices):
    """Who may see a job that is open."""

    CLUSTER = "cluster", _("todo el parque")
    CAPABLE = "capable", _("los que pueden hacerlo")
    CHOSEN = "chosen", _("los talleres que elija")
    TRUSTED = "trusted", _("solo con los que ya trabajé bien")


class Job(TenantModel):
    """Work that an organisation asks others to do. Lengths are millimetres."""

    asker = TenantForeignKey(Organization, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    big_order = TenantForeignKey(BigOrder, null=True, blank=True, related_name="lots")
    depends_on = TenantForeignKey("self", null=True, blank=True, related_name="+")
    title = models.CharField(_("qué necesitas"), max_length=120)
    processes = ArrayField(models.CharField(max_length=40), verbose_name=_("procesos"), default=list)
    material = models.CharField(_("material"), max_length=40, blank=True)
    thickness_mm = models.FloatField(_("espesor, mm"), null=True, blank=True)
    length_mm = models.FloatField(_("largo, mm"), null=True, blank=True)
    width_mm = models.FloatField(_("ancho, mm"), null=True, blank=True)
    diameter_mm = models.FloatField(_("diámetro, mm"), null=True, blank=True)
    quantity = models.DecimalField(_("cantidad"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unidad"), max_length=8, choices=Unit.choices, default=Unit.PIECE)
    finish = models.CharField(_("tolerancia o acabado"), max_length=200, blank=True)
    certificate = models.CharField(_("certificado que pides"), max_length=80, blank=True)
    note = models.TextField(_("detalles"), max_length=2000, blank=True)
    material_by = models.CharField(
        _("el material"), max_length=10, choices=MaterialBy.choices, default=MaterialBy.CLIENT
    )
    deadline = models.DateField(_("para cuándo"))
    urgent = models.BooleanField(_("es urgente"), default=False)
    delivered_to_asker = models.BooleanField(_("con entrega en tu taller"), default=False)
    price_limit = models.DecimalField(
        _("pagarías hasta"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    audience = models.CharField(
        _("quién lo ve"), max_length=8, choices=Audience.choices, default=Audience.CAPABLE
    )
    shows_name = models.BooleanField(_("mostrar tu nombre antes de adjudicar"), default=True)
    protects_client_months = models.PositiveSmallIntegerField(
        _("meses sin buscar a mi cliente"), default=0, db_comment="0: without the clause"
    )
    state = models.CharField(max_length=11, choices=JobState.choices, default=JobState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(
        null=True, blank=True, db_comment="when what is asked for last changed while it was open"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Job"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="job_quantity_positive",
                violation_error_message=_("La cantidad debe ser mayor que cero."),
            ),
            models.CheckConstraint(
                condition=models.Q(price_limit__isnull=True) | models.Q(price_limit__gt=0),
                name="job_price_limit_positive",
                violation_error_message=_("El precio tope debe ser mayor que cero."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values),
                name="job_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "state", "deadline"], name="job_state_deadline"),
            models.Index(fields=["cluster", "asker", "state"], name="job_asker"),
        ]


class Invitee(TenantModel):
    """A workshop that a job was shown to: chosen by the asker, or found able to do it."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="invitees")
    organization = TenantForeignKey(Organization, related_name="+")
    chosen = models.BooleanField(default=False)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Invitee"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "job", "organization"], name="invitee_once")
        ]
        indexes = [models.Index(fields=["cluster", "organization"], name="invitee_organization")]


class Attachment(TenantModel):
    """A drawing or photo. A DXF has a preview, extents and the length to cut, in millimetres."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="attachments")
    original_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=80, db_comment="name in the file store")
    preview_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=5, choices=[("image", "image"), ("pdf", "pdf"), ("dxf", "dxf")])
    width_mm = models.FloatField(null=True, blank=True)
    height_mm = models.FloatField(null=True, blank=True)
    cut_length_mm = models.FloatField(null=True, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Attachment"]()


class JobEvent(TenantModel):
    """A step of the job's timeline: what, who, for whom. Never changed."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="events")
    award = TenantForeignKey("work.Award", null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    organization = TenantForeignKey(Organization, null=True, blank=True, related_name="+")
    assisted = models.BooleanField(default=False)
    words = models.CharField(max_length=600, blank=True)
    only_parties = models.BooleanField(default=False, db_comment="not for other quoters")
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["JobEvent"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        indexes = [models.Index(fields=["cluster", "job", "at"], name="job_event_time")]
