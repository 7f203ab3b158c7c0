"""Around every operation: the cluster of the address is opened, and the token says who acts.

A session is never enough: only `Authorization: Bearer` with a token of this cluster is accepted, so no form
of another site can make a signed-in person's browser act.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.operation import Operation
from ninja.security import HttpBearer

from ayni.directory.actions.token_use import note_use
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.directory.queries.actors import cluster_at
from ayni.directory.queries.tokens import actor_of, token_with
from ayni.kernel import attempts, tenancy
from ayni.web.accounts.sessions import address_of
from ayni.web.api.problems import FieldProblem, problem, unavailable

CLUSTER = "/clusters/{slug}"
"""Under which every operation stands."""

SLUG = re.compile(r"[a-z0-9-]{1,40}")
WINDOW = timedelta(minutes=1)
CALLS = 600
"""Calls from one address within the window."""

Run = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request inside a cluster, by the membership of its token."""

    actor: Actor


class Token(HttpBearer):
    """The token of a membership, made on the page «Claves de la API»."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Who acts; `inside_cluster` found out, since it needs the cluster open."""
        actor: Actor | None = getattr(request, "actor", None)
        return actor


def inside_cluster(run: Run) -> Run:
    """Run an operation inside the cluster of its address, in one transaction that a refusal rolls back."""

    @wraps(run)
    def running(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            if attempts.too_many(f"api:{address_of(request)}", limit=CALLS, within=WINDOW):
                response = problem(429, _("Demasiadas llamadas seguidas. Espera un minuto."))
                response["Retry-After"] = str(int(WINDOW.total_seconds()))
                return response
            return _inside(run, request, arguments)
        except (OperationalError, InterfaceError) as lost:
            return unavailable(request, lost)

    return running


def _inside(run: Run, request: HttpRequest, arguments: dict[str, Any]) -> HttpResponse:
    slug = arguments.get("slug", "")
    cluster = cluster_at(slug) if SLUG.fullmatch(slug) else None
    if cluster is None:
        return problem(404, _("No hay un parque con ese nombre en la dirección."))
    if unknown := sorted(set(request.GET) - _known_parameters(run)):
        message = _("Esta operación no conoce ese parámetro; mira cómo se escribe en /api/v1/openapi.json.")
        return problem(
            422, message, [FieldProblem(field=f"query.{name}", message=message) for name in unknown]
        )
    actor = _bearer(request, cluster)
    with tenancy.opened(cluster, actor.person.pk if actor and actor.person else None):
        request.actor = actor  # type: ignore[attr-defined]  # declared in ApiRequest
        response = run(request, **arguments)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _known_parameters(run: Run) -> set[str]:
    """What may stand in the address of an operation: a filter written wrong must not bring everything."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # `run` is a method of ninja's operation
    asked = (each for each in operation.models if each.__ninja_param_source__ == "query")
    return {name for each in asked for name in each.__ninja_flatten_map__}


def _bearer(request: HttpRequest, cluster: Cluster) -> Actor | None:
    """Who acts with the token that was sent, if it is one."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    with tenancy.opened(cluster):
        token = token_with(secret)
        if token is None:
            return None
        note_use(token)
        return actor_of(cluster, token)
