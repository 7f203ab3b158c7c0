"""A collaboration with all who took part and what each says of it: the gate, and lists of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.ledger.kinds import KINDS, CollaborationKind
from ayni.ledger.models import Answer, Collaboration, Confirmation, Participation, Reversal


class Stance(models.TextChoices):
    """What a participant says of a collaboration."""

    RECORDED = "recorded", _("lo anotó")
    CONFIRMED = "confirmed", _("confirmó")
    DISPUTED = "disputed", _("no está de acuerdo")
    SILENT = "silent", _("falta que confirme")


class State(models.TextChoices):
    """What a collaboration's participants say, all together."""

    WAITING = "waiting", _("falta confirmar")
    CONFIRMED = "confirmed", _("confirmada")
    DISPUTED = "disputed", _("en desacuerdo")
    REVERSED = "reversed", _("anulada")


@dataclass(frozen=True)
class Part:
    """One participant and what it says; `answer` is its present answer, None while it is silent."""

    participation: Participation
    stance: Stance
    answer: Confirmation | None

    @property
    def organization(self) -> Organization:
        """Who took part."""
        organization: Organization = self.participation.organization
        return organization

    @property
    def stands(self) -> bool:
        """Whether it stands behind the collaboration: it recorded or confirmed it."""
        return self.stance in {Stance.RECORDED, Stance.CONFIRMED}


@dataclass(frozen=True)
class Record:
    """A collaboration as pages show it."""

    collaboration: Collaboration
    parts: tuple[Part, ...]
    reversal: Reversal | None

    @property
    def kind(self) -> CollaborationKind:
        """What was done."""
        return KINDS[self.collaboration.kind]

    @cached_property
    def state(self) -> State:
        """Reversed, disputed by somebody, confirmed by all others, or still waiting."""
        if self.reversal is not None:
            return State.REVERSED
        stances = {part.stance for part in self.parts}
        if Stance.DISPUTED in stances:
            return State.DISPUTED
        return State.WAITING if Stance.SILENT in stances else State.CONFIRMED

    @property
    def stand(self) -> frozenset[int]:
        """Ids of the organisations that stand behind it; nobody does once it is reversed."""
        if self.reversal is not None:
            return frozenset()
        return frozenset(part.organization.pk for part in self.parts if part.stands)

    @property
    def silent(self) -> list[Part]:
        """Who has not answered."""
        return [part for part in self.parts if part.stance == Stance.SILENT]

    def part_of(self, organization: Organization | None) -> Part | None:
        """That organisation's part, None if it had none."""
        found = (part for part in self.parts if organization and part.organization.pk == organization.pk)
        return next(found, None)


def current_answers() -> QuerySet[Confirmation]:
    """The answers that no later one replaces: at most one a participation."""
    return Confirmation.objects.filter(~Exists(Confirmation.objects.filter(replaces=OuterRef("pk"))))


def current_answer(participation: Participation) -> Confirmation | None:
    """What a participant says now; None while it is silent."""
    return current_answers().filter(participation=participation).first()


def records(collaborations: Sequence[Collaboration]) -> list[Record]:
    """The collaborations with their parts, in four queries however many there are."""
    ids = [row.pk for row in collaborations]
    parts = list(
        Participation.objects.filter(collaboration__in=ids).select_related("organization").order_by("pk")
    )
    answers = {
        answer.participation_id: answer
        for answer in current_answers()
        .filter(participation__in=[part.pk for part in parts])
        .select_related("given_by", "handed_by")
    }
    reversals = {
        row.collaboration_id: row
        for row in Reversal.objects.filter(collaboration__in=ids).select_related("reversed_by")
    }
    of: dict[int, list[Participation]] = defaultdict(list)
    for part in parts:
        of[part.collaboration_id].append(part)
    return [
        Record(
            row,
            tuple(_part(row, part, answers.get(part.pk)) for part in of[row.pk]),
            reversals.get(row.pk),
        )
        for row in collaborations
    ]


def _part(row: Collaboration, part: Participation, answer: Confirmation | None) -> Part:
    if part.organization_id == row.recorded_for_id:
        return Part(part, Stance.RECORDED, answer)
    return Part(part, Stance(answer.answer) if answer else Stance.SILENT, answer)


def record_of(collaboration: Collaboration) -> Record:
    """One collaboration with its parts."""
    return records([collaboration])[0]


def collaboration_for(actor: Actor, pk: int) -> Record:
    """The gate: those who took part, coordinators and researchers see it; for others it is not there."""
    row = visible_to(actor).filter(pk=pk).select_related("recorded_by", "recorded_for", "entry").first()
    if row is None:
        raise Http404
    return record_of(row)


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees what others did together: who coordinates or does research here."""
    return actor.is_coordinator or actor.is_researcher


def sees_words(actor: Actor, record: Record) -> bool:
    """Whether the actor sees values and words: those who took part, and who coordinates."""
    return actor.is_coordinator or record.part_of(actor.organization) is not None


def visible_to(actor: Actor) -> QuerySet[Collaboration]:
    """Every collaboration the actor may see."""
    if sees_all(actor):
        return Collaboration.objects.all()
    if actor.organization is None:
        return Collaboration.objects.none()
    return with_party(Collaboration.objects.all(), actor.organization.pk)


def with_party(rows: QuerySet[Collaboration], organization_id: int) -> QuerySet[Collaboration]:
    """Those in which the organisation took part."""
    own = Participation.objects.filter(organization=organization_id).values("collaboration")
    return rows.filter(pk__in=own)


def in_state(rows: QuerySet[Collaboration], state: str) -> QuerySet[Collaboration]:
    """Those in this state; the same rule as `Record.state`."""
    reversed_ = Exists(Reversal.objects.filter(collaboration=OuterRef("pk")))
    if state == State.REVERSED:
        return rows.filter(reversed_)
    answers = current_answers().filter(participation__collaboration=OuterRef("pk"))
    disputed = Exists(answers.filter(answer=Answer.DISPUTED))
    if state == State.DISPUTED:
        return rows.filter(~reversed_, disputed)
    silent = Exists(silent_participations().filter(collaboration=OuterRef("pk")))
    wanted = Q(silent) if state == State.WAITING else ~Q(silent)
    return rows.filter(~reversed_, ~disputed, wanted)


def silent_participations() -> QuerySet[Participation]:
    """Participations whose organisation neither recorded the collaboration nor answered."""
    answered = Exists(Confirmation.objects.filter(participation=OuterRef("pk")))
    return Participation.objects.filter(~answered).exclude(organization=F("collaboration__recorded_for"))
