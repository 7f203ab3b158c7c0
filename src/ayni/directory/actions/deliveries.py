"""The services that carry a message out of the house: SMTP for e-mail, an HTTP gateway for phones."""

import json
import smtplib
import urllib.error
import urllib.request
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

from ayni.directory.models import Channel

SECONDS = 15
"""How long a service may take to answer."""


@dataclass(frozen=True)
class Letter:
    """What a service needs to know. `key` is the same whenever the same letter is tried again."""

    channel: str
    address: str
    subject: str
    body: str
    key: str


class Undelivered(Exception):  # noqa: N818 - reads as what happened
    """The service did not take the letter. `lasting` is True when trying again cannot help."""

    def __init__(self, problem: str, *, lasting: bool) -> None:
        super().__init__(problem)
        self.lasting = lasting


def has_service(channel: str) -> bool:
    """Whether the operator set up a service for this channel; otherwise messages are passed on by hand."""
    return bool(settings.EMAIL_CONFIGURED if channel == Channel.EMAIL else settings.PHONE_GATEWAY_URL)


def carry(letter: Letter) -> None:
    """Hand the letter to its service. Raises `Undelivered`.

    That the service took it is all that is known afterwards: not that it arrived, nor that it was read.
    """
    if letter.channel == Channel.EMAIL:
        _by_smtp(letter)
    else:
        _by_gateway(letter)


def _by_smtp(letter: Letter) -> None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMessage(
        letter.subject, letter.body, to=[letter.address], headers={"Message-ID": f"<{letter.key}@{domain}>"}
    )
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as refusal:
        raise Undelivered(_words(refusal), lasting=True) from refusal
    except (smtplib.SMTPException, OSError) as problem:
        raise Undelivered(_words(problem), lasting=False) from problem


def _by_gateway(letter: Letter) -> None:
    """POST `{"to", "text", "id"}` as JSON; any 2xx answer means that the gateway took it.

    The gateway can recognise a repetition by `id`, which is also sent as `Idempotency-Key`.
    """
    request = urllib.request.Request(  # noqa: S310 - the operator's own address
        settings.PHONE_GATEWAY_URL,
        data=json.dumps({"to": letter.address, "text": letter.body, "id": letter.key}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.PHONE_GATEWAY_TOKEN}",
            "Idempotency-Key": letter.key,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - the operator's own address
            return
    except urllib.error.HTTPError as answer:
        answer.close()
        lasting = 400 <= answer.code < 500 and answer.code not in {408, 425, 429}
        raise Undelivered(_words(answer), lasting=lasting) from answer
    except OSError as problem:
        raise Undelivered(_words(problem), lasting=False) from problem


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:300]
