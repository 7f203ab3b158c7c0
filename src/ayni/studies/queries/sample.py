"""The sample: who was chosen and why, how it compares with the directory, what came of asking."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ayni.directory.models import Guild, Organization
from ayni.ledger.queries.partners import named
from ayni.studies.models import Approach, DigitalMaturity, Outcome, Participant, Sex, Study
from ayni.studies.rules import Seat

FRAME_SHOWN = 40


def participant_for(seat: Seat, pk: int) -> Participant:
    """Somebody of the study's sample."""
    found = Participant.objects.filter(study=seat.study, pk=pk).select_related("organization").first()
    if found is None:
        raise Http404
    return found


def frame(study: Study, *, words: str = "", guild: str = "") -> list[Organization]:
    """Workshops of the directory that are not in the sample yet, at most `FRAME_SHOWN`, by name."""
    taken = set(Participant.objects.filter(study=study).values_list("organization_id", flat=True))
    found: Iterable[Organization]
    if words:
        found = named(words, except_for=None)
    else:
        present: QuerySet[Organization] = Organization.objects.filter(left_at=None, kind="workshop")
        found = present.order_by("name", "pk")[: FRAME_SHOWN + len(taken)]
        if guild:
            found = present.filter(guild=guild).order_by("name", "pk")[: FRAME_SHOWN + len(taken)]
    return [each for each in found if each.pk not in taken and (not guild or each.guild == guild)][
        :FRAME_SHOWN
    ]


@dataclass(frozen=True)
class Chosen:
    """Somebody in the sample, with the latest entry of the response log."""

    participant: Participant
    latest: Approach | None


def sample_of(study: Study) -> list[Chosen]:
    """Everybody in the sample in the order in which they were chosen."""
    people = Participant.objects.filter(study=study).select_related("organization").order_by("pk")
    latest: dict[int, Approach] = {}
    approaches = Approach.objects.filter(participant__study=study).order_by("happened_on", "pk")
    for approach in approaches:
        latest[approach.participant_id] = approach
    return [Chosen(person, latest.get(person.pk)) for person in people]


def approaches_of(participant: Participant) -> list[Approach]:
    """The response log of one person, the latest first."""
    return list(
        Approach.objects.filter(participant=participant).select_related("by").order_by("-happened_on", "-pk")
    )


@dataclass(frozen=True)
class Response:
    """How many were asked, and how many stand at each outcome."""

    chosen: int
    by_outcome: tuple[tuple[Outcome, int], ...]
    not_asked: int


def responses(sample: list[Chosen]) -> Response:
    """The response log in figures, by each person's latest entry."""
    counts = Counter(each.latest.outcome for each in sample if each.latest)
    listed = tuple((outcome, counts[outcome]) for outcome in Outcome if counts[outcome])
    return Response(len(sample), listed, sum(1 for each in sample if each.latest is None))


@dataclass(frozen=True)
class Spread:
    """How the sample spreads over one attribute: value and count."""

    name: str
    counts: tuple[tuple[str | Promise, int], ...]


def size_words(people: int | None) -> str:
    """The size of a workshop in three steps."""
    if people is None:
        return _("sin dato")
    if people <= 3:
        return _("1 a 3 personas")
    return _("4 a 10 personas") if people <= 10 else _("más de 10 personas")


def years_words(years: int | None) -> str:
    """How long a workshop exists, in three steps."""
    if years is None:
        return _("sin dato")
    if years < 5:
        return _("menos de 5 años")
    return _("5 a 15 años") if years <= 15 else _("más de 15 años")


def attributes() -> dict[str, tuple[str, Callable[[Participant], str]]]:
    """The attributes by which a study compares: code, name, and the words of a participant's value."""
    unknown = _("sin dato")
    return {
        "guild": (_("Gremio"), lambda p: str(Guild(p.guild).label) if p.guild else unknown),
        "size": (_("Tamaño"), lambda p: size_words(p.people_employed)),
        "sex": (_("Sexo"), lambda p: str(Sex(p.sex).label) if p.sex else unknown),
        "years": (_("Años del taller"), lambda p: years_words(p.years)),
        "digital": (
            _("Uso de lo digital"),
            lambda p: str(DigitalMaturity(p.digital_maturity).label) if p.digital_maturity else unknown,
        ),
    }


def spreads(sample: list[Chosen]) -> list[Spread]:
    """The sample over each attribute, so that one sees who is missing."""
    return [
        Spread(name, tuple(Counter(words(each.participant) for each in sample).most_common()))
        for name, words in attributes().values()
    ]
