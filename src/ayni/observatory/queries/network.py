"""The network of the open cluster: what it looks like as a whole, and one organisation's place in it."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from ayni.directory.actor import Actor
from ayni.ledger.kinds import Dimension
from ayni.observatory.queries.coverage import Coverage, coverage
from ayni.observatory.queries.members import Member, members
from ayni.observatory.queries.remembered import remembered
from ayni.observatory.queries.ties import Tie, TieFilter, all_ties, sees_all_ties, visible_ties

MOST_DRAWN = 150
"""Organisations in a drawing: those with the most partners."""

MOST_LINES = 600
"""Pairs in a drawing: those with the most collaborations."""

MOST_LISTED = 500
"""Pairs in a list: those with the most collaborations."""

Pair = tuple[int, int]


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


@dataclass(frozen=True, slots=True)
class PairTies:
    """All that ties two organisations, by id (`one` the smaller): ties by dimension, as in `Tie`."""

    one: int
    other: int
    ties: tuple[Tie, ...]

    @property
    def times(self) -> int:
        """How many collaborations."""
        return sum(tie.times for tie in self.ties)

    @property
    def in_what(self) -> list[InWhat]:
        """Both directions together, in the order of the dimensions."""
        times: Counter[str] = Counter()
        for tie in self.ties:
            times[tie.dimension] += tie.times
        return [InWhat(dimension, times[dimension]) for dimension in Dimension if dimension in times]


@dataclass(frozen=True, slots=True)
class Network:
    """What an actor may see of the network.

    `pairs` are the named pairs, the strongest first, at most `MOST_LISTED` of `pairs_in_all`. `partners` has
    the number of partners of each organisation that may be drawn, `drawn` the strongest of the `drawn_in_all`
    pairs among these, `tied` every organisation with a tie. Outsiders get figures only.
    """

    figures: NetworkFigures
    coverage: Coverage
    pairs: tuple[PairTies, ...] = ()
    pairs_in_all: int = 0
    partners: Mapping[int, int] = field(default_factory=dict)
    drawn: tuple[PairTies, ...] = ()
    drawn_in_all: int = 0
    tied: frozenset[int] = frozenset()


def network(actor: Actor, wanted: TieFilter) -> Network:
    """The network as this actor may see it. Insiders see every pair, a partner its own, the public none."""
    everybody = members()
    return remembered(
        "network", network_key(actor, wanted, everybody), lambda: _network(actor, wanted, everybody)
    )


def network_key(actor: Actor, wanted: TieFilter, everybody: Mapping[int, Member]) -> object:
    """Everything but the record that decides what `network` answers."""
    return wanted.key, _audience(actor), tuple(everybody.values())


def _audience(actor: Actor) -> object:
    """What decides which ties an actor sees by name."""
    if sees_all_ties(actor):
        return "insider"
    return ("partner", actor.organization and actor.organization.pk) if actor.is_member else "public"


def _network(actor: Actor, wanted: TieFilter, everybody: Mapping[int, Member]) -> Network:
    ends = of_guild(everybody, wanted.guild)
    ties = all_ties(wanted, ends)
    figures = figures_of(ties, everybody, wanted.guild)
    told = coverage(wanted.period, dimension=wanted.dimension, kind=wanted.kind)
    seen = by_pair(ties if sees_all_ties(actor) else visible_ties(actor, wanted, ends))
    partners = partners_of((pair.one, pair.other) for pair in seen)
    central = dict(sorted(partners.items(), key=lambda item: (-item[1], item[0]))[:MOST_DRAWN])
    among = [pair for pair in seen if pair.one in central and pair.other in central]
    return Network(
        figures,
        told,
        pairs=tuple(seen[:MOST_LISTED]),
        pairs_in_all=len(seen),
        partners=central,
        drawn=tuple(among[:MOST_LINES]),
        drawn_in_all=len(among),
        tied=frozenset(partners),
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
    """Ties gathered by pair, those with the most collaborations first."""
    gathered: dict[Pair, list[Tie]] = defaultdict(list)
    for tie in ties:
        gathered[pair_of(tie)].append(tie)
    pairs = [PairTies(one, other, tuple(found)) for (one, other), found in gathered.items()]
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
