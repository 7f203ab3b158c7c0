"""The API as a whole: its operations, its description, and an answer for every other address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router, Schema
from pydantic import Field

from ayni import __version__
from ayni.directory.models import Role
from ayni.web.api import awards, big_orders, collaborations, jobs, network, organizations, problems
from ayni.web.api.problems import documented, problem
from ayni.web.api.tenant import CLUSTER, ApiRequest, Token, inside_cluster
from ayni.web.api.values import Id

api = NinjaAPI(
    title="Ayni",
    version=__version__,
    description="Directory, record and network of one cluster, by the rules of its pages. "
    "Every call carries `Authorization: Bearer <token>`; a token acts as one membership. See docs/api.md.",
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
    auth=Token(),
)
router = Router(tags=["token"])


class MeOut(Schema):
    """Whom the token acts as."""

    cluster: str = Field(description="its slug")
    person: str
    role: Role
    organization: Id | None
    organization_name: str | None


@router.get(f"{CLUSTER}/me", response={200: MeOut, **documented()}, operation_id="get_me")
def get_me(request: ApiRequest, slug: str) -> dict[str, Any]:
    """Whom the token acts as: a first call to try."""
    actor = request.actor
    return {
        "cluster": actor.cluster.slug,
        "person": actor.signed_in.name,
        "role": next(iter(actor.roles)),
        "organization": actor.organization.pk if actor.organization else None,
        "organization_name": actor.organization.name if actor.organization else None,
    }


for each in (
    router,
    organizations.router,
    collaborations.router,
    jobs.router,
    awards.router,
    big_orders.router,
    network.router,
):
    each.add_decorator(inside_cluster, mode="view")
    api.add_router("", each)
problems.explain(api)

others = Router()


@others.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", auth=None, include_in_schema=False
)
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Every address that is no operation."""
    return problem(404, _("Esa dirección no es de la API; las que hay están en /api/v1/openapi.json."))


api.add_router("", others)
