"""Pages for when something is refused, missing or broken; each says what happened and what to do."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused

log = logging.getLogger("ayni.faults")

OUT_OF_ORDER = (OperationalError, InterfaceError, OSError)
"""A lost database, a full disk: the machine's trouble, which passes; anything else is a fault of ours."""


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    page = render_to_string("faults/fault.html", {"title": title, "advice": advice, "status": status})
    return HttpResponse(page, status=status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The reason box, alone on a page."""
    return _page(request, refusal.status, _("No se pudo hacer"), str(refusal))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also what an outsider sees of a page that exists: nothing tells the two apart."""
    return _page(
        request,
        404,
        _("Aquí no hay nada que ver"),
        _("La dirección no existe o no es para ti. Vuelve al inicio o entra con tu cuenta."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere."""
    return _page(
        request,
        403,
        _("El formulario venció"),
        _("No se guardó nada. Vuelve atrás, actualiza la página y envíalo otra vez."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; nothing of this request was saved."""
    return _page(
        request,
        500,
        _("Algo falló y no se guardó nada"),
        _("Vuelve a intentar en un momento. Si sigue igual, avisa a la coordinación."),
    )


class FaultPageMiddleware:
    """A lost database or a full disk gives a page that says so, and a line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except OUT_OF_ORDER as problem:
            return self._unavailable(request, problem)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The same for what fails inside a view."""
        if isinstance(problem, OUT_OF_ORDER):
            return self._unavailable(request, problem)
        return None

    def _unavailable(self, request: HttpRequest, problem: Exception) -> HttpResponse:
        log.error("nothing was saved: %s %s: %s", request.method, request.path, problem)
        return _page(
            request,
            503,
            _("Ahora no podemos guardar"),
            _("No se guardó nada de lo que enviaste. Espera un momento y vuelve a intentarlo."),
        )
