"""Confirmation links: those that still work, and the one that a token opens."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from ayni.directory import secret_links
from ayni.directory.models import Person
from ayni.kernel import clock, tokens
from ayni.ledger.models import ConfirmationLink
from ayni.ledger.queries.records import Part, Record, record_of

CONFIRMATION = "confirmation"
"""What the links' secrets are for, so that no other kind of link has the same."""


@dataclass(frozen=True)
class OpenedLink:
    """A link that somebody opened: what it asks about, and of whom."""

    link: ConfirmationLink
    record: Record
    part: Part


def link_by(token: str) -> OpenedLink | None:
    """The link with this secret, used and expired ones too; None if there is none."""
    link = (
        ConfirmationLink.objects.filter(token_digest=tokens.digest(token))
        .select_related("participation__collaboration__recorded_for")
        .first()
    )
    if link is None:
        return None
    record = record_of(link.participation.collaboration)
    part = next(part for part in record.parts if part.participation.pk == link.participation_id)
    return OpenedLink(link, record, part)


def open_links(
    participation_ids: Collection[int], *, handed_by: Person | None = None
) -> QuerySet[ConfirmationLink]:
    """Links to these participations that still work; with `handed_by`, those that this person passes on."""
    rows = ConfirmationLink.objects.filter(
        participation__in=list(participation_ids), used_at=None, expires_at__gt=clock.now()
    )
    return rows.filter(handed_by=handed_by) if handed_by else rows


def token_of(link: ConfirmationLink) -> str | None:
    """The link's secret, to show it to whoever passes it on; None after the installation's secret was replaced."""
    if not secret_links.is_shown_by(CONFIRMATION, link.nonce, link.token_digest):
        return None
    return secret_links.token_of(CONFIRMATION, link.nonce)
