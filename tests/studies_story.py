"""A study in Villa El Salvador: Inés leads, Tomás codes, Carmen reads; they ask Rosa and others."""

from dataclasses import dataclass, field
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Role
from ayni.studies.actions import codebook, coding, consent, findings, interviews, sample
from ayni.studies.actions import study as actions
from ayni.studies.models import (
    Code,
    Coding,
    Event,
    Interview,
    Participant,
    Quote,
    Study,
    TeamRole,
    Theme,
    Use,
)
from ayni.studies.queries.consent import consent_page_of
from ayni.studies.queries.studies import seat_for
from ayni.studies.rules import Seat
from tests.factories import a_coordinator, a_member, an_organization

ALL_USES = [use.value for use in Use]


def a_researcher(name: str = "Inés", **fields: Any) -> Actor:
    """Somebody who does research in the open cluster."""
    return a_member(None, name, Role.RESEARCHER, **fields)


def a_study(lead: Actor | None = None, name: str = "Confianza entre talleres", **plan: Any) -> Seat:
    """A study that the actor has begun, from the place of its lead."""
    return actions.begin_study(
        actor=lead or a_researcher(),
        name=name,
        **{"purpose": "Comprender cómo nace la confianza entre talleres de metal.", **plan},
    )


def joins(seat: Seat, actor: Actor, role: str) -> Seat:
    """The actor's place after the lead put them in the team."""
    actions.put_in_team(seat=seat, person=actor.signed_in, role=role)
    return seat_for(actor, seat.study.pk)


def a_participant(seat: Seat, organization: Organization | None = None, **columns: Any) -> Participant:
    """Somebody in the sample; they have not signed yet."""
    return sample.choose(
        seat=seat, organization=organization, **{"reason": "Organizó una compra conjunta.", **columns}
    )


def consents(seat: Seat, participant: Participant, uses: list[str] | None = None) -> str:
    """The person signs on the screen; returns the secret of their own link."""
    consent.sign(
        seat=seat, participant=participant, uses=ALL_USES if uses is None else uses, signed_as="Rosa Quispe"
    )
    participant.refresh_from_db()
    token = consent_page_of(participant).token
    assert token is not None
    return token


TALK = (
    "E: ¿Cómo empezó a trabajar con otros?\n"
    "Rosa: Con una amoladora prestada. Si compramos juntos el acero, sale mejor.\n"
    "E: ¿Y qué pasó después?\n"
    "Rosa: Después presté mi plegadora a Metal Andina 🔧 y nadie me la devolvió a tiempo."
)


def an_interview(seat: Seat, participant: Participant, text: str = TALK, **columns: Any) -> Interview:
    """What the participant said, with its names already looked at."""
    made = interviews.begin_interview(seat=seat, participant=participant, text=text, **columns)
    interviews.replace_names(seat=seat, interview=made, names={})
    return made


def coded(
    seat: Seat,
    interview: Interview,
    words: str,
    code: Code | str = "prestar con confianza",
    text: str = TALK,
    **columns: Any,
) -> Coding:
    """The actor gives the code (made if there is none) to these words."""
    begin = text.index(words)
    given: dict[str, Any] = {"new_code": code} if isinstance(code, str) else {"codes": [code]}
    made = coding.code_text(
        seat=seat, interview=interview, begin=begin, end=begin + len(words), **given, **columns
    )
    return made[0]


def a_code(seat: Seat, name: str = "prestar con confianza", **words: Any) -> Code:
    """A code of the study."""
    return codebook.make_code(seat=seat, name=name, **words)


@dataclass
class Team:
    """Inés leads, Tomás codes, Carmen reads."""

    ines: Seat = field(default_factory=a_study)

    def __post_init__(self) -> None:
        self.tomas = joins(self.ines, a_researcher("Tomás"), TeamRole.CODER)
        self.carmen = joins(self.ines, a_coordinator(), TeamRole.READER)


@dataclass
class UnderWay:
    """A study with something on every page; `samples` are the ids for addresses."""

    seat: Seat
    participant: Participant
    token: str
    interview: Interview
    coding: Coding

    @property
    def samples(self) -> dict[str, object]:
        """Ids by the names that addresses give them."""
        return {
            "study_id": self.seat.study.pk,
            "participant_id": self.participant.pk,
            "person_id": self.seat.actor.signed_in.pk,
            "interview_id": self.interview.pk,
            "kind": "csv",
            "coding_id": self.coding.pk,
            "code_id": self.coding.code_id,
            "theme_id": Theme.objects.get(study=self.seat.study).pk,
            "quote_id": Quote.objects.get(study=self.seat.study).pk,
            "event_id": Event.objects.filter(study=self.seat.study).order_by("pk")[0].pk,
        }


def a_study_under_way(lead: Actor, workshop: Organization | None = None) -> UnderWay:
    """A study that the actor leads, with a participant who consented."""
    seat = a_study(lead)
    participant = a_participant(seat, workshop or an_organization("Inox Lima"))
    token = consents(seat, participant)
    interview = an_interview(seat, participant)
    given = coded(seat, interview, "Con una amoladora prestada.")
    theme = findings.write_theme(seat=seat, name="Ayuda primero", story="", codes=[given.code])
    findings.choose_quote(seat=seat, coding=given, theme=theme, importance=3)
    return UnderWay(seat, participant, token, interview, given)


def ids_of_the_demonstration() -> dict[str, object]:
    """Ids of the demonstration's synthetic study, by the names that addresses give them; its cluster is open."""
    study = Study.objects.get(synthetic=True)
    said = Interview.objects.filter(study=study).order_by("pk")
    given = Coding.objects.filter(interview=said[0], removed_at=None).order_by("pk")[0]
    return {
        "study_id": study.pk,
        "participant_id": said[0].participant_id,
        "interview_id": said[0].pk,
        "coding_id": given.pk,
        "code_id": given.code_id,
        "theme_id": Theme.objects.filter(study=study).order_by("pk")[0].pk,
    }
