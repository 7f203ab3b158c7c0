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
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Cluster
from ayni.directory.queries.actors import cluster_at
from ayni.directory.queries.tokens import token_with
from ayni.kernel import attempts, clock, tenancy
from ayni.web.accounts.sessions import address_of
from ayni.web.api.problems import problem, unavailable

SLUG = re.compile(r"[a-z0-9-]{1,40}")
WINDOW = timedelta(minutes=1)
CALLS = 600
"""Calls from one address within the window."""

Run = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request inside a cluster, by the membership of its token."""

    actor: Actor
    cluster: Cluster


class Token(HttpBearer):
    """The token of a membership, made on the page «Llaves para programas»."""

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
    with tenancy.opened(cluster):
        token = _token_of(request)
        request.cluster = cluster  # type: ignore[attr-defined]  # declared in ApiRequest
        request.actor = _actor(cluster, token)  # type: ignore[attr-defined]  # declared in ApiRequest
        with tenancy.opened(cluster, token.membership.person_id if token else None):
            response = run(request, **arguments)
            if response.status_code >= 400:
                transaction.set_rollback(True)
    return response
