"""A call that is sent again does not act again: the `Idempotency-Key` header."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from ninja.params.functions import Header

from ayni.kernel import submissions
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from ayni.web.api.tenant import ApiRequest

KEY: Any = Header(
    "",
    alias="Idempotency-Key",
    max_length=200,
    pattern=r"^[\x21-\x7e]*$",
    description="chosen by the caller; a repetition with the same key and body returns the first result",
)
"""The parameter of an operation that takes the header."""


@dataclass(frozen=True)
class Once:
    """A claim to carry out a call once. `earlier` is the id of what the first sending made, or None."""

    key: str
    body: str
    earlier: int | None

    def made(self, pk: int) -> None:
        """Keep the id that answers any repetition."""
        if self.key:
            submissions.remember(self.key, f"{self.body}:{pk}")


def once(request: ApiRequest, key: str, body: Any) -> Once:
    """Claim a call under the caller's key, within the request's transaction; without a key every call acts.

    Raises `Refused` (422) when the key was used for something else.
    """
    if not key:
        return Once("", "", None)
    claimed = digest(f"{request.method} {request.path} {key}")
    said = digest(body.model_dump_json())
    result = submissions.first_result(claimed)
    if not result:
        return Once(claimed, said, None)
    first_said, _colon, pk = result.partition(":")
    if first_said != said:
        raise Refused(_("Esa Idempotency-Key ya se usó con otro contenido. Usa una nueva."), status=422)
    return Once(claimed, said, int(pk))
