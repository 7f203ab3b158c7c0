"""What the chain says of each row: every column, as ids and figures, never names or words of people.

The same functions serve writing and verifying, so that a row altered later no longer gives its entry's facts.
"""

from collections.abc import Iterable

from ayni.kernel.money import cents
from ayni.ledger.models import Breach, Collaboration, Confirmation, Participation, Rating, Reversal
from ayni.methods.hash_chain import Fact, moment

Facts = dict[str, Fact]


def of_collaboration(row: Collaboration, participations: Iterable[Participation]) -> Facts:
    """A collaboration with its participations, the latter as [id, organisation, role] in order of id."""
    parts: list[Fact] = [
        [part.pk, part.organization_id, str(part.role)]
        for part in sorted(participations, key=lambda part: part.pk)
    ]
    return {
        "collaboration": row.pk,
        "entry": row.entry_id,
        "kind": row.kind,
        "happened_on": row.happened_on.isoformat(),
        "value": None if row.value is None else str(cents(row.value)),
        "recorded_by": row.recorded_by_id,
        "recorded_for": row.recorded_for_id,
        "assisted": row.assisted,
        "source": row.source,
        "recorded_at": moment(row.recorded_at),
        "participations": parts,
    }


def of_confirmation(row: Confirmation) -> Facts:
    """An answer."""
    return {
        "confirmation": row.pk,
        "entry": row.entry_id,
        "participation": row.participation_id,
        "answer": str(row.answer),
        "replaces": row.replaces_id,
        "given_by": row.given_by_id,
        "by_link": row.by_link,
        "handed_by": row.handed_by_id,
        "assisted": row.assisted,
        "given_at": moment(row.given_at),
    }


def of_rating(row: Rating) -> Facts:
    """A judgement."""
    return {
        "rating": row.pk,
        "entry": row.entry_id,
        "rater": row.rater_id,
        "rated": row.rated_id,
        "on_time": row.on_time,
        "quality": row.quality,
        "would_repeat": row.would_repeat,
        "replaces": row.replaces_id,
        "given_by": row.given_by_id,
        "assisted": row.assisted,
        "given_at": moment(row.given_at),
    }


def of_reversal(row: Reversal) -> Facts:
    """A reversal."""
    return {
        "reversal": row.pk,
        "entry": row.entry_id,
        "collaboration": row.collaboration_id,
        "reversed_by": row.reversed_by_id,
        "assisted": row.assisted,
        "reversed_at": moment(row.reversed_at),
    }


def of_breach(row: Breach) -> Facts:
    """A breach that a mediator found."""
    return {
        "breach": row.pk,
        "entry": row.entry_id,
        "by": row.by_id,
        "against": row.against_id,
        "found_by": row.found_by_id,
        "found_on": row.found_on.isoformat(),
        "source": row.source,
        "recorded_at": moment(row.recorded_at),
    }
