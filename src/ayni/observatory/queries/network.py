"""The network of the open cluster: what it looks like as a whole, and one organisation's place in it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.ledger.kinds import Dimension
from ayni.observatory.periods import Period
from ayni.observatory.queries.coverage import Coverage, coverage
from ayni.observatory.queries.members import Member, Members
from ayni.observatory.queries.remembered import Remembered, remembered
from ayni.observatory.queries.ties import Tie, TieFilter, all_ties, sees_all_ties, visible_ties

MOST_DRAWN = 150
"""Organisations in a drawing: those with the most partners."""

MOST_LINES = 600
"""Pairs in a drawing: those with the most collaborations."""

FEWEST_TOLD = 5
"""Tied organisations from which outsiders are told the figures."""

MOST_LISTED = 500
"""Pairs in a list: those with the most collaborations."""

Pair = tuple[int, int]

DIMENSIONS = tuple(Dimension.values)

WORDS: Mapping[str, str | Promise] = {
    Dimension.NETWORK: _("red"),
    Dimension.ARTICULATION: _("articulación"),
    Dimension.COOPERATION: _("cooperación"),
    Dimension.RESOURCES: _("recursos"),
    Dimension.SUSTAINABILITY: _("sostenibilidad"),
    Dimension.GOVERNANCE: _("gobernanza"),
}
"""Each dimension in one word, for where its name is too long."""


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """A network in figures. Counts of organisations unless said otherwise.

    `workshops` are there, `workshops_tied` have a tie; `tied` counts organisations of every kind with one.
    `pairs` are the distinct pairs with a tie, `mean_partners` the partners of a tied organisation on average,
    `giving_pairs` the pairs in which one gave to the other and `mutual_pairs` those of them in which both
    did. `largest_group` is the size of the largest group in which everybody is connected, directly or through
    others. `by_dimension` counts pairs.
    """

    workshops: int
    workshops_tied: int
    tied: int
    pairs: int
    mean_partners: float | None
    giving_pairs: int
    mutual_pairs: int
    largest_group: int
    by_dimension: Mapping[str, int]

    @property
    def workshops_alone(self) -> int:
        """Workshops without a tie."""
        return self.workshops - self.workshops_tied

    @property
    def mutual_share(self) -> int | None:
        """Percentage of the giving pairs in which both gave; None where there is none."""
        return round(100 * self.mutual_pairs / self.giving_pairs) if self.giving_pairs else None


@dataclass(frozen=True, slots=True)
class InWhat:
    """How many collaborations of one dimension."""

    dimension: Dimension
    times: int

    @property
    def word(self) -> str | Promise:
        """The dimension in one word."""
        return WORDS[self.dimension]


@dataclass(frozen=True, slots=True)
class PairTies:
    """All that ties two organisations, by id (`one` the smaller): collaborations by dimension, in their order."""

    one: int
    other: int
    by_dimension: tuple[tuple[str, int], ...]

    @property
    def times(self) -> int:
        """How many collaborations."""
        return sum(times for _dimension, times in self.by_dimension)

    @property
    def in_what(self) -> list[InWhat]:
        """The same in words."""
        return [InWhat(Dimension(code), times) for code, times in self.by_dimension]


@dataclass(frozen=True, slots=True)
class Network:
    """What an actor may see of the network.

    `pairs` are the named pairs, the strongest first, at most `MOST_LISTED` of `pairs_in_all`. `partners` has
    the number of partners of every organisation with a tie. `drawn` are the strongest of the `drawn_in_all`
    pairs among the organisations on stage. Outsiders get figures only, and None where these would point at
    somebody.
    """

    figures: NetworkFigures | None
    coverage: Coverage
    pairs: tuple[PairTies, ...] = ()
    pairs_in_all: int = 0
    partners: Mapping[int, int] = field(default_factory=dict)
    drawn: tuple[PairTies, ...] = ()
    drawn_in_all: int = 0


def network(
    actor: Actor, wanted: TieFilter, everybody: Members, stage: Collection[int] = ()
) -> Remembered[Network]:
    """The network as this actor may see it. Insiders see every pair, a partner its own, the public none.

    `stage` are the organisations that may be drawn.
    """
    key = network_key(actor, wanted, everybody), sorted(stage)
    return remembered("network", key, lambda: _network(actor, wanted, everybody, frozenset(stage)))


def ties_to_draw(actor: Actor, period: Period) -> tuple[dict[int, int], list[PairTies]]:
    """What a drawing of a period rests on, as far as the actor may see it.

    The number of partners of everybody with a tie, and the strongest pairs among those who have the most,
    as many as fit in a drawing.
    """
    pairs = by_pair(visible_ties(actor, TieFilter(period)))
    partners = partners_of((pair.one, pair.other) for pair in pairs)
    central = set(sorted(partners, key=lambda pk: (-partners[pk], pk))[:MOST_DRAWN])
    among = [pair for pair in pairs if pair.one in central and pair.other in central]
    return partners, among[:MOST_LINES]


def network_key(actor: Actor, wanted: TieFilter, everybody: Members) -> object:
    """Everything but the record that decides what `network` answers."""
    return wanted.key, _audience(actor), everybody.fingerprint


def _audience(actor: Actor) -> object:
    """What decides which ties an actor sees by name."""
    if sees_all_ties(actor):
        return "insider"
    return ("partner", actor.organization and actor.organization.pk) if actor.is_member else "public"


def _network(
    actor: Actor, wanted: TieFilter, everybody: Mapping[int, Member], stage: frozenset[int]
) -> Network:
    ends = of_guild(everybody, wanted.guild)
    ties = all_ties(wanted, ends)
    figures = figures_of(ties, everybody, wanted.guild)
    seen = by_pair(ties if sees_all_ties(actor) else visible_ties(actor, wanted, ends))
    told = sees_all_ties(actor) or figures.tied >= FEWEST_TOLD
    partners = partners_of((pair.one, pair.other) for pair in seen)
    drawn = [pair for pair in seen if pair.one in stage and pair.other in stage]
    return Network(
        figures if told else None,
        coverage(wanted.period, dimension=wanted.dimension, kind=wanted.kind) if told else Coverage(),
        pairs=tuple(seen[:MOST_LISTED]),
        pairs_in_all=len(seen),
        partners=partners,
        drawn=tuple(drawn[:MOST_LINES]),
        drawn_in_all=len(drawn),
    )


def of_guild(everybody: Mapping[int, Member], guild: str) -> list[int] | None:
    """The ids of a guild's organisations; None for no guild."""
    return [member.id for member in everybody.values() if member.guild == guild] if guild else None


def figures_of(ties: Iterable[Tie], everybody: Mapping[int, Member], guild: str = "") -> NetworkFigures:
    """The figures of a network; workshops are counted of one guild where it is given."""
    gave: set[Pair] = set()
    dimensions: dict[Pair, set[str]] = defaultdict(set)
    for tie in ties:
        dimensions[pair_of(tie)].add(tie.dimension)
        if tie.directed:
            gave.add((tie.source, tie.target))
    partners = partners_of(dimensions)
    giving = {(min(pair), max(pair)) for pair in gave}
    workshops = workshops_of(everybody, partners, guild)
    return NetworkFigures(
        workshops=len(workshops),
        workshops_tied=sum(pk in partners for pk in workshops),
        tied=len(partners),
        pairs=len(dimensions),
        mean_partners=2 * len(dimensions) / len(partners) if partners else None,
        giving_pairs=len(giving),
        mutual_pairs=sum((one, other) in gave and (other, one) in gave for one, other in giving),
        largest_group=_largest_group(dimensions),
        by_dimension=Counter(dimension for found in dimensions.values() for dimension in found),
    )


def workshops_of(everybody: Mapping[int, Member], tied: Container[int], guild: str = "") -> list[int]:
    """The workshops, of one guild if given, that are in the cluster, or have left it but have a tie."""
    return [
        member.id
        for member in everybody.values()
        if member.is_workshop and guild in ("", member.guild) and (not member.left or member.id in tied)
    ]


def pair_of(tie: Tie) -> Pair:
    """The two ends, the smaller id first."""
    return (tie.source, tie.target) if tie.source < tie.target else (tie.target, tie.source)


def partners_of(pairs: Iterable[Pair]) -> dict[int, int]:
    """How many others each organisation of these distinct pairs is tied to."""
    return dict(Counter(end for pair in pairs for end in pair))


def by_pair(ties: Iterable[Tie]) -> list[PairTies]:
    """Ties gathered by pair, both directions together; those with the most collaborations first."""
    gathered: dict[Pair, dict[str, int]] = defaultdict(dict)
    for tie in ties:
        times = gathered[pair_of(tie)]
        times[tie.dimension] = times.get(tie.dimension, 0) + tie.times
    pairs = [
        PairTies(one, other, tuple((code, times[code]) for code in DIMENSIONS if code in times))
        for (one, other), times in gathered.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.times, pair.one, pair.other))


def _largest_group(pairs: Iterable[Pair]) -> int:
    """The size of the largest connected group."""
    leader: dict[int, int] = {}

    def lead(one: int) -> int:
        while leader.setdefault(one, one) != one:
            leader[one] = one = leader[leader[one]]
        return one

    for one, other in pairs:
        leader[lead(one)] = lead(other)
    return max(Counter(lead(one) for one in list(leader)).values(), default=0)
