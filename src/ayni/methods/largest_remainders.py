"""Dividing whole units fairly: largest remainders, and the rules for when there is not enough.

The method of largest remainders (Hamilton 1792; Balinski and Young, Fair Representation, 1982) gives everyone
the whole part of its quota and the units left over to the largest fractions. Ties go to the earlier place, so
that the same question has the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ayni.methods.errors import BadInput

Rule = Literal["pro_rata", "order_time", "priority"]


def divide(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Divide `total` whole units by weights; the parts add up to it. Without any weight all are alike."""
    if total < 0 or any(weight < 0 for weight in weights):
        raise BadInput("total and weights: must not be negative")
    if not weights:
        if total:
            raise BadInput("weights: nobody is there to take the units")
        return []
    whole = sum(map(Fraction, weights)) or Fraction(len(weights))
    even = not any(weights)
    quotas = [total * (Fraction(1) if even else Fraction(weight)) / whole for weight in weights]
    parts = [int(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - quotas[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class Claim:
    """What somebody was promised, what it already took away, and its priority (1 first, 0 last)."""

    promised: int
    taken: int = 0
    priority: int = 0


@dataclass(frozen=True)
class Allotment:
    """What a claim gets, and its exact quota under the rule (the whole promise where there is enough)."""

    units: int
    quota: Fraction


def allot(there: int, claims: Sequence[Claim], rule: Rule) -> list[Allotment]:
    """Who gets how many of the `there` units, claims in the order in which they were made.

    Nobody gets more than promised, nor less than it already took away. `pro_rata` divides by promises with
    largest remainders; `order_time` serves the earlier claim first; `priority` serves 1, 2, … and 0 last, and
    divides pro rata within the same priority.
    """
    if any(claim.taken > claim.promised for claim in claims):
        raise BadInput("claims: somebody took more than it was promised")
    if there < sum(claim.taken for claim in claims):
        raise BadInput("there: fewer units than were already taken away")
    if rule == "order_time":
        groups = [[place] for place in range(len(claims))]
    elif rule == "priority":
        ranks = sorted({claim.priority for claim in claims}, key=lambda rank: (rank == 0, rank))
        groups = [[p for p, claim in enumerate(claims) if claim.priority == rank] for rank in ranks]
    else:
        groups = [list(range(len(claims)))]
    return _by_groups(there, claims, groups)


def _by_groups(there: int, claims: Sequence[Claim], groups: Sequence[Sequence[int]]) -> list[Allotment]:
    """Serve the groups one after another; what later ones already took is kept for them."""
    found: list[Allotment | None] = [None] * len(claims)
    left = there
    for number, group in enumerate(groups):
        reserved = sum(claims[place].taken for later in groups[number + 1 :] for place in later)
        wanted = sum(claims[place].promised for place in group)
        given = min(wanted, left - reserved)
        for place, allotment in zip(group, _within(given, [claims[p] for p in group]), strict=True):
            found[place] = allotment
        left -= given
    return [each for each in found if each is not None]


def _within(units: int, claims: Sequence[Claim]) -> list[Allotment]:
    """Divide by promises; who already took more than its part keeps it, and the others divide the rest."""
    wanted = sum(claim.promised for claim in claims)
    quotas = [Fraction(units * claim.promised, wanted) if wanted else Fraction(0) for claim in claims]
    kept: set[int] = set()
    while True:
        free = [place for place in range(len(claims)) if place not in kept]
        rest = units - sum(claims[place].taken for place in kept)
        parts = divide(rest, [claims[place].promised for place in free])
        over = [place for place, part in zip(free, parts, strict=True) if part < claims[place].taken]
        if not over:
            units_of = dict(zip(free, parts, strict=True)) | {place: claims[place].taken for place in kept}
            return [Allotment(units_of[place], quotas[place]) for place in range(len(claims))]
        kept |= set(over)
