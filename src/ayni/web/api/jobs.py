"""Work that is asked for, and what is offered for it; by the rules of the pages."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from ayni.directory.actor import Actor
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.web.api.collaborations import acting_for
from ayni.web.api.once import KEY, once
from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Amount, Day, Id, PageQuery, Text, Words
from ayni.work.actions import jobs as asking
from ayni.work.actions import quotes as quoting
from ayni.work.models import Audience, Job, JobState, MaterialBy, PriceBasis, Quote, QuoteState, Unit
from ayni.work.queries import jobs as jobs_queries
from ayni.work.queries.quotes import comparison_of

router = Router(tags=["jobs"])

Process = Enum("Process", {code: code for code in PROCESS_BY_CODE}, type=str)  # type: ignore[misc]  # the taxonomy's codes
Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
Millimetres = Annotated[float, Field(gt=0, le=100_000)]


class JobIn(Schema):
    """What is needed. Lengths in millimetres."""

    title: Annotated[Words, Field(max_length=120)] = Field(
        "", description="left out, it is made from the rest"
    )
    processes: Annotated[list[Process], Field(max_length=10)] = []
    material: Annotated[Words, Field(max_length=40)] = ""
    thickness_mm: Millimetres | None = None
    length_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    diameter_mm: Millimetres | None = None
    quantity: Quantity
    unit: Unit = Unit.PIECE
    finish: Words = ""
    certificate: Annotated[Words, Field(max_length=80)] = ""
    note: Text = ""
    material_by: MaterialBy = MaterialBy.CLIENT
    deadline: Day
    urgent: bool = False
    delivered_to_asker: bool = False
    price_limit: Amount | None = None
    audience: Audience = Audience.CAPABLE
    shows_name: bool = Field(True, description="whether quoters see who asks before an award")
    protects_client_months: Annotated[int, Field(ge=0, le=36)] = 0
    chosen: Annotated[list[Id], Field(max_length=200)] = Field([], description="organisations to show it to")
    draft: bool = Field(False, description="keep it without asking for quotes yet")
    acting_for: Id | None = Field(None, description="a coordinator's token may act for any organisation")


class JobOut(Schema):
    """A job as the token may see it. `asker` is null while the name is not shown."""

    id: Id
    state: JobState
    asker: Id | None
    is_own: bool
    title: str
    processes: list[str]
    material: str | None
    thickness_mm: float | None
    length_mm: float | None
    width_mm: float | None
    diameter_mm: float | None
    quantity: Decimal
    unit: Unit
    finish: str | None
    certificate: str | None
    note: str | None
    material_by: MaterialBy
    deadline: date
    urgent: bool
    delivered_to_asker: bool
    price_limit: Decimal | None
    audience: Audience
    protects_client_months: int
    opened_at: datetime | None
    quotes: int | None = Field(description="offers that stand; null for others' jobs")


class JobsOut(Schema):
    """A page of jobs."""

    items: list[JobOut]
    page: int
    has_next: bool


class JobFilters(Schema):
    """Which jobs: open ones to quote, own ones, quoted ones, those being done; what is left out does not filter."""

    list: Literal["for_us", "ours", "quoted", "doing"] = "for_us"
    state: JobState | None = None
    process: Process | None = None
    urgent: bool = False


class QuoteIn(Schema):
    """An offer; a later one of the same organisation replaces it until the award."""

    price: Annotated[Decimal, Field(gt=0, max_digits=11, decimal_places=2)]
    basis: PriceBasis = PriceBasis.LUMP
    quantity: Quantity
    freight: Amount = Decimal(0)
    ready_on: Day
    valid_until: Day
    note: Annotated[Text, Field(max_length=400)] = ""
    conditions: Annotated[Text, Field(max_length=400)] = ""
    acting_for: Id | None = None


class QuoteOut(Schema):
    """An offer. `version` counts its changes; an award names the version it saw."""

    id: Id
    job: Id
    contractor: Id
    state: QuoteState
    price: Decimal
    basis: PriceBasis
    quantity: Decimal
    freight: Decimal
    ready_on: date
    valid_until: date
    note: str | None
    conditions: str | None
    version: int


class QuotesOut(Schema):
    """The offers for a job that the token may see: all for who asks, one's own for others."""

    items: list[QuoteOut]


_TABS = {
    "for_us": jobs_queries.Tab.FOR_US,
    "ours": jobs_queries.Tab.OURS,
    "quoted": jobs_queries.Tab.QUOTED,
    "doing": jobs_queries.Tab.DOING,
}


@router.get(f"{CLUSTER}/jobs", response={200: JobsOut, **documented()}, operation_id="list_jobs")
def list_jobs(
    request: ApiRequest, slug: str, filters: Annotated[JobFilters, Query()], page: PageQuery
) -> dict[str, Any]:
    """Jobs, those due first on top."""
    wanted = jobs_queries.Wanted(
        tab=_TABS[filters.list],
        state=filters.state or "",
        process=filters.process.value if filters.process else "",
        urgent=filters.urgent,
    )
    rows = jobs_queries.jobs(request.actor, wanted)
    found = jobs_queries.seen(request.actor, rows[page.span])
    return {
        "items": [shown_job(each) for each in found[: page.size]],
        "page": page.page,
        "has_next": len(found) > page.size,
    }


@router.get(f"{CLUSTER}/jobs/{{job_id}}", response={200: JobOut, **documented()}, operation_id="get_job")
def get_job(request: ApiRequest, slug: str, job_id: Id) -> dict[str, Any]:
    """One job."""
    return shown_job(jobs_queries.job_for(request.actor, job_id))


@router.post(
    f"{CLUSTER}/jobs", response={201: JobOut, **documented(400, 403, 409)}, operation_id="ask_for_work"
)
def ask_for_work(
    request: ApiRequest, slug: str, body: JobIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Ask for work: kept as a draft, or shown at once to those whom `audience` means."""
    claim = once(request, idempotency_key, body)
    actor = acting_for(request.actor, body.acting_for)
    if claim.earlier is None:
        job = _asked(actor, body)
        claim.made(job.pk)
    return Status(201, shown_job(jobs_queries.job_for(actor, claim.earlier or job.pk)))


def _asked(actor: Actor, body: JobIn) -> Job:
    fields = {name: getattr(body, name) for name in asking.FIELDS}
    fields["processes"] = [each.value for each in body.processes]
    job = asking.save_draft(actor=actor, fields=fields)
    return job if body.draft else asking.open_job(actor=actor, job=job, chosen=body.chosen)


@router.get(
    f"{CLUSTER}/jobs/{{job_id}}/quotes", response={200: QuotesOut, **documented()}, operation_id="list_quotes"
)
def list_quotes(request: ApiRequest, slug: str, job_id: Id) -> dict[str, Any]:
    """What was offered. Sealed from the other quoters: they see their own."""
    found = jobs_queries.job_for(request.actor, job_id)
    if found.is_asker:
        quotes = [offer.quote for offer in comparison_of(found.job).offers]
    else:
        quotes = [found.quote] if found.quote else []
    return {"items": [shown_quote(each) for each in quotes]}


@router.post(
    f"{CLUSTER}/jobs/{{job_id}}/quotes",
    response={201: QuoteOut, **documented(400, 403, 409)},
    operation_id="quote",
)
def quote(
    request: ApiRequest, slug: str, job_id: Id, body: QuoteIn, idempotency_key: str = KEY
) -> Status[dict[str, Any]]:
    """Offer a price, or change one's offer."""
    claim = once(request, idempotency_key, body)
    actor = acting_for(request.actor, body.acting_for)
    if claim.earlier is None:
        said = body.model_dump(exclude={"note", "acting_for"})
        job = jobs_queries.job_for(actor, job_id).job
        claim.made(quoting.offer(actor=actor, job=job, approach=body.note, **said).pk)
    offered = jobs_queries.job_for(actor, job_id).quote
    if offered is None:
        raise Http404
    return Status(201, shown_quote(offered))


def shown_job(seen: jobs_queries.Seen) -> dict[str, Any]:
    """The job, with null for what it leaves open and for what is not for this token."""
    job = seen.job
    said = {
        name: getattr(job, name) for name in JobOut.model_fields if name not in {"asker", "is_own", "quotes"}
    }
    shown = {name: None if value == "" else value for name, value in said.items()}
    return shown | {
        "asker": seen.asker.pk if seen.asker else None,
        "is_own": seen.is_asker,
        "quotes": seen.quotes if seen.is_asker else None,
    }


def shown_quote(quote: Quote) -> dict[str, Any]:
    """The offer, with null for what it leaves open."""
    said = {name: getattr(quote, name) for name in QuoteOut.model_fields if name not in {"job", "contractor"}}
    shown = {name: None if value == "" else value for name, value in said.items()}
    return shown | {"job": quote.job_id, "contractor": quote.contractor_id}
