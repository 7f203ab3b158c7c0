"""Shared machines and other resources.

The picture:

    Organization 1─n Resource ─┬─ n OpeningHours, DayHours     when it is open, in the cluster's local time
    (owner)                    ├─ n Closure                    closed, out of order, in maintenance
                               ├─ n Permit, MaintenancePlan, CalendarFeed
                               ├─ n WaitingEntry ──┐           who waits; an offer is a Booking "offered"
                               └─ n Booking ───────┘─┬─ n BookingEvent     what happened to it, for good
    Organization 1─n Booking                         ├─ 2 Handover         taken, returned
    (borrower)   1─1 Borrower                        ├─ n Charge ─ n Payment
                                                     └─ n DamageReport ─ n DamageShare, n Charge
    BookingSeries 1─n Booking       UnmetDemand: what was asked for in vain
    ClusterTerms: one a cluster     CenterCase ─ n HoursCommitment

A booking: requested → confirmed → in_use → completed; or refused, expired, cancelled, no_show; a freed slot is
"offered" to one waiting entry at a time until `decide_by`. States in `OCCUPYING` take the resource's time.

Locks, always in this order: the Resource's row (anything of its calendar), the Borrower's row (quota), the
ledger's head. Double booking of a single resource is impossible by the exclusion constraint alone.
"""

from ayni.resources.models.booking import (
    LONGEST,
    OCCUPYING,
    TRANSITIONS,
    WAITING,
    Booking,
    BookingEvent,
    BookingSeries,
    BookingState,
    EventKind,
)
from ayni.resources.models.calendar import (
    CalendarFeed,
    Closure,
    ClosureKind,
    DayHours,
    FeedKind,
    MaintenancePlan,
    OpeningHours,
)
from ayni.resources.models.resource import (
    Approval,
    Audience,
    Belonging,
    HoursRule,
    Operation,
    Permit,
    PermitKind,
    PriceBasis,
    Publication,
    Resource,
    ResourceKind,
)
from ayni.resources.models.terms import Borrower, CenterCase, ClusterTerms, HoursCommitment
from ayni.resources.models.use import (
    DAMAGE_TRANSITIONS,
    Charge,
    ChargeKind,
    DamageReport,
    DamageShare,
    DamageState,
    Handover,
    HandoverKind,
    Payment,
)
from ayni.resources.models.waiting import DemandKind, UnmetDemand, WaitingEntry, WaitingState

__all__ = [
    "DAMAGE_TRANSITIONS",
    "LONGEST",
    "OCCUPYING",
    "TRANSITIONS",
    "WAITING",
    "Approval",
    "Audience",
    "Belonging",
    "Booking",
    "BookingEvent",
    "BookingSeries",
    "BookingState",
    "Borrower",
    "CalendarFeed",
    "CenterCase",
    "Charge",
    "ChargeKind",
    "Closure",
    "ClosureKind",
    "ClusterTerms",
    "DamageReport",
    "DamageShare",
    "DamageState",
    "DayHours",
    "DemandKind",
    "EventKind",
    "FeedKind",
    "Handover",
    "HandoverKind",
    "HoursCommitment",
    "HoursRule",
    "MaintenancePlan",
    "OpeningHours",
    "Operation",
    "Payment",
    "Permit",
    "PermitKind",
    "PriceBasis",
    "Publication",
    "Resource",
    "ResourceKind",
    "UnmetDemand",
    "WaitingEntry",
    "WaitingState",
]
