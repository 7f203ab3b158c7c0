"""Organisations: whoever can take part in a collaboration."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.kernel import clock
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class OrganizationKind(models.TextChoices):
    """What an organisation is in the cluster."""

    WORKSHOP = "workshop", _("taller")
    ASSOCIATION = "association", _("asociación")
    SUPPLIER = "supplier", _("proveedor")
    UNIVERSITY = "university", _("universidad o instituto")
    TECHNOLOGY_CENTER = "technology_center", _("centro tecnológico (CITE)")
    GUILD = "guild", _("gremio")
    PUBLIC_BODY = "public_body", _("entidad pública")
    BANK = "bank", _("banco o cooperativa")
    CLIENT = "client", _("cliente")
    NGO = "ngo", _("organización social")


class Guild(models.TextChoices):
    """The park's trades."""

    METALWORKING = "metalworking", _("metalmecánica")
    CARPENTRY = "carpentry", _("carpintería")
    GARMENTS = "garments", _("confecciones")
    FOOTWEAR = "footwear", _("calzado")
    CRAFTS = "crafts", _("artesanía")
    FOUNDRY = "foundry", _("fundición")
    FOOD = "food", _("alimentos")
    SERVICES = "services", _("servicios")
    OTHER = "other", _("otro rubro")


class Availability(models.TextChoices):
    """Whether an organisation can take work now."""

    FREE = "free", _("libre")
    BUSY = "busy", _("ocupado")
    CLOSED = "closed", _("cerrado")


class Visibility(models.TextChoices):
    """Who may see a field or a capability."""

    PUBLIC = "public", _("todos")
    CLUSTER = "cluster", _("solo el parque")
    PRIVATE = "private", _("solo nosotros")


class Organization(TenantModel):
    """A workshop, supplier, university, public body … with its card."""

    kind = models.CharField(_("tipo"), max_length=20, choices=OrganizationKind.choices, default="workshop")
    guild = models.CharField(_("gremio"), max_length=20, choices=Guild.choices, blank=True)
    name = models.CharField(_("nombre"), max_length=120)
    legal_name = models.CharField(_("razón social"), max_length=160, blank=True)
    tax_id = models.CharField(_("RUC"), max_length=20, blank=True, db_comment="RUC in Peru, 11 digits")
    description = models.TextField(_("qué hacen"), max_length=600, blank=True)
    phone = models.CharField(_("teléfono"), max_length=16, blank=True, db_comment="E.164")
    email = models.EmailField(_("correo"), blank=True)
    website = models.URLField(_("página web"), blank=True)
    address = models.CharField(_("dirección"), max_length=160, blank=True)
    plan_x = models.FloatField(null=True, blank=True, db_comment="metres east of the park's origin")
    plan_y = models.FloatField(null=True, blank=True, db_comment="metres north of the park's origin")
    people_employed = models.PositiveSmallIntegerField(_("personas que trabajan"), null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(_("plazo usual, en días"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("desde el año"), null=True, blank=True)
    availability = models.CharField(
        _("disponibilidad"), max_length=8, choices=Availability.choices, default="free"
    )
    busy_until = models.DateField(_("ocupado hasta"), null=True, blank=True)
    photo = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    visibility = models.JSONField(
        default=dict, blank=True, db_comment="field name to public, cluster or private, where it differs"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Organization"]()

    DEFAULT_VISIBILITY = {
        "description": Visibility.PUBLIC,
        "guild": Visibility.PUBLIC,
        "website": Visibility.PUBLIC,
        "photo": Visibility.PUBLIC,
        "founded_year": Visibility.PUBLIC,
        "phone": Visibility.CLUSTER,
        "email": Visibility.CLUSTER,
        "address": Visibility.CLUSTER,
        "legal_name": Visibility.CLUSTER,
        "lead_time_days": Visibility.CLUSTER,
        "availability": Visibility.CLUSTER,
        "people_employed": Visibility.CLUSTER,
        "tax_id": Visibility.PRIVATE,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "tax_id"],
                condition=~models.Q(tax_id=""),
                name="organization_tax_id_once",
                violation_error_message=_("Ya hay una organización con ese RUC."),
            ),
            models.CheckConstraint(
                condition=models.Q(availability="busy") | models.Q(busy_until__isnull=True),
                name="organization_busy_until",
                violation_error_message=_("La fecha «ocupado hasta» solo va cuando el taller está ocupado."),
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "kind", "name"], name="organization_kind_name"),
            *(
                models.Index(
                    fields=["cluster", *columns, order],
                    condition=models.Q(left_at=None),
                    name="_".join(["organization", *columns, order]),
                )
                for columns, order in (
                    ([], "name"),
                    (["guild"], "name"),
                    (["guild"], "id"),
                    (["availability"], "name"),
                    (["availability"], "id"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_free(self) -> bool:
        """Whether it takes work now: it says so, or the day until which it was busy is past."""
        if self.availability == Availability.BUSY:
            return self.busy_until is not None and self.busy_until < clock.today()
        return self.availability == Availability.FREE

    def visibility_of(self, field: str) -> str:
        """Who may see `field`: the owner's choice, or the default for it."""
        chosen: dict[str, Any] = self.visibility
        return str(chosen.get(field, self.DEFAULT_VISIBILITY[field]))


class Posting(TenantModel):
    """A stem of an organisation's card or capabilities, with its widest audience: the directory's text index.

    PostgreSQL's own text index cannot be used beneath row-level security, because its operator is not
    marked leakproof; equality and order of text are, so that a plain B-tree over these rows stays fast.
    Stems are ordered by bytes (collation C), so that a prefix is a range.
    """

    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    term = models.CharField(max_length=64, db_collation="C")
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    in_name = models.BooleanField(default=False, db_comment="the stem stands in the organisation's name")

    objects = TenantManager["Posting"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "term", "organization"],
                include=["visibility", "in_name"],
                name="posting_once",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "organization", "term"], name="posting_organization")]


def attribute_term(column: str, value: str) -> str:
    """The term by which the index finds a kind or guild; no word of a text has an equals sign."""
    return f"{column}={value}"
