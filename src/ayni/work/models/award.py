"""A quantity given to a contractor, and what the two agree afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.job import Job
from ayni.work.models.quote import Quote


class AwardState(models.TextChoices):
    """Where a contractor's part is. Offered and later ones but refused, lapsed and cancelled hold quantity."""

    OFFERED = "offered", _("por aceptar")
    TAKEN = "taken", _("aceptada")
    IN_PROGRESS = "in_progress", _("en trabajo")
    DELIVERED = "delivered", _("entregado")
    ACCEPTED = "accepted", _("recibido conforme")
    CLOSED = "closed", _("cerrada")
    REFUSED = "refused", _("no aceptada")
    LAPSED = "lapsed", _("venció sin respuesta")
    CANCELLED = "cancelled", _("anulada")
    DISPUTED = "disputed", _("en desacuerdo")


RELEASED = (AwardState.REFUSED, AwardState.LAPSED, AwardState.CANCELLED)
"""States in which the quantity is free again."""


class Award(TenantModel):
    """A part of a job's quantity, awarded to one contractor at an agreed price."""

    job = TenantForeignKey(Job, related_name="awards")
    quote = TenantForeignKey(Quote, null=True, blank=True, related_name="awards")
    contractor = TenantForeignKey(Organization, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    price = models.DecimalField(max_digits=14, decimal_places=2, db_comment="for the whole awarded quantity")
    freight = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    promised_on = models.DateField()
    respond_by = models.DateTimeField(db_comment="when an unanswered award lapses")
    state = models.CharField(max_length=11, choices=AwardState.choices, default=AwardState.OFFERED)
    awarded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_comment="when the payment is due")
    clause_until = models.DateField(
        null=True, blank=True, db_comment="until when the contractor does not approach the asker's client"
    )

    objects = TenantManager["Award"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & models.Q(price__gte=0), name="award_figures_positive"
            ),
            models.UniqueConstraint(
                fields=["cluster", "job", "contractor"],
                condition=~models.Q(state__in=["refused", "lapsed", "cancelled"]),
                name="award_once_a_contractor",
                violation_error_message=_("Ese taller ya tiene una parte de este encargo."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "contractor", "state"], name="award_contractor")]


class ScopeChange(TenantModel):
    """A change of quantity, price or date that one side proposes; it holds once the other agrees."""

    award = TenantForeignKey(Award, related_name="scope_changes")
    proposed_by_asker = models.BooleanField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("cantidad"), max_digits=12, decimal_places=3)
    price = models.DecimalField(_("precio"), max_digits=14, decimal_places=2)
    promised_on = models.DateField(_("fecha"))
    reason = models.CharField(_("por qué"), max_length=300)
    proposed_at = models.DateTimeField(default=timezone.now)
    agreed = models.BooleanField(null=True, db_comment="null: not answered yet")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["ScopeChange"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "award"],
                condition=models.Q(agreed__isnull=True),
                name="scope_change_one_pending",
                violation_error_message=_("Ya hay un cambio por responder."),
            ),
        ]


class ClientClauseBreach(TenantModel):
    """The asker's report that the contractor approached its client; it weighs on trust once upheld.

    It opens a dispute (or joins the open one), in which both sides state what happened; who mediates decides.
    """

    award = TenantForeignKey(Award, related_name="breaches")
    dispute = TenantForeignKey("work.Dispute", related_name="breaches")
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.CharField(_("qué pasó"), max_length=600)
    reported_at = models.DateTimeField(default=timezone.now)
    upheld = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["ClientClauseBreach"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "award"],
                condition=models.Q(upheld__isnull=True),
                name="clause_breach_one_open",
                violation_error_message=_("Ya lo reportaste; falta que quien media decida."),
            ),
        ]
