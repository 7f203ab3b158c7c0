"""Bookings: who uses what from when to when, and everything that happened to each."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.resources.models.resource import PriceBasis, Resource

LONGEST = timedelta(days=31)
"""The longest use; queries rely on it to bound how far back a use that still goes on can have begun."""


class BookingState(models.TextChoices):
    """Where a booking is. Nothing is ever deleted."""

    REQUESTED = "requested", _("pedida")
    OFFERED = "offered", _("te la ofrecen")
    CONFIRMED = "confirmed", _("confirmada")
    IN_USE = "in_use", _("en uso")
    COMPLETED = "completed", _("terminada")
    REFUSED = "refused", _("no aceptada")
    EXPIRED = "expired", _("venció")
    CANCELLED = "cancelled", _("cancelada")
    NO_SHOW = "no_show", _("no vinieron")


OCCUPYING = (BookingState.OFFERED, BookingState.CONFIRMED, BookingState.IN_USE)
"""States that take the time of the resource. A request does not: the owner chooses among those who ask."""

WAITING = (BookingState.REQUESTED, BookingState.OFFERED)
"""States that lapse at `decide_by`."""

TRANSITIONS: dict[str, tuple[str, ...]] = {
    BookingState.REQUESTED: (
        BookingState.CONFIRMED, BookingState.REFUSED, BookingState.EXPIRED, BookingState.CANCELLED,
    ),
    BookingState.OFFERED: (
        BookingState.CONFIRMED, BookingState.REQUESTED, BookingState.EXPIRED, BookingState.CANCELLED,
    ),
    BookingState.CONFIRMED: (BookingState.IN_USE, BookingState.CANCELLED, BookingState.NO_SHOW),
    BookingState.IN_USE: (BookingState.COMPLETED,),
}  # fmt: skip
"""Where each state can go; states that are not named are final."""


class BookingSeries(TenantModel):
    """A recurring booking: its RFC 5545 rule, and the dates that were left out with the reason of each."""

    resource = TenantForeignKey(Resource, related_name="+", db_index=False)
    borrower = TenantForeignKey(Organization, related_name="+", db_index=False)
    rule = models.CharField(max_length=300, db_comment="RRULE of RFC 5545, in the cluster's local time")
    first_begins_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    skipped = models.JSONField(
        default=list, db_comment="list of {begins_at, ends_at, reason}, times in ISO 8601"
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["BookingSeries"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "borrower"], name="booking_series_borrower")]


class Booking(TenantModel):
    """A use of a resource, asked for, standing or past.

    `begins_at` to `ends_at` is the use; until `occupied_until` nobody else can begin (the resource's buffer).
    `exclusive` copies "capacity is one": such bookings cannot overlap while they occupy, by constraint. Prices
    are those of the moment of asking. A booking of the owner itself only takes the time.
    """

    resource = TenantForeignKey(Resource, related_name="bookings", db_index=False)
    borrower = TenantForeignKey(Organization, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False, db_comment="a coordinator asked for the borrower")
    state = models.CharField(max_length=9, choices=BookingState.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    occupied_until = models.DateTimeField()
    exclusive = models.BooleanField()
    units = models.PositiveSmallIntegerField(_("cuántos"), default=1)
    pieces = models.PositiveIntegerField(_("cuántas piezas"), null=True, blank=True)
    purpose = models.CharField(_("para qué"), max_length=200, blank=True)
    price_basis = models.CharField(max_length=8, choices=PriceBasis.choices)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    deposit = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    decide_by = models.DateTimeField(null=True, blank=True, db_comment="a request or offer lapses then")
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="who agreed or refused for the owner; null when the rules agreed",
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True, db_comment="why it was refused or cancelled")
    series = TenantForeignKey(BookingSeries, null=True, blank=True, related_name="bookings", db_index=False)
    waiting_entry = TenantForeignKey(
        "resources.WaitingEntry", null=True, blank=True, related_name="offers", db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Booking"]()
    renews = "resource"

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[
                    (
                        models.Func(
                            models.F("resource"),
                            models.F("resource"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        models.Func(models.F("begins_at"), models.F("occupied_until"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(exclusive=True, state__in=[str(state) for state in OCCUPYING]),
                violation_error_message=_("Esa hora ya está tomada."),
            ),
            models.CheckConstraint(
                condition=models.Q(begins_at__lt=models.F("ends_at"))
                & models.Q(ends_at__lte=models.F("occupied_until"))
                & models.Q(ends_at__lte=models.F("begins_at") + LONGEST),
                name="booking_order",
                violation_error_message=_(
                    "El fin va después del comienzo, y un uso dura 31 días como máximo."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(units__gte=1) & (models.Q(exclusive=False) | models.Q(units=1)),
                name="booking_units",
                violation_error_message=_("Se reserva al menos una unidad, y solo una donde no hay más."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in WAITING], decide_by__isnull=False)
                | (~models.Q(state__in=[str(state) for state in WAITING]) & models.Q(decide_by=None)),
                name="booking_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "resource", "begins_at"], name="booking_calendar"),
            models.Index(
                fields=["cluster", "resource", "begins_at"],
                condition=models.Q(state__in=[str(state) for state in OCCUPYING]),
                name="booking_occupying",
            ),
            models.Index(fields=["cluster", "borrower", "begins_at"], name="booking_borrower"),
            models.Index(
                fields=["cluster", "decide_by"],
                condition=models.Q(decide_by__isnull=False),
                name="booking_decide_by",
            ),
            models.Index(
                fields=["cluster", "begins_at"],
                condition=models.Q(state__in=["confirmed", "in_use"]),
                name="booking_to_come",
            ),
            models.Index(
                fields=["cluster", "borrower"],
                condition=models.Q(state__in=["in_use", "no_show"]),
                name="booking_conduct",
            ),
            models.Index(
                fields=["cluster", "series"], condition=models.Q(series__isnull=False), name="booking_series"
            ),
            models.Index(
                fields=["cluster", "waiting_entry"],
                condition=models.Q(waiting_entry__isnull=False),
                name="booking_waiting_entry",
            ),
        ]


class EventKind(models.TextChoices):
    """What happened to a booking."""

    REQUESTED = "requested", _("pidió la reserva")
    BOOKED = "booked", _("reservó")
    OFFERED = "offered", _("recibió un turno que se liberó")
    APPROVED = "approved", _("aprobó el pedido")
    REFUSED = "refused", _("no aceptó el pedido")
    ACCEPTED = "accepted", _("tomó el turno ofrecido")
    DECLINED = "declined", _("dejó pasar el turno ofrecido")
    EXPIRED = "expired", _("venció sin respuesta")
    MOVED = "moved", _("movió la reserva")
    SHORTENED = "shortened", _("acortó la reserva")
    EXTENDED = "extended", _("alargó la reserva")
    CANCELLED = "cancelled", _("canceló")
    RECLAIMED = "reclaimed", _("recuperó su turno como dueño")
    TAKEN = "taken", _("empezó a usarla")
    RETURNED = "returned", _("la devolvió")
    NO_SHOW = "no_show", _("no vino")


class BookingEvent(TenantModel):
    """One thing that happened to a booking, kept for good: by whom, when, from which times to which."""

    booking = TenantForeignKey(Booking, related_name="events", db_index=False)
    kind = models.CharField(max_length=9, choices=EventKind.choices)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_comment="null: time did it"
    )
    assisted = models.BooleanField(default=False)
    begins_at = models.DateTimeField(db_comment="the booking's times after it")
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["BookingEvent"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        indexes = [models.Index(fields=["cluster", "booking", "happened_at"], name="booking_event_booking")]
