"""What waits for an organisation in the ledger: answers it owes, judgements it may give, news for it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.models import Collaboration, Confirmation, Participation, Rating, Reversal
from ayni.ledger.queries.records import Part, Record, records, silent_participations

RATE_WITHIN = timedelta(days=45)
NEWS_OF = timedelta(days=7)
LOOKED_AT = 40
"""How many of the latest are looked through for what is still to judge."""


@dataclass(frozen=True)
class News:
    """An answer that came to something the actor's organisation recorded."""

    record: Record
    part: Part


def asked_of(actor: Actor, limit: int = 5) -> list[Record]:
    """Collaborations that wait for the actor's organisation to answer and that this person may answer, oldest first."""
    if actor.organization is None:
        return []
    rows = (
        silent_participations()
        .filter(organization=actor.organization)
        .exclude(collaboration__recorded_by=actor.person)
        .exclude(Exists(Reversal.objects.filter(collaboration=OuterRef("collaboration"))))
        .order_by("collaboration_id")
        .values_list("collaboration", flat=True)[:limit]
    )
    found = Collaboration.objects.filter(pk__in=list(rows)).select_related("recorded_by", "recorded_for")
    return records(list(found.order_by("pk")))


def judgements_open(actor: Actor, limit: int = 3) -> list[tuple[Record, Part]]:
    """Recent collaborations with the partners whom the actor's organisation has not judged yet."""
    if actor.organization is None:
        return []
    rows = (
        Collaboration.objects.filter(
            pk__in=Participation.objects.filter(organization=actor.organization).values("collaboration"),
            happened_on__gte=clock.today() - RATE_WITHIN,
        )
        .select_related("recorded_for")
        .order_by("-happened_on", "-pk")[:LOOKED_AT]
    )
    found = records(list(rows))
    judged = set(
        Rating.objects.filter(
            rater__organization=actor.organization,
            rater__collaboration__in=[row.collaboration for row in found],
        ).values_list("rated", flat=True)
    )
    return [
        (record, part)
        for record in found
        for part in record.parts
        if _can_judge(actor, record, part) and part.participation.pk not in judged
    ][:limit]


def _can_judge(actor: Actor, record: Record, part: Part) -> bool:
    own = record.part_of(actor.organization)
    return (
        own is not None
        and part is not own
        and not record.kind.many
        and record.kind.vouches
        and {own.organization.pk, part.organization.pk} <= record.stand
    )


def news_for(actor: Actor, limit: int = 3) -> list[News]:
    """The latest answers of others to what the actor's organisation recorded, in the last week."""
    if actor.organization is None:
        return []
    answers = (
        Confirmation.objects.filter(
            given_at__gte=clock.now() - NEWS_OF,
            participation__collaboration__recorded_for=actor.organization,
        )
        .exclude(participation__organization=actor.organization)
        .select_related("participation__collaboration__recorded_for")
        .order_by("-pk")[:limit]
    )
    rows = {answer.participation.collaboration_id: answer.participation.collaboration for answer in answers}
    by_id = {record.collaboration.pk: record for record in records(list(rows.values()))}
    found = []
    for answer in answers:
        record = by_id[answer.participation.collaboration_id]
        part = next(part for part in record.parts if part.participation.pk == answer.participation_id)
        if part.answer is not None and part.answer.pk == answer.pk:
            found.append(News(record, part))
    return found
