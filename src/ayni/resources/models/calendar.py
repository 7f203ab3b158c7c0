"""When a resource can be used: opening hours, days that differ, closures, maintenance to come, feeds."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.resources.models.resource import Resource


class OpeningHours(TenantModel):
    """A stretch of every week, in the cluster's local time; a `closes` not after `opens` is on the next day."""

    resource = TenantForeignKey(Resource, models.CASCADE, related_name="opening_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(db_comment="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()

    objects = TenantManager["OpeningHours"]()
    renews = "resource"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "resource", "weekday", "opens"], name="opening_hours_once"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_hours_weekday"),
        ]


class DayHours(TenantModel):
    """A day that differs from the week: a holiday (no times) or the hours that are open on that day.

    A day with any row follows its rows alone. Idle hours that an owner publishes for one week are rows of a
    resource without `OpeningHours`.
    """

    resource = TenantForeignKey(Resource, models.CASCADE, related_name="day_hours", db_index=False)
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True, db_comment="null with closes: closed all day")
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(_("por qué"), max_length=80, blank=True)

    objects = TenantManager["DayHours"]()
    renews = "resource"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "resource", "day", "opens"], name="day_hours_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="day_hours_whole",
                violation_error_message=_("Faltan la hora de apertura o la de cierre."),
            ),
        ]


class ClosureKind(models.TextChoices):
    """Why a resource cannot be used; "broken" is not "closed"."""

    BLACKOUT = "blackout", _("cerrado")
    OUT_OF_ORDER = "out_of_order", _("malograda")
    MAINTENANCE = "maintenance", _("en mantenimiento")


class Closure(TenantModel):
    """A time in which nobody can use the resource; without `ends_at` until further notice.

    Bookings within it stand until somebody moves or cancels them: they are listed, never removed.
    """

    resource = TenantForeignKey(Resource, models.CASCADE, related_name="closures", db_index=False)
    kind = models.CharField(max_length=12, choices=ClosureKind.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("por qué"), max_length=120, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Closure"]()
    renews = "resource"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(begins_at__lte=models.F("ends_at")),
                name="closure_order",
                violation_error_message=_("El fin va después del comienzo."),
            )
        ]
        indexes = [models.Index(fields=["cluster", "resource", "ends_at"], name="closure_resource")]


class MaintenancePlan(TenantModel):
    """What must be done every so many hours of use or days; `last_…` say when it was done."""

    resource = TenantForeignKey(Resource, models.CASCADE, related_name="maintenance_plans", db_index=False)
    what = models.CharField(_("qué hay que hacer"), max_length=120)
    every_hours = models.PositiveIntegerField(_("cada cuántas horas de uso"), null=True, blank=True)
    every_days = models.PositiveIntegerField(_("cada cuántos días"), null=True, blank=True)
    last_meter = models.DecimalField(max_digits=12, decimal_places=1, default=0)
    last_day = models.DateField()

    objects = TenantManager["MaintenancePlan"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_hours__gte=1) | models.Q(every_days__gte=1),
                name="maintenance_plan_rhythm",
                violation_error_message=_("Di cada cuántas horas de uso o cada cuántos días toca."),
            )
        ]
        indexes = [models.Index(fields=["cluster", "resource"], name="maintenance_plan_resource")]


class FeedKind(models.TextChoices):
    """What a calendar feed shows."""

    RESOURCE = "resource", _("una máquina")
    OWNER = "owner", _("todo lo que prestamos")
    BORROWER = "borrower", _("nuestras reservas")


class CalendarFeed(TenantModel):
    """A secret address that a phone's calendar reads; its token is worked out from `nonce`, and revocable."""

    kind = models.CharField(max_length=8, choices=FeedKind.choices)
    organization = TenantForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    resource = TenantForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    nonce = models.CharField(max_length=32)
    token_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["CalendarFeed"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="calendar_feed_token"),
            models.UniqueConstraint(
                fields=["cluster", "organization", "kind", "resource"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="calendar_feed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="resource", resource__isnull=False)
                | (~models.Q(kind="resource") & models.Q(resource=None)),
                name="calendar_feed_resource",
            ),
        ]
