"""How the house says no: one exception whose message a workshop owner understands and can act on."""

from django.utils.functional import Promise

Sentence = str | Promise
"""Text for people: a string, or one translated when it is shown."""


class Refused(Exception):  # noqa: N818 - the house's word for it; it reads as a sentence where it is raised
    """The action is not allowed or not possible now; nothing was written.

    `reason` says what is wrong and what to do. `field` names the form field it is about, if one is;
    `status` is the HTTP status that fits (409 by default, 403 where a rule forbids it).
    """

    def __init__(self, reason: Sentence, *, field: str | None = None, status: int = 409) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.status = status

    def __str__(self) -> str:
        return str(self.reason)


def refuse_if(reason: Sentence | None, *, field: str | None = None) -> None:
    """Raise `Refused` with a rule's reason, if it gave one (rules return None when they allow)."""
    if reason is not None:
        raise Refused(reason, field=field, status=403)
