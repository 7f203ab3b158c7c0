"""Organisations and what they can do, as far as the token's membership may see it."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from ayni.directory.actor import Actor
from ayni.directory.models import Availability, Capability, Guild, Organization, OrganizationKind
from ayni.directory.queries.organizations import (
    capabilities_of,
    organization_for,
    sees,
    visible_capabilities,
)
from ayni.directory.queries.search import Filters, search
from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Id, PageQuery, Words

router = Router(tags=["organizations"])

SHOWN_BY_CHOICE = (
    "guild", "description", "website", "founded_year", "phone", "email", "address", "legal_name", "tax_id",
    "people_employed", "lead_time_days", "availability",
)  # fmt: skip


class OrganizationOut(Schema):
    """A card. A field that its owner does not show to this token is null."""

    id: Id
    name: str
    kind: OrganizationKind
    guild: Guild | None
    description: str | None
    website: str | None
    founded_year: int | None
    phone: str | None = Field(description="E.164")
    email: str | None
    address: str | None
    legal_name: str | None
    tax_id: str | None
    people_employed: int | None
    lead_time_days: int | None
    availability: Availability | None
    busy_until: date | None


class CapabilityOut(Schema):
    """One thing an organisation can do. Lengths in millimetres, force in tonnes; null is "not said"."""

    id: Id
    organization: Id
    kind: str
    process: str | None = Field(description="code of a process, as in `ayni.methods.processes`")
    material: str | None = Field(description="code of a material; null means any usual one")
    thickness_min_mm: float | None
    thickness_max_mm: float | None
    length_max_mm: float | None
    width_max_mm: float | None
    diameter_max_mm: float | None
    force_tonnes: float | None
    machine: str | None
    maker: str | None
    certificate: str | None
    holder: str | None
    valid_until: date | None
    note: str | None


class OrganizationsOut(Schema):
    """A page of organisations."""

    items: list[OrganizationOut]
    page: int
    has_next: bool


class OrganizationWithCapabilities(OrganizationOut):
    """A card with everything it says the organisation can do."""

    capabilities: list[CapabilityOut]


class CapabilitiesOut(Schema):
    """A page of capabilities."""

    items: list[CapabilityOut]
    page: int
    has_next: bool


class OrganizationFilters(Schema):
    """What to look for; what is left out does not filter."""

    text: Words = Field("", description="as in the search box: «plegado 3 mm inox 2500»")
    kind: OrganizationKind | Literal[""] = ""
    guild: Guild | Literal[""] = ""
    process: Words = ""
    material: Words = ""
    free_only: bool = Field(False, description="only those that can take work now")


class CapabilityFilters(Schema):
    """Which capabilities, by exact codes; what is left out does not filter."""

    process: Words = ""
    material: Words = ""
    organization: Id | None = None


@router.get(
    f"{CLUSTER}/organizations",
    response={200: OrganizationsOut, **documented()},
    operation_id="list_organizations",
)
def list_organizations(
    request: ApiRequest, slug: str, filters: Annotated[OrganizationFilters, Query()], page: PageQuery
) -> dict[str, Any]:
    """Organisations that fit, best first; without filters all of them."""
    wanted = Filters(
        text=filters.text,
        kind=str(filters.kind),
        guild=str(filters.guild),
        process=filters.process,
        material=filters.material,
        free_only=filters.free_only,
    )
    found = search(request.actor, wanted, page=page.page, size=page.size)
    return {
        "items": [shown_organization(request.actor, each) for each in found.organizations],
        "page": page.page,
        "has_next": found.has_next,
    }


@router.get(
    f"{CLUSTER}/organizations/{{organization_id}}",
    response={200: OrganizationWithCapabilities, **documented()},
    operation_id="get_organization",
)
def get_organization(request: ApiRequest, slug: str, organization_id: Id) -> dict[str, Any]:
    """One card with its capabilities."""
    found = organization_for(request.actor, organization_id)
    capabilities = [shown_capability(each) for each in capabilities_of(request.actor, found)]
    return {**shown_organization(request.actor, found), "capabilities": capabilities}


@router.get(
    f"{CLUSTER}/capabilities",
    response={200: CapabilitiesOut, **documented()},
    operation_id="list_capabilities",
)
def list_capabilities(
    request: ApiRequest,
    slug: str,
    filters: Annotated[CapabilityFilters, Query()],
    page: PageQuery,
) -> dict[str, Any]:
    """What organisations can do, by process, material or organisation; exact codes."""
    rows = visible_capabilities(request.actor).filter(organization__left_at=None).order_by("pk")
    rows = rows.filter(**{name: value for name, value in filters if value})
    found = list(rows[page.span])
    return {
        "items": [shown_capability(each) for each in found[: page.size]],
        "page": page.page,
        "has_next": len(found) > page.size,
    }


def shown_organization(actor: Actor, organization: Organization) -> dict[str, Any]:
    """The card as the actor may see it."""
    shown = {
        field: (getattr(organization, field) or None) if sees(actor, organization, field) else None
        for field in SHOWN_BY_CHOICE
    }
    return {
        "id": organization.pk,
        "name": organization.name,
        "kind": organization.kind,
        **shown,
        "busy_until": organization.busy_until if shown["availability"] else None,
    }


def shown_capability(capability: Capability) -> dict[str, Any]:
    """A capability, with null for what it leaves open."""
    said = {name: getattr(capability, name) for name in CapabilityOut.model_fields if name != "organization"}
    return {name: None if value == "" else value for name, value in said.items()} | {
        "organization": capability.organization_id
    }
