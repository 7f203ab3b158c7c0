"""What Hoy is made of: items that need the actor, each with the step to do next."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from ayni.ledger.kinds import Dimension

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
