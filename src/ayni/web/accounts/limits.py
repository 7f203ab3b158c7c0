"""How often a link or a sign-in may be tried from one place."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ayni.kernel import attempts, clock
from ayni.kernel.models import Attempt
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from ayni.web.accounts.sessions import address_of

WINDOW = timedelta(minutes=15)
TRIES_OF_LINKS = 40
"""Misses and sent forms on links from one address within the window; a park may share one address."""

SIGN_INS_FROM_ONE_PLACE = 30
SIGN_INS_TO_ONE_ADDRESS = 5

PATIENCE = _("Demasiados intentos seguidos. Espera quince minutos y vuelve a intentar.")


def refuse_crowd(request: HttpRequest) -> None:
    """Refuse a link's page when this place tried too many links. Works inside the cluster's transaction."""
    recent = Attempt.objects.filter(name=_links_from(request), window__gt=clock.now() - WINDOW)
    if any(attempt.count >= TRIES_OF_LINKS for attempt in recent):
        raise Refused(PATIENCE, status=429)


def count_try(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Count a miss or a sent form, after the cluster's transaction: a refused request must count as well."""
    if request.method == "POST" or response.status_code >= 400:
        name = _links_from(request)
        response._resource_closers.append(  # type: ignore[attr-defined]  # Django closes these after the request
            lambda: attempts.too_many(name, limit=TRIES_OF_LINKS, within=WINDOW)
        )
    return response


def _links_from(request: HttpRequest) -> str:
    return f"link:{address_of(request)}"


def too_many_sign_ins(request: HttpRequest, address: str) -> bool:
    """Count one request for a sign-in code; True when there were too many from here or to this address."""
    from_here = attempts.too_many(
        f"sign-in-from:{address_of(request)}", limit=SIGN_INS_FROM_ONE_PLACE, within=WINDOW
    )
    to_there = attempts.too_many(
        f"sign-in-to:{digest(address)}", limit=SIGN_INS_TO_ONE_ADDRESS, within=WINDOW
    )
    return from_here or to_there
