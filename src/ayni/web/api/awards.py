"""Work that was given: answered, delivered, checked and paid; only for its two sides."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from ayni.directory.actor import Actor
from ayni.web.api.collaborations import acting_for
from ayni.web.api.jobs import Quantity
from ayni.web.api.once import KEY, once
from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Day, Id, PageQuery, Text
from ayni.work.actions import awards as awarding
from ayni.work.actions import deliveries as delivering
from ayni.work.actions import payments as paying
from ayni.work.models import Award, AwardState, PaymentMeans
from ayni.work.queries.awards import award_for, awards_of, deliveries_of, delivery_for
from ayni.work.queries.jobs import own_job_for
from ayni.work.queries.standing import Figures, figures_of
from ayni.work.queries.statements import Account, accounts_of

router = Router(tags=["awards"])


class ShareIn(Schema):
    """A quantity for one offer, as it was when it was read: `version` is the offer's."""

    quote: Id
    quantity: Quantity
    version: Annotated[int, Field(ge=1)]


class AwardIn(Schema):
    """Who gets how much; together at most what is still free."""

    shares: Annotated[list[ShareIn], Field(min_length=1, max_length=50)]
    acting_for: Id | None = None


class AnswerIn(Schema):
    """Whether the contractor takes the work. `clause_agreed`: it respects the asker's client, where that is asked."""

    taken: bool
    clause_agreed: bool = False
    reason: Text = ""
    acting_for: Id | None = None


class DeliveryIn(Schema):
    """Pieces brought."""

    quantity: Quantity
    note: Annotated[Text, Field(max_length=300)] = ""
    acting_for: Id | None = None


class DecisionIn(Schema):
    """What the asker says of a delivery: what is not rejected is accepted."""

    rejected: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)] = Decimal(0)
    reason: Annotated[Text, Field(max_length=300)] = ""
    rework_wanted: bool = False
    acting_for: Id | None = None


class PaymentIn(Schema):
    """What was paid, recorded and not processed."""

    amount: Annotated[Decimal, Field(gt=0, max_digits=11, decimal_places=2)]
    means: PaymentMeans
    paid_on: Day | None = None
    acting_for: Id | None = None


class DeliveryOut(Schema):
    """A delivery; `accepted` is null while it waits to be checked."""

    id: Id
    quantity: Decimal
    accepted: Decimal | None
    rejected: Decimal | None
    reason: str | None


class AwardOut(Schema):
    """A part of a job, with where its quantity and its money are."""

    id: Id
    job: Id
    title: str
    asker: Id
    contractor: Id
    state: AwardState
    quantity: Decimal
    price: Decimal = Field(description="for the whole quantity")
    freight: Decimal
    promised_on: date
    to_deliver: Decimal
    pending: Decimal
    accepted: Decimal
    to_rework: Decimal
    owed: Decimal = Field(
        description="for what was accepted, less what was paid; below zero it was paid ahead"
    )
    paid: Decimal
    due_on: date | None


class AwardWithDeliveries(AwardOut):
    """An award with everything that was brought, the latest first."""

    deliveries: list[DeliveryOut]


class AwardsOut(Schema):
    """A page of awards."""

    items: list[AwardOut]
    page: int
    has_next: bool


class AwardFilters(Schema):
    """Which awards; what is left out does not filter."""

    state: AwardState | None = None
    job: Id | None = None


@router.get(f"{CLUSTER}/awards", response={200: AwardsOut, **documented()}, operation_id="list_awards")
def list_awards(
    request: ApiRequest, slug: str, filters: Annotated[AwardFilters, Query()], page: PageQuery
) -> dict[str, Any]:
    """What the token's organisation gave or got, those to be ready first on top."""
    rows = awards_of(request.actor)
    rows = rows.filter(state=filters.state) if filters.state else rows
    rows = rows.filter(job=filters.job) if filters.job else rows
    found = list(rows[page.span])
    return {
        "items": shown_awards(found[: page.size]),
        "page": page.page,
        "has_next": len(found) > page.size,
    }


@router.get(
    f"{CLUSTER}/awards/{{award_id}}",
    response={200: AwardWithDeliveries, **documented()},
    operation_id="get_award",
)
def get_award(request: ApiRequest, slug: str, award_id: Id) -> dict[str, Any]:
    """One award with its deliveries."""
    return _whole(request.actor, award_id)


@router.post(
    f"{CLUSTER}/jobs/{{job_id}}/awards",
    response={201: AwardsOut, **documented(400, 403, 409)},
    operation_id="award",
)
def award(
    request: ApiRequest, slug: str, job_id: Id, body: AwardIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Give the work, in whole or in parts, to one or several: all of the shares or none."""
    claim = once(request, idempotency_key, body)
    actor = acting_for(request.actor, body.acting_for)
    job = own_job_for(actor, job_id)
    if claim.earlier is None:
        shares = [awarding.Share(each.quote, each.quantity, each.version) for each in body.shares]
        awarding.award(actor=actor, job=job, shares=shares)
        claim.made(job.pk)
    given = list(awards_of(actor).filter(job=job, quote__in=[each.quote for each in body.shares]))
    return Status(201, {"items": shown_awards(given), "page": 1, "has_next": False})


@router.post(
    f"{CLUSTER}/awards/{{award_id}}/answer",
    response={200: AwardWithDeliveries, **documented(400, 403, 409)},
    operation_id="answer_award",
)
def answer_award(
    request: ApiRequest, slug: str, award_id: Id, body: AnswerIn, idempotency_key: str = KEY
) -> dict[str, Any]:
    """Take the work, or say that one cannot."""
    actor, current = _ours(request, award_id, body.acting_for)
    claim = once(request, idempotency_key, body)
    if claim.earlier is None:
        if body.taken:
            awarding.accept_award(actor=actor, award=current, clause_agreed=body.clause_agreed)
        else:
            awarding.refuse_award(actor=actor, award=current, reason=body.reason)
        claim.made(current.pk)
    return _whole(actor, current.pk)


@router.post(
    f"{CLUSTER}/awards/{{award_id}}/deliveries",
    response={201: AwardWithDeliveries, **documented(400, 403, 409)},
    operation_id="deliver",
)
def deliver(
    request: ApiRequest, slug: str, award_id: Id, body: DeliveryIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Bring pieces."""
    actor, current = _ours(request, award_id, body.acting_for)
    claim = once(request, idempotency_key, body)
    if claim.earlier is None:
        delivering.deliver(actor=actor, award=current, quantity=body.quantity, note=body.note)
        claim.made(current.pk)
    return Status(201, _whole(actor, current.pk))


@router.post(
    f"{CLUSTER}/awards/{{award_id}}/deliveries/{{delivery_id}}/decision",
    response={200: AwardWithDeliveries, **documented(400, 403, 409)},
    operation_id="decide_delivery",
)
def decide_delivery(
    request: ApiRequest,
    slug: str,
    award_id: Id,
    delivery_id: Id,
    body: DecisionIn,
    idempotency_key: str = KEY,
) -> dict[str, Any]:
    """Accept a delivery, or reject some of it with a reason; once."""
    actor, current = _ours(request, award_id, body.acting_for)
    claim = once(request, idempotency_key, body)
    if claim.earlier is None:
        brought = delivery_for(actor, award_id, delivery_id)
        delivering.decide(
            actor=actor,
            delivery=brought.delivery,
            rejected=body.rejected,
            reason=body.reason,
            rework_wanted=body.rework_wanted,
        )
        claim.made(current.pk)
    return _whole(actor, current.pk)


@router.post(
    f"{CLUSTER}/awards/{{award_id}}/payments",
    response={201: AwardWithDeliveries, **documented(400, 403, 409)},
    operation_id="record_payment",
)
def record_payment(
    request: ApiRequest, slug: str, award_id: Id, body: PaymentIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Write down what was paid; either side may."""
    actor, current = _ours(request, award_id, body.acting_for)
    claim = once(request, idempotency_key, body)
    if claim.earlier is None:
        paying.record(actor=actor, award=current, amount=body.amount, means=body.means, paid_on=body.paid_on)
        claim.made(current.pk)
    return Status(201, _whole(actor, current.pk))


def _ours(request: ApiRequest, award_id: int, organization: int | None) -> tuple[Actor, Award]:
    """The actor as it acts for a side, and the award through its gate."""
    actor = acting_for(request.actor, organization)
    return actor, award_for(actor, award_id)


def _whole(actor: Actor, award_id: int) -> dict[str, Any]:
    award = award_for(actor, award_id)
    brought = [
        {
            "id": each.delivery.pk,
            "quantity": each.delivery.quantity,
            "accepted": each.decision.accepted if each.decision else None,
            "rejected": each.decision.rejected if each.decision else None,
            "reason": (each.decision.reason or None) if each.decision else None,
        }
        for each in deliveries_of(award)
    ]
    return {**shown_awards([award])[0], "deliveries": brought}


def shown_awards(awards: list[Award]) -> list[dict[str, Any]]:
    """Awards with their figures and accounts."""
    figures, accounts = figures_of(awards), accounts_of(awards)
    return [_shown(each, figures[each.pk], accounts[each.pk]) for each in awards]


def _shown(award: Award, now: Figures, account: Account) -> dict[str, Any]:
    return {
        "id": award.pk,
        "job": award.job_id,
        "title": award.job.title,
        "asker": award.job.asker_id,
        "contractor": award.contractor_id,
        "state": award.state,
        "quantity": award.quantity,
        "price": award.price,
        "freight": award.freight,
        "promised_on": award.promised_on,
        "to_deliver": now.to_deliver,
        "pending": now.pending,
        "accepted": now.accepted,
        "to_rework": now.to_rework,
        "owed": account.balance,
        "paid": account.paid,
        "due_on": award.due_on,
    }
