"""Deliveries in parts, and what the asker says of each."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.work.models.award import Award


class Delivery(TenantModel):
    """Pieces brought by the contractor, waiting for or with the asker's decision."""

    award = TenantForeignKey(Award, related_name="deliveries")
    quantity = models.DecimalField(_("cantidad entregada"), max_digits=12, decimal_places=3)
    rework_of = TenantForeignKey("work.DeliveryDecision", null=True, blank=True, related_name="+")
    note = models.CharField(_("nota"), max_length=300, blank=True)
    delivered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    delivered_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Delivery"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="delivery_quantity_positive")
        ]
        indexes = [models.Index(fields=["cluster", "award", "delivered_at"], name="delivery_time")]


class DeliveryDecision(TenantModel):
    """The asker's word on one delivery, once: so many accepted, so many rejected, and why."""

    delivery = TenantForeignKey(Delivery, related_name="decisions")
    accepted = models.DecimalField(_("conformes"), max_digits=12, decimal_places=3)
    rejected = models.DecimalField(_("rechazadas"), max_digits=12, decimal_places=3, default=0)
    reason = models.CharField(_("por qué se rechazan"), max_length=300, blank=True)
    photo = models.CharField(max_length=80, blank=True, db_comment="name in the file store")
    rework_wanted = models.BooleanField(_("que las rehaga"), default=False)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    decided_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["DeliveryDecision"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "delivery"],
                name="delivery_decided_once",
                violation_error_message=_("Esta entrega ya se revisó."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted__gte=0, rejected__gte=0)
                & (models.Q(accepted__gt=0) | models.Q(rejected__gt=0)),
                name="delivery_decision_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(rejected=0) | ~models.Q(reason=""),
                name="delivery_rejection_has_reason",
                violation_error_message=_("Di por qué se rechazan."),
            ),
        ]
