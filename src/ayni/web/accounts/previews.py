"""Links are opened by people, and before them by the programs that draw a preview in a chat."""

import re

from django.http import HttpRequest

from ayni.kernel.tokens import new_token

_PROGRAMS = re.compile(
    r"bot|crawl|spider|preview|whatsapp|facebookexternalhit|telegram|slack|curl|python", re.I
)


def is_person(request: HttpRequest) -> bool:
    """Whether a browser, not a chat's preview, opened the page, as far as it says so."""
    said = request.headers.get("User-Agent", "")
    return bool(said) and not _PROGRAMS.search(said) and request.method == "GET"


def new_form_key() -> str:
    """The secret of one shown form: sent again, it gets the same answer as the first time."""
    return new_token()
