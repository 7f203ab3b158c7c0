"""Hoy: what needs me now, most urgent first, and nothing else.

Each area adds a source to `SOURCES`: a function from the actor to its items. This page knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from ayni.directory.actor import Actor
from ayni.ledger.kinds import Dimension
from ayni.web.gate import members_only
from ayni.web.tenant import TenantRequest

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """A button of an item: words and where it leads."""

    words: Words
    url: str


@dataclass(frozen=True)
class Item:
    """One thing that needs the actor.

    `urgency` orders the page: 0 needs me now, 1 soon, 2 is good to know, 3 is a suggestion. `kicker` says
    what it is, `why` why it comes to this actor; the first step is the one to do next.
    """

    urgency: int
    dimension: Dimension | None
    kicker: Words
    title: Words
    detail: Words = ""
    why: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()
    when: datetime | None = field(default=None)


Source = Callable[[Actor], list[Item]]

SOURCES: list[Source] = []
"""Filled by the areas' modules, in web/hoy_sources.py."""


def items_for(actor: Actor) -> list[Item]:
    """Everything that needs the actor, most urgent first; within the same urgency the oldest first."""
    found = [item for source in SOURCES for item in source(actor)]
    return sorted(found, key=lambda item: (item.urgency, item.when is None, item.when.timestamp() if item.when else 0))


@members_only
def today(request: TenantRequest, slug: str) -> HttpResponse:
    """The person's first page."""
    return render(request, "hoy/today.html", {"items": items_for(request.actor)})
