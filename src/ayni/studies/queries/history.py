"""What happened to codes and codings, the latest first."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from ayni.studies.models import Event
from ayni.studies.queries.material import blind_interviews
from ayni.studies.rules import Seat


@dataclass(frozen=True)
class Happened:
    """An entry of the log; `undone` says that a later one took it back."""

    event: Event
    undone: bool


def events_for(seat: Seat) -> QuerySet[Event]:
    """The log as far as the actor may see it: others' work in a blind double coding is hidden."""
    hidden = Event.objects.filter(interview__in=blind_interviews(seat)).exclude(by=seat.actor.person)
    return (
        Event.objects.filter(study=seat.study)
        .exclude(pk__in=hidden.values("pk"))
        .select_related("by", "interview__participant")
        .order_by("-pk")
    )


def told(events: list[Event]) -> list[Happened]:
    """With what was undone marked."""
    undone = set(
        Event.objects.filter(undoes__in=[event.pk for event in events])
        .order_by("pk")
        .values_list("undoes", flat=True)
    )
    return [Happened(event, event.pk in undone) for event in events]


def event_for(seat: Seat, pk: int) -> Event:
    """An entry that the actor may see."""
    found = events_for(seat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
