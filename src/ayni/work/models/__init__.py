"""Work passed between workshops: jobs, quotes, awards, custody, deliveries, disputes, payments."""

from ayni.work.models.award import Award, AwardState, ClientClauseBreach, ScopeChange
from ayni.work.models.big_order import BigOrder, ClientPayment, ClientQuotation
from ayni.work.models.custody import CustodyKind, CustodyMovement, MaterialLot, SignaturePin
from ayni.work.models.delivery import Delivery, DeliveryDecision
from ayni.work.models.dispute import Dispute, DisputeState, Statement
from ayni.work.models.job import (
    TRANSITIONS,
    Attachment,
    Audience,
    Invitee,
    Job,
    JobEvent,
    JobState,
    MaterialBy,
    Unit,
)
from ayni.work.models.payment import Payment, PaymentMeans
from ayni.work.models.quote import PriceBasis, Question, Quote, QuoteState
from ayni.work.models.technician import Technician, TechnicianReference, TechnicianRequest

__all__ = [
    "TRANSITIONS",
    "Attachment",
    "Audience",
    "Award",
    "AwardState",
    "BigOrder",
    "ClientClauseBreach",
    "ClientPayment",
    "ClientQuotation",
    "CustodyKind",
    "CustodyMovement",
    "Delivery",
    "DeliveryDecision",
    "Dispute",
    "DisputeState",
    "Invitee",
    "Job",
    "JobEvent",
    "JobState",
    "MaterialBy",
    "MaterialLot",
    "Payment",
    "PaymentMeans",
    "PriceBasis",
    "Question",
    "Quote",
    "QuoteState",
    "ScopeChange",
    "SignaturePin",
    "Statement",
    "Technician",
    "TechnicianReference",
    "TechnicianRequest",
    "Unit",
]
