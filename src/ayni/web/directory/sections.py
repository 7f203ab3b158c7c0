"""What other areas show on an organisation's card: each adds a function here; the card knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.ledger.queries.records import records, visible_to, with_party
from ayni.ledger.queries.trust import standing_of

RECENT = 5


@dataclass(frozen=True)
class Section:
    """A part of the card: a template, which sees `section.context`, `organization` and what every page knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def trust(actor: Actor, organization: Organization) -> Section | None:
    """What is known of the organisation from the ledger, for the park's own people."""
    if not actor.sees_cluster:
        return None
    return Section("directory/sections/trust.html", {"words": standing_of(organization.pk).words})


def recent_collaborations(actor: Actor, organization: Organization) -> Section | None:
    """The latest of the organisation's collaborations that the actor may see."""
    if not actor.sees_cluster:
        return None
    rows = with_party(visible_to(actor), organization.pk).select_related("recorded_for")
    latest = records(list(rows.order_by("-happened_on", "-pk")[:RECENT]))
    return Section("directory/sections/recent.html", {"records": latest}) if latest else None


SECTIONS: tuple[Callable[[Actor, Organization], Section | None], ...] = (trust, recent_collaborations)
"""In the order of the card."""


def sections_for(actor: Actor, organization: Organization) -> list[Section]:
    """The parts that have something to show to this actor."""
    found = (section(actor, organization) for section in SECTIONS)
    return [section for section in found if section is not None]
