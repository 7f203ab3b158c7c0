"""Everything that happened to a collaboration, in order: who acted, for whom, what they wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization, Person
from ayni.ledger.models import Answer, Confirmation, Note, Rating
from ayni.ledger.queries.notes import notes_of
from ayni.ledger.queries.records import Record


@dataclass(frozen=True)
class Event:
    """One thing that happened. `person` is None for an answer by link; `handed_by` passed that link on."""

    when: datetime
    organization: Organization
    person: Person | None
    done: str | Promise
    assisted: bool = False
    by_link: bool = False
    handed_by: Person | None = None
    note: Note | None = None


DONE = {
    Answer.CONFIRMED: gettext_lazy("confirmó que fue así"),
    Answer.DISPUTED: gettext_lazy("dijo que no fue así"),
}


def history_of(record: Record, *, words: bool) -> list[Event]:
    """The events of a collaboration, the first first; what people wrote and said of each other only with `words`."""
    answers = list(
        Confirmation.objects.filter(participation__in=[part.participation for part in record.parts])
        .select_related("given_by", "handed_by")
        .order_by("pk")
    )
    notes = notes_of(_entries(record, answers)) if words else {}
    by_participation = {part.participation.pk: part.organization for part in record.parts}
    events = [_recorded(record, notes)]
    events += [_answered(answer, by_participation[answer.participation_id], notes) for answer in answers]
    events += _rated(record, by_participation) if words else []
    if record.reversal is not None:
        events.append(_reversed(record, notes))
    return sorted(events, key=lambda event: event.when)


def _entries(record: Record, answers: Iterable[Confirmation]) -> list[int]:
    reversal = [record.reversal.entry_id] if record.reversal else []
    return [record.collaboration.entry_id, *(answer.entry_id for answer in answers), *reversal]


def _recorded(record: Record, notes: dict[int, Note]) -> Event:
    row: Any = record.collaboration
    return Event(
        row.recorded_at,
        row.recorded_for,
        row.recorded_by,
        _("lo anotó"),
        row.assisted,
        note=notes.get(row.entry_id),
    )


def _answered(answer: Confirmation, organization: Organization, notes: dict[int, Note]) -> Event:
    return Event(
        when=answer.given_at,
        organization=organization,
        person=answer.given_by,
        done=DONE[Answer(answer.answer)],
        assisted=answer.assisted,
        by_link=answer.by_link,
        handed_by=answer.handed_by,
        note=notes.get(answer.entry_id),
    )


def _rated(record: Record, by_participation: dict[int, Organization]) -> list[Event]:
    ratings = (
        Rating.objects.filter(rater__in=list(by_participation)).select_related("given_by").order_by("pk")
    )
    return [
        Event(
            rating.given_at,
            by_participation[rating.rater_id],
            rating.given_by,
            rating_in_words(rating, by_participation[rating.rated_id]),
            rating.assisted,
        )
        for rating in ratings
    ]


def rating_in_words(rating: Rating, rated: Organization) -> str:
    """«valoró a Taller Quispe: a tiempo, calidad 4 de 5, volvería a trabajar con ellos»."""
    return _("valoró a %(name)s: %(on_time)s, calidad %(quality)s de 5, %(again)s") % {
        "name": rated.name,
        "on_time": _("a tiempo") if rating.on_time else _("no a tiempo"),
        "quality": rating.quality,
        "again": _("volvería a trabajar con ellos")
        if rating.would_repeat
        else _("no volvería a trabajar con ellos"),
    }


def _reversed(record: Record, notes: dict[int, Note]) -> Event:
    reversal: Any = record.reversal
    return Event(
        reversal.reversed_at,
        record.collaboration.recorded_for,
        reversal.reversed_by,
        _("lo anuló"),
        reversal.assisted,
        note=notes.get(reversal.entry_id),
    )
