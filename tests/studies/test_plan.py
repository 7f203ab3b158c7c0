"""A study begins, gets a team, waves, a guide and a sample; each with its reasons."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger.kinds import Dimension
from ayni.studies.actions import guide, sample, study
from ayni.studies.guide_template import QUESTIONS, GuideQuestion
from ayni.studies.models import Guide, Outcome, TeamRole
from ayni.studies.queries import sample as sampled
from ayni.studies.queries.studies import guide_of, questions_of, seat_for, studies_for, team_of, waves_of
from tests.factories import a_member, an_organization
from tests.studies_story import Team, a_participant, a_researcher, a_study

pytestmark = pytest.mark.django_db


def test_it_begins_with_its_lead_a_wave_and_the_guide_over_five_dimensions(team: Team) -> None:
    assert [(each.person.name, each.role) for each in team_of(team.ines.study)] == [
        ("Inés", "lead"),
        ("Tomás", "coder"),
        ("Carmen", "reader"),
    ]
    assert [wave.number for wave in waves_of(team.ines.study)] == [1]
    first = guide_of(team.ines.study)
    assert first is not None
    assert {question.dimension for question in questions_of(first)} == set(Dimension) - {"governance"}
    assert all(question.probe_list for question in questions_of(first))


def test_the_template_covers_every_dimension_of_the_study_at_least_twice() -> None:
    for dimension in set(Dimension) - {Dimension.GOVERNANCE}:
        assert sum(question.dimension == dimension for question in QUESTIONS) >= 2


def test_only_its_team_opens_it_though_all_researchers_know_of_it(team: Team) -> None:
    other = a_researcher("Pedro")
    assert [(each.study.name, each.role, each.leads) for each in studies_for(other)] == [
        ("Confianza entre talleres", None, ("Inés",))
    ]
    with pytest.raises(Http404):
        seat_for(other, team.ines.study.pk)


def test_only_the_lead_directs(team: Team) -> None:
    for seat in (team.tomas, team.carmen):
        with pytest.raises(Refused, match="quien dirige"):
            study.change_plan(seat=seat, purpose="Otra cosa")
        with pytest.raises(Refused, match="quien dirige"):
            a_participant(seat)


def test_a_study_never_loses_its_last_lead(team: Team) -> None:
    with pytest.raises(Refused, match="sin quien lo dirija"):
        study.leave_team(seat=team.ines, person=team.ines.actor.signed_in)
    with pytest.raises(Refused, match="sin quien lo dirija"):
        study.put_in_team(seat=team.ines, person=team.ines.actor.signed_in, role=TeamRole.READER)
    study.put_in_team(seat=team.ines, person=team.tomas.actor.signed_in, role=TeamRole.LEAD)
    study.leave_team(seat=team.ines, person=team.ines.actor.signed_in)
    with pytest.raises(Http404):
        seat_for(team.ines.actor, team.ines.study.pk)


def test_a_workshop_owner_is_not_put_in_a_team(team: Team) -> None:
    rosa = a_member(an_organization(), "Rosa")
    with pytest.raises(Refused, match="investigan o coordinan"):
        study.put_in_team(seat=team.ines, person=rosa.signed_in, role=TeamRole.CODER)


def test_two_studies_of_one_name_are_refused(team: Team) -> None:
    with pytest.raises(ValidationError, match="Ya hay un estudio con ese nombre"):
        a_study(team.ines.actor)


def test_a_wave_ends_after_it_begins(team: Team) -> None:
    second = study.open_wave(seat=team.ines, name="Segunda ola", begins_on=date(2027, 5, 1))
    assert second.number == 2
    with pytest.raises(ValidationError, match="antes de empezar"):
        study.open_wave(seat=team.ines, name="Tercera", begins_on=date(2028, 5, 2), ends_on=date(2028, 5, 1))


class TestGuide:
    """Editing a guide writes its next version."""

    NEW = (GuideQuestion(Dimension.NETWORK, "¿Con quién habló hoy?", ("¿De qué?",)),)

    def test_the_next_version_says_what_changed_and_the_first_one_stays(self, team: Team) -> None:
        guide.write_guide(seat=team.ines, questions=self.NEW, reason="La piloto duró dos horas.")
        assert [each.version for each in Guide.objects.filter(study=team.ines.study).order_by("version")] == [
            1,
            2,
        ]
        first = guide_of(team.ines.study, 1)
        assert first is not None
        assert len(questions_of(first)) == len(QUESTIONS)

    def test_without_a_reason_or_a_question_there_is_none(self, team: Team) -> None:
        with pytest.raises(Refused, match="qué cambió"):
            guide.write_guide(seat=team.ines, questions=self.NEW)
        with pytest.raises(Refused, match="al menos una pregunta"):
            guide.write_guide(seat=team.ines, questions=[], reason="Vacía")


class TestSample:
    """Purposive: each person with the reason why them."""

    def test_what_the_directory_knows_fills_the_attributes(self, team: Team) -> None:
        workshop = an_organization("Inox Lima", people_employed=4, founded_year=2019)
        chosen = a_participant(team.ines, workshop, sex="woman")
        assert (chosen.label, chosen.guild, chosen.people_employed) == ("P01", "metalworking", 4)
        words = {name: of(chosen) for name, of in sampled.attributes().values()}
        assert words["Sexo"] == "mujer"
        assert words["Tamaño"] == "4 a 10 personas"
        assert words["Uso de lo digital"] == "sin dato"

    def test_nobody_is_chosen_without_a_reason_or_twice(self, team: Team) -> None:
        workshop = an_organization("Inox Lima")
        with pytest.raises(Refused, match="por qué esta persona"):
            a_participant(team.ines, workshop, reason=" ")
        a_participant(team.ines, workshop)
        with pytest.raises(ValidationError, match="ya está en la muestra"):
            a_participant(team.ines, workshop)

    def test_the_frame_offers_those_not_chosen_yet(self, team: Team) -> None:
        chosen, other = an_organization("Inox Lima"), an_organization("Taller Quispe")
        a_participant(team.ines, chosen)
        assert sampled.frame(team.ines.study) == [other]
        assert sampled.frame(team.ines.study, words="quispe") == [other]
        assert sampled.frame(team.ines.study, guild="footwear") == []

    def test_the_response_log_counts_each_person_at_their_latest_entry(self, team: Team) -> None:
        willing, silent = a_participant(team.ines), a_participant(team.ines)
        today = clock.today()
        sample.note_approach(
            seat=team.tomas, participant=willing, outcome="invited", happened_on=today - timedelta(days=3)
        )
        sample.note_approach(seat=team.tomas, participant=willing, outcome="accepted", happened_on=today)
        answered = sampled.responses(sampled.sample_of(team.ines.study))
        assert (answered.chosen, answered.by_outcome, answered.not_asked) == (2, ((Outcome.ACCEPTED, 1),), 1)
        assert silent.label == "P02"
        with pytest.raises(Refused, match="todavía no llega"):
            sample.note_approach(
                seat=team.tomas, participant=silent, outcome="invited", happened_on=today + timedelta(days=1)
            )

    def test_a_reader_notes_nothing(self, team: Team) -> None:
        with pytest.raises(Refused, match="tú lees"):
            sample.note_approach(
                seat=team.carmen,
                participant=a_participant(team.ines),
                outcome="invited",
                happened_on=clock.today(),
            )
