"""What other modules show on a job's page: each adds a function here; the page knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ayni.directory.actor import Actor
from ayni.work.models import BigOrder
from ayni.work.queries.jobs import Seen


@dataclass(frozen=True)
class Section:
    """A part of the page: a template, which sees `section.context`, `seen` and what every page knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def part_of_a_big_order(actor: Actor, seen: Seen) -> Section | None:
    """For who leads it, the way back to the order of which this job is a lot."""
    if not seen.is_asker or seen.job.big_order_id is None:
        return None
    return Section("work/lot_of.html", {"big_order": BigOrder.objects.get(pk=seen.job.big_order_id)})


SECTIONS: tuple[Callable[[Actor, Seen], Section | None], ...] = (part_of_a_big_order,)
"""In the order of the page, between the questions and the timeline."""


def sections_for(actor: Actor, seen: Seen) -> list[Section]:
    """The parts that have something to show to this actor."""
    found = (section(actor, seen) for section in SECTIONS)
    return [section for section in found if section is not None]
