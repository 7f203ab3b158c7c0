"""One organisation's ties: with whom, in what, in which direction."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ayni.directory.actor import Actor
from ayni.observatory.queries.members import Member
from ayni.observatory.queries.network import PairTies, by_pair, pair_of
from ayni.observatory.queries.ties import Tie, TieFilter, visible_ties


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation and what ties the one in focus to it, in collaborations.

    `gave` are those in which the one in focus gave, `received` those in which it received, `together` those
    with no direction.
    """

    member: Member
    gave: int
    received: int
    together: int
    last_on: date
    pair: PairTies


@dataclass(frozen=True, slots=True)
class Focus:
    """An organisation with its partners, those with the most collaborations first."""

    member: Member
    partners: tuple[Partner, ...]

    @property
    def gave_to(self) -> int:
        """To how many it gave."""
        return sum(partner.gave > 0 for partner in self.partners)

    @property
    def received_from(self) -> int:
        """From how many it received."""
        return sum(partner.received > 0 for partner in self.partners)

    @property
    def mutual(self) -> int:
        """With how many it did both."""
        return sum(partner.gave > 0 and partner.received > 0 for partner in self.partners)

    @property
    def together_with(self) -> int:
        """With how many it did something together."""
        return sum(partner.together > 0 for partner in self.partners)


def focus_on(
    actor: Actor, organization: int, wanted: TieFilter, everybody: Mapping[int, Member]
) -> Focus | None:
    """The ties of an organisation that the actor may see; None for an organisation that is not there."""
    member = everybody.get(organization)
    if member is None:
        return None
    with_whom: dict[tuple[int, int], list[Tie]] = defaultdict(list)
    for tie in visible_ties(actor, wanted, [organization]):
        with_whom[pair_of(tie)].append(tie)
    pairs = by_pair(tie for ties in with_whom.values() for tie in ties)
    return Focus(
        member,
        tuple(_partner(organization, pair, with_whom[pair.one, pair.other], everybody) for pair in pairs),
    )


def _partner(organization: int, pair: PairTies, ties: list[Tie], everybody: Mapping[int, Member]) -> Partner:
    gave = received = together = 0
    for tie in ties:
        if not tie.directed:
            together += tie.times
        elif tie.source == organization:
            gave += tie.times
        else:
            received += tie.times
    other = pair.other if pair.one == organization else pair.one
    last_on = max(tie.last_on for tie in ties)
    return Partner(everybody[other], gave, received, together, last_on, pair)
