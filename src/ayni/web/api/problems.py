"""What the API answers when it does not do what was asked: one body for every status."""

import logging
from typing import Any

from django.core.exceptions import ValidationError as InvalidModel
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as InvalidRequest
from pydantic import Field

from ayni.kernel.refusal import Refused

log = logging.getLogger("ayni.api")

CODES = {
    400: "unreadable",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    422: "invalid",
    429: "too_many_requests",
    500: "fault",
    503: "unavailable",
}


class FieldProblem(Schema):
    """One thing wrong with one part of the request."""

    field: str = Field(description="where it is, such as `body.happened_on` or `query.page`")
    message: str


class Problem(Schema):
    """Why nothing was done. `code` is for programs, `message` a sentence for people in the asked language."""

    status: int
    code: str
    message: str
    fields: list[FieldProblem] = Field(default_factory=list)


def documented(*statuses: int) -> dict[int, Any]:
    """The answers of an operation beside its own, for its `response`."""
    return dict.fromkeys((401, 404, 422, 429, 500, 503, *statuses), Problem)


def problem(status: int, message: str, fields: list[FieldProblem] | None = None) -> HttpResponse:
    """An answer with a problem in it."""
    body = Problem(status=status, code=CODES.get(status, "refused"), message=message, fields=fields or [])
    response = JsonResponse(body.dict(), status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def explain(api: NinjaAPI) -> None:
    """Give every fault of an operation the documented body."""
    api.exception_handler(Refused)(_refused)
    api.exception_handler(InvalidRequest)(_invalid_request)
    api.exception_handler(InvalidModel)(_invalid_model)
    api.exception_handler(AuthenticationError)(_unauthorized)
    api.exception_handler(HttpError)(_http_error)
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(OperationalError)(unavailable)
    api.exception_handler(InterfaceError)(unavailable)
    api.exception_handler(Exception)(_fault)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal that names a part of what was sent is about what was sent (422), whatever rule gave it."""
    if refusal.field:
        return problem(422, str(refusal), [FieldProblem(field=f"body.{refusal.field}", message=str(refusal))])
    return problem(refusal.status, str(refusal))


def _invalid_request(request: HttpRequest, invalid: InvalidRequest) -> HttpResponse:
    fields = [
        FieldProblem(field=_place(each["loc"]), message=str(each["msg"]).removeprefix("Value error, "))
        for each in invalid.errors
    ]
    return problem(422, _("Algo de lo enviado no vale; no se guardó nada."), fields)


def _place(path: tuple[object, ...]) -> str:
    """«body.happened_on»: where it stood, without the name that the program gives the whole."""
    where, *rest = map(str, path)
    return ".".join([where, *(rest[1:] if where == "body" else rest)])


def _invalid_model(request: HttpRequest, invalid: InvalidModel) -> HttpResponse:
    fields = [FieldProblem(field="body", message=message) for message in invalid.messages]
    return problem(422, _("Algo de lo enviado no vale; no se guardó nada."), fields)


def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, _("Falta una llave válida: Authorization: Bearer …"))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("No existe, o no es para esta llave."))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Something broke; nothing of this request was saved."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, _("Algo falló y no se guardó nada. Si sigue igual, avisa a la coordinación."))


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is not there now."""
    return problem(503, _("Ahora no podemos guardar ni leer. Espera un momento y vuelve a intentarlo."))
