"""How often a link or a sign-in may be tried from one place."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ayni.kernel import attempts, clock
from ayni.kernel.models import Attempt
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from ayni.web.accounts.sessions import address_of
from ayni.web.faults import not_found, refused

WINDOW = timedelta(minutes=15)
TRIES_OF_LINKS = 40
"""Misses and sent forms on links from one address within the window; a park may share one address."""

SIGN_INS_FROM_ONE_PLACE = 30
SIGN_INS_TO_ONE_ADDRESS = 5

PATIENCE = _("Demasiados intentos seguidos. Espera quince minutos y vuelve a intentar.")


def links_are_counted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Limits how often one place may miss, or send the form of, a link that lets somebody in."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"link:{address_of(request)}"
        recent = Attempt.objects.filter(name=name, window__gt=clock.now() - WINDOW)
        if any(attempt.count >= TRIES_OF_LINKS for attempt in recent):
            return refused(request, Refused(PATIENCE, status=429))
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = not_found(request)
        if request.method == "POST" or response.status_code >= 400:
            # Counted after the cluster's transaction, which takes back all that a refused request wrote.
            when_sent(response, lambda: attempts.too_many(name, limit=TRIES_OF_LINKS, within=WINDOW))
        return response

    return counting


def when_sent(response: HttpResponse, what: Callable[[], object]) -> None:
    """Do something when the response is closed: after the middleware, and outside its transaction."""
    closers: list[Callable[[], object]] = vars(response)["_resource_closers"]
    closers.append(what)


def too_many_sign_ins(request: HttpRequest, address: str) -> bool:
    """Count one request for a sign-in code; True when there were too many from here or to this address."""
    from_here = attempts.too_many(
        f"sign-in-from:{address_of(request)}", limit=SIGN_INS_FROM_ONE_PLACE, within=WINDOW
    )
    to_there = attempts.too_many(
        f"sign-in-to:{digest(address)}", limit=SIGN_INS_TO_ONE_ADDRESS, within=WINDOW
    )
    return from_here or to_there
