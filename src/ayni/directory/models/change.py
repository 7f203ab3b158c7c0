"""What happened to a card: who changed it, and for whom (kept for good); which suggestion waits."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models.organization import Organization
from ayni.directory.models.person import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class ChangeKind(models.TextChoices):
    """What was done to a card."""

    ADDED = "added", _("la agregó al directorio")
    CARD = "card", _("cambió la tarjeta")
    PHOTO = "photo", _("cambió la foto")
    VISIBILITY = "visibility", _("cambió quién ve qué")
    AVAILABILITY = "availability", _("cambió la disponibilidad")
    CAPABILITY_ADDED = "capability_added", _("agregó una capacidad")
    CAPABILITY_CHANGED = "capability_changed", _("cambió una capacidad")
    CAPABILITY_REMOVED = "capability_removed", _("quitó una capacidad")
    LEFT = "left", _("anotó que se fue del parque")
    RETURNED = "returned", _("anotó que volvió al parque")


class CardChange(TenantModel):
    """One edit of an organisation's card: by whom, whether a coordinator assisted, which fields."""

    organization = TenantForeignKey(Organization, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False, db_comment="a coordinator did it for the organisation")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    fields = models.JSONField(default=list, db_comment="names of what changed, never values")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["CardChange"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        indexes = [models.Index(fields=["cluster", "organization", "changed_at"], name="card_change_day")]


class Postponement(TenantModel):
    """An organisation's «ahora no» to a suggestion about its card; it comes back after a while."""

    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    suggestion = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    postponed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Postponement"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organization", "suggestion"], name="postponement_once"
            )
        ]
