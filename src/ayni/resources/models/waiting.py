"""Who waits for a freed hour, and the demand that found nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.resources.models.resource import Resource, ResourceKind


class WaitingState(models.TextChoices):
    """Where an entry of the waiting list is. An offer itself is a `Booking` in the state `offered`."""

    WAITING = "waiting", _("en espera")
    SERVED = "served", _("consiguió turno")
    LEFT = "left", _("ya no espera")
    LAPSED = "lapsed", _("pasó el día")


class WaitingEntry(TenantModel):
    """A workshop that takes `minutes` of the resource anywhere between `earliest` and `latest`."""

    resource = TenantForeignKey(Resource, related_name="waiting_entries", db_index=False)
    organization = TenantForeignKey(Organization, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    units = models.PositiveSmallIntegerField(default=1)
    purpose = models.CharField(_("para qué"), max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=WaitingState.choices, default=WaitingState.WAITING)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["WaitingEntry"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(earliest__lt=models.F("latest"), minutes__gte=5, units__gte=1),
                name="waiting_entry_order",
                violation_error_message=_("El fin de la espera va después del comienzo."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["cluster", "resource", "joined_at"],
                condition=models.Q(state="waiting"),
                name="waiting_entry_queue",
            ),
            models.Index(fields=["cluster", "organization", "state"], name="waiting_entry_asker"),
        ]


class DemandKind(models.TextChoices):
    """How demand went unmet."""

    SEARCH = "search", _("buscó y no encontró")
    REFUSED = "refused", _("pidió y no le aceptaron")
    EXPIRED = "expired", _("pidió y nadie respondió")
    WAITING = "waiting", _("esperó y no le tocó")


class UnmetDemand(TenantModel):
    """Hours that somebody asked for and did not get.

    The asker is kept only with its consent (`Borrower.counts_demand` at that moment); without it the row has
    no asker and enters no count of the case for a service centre. `source` makes the same miss count once; it is
    a keyed digest, so that it names nobody.
    """

    kind = models.CharField(max_length=8, choices=DemandKind.choices)
    asker = TenantForeignKey(Organization, null=True, blank=True, related_name="+", db_index=False)
    consented = models.BooleanField()
    resource = TenantForeignKey(Resource, null=True, blank=True, related_name="+", db_index=False)
    resource_kind = models.CharField(max_length=10, choices=ResourceKind.choices, blank=True)
    process = models.CharField(max_length=40, blank=True, db_comment="code of methods.processes")
    words = models.CharField(
        max_length=120, blank=True, db_comment="what was searched, folded, without the asker"
    )
    minutes = models.PositiveIntegerField()
    wanted_on = models.DateField(db_comment="local day for which it was wanted")
    source = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["UnmetDemand"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "source"], name="unmet_demand_once"),
            models.CheckConstraint(
                condition=models.Q(consented=True, asker__isnull=False)
                | models.Q(consented=False, asker=None),
                name="unmet_demand_consent",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "process", "wanted_on"], name="unmet_demand_process")]
