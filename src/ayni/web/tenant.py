"""Middleware: the address says which cluster; the whole request runs inside it, in one transaction.

A response that says the request failed (status 400 or more) writes nothing: the transaction is rolled
back. A form that carries a `submission_key` is carried out once; a repetition is answered with the
address of what the first sending made.
"""

import re
from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Person
from ayni.directory.queries.actors import actor_for, cluster_at
from ayni.kernel import submissions, tenancy
from ayni.kernel.refusal import Refused
from ayni.web.faults import not_found, refused

ADDRESS = re.compile(r"^/c/(?P<cluster>[a-z0-9-]{1,40})/")


class TenantRequest(HttpRequest):
    """A request inside a cluster."""

    actor: Actor
    cluster: Cluster
    htmx: HtmxDetails


class TenantMiddleware:
    """Opens the cluster of the address around the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = ADDRESS.match(request.path_info)
        if match is None:
            return self.get_response(request)
        cluster = cluster_at(match["cluster"])
        if cluster is None:
            return not_found(request)
        return self._inside(request, cluster)

    def _inside(self, request: HttpRequest, cluster: Cluster) -> HttpResponse:
        person = _person_here(request, cluster)
        with tenancy.opened(cluster, person.pk if person else None):
            request.cluster = cluster  # type: ignore[attr-defined]  # declared in TenantRequest
            request.actor = actor_for(cluster, person, chosen_organization(request, cluster))  # type: ignore[attr-defined]  # declared in TenantRequest
            response = self._once(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def _once(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("submission_key", "") if request.method == "POST" else ""
        if not key:
            return self.get_response(request)
        earlier = submissions.first_result(key)
        if earlier:
            return _go_to(request, earlier)
        response = self.get_response(request)
        place = response.headers.get("Location") or response.headers.get("HX-Redirect")
        if place:
            submissions.remember(key, place)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that no view put beside a form becomes a page with its reason."""
        if isinstance(error, Refused):
            return refused(request, error)
        if isinstance(error, Http404):
            return not_found(request)
        return None


def chosen_organization(request: HttpRequest, cluster: Cluster) -> int | None:
    """The organisation to act for: what the sent page showed, else this phone's last choice."""
    shown = request.POST.get("acting_for", "") if request.method == "POST" else ""
    if shown.isdecimal():
        return int(shown)
    chosen: int | None = request.session.get(f"acting_for:{cluster.pk}")
    return chosen


def _person_here(request: HttpRequest, cluster: Cluster) -> Person | None:
    """Who is signed in. A session that came in by a link handed over in one cluster is the public in others."""
    if request.session.get("only_cluster") not in {None, cluster.pk}:
        return None
    return request.user if isinstance(request.user, Person) else None


def _go_to(request: HttpRequest, place: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(place)
    return HttpResponseRedirect(place)
