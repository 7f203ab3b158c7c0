"""Technicians recommended between workshops, with their own consent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Technician(TenantModel):
    """Somebody whom a workshop recommends. Shown to others only after their own yes, by their own link."""

    name = models.CharField(_("nombre"), max_length=120)
    phone = models.CharField(_("celular"), max_length=16, db_comment="E.164")
    processes = ArrayField(models.CharField(max_length=40), verbose_name=_("qué sabe hacer"), default=list)
    note = models.CharField(_("cómo trabaja"), max_length=400, blank=True)
    recommended_by = TenantForeignKey(Organization, related_name="+")
    recommender = models.ForeignKey(Person, models.PROTECT, related_name="+")
    consent_nonce = models.CharField(
        max_length=32, default="", db_comment="with the installation's secret it gives the link back"
    )
    consent_token_digest = models.CharField(max_length=64)
    ask_until = models.DateTimeField(
        default=timezone.now, db_comment="until when the link asks; once said yes, it goes on working"
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Technician"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "consent_token_digest"], name="technician_token"),
            models.UniqueConstraint(
                fields=["cluster", "phone", "recommended_by"],
                name="technician_once",
                violation_error_message=_("Tu taller ya recomendó a esta persona."),
            ),
        ]


class TechnicianRequest(TenantModel):
    """A workshop looks for somebody who knows a process."""

    organization = TenantForeignKey(Organization, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    process = models.CharField(_("qué debe saber"), max_length=40)
    note = models.CharField(_("para qué y cuándo"), max_length=400)
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    technician = TenantForeignKey(Technician, null=True, blank=True, related_name="+")

    objects = TenantManager["TechnicianRequest"]()


class TechnicianReference(TenantModel):
    """What a workshop says after a technician worked there; it makes the recommendation count."""

    technician = TenantForeignKey(Technician, related_name="references")
    organization = TenantForeignKey(Organization, related_name="+")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    would_call_again = models.BooleanField(_("¿lo volverías a llamar?"))
    text = models.CharField(_("qué tal trabajó"), max_length=400, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["TechnicianReference"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "technician", "organization"],
                name="technician_reference_once",
                violation_error_message=_("Tu taller ya dio su referencia."),
            ),
        ]
