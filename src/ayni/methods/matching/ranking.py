"""The candidates that can do it, best first, each with its points; and why the others cannot."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ayni.methods.errors import BadInput
from ayni.methods.matching.criteria import Criterion, Judgement, judge, mean_awards
from ayni.methods.matching.requirements import Requirements
from ayni.methods.matching.values import Candidate, Reason, WorkNeed

WEIGHTS: Mapping[Criterion, int] = MappingProxyType(
    {
        Criterion.CAPABILITY: 15,
        Criterion.AVAILABILITY: 20,
        Criterion.TRUST: 20,
        Criterion.DISTANCE: 10,
        Criterion.PAST_WORK: 5,
        Criterion.RECIPROCITY: 5,
        Criterion.FAIR_SHARE: 20,
        Criterion.NEWCOMER: 5,
    }
)
"""The most points of each criterion, 100 in all."""


@dataclass(frozen=True, slots=True)
class Part:
    """The points for one criterion, from 0 to `most`, and why."""

    criterion: Criterion
    points: int
    most: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that meets every requirement; `points` is the sum of its parts, in the order of Criterion."""

    candidate: Candidate
    points: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """A candidate that cannot do it, and every requirement that it fails."""

    candidate: Candidate
    failures: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates: those that can do it, best first, and the others by their number."""

    matches: tuple[Match, ...]
    unsuitable: tuple[Unsuitable, ...]


def rank(
    need: WorkNeed, candidates: Iterable[Candidate], weights: Mapping[Criterion, int] = WEIGHTS
) -> Ranking:
    """Separate those that can do it from those that cannot, and order the former by points.

    Equal points go by a digest of the need's key and the candidate's number, so that equals take turns from
    need to need and one need is always answered alike, whatever the order of `candidates`. `weights` gives
    the most points of every criterion, 0 or more. Raises BadInput for an unknown process or material, two
    candidates of one number, and weights that lack a criterion or are below 0.
    """
    required = Requirements.of(need)
    _check_weights(weights)
    by_id = _by_id(candidates)
    fitting = {each.id: required.fitting(each) for each in by_id.values()}
    failures = {each.id: required.failures(each, fitting[each.id]) for each in by_id.values()}
    suitable = [each for each in by_id.values() if not failures[each.id]]
    mean, most = mean_awards(suitable), [(criterion, weights[criterion]) for criterion in Criterion]
    matches = [
        _match(each, judge(required, each, fitting[each.id], mean_awards=mean), most) for each in suitable
    ]
    return Ranking(
        tuple(sorted(matches, key=lambda match: (-match.points, _turn(need, match.candidate)))),
        tuple(Unsuitable(each, failures[each.id]) for each in by_id.values() if failures[each.id]),
    )


def _match(candidate: Candidate, judged: Sequence[Judgement], most: Sequence[tuple[Criterion, int]]) -> Match:
    parts = tuple(
        Part(criterion, round(weight * value), weight, reason)
        for (criterion, weight), (value, reason) in zip(most, judged, strict=True)
    )
    return Match(candidate, sum([part.points for part in parts]), parts)


def _turn(need: WorkNeed, candidate: Candidate) -> bytes:
    return hashlib.blake2b(f"{need.key}\n{candidate.id}".encode(), digest_size=8).digest()


def _by_id(candidates: Iterable[Candidate]) -> dict[int, Candidate]:
    by_id: dict[int, Candidate] = {}
    for each in candidates:
        if each.id in by_id:
            raise BadInput(f"Two candidates have the number {each.id}: give each its own.")
        by_id[each.id] = each
    return dict(sorted(by_id.items()))


def _check_weights(weights: Mapping[Criterion, int]) -> None:
    for criterion in Criterion:
        if weights.get(criterion, -1) < 0:
            raise BadInput(f"The weights must give 0 or more points for {criterion.value}.")
