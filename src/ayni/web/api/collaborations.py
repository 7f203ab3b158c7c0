"""What was done together: listed, recorded and answered through the ledger's own actions and rules."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.directory.queries.organizations import organization_for
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.kinds import KINDS, Dimension, PartyRole, of_dimension
from ayni.ledger.models import Answer, Collaboration
from ayni.ledger.queries.records import (
    Record,
    Stance,
    State,
    collaboration_for,
    in_state,
    record_of,
    records,
    sees_words,
    visible_to,
    with_party,
)
from ayni.web.api.once import KEY, once
from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Amount, Day, Id, PageQuery, Text

router = Router(tags=["collaborations"])

Kind = Enum("Kind", {code: code for code in KINDS}, type=str)  # type: ignore[misc]  # the registry's codes
"""What was done: a code of the registry of kinds."""


class ParticipantIn(Schema):
    """An organisation and what it was."""

    organization: Id
    role: PartyRole


class CollaborationIn(Schema):
    """Something that was done together. The token's organisation, or `acting_for`, must be among them."""

    kind: Kind
    happened_on: Day
    participants: Annotated[list[ParticipantIn], Field(min_length=2, max_length=500)]
    value: Amount | None = Field(None, description="roughly, in the cluster's currency")
    text: Text = Field("", description="read by those who took part and the coordination")
    acting_for: Id | None = Field(
        None, description="a coordinator's token may act for any organisation; both names are kept"
    )


class AnswerIn(Schema):
    """What a participant says of a collaboration that another recorded."""

    answer: Answer
    text: Text = Field("", description="why, if it was not so")
    acting_for: Id | None = Field(None, description="as when recording")


class ParticipantOut(Schema):
    """A participant and what it says."""

    organization: Id
    name: str
    role: PartyRole
    stance: Stance


class CollaborationOut(Schema):
    """A collaboration. `value` is null unless stated and unless the token may see it."""

    id: Id
    kind: str
    dimension: Dimension
    happened_on: date
    value: Decimal | None
    state: State
    recorded_for: Id
    recorded_at: datetime
    assisted: bool = Field(description="a coordinator recorded it for the organisation")
    participants: list[ParticipantOut]


class CollaborationsOut(Schema):
    """A page of collaborations."""

    items: list[CollaborationOut]
    page: int
    has_next: bool


class CollaborationFilters(Schema):
    """What to list; what is left out does not filter. Both days are included."""

    kind: Kind | None = None
    dimension: Dimension | None = None
    since: Day | None = None
    until: Day | None = None
    state: State | None = None
    organization: Id | None = None


@router.get(
    f"{CLUSTER}/collaborations",
    response={200: CollaborationsOut, **documented()},
    operation_id="list_collaborations",
)
def list_collaborations(
    request: ApiRequest, slug: str, filters: Annotated[CollaborationFilters, Query()], page: PageQuery
) -> dict[str, Any]:
    """Collaborations, the latest first: those of the token's organisation; all for coordination and research."""
    rows = _filtered(visible_to(request.actor), filters).order_by("-happened_on", "-pk")
    found = records(list(rows[page.span]))
    return {
        "items": [shown_record(request.actor, each) for each in found[: page.size]],
        "page": page.page,
        "has_next": len(found) > page.size,
    }


def _filtered(rows: QuerySet[Collaboration], filters: CollaborationFilters) -> QuerySet[Collaboration]:
    if filters.kind:
        rows = rows.filter(kind=filters.kind.value)
    if filters.dimension:
        rows = rows.filter(kind__in=of_dimension(filters.dimension))
    if filters.since:
        rows = rows.filter(happened_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(happened_on__lte=filters.until)
    if filters.organization:
        rows = with_party(rows, filters.organization)
    return in_state(rows, filters.state) if filters.state else rows


@router.get(
    f"{CLUSTER}/collaborations/{{collaboration_id}}",
    response={200: CollaborationOut, **documented()},
    operation_id="get_collaboration",
)
def get_collaboration(request: ApiRequest, slug: str, collaboration_id: Id) -> dict[str, Any]:
    """One collaboration."""
    return shown_record(request.actor, collaboration_for(request.actor, collaboration_id))


@router.post(
    f"{CLUSTER}/collaborations",
    response={201: CollaborationOut, **documented(400, 403, 409)},
    operation_id="record_collaboration",
)
def record_collaboration(
    request: ApiRequest, slug: str, body: CollaborationIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Record something that was done together. The other participants then confirm it."""
    claim = once(request, idempotency_key, body)
    actor = acting_for(request.actor, body.acting_for)
    if claim.earlier is not None:
        return Status(201, shown_record(actor, collaboration_for(actor, claim.earlier)))
    row = actions.record(
        actor=actor,
        kind=body.kind.value,
        happened_on=body.happened_on,
        parties=[
            actions.Party(_participant(actor, each.organization), each.role) for each in body.participants
        ],
        value=body.value,
        text=body.text,
    )
    claim.made(row.pk)
    return Status(201, shown_record(actor, record_of(row)))


@router.post(
    f"{CLUSTER}/collaborations/{{collaboration_id}}/answer",
    response={200: CollaborationOut, **documented(400, 403, 409)},
    operation_id="answer_collaboration",
)
def answer_collaboration(
    request: ApiRequest, slug: str, collaboration_id: Id, body: AnswerIn, idempotency_key: str = KEY
) -> dict[str, Any]:
    """Confirm or dispute what another recorded; a different answer later replaces the present one."""
    claim = once(request, idempotency_key, body)
    actor = acting_for(request.actor, body.acting_for)
    record = collaboration_for(actor, collaboration_id)
    if claim.earlier is None:
        part = record.part_of(actor.organization)
        if part is None:
            raise Refused(_("Solo responde quien participó."), status=403)
        actions.answer(actor=actor, participation=part.participation, answer=body.answer, text=body.text)
        claim.made(collaboration_id)
    return shown_record(actor, collaboration_for(actor, collaboration_id))


def acting_for(actor: Actor, organization_id: int | None) -> Actor:
    """The actor as it acts for an organisation: its own, or for a coordinator any. Raises `Refused` (403)."""
    if organization_id is None or (actor.organization and actor.organization.pk == organization_id):
        return actor
    if not actor.is_coordinator:
        raise Refused(_("Esta llave no actúa por esa organización."), status=403)
    return replace(actor, organization=_participant(actor, organization_id), assisting=True)


def _participant(actor: Actor, organization_id: int) -> Organization:
    try:
        return organization_for(actor, organization_id)
    except Http404:
        message = _("No hay una organización con el número %(id)s.") % {"id": organization_id}
        raise Refused(message, field="participants") from None


def shown_record(actor: Actor, record: Record) -> dict[str, Any]:
    """A collaboration as the actor may see it."""
    row = record.collaboration
    return {
        "id": row.pk,
        "kind": row.kind,
        "dimension": record.kind.dimension,
        "happened_on": row.happened_on,
        "value": row.value if sees_words(actor, record) else None,
        "state": record.state,
        "recorded_for": row.recorded_for_id,
        "recorded_at": row.recorded_at,
        "assisted": row.assisted,
        "participants": [
            {
                "organization": part.organization.pk,
                "name": part.organization.name,
                "role": part.participation.role,
                "stance": part.stance,
            }
            for part in record.parts
        ],
    }
