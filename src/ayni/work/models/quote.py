"""What others offer for a job, and what they ask about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.job import Job


class PriceBasis(models.TextChoices):
    """What the price is for."""

    UNIT = "unit", _("por unidad")
    LUMP = "lump", _("por todo")


class QuoteState(models.TextChoices):
    """Where a quote is."""

    OFFERED = "offered", _("ofrecida")
    WITHDRAWN = "withdrawn", _("retirada")
    AWARDED = "awarded", _("adjudicada")
    NOT_CHOSEN = "not_chosen", _("no elegida")
    LAPSED = "lapsed", _("vencida")


class Quote(TenantModel):
    """One workshop's offer for a job; sealed from the other quoters. One a workshop, changeable until award."""

    job = TenantForeignKey(Job, related_name="quotes")
    contractor = TenantForeignKey(Organization, related_name="+")
    quoted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    price = models.DecimalField(_("precio"), max_digits=14, decimal_places=2)
    basis = models.CharField(
        _("el precio es"), max_length=4, choices=PriceBasis.choices, default=PriceBasis.LUMP
    )
    quantity = models.DecimalField(_("cuánto puedes hacer"), max_digits=12, decimal_places=3)
    freight = models.DecimalField(_("flete"), max_digits=14, decimal_places=2, default=0)
    ready_on = models.DateField(_("listo para el"))
    valid_until = models.DateField(_("cotización válida hasta"))
    note = models.CharField(_("cómo lo harías"), max_length=400, blank=True)
    conditions = models.CharField(_("condiciones"), max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=QuoteState.choices, default=QuoteState.OFFERED)
    version = models.PositiveIntegerField(
        default=1, db_comment="counts changes; an award names the one it saw"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Quote"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "job", "contractor"],
                name="quote_once",
                violation_error_message=_("Tu taller ya cotizó: cambia tu cotización."),
            ),
            models.CheckConstraint(
                condition=models.Q(price__gt=0) & models.Q(quantity__gt=0) & models.Q(freight__gte=0),
                name="quote_figures_positive",
                violation_error_message=_("El precio y la cantidad deben ser mayores que cero."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "contractor", "state"], name="quote_contractor")]


class Question(TenantModel):
    """A question about a job and its answer, visible to all who may quote."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="questions")
    organization = TenantForeignKey(Organization, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.CharField(_("tu pregunta"), max_length=400)
    answer = models.CharField(_("respuesta"), max_length=400, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Question"]()
