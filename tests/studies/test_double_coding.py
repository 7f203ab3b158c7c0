"""Blind double coding is enforced by the server; then the coders compare, decide, and the history stays."""

import pytest
from django.http import Http404

from ayni.kernel.refusal import Refused
from ayni.studies.actions import double_coding as actions
from ayni.studies.models import Coding, DoubleCoding, Event, EventKind, Interview
from ayni.studies.queries import agreement as queries
from ayni.studies.queries.history import events_for
from ayni.studies.queries.material import coding_for, codings_of, settled_codings
from tests.studies_story import TALK, Team, a_code, a_participant, an_interview, coded, consents

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(team: Team) -> Interview:
    """Rosa's interview, not coded yet."""
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    return an_interview(team.tomas, rosa)


@pytest.fixture
def double(team: Team, said: Interview) -> DoubleCoding:
    """Inés and Tomás code it."""
    people = [team.ines.actor.signed_in, team.tomas.actor.signed_in]
    return actions.open_double_coding(seat=team.ines, interview=said, people=people)


def finish_both(team: Team, double: DoubleCoding) -> None:
    """Both say that they are done."""
    actions.finish_coding(seat=team.ines, double=double)
    actions.finish_coding(seat=team.tomas, double=double)


class TestBlind:
    """Until all have finished nobody sees another's work, by any way."""

    def test_each_sees_their_own_alone_and_readers_see_none(
        self, team: Team, said: Interview, double: DoubleCoding
    ) -> None:
        mine = coded(team.tomas, said, "amoladora")
        theirs = coded(team.ines, said, "plegadora")
        assert list(codings_of(team.tomas, [said])) == [mine]
        assert list(codings_of(team.ines, [said])) == [theirs]
        assert list(codings_of(team.carmen, [said])) == []
        with pytest.raises(Http404):
            coding_for(team.tomas, theirs.pk)
        seen = {event.by.name for event in events_for(team.tomas) if event.interview and event.by}
        assert seen == {"Tomás"}

    def test_nothing_counts_and_nothing_is_compared(
        self, team: Team, said: Interview, double: DoubleCoding
    ) -> None:
        coded(team.tomas, said, "amoladora")
        actions.finish_coding(seat=team.tomas, double=double)
        assert settled_codings(team.ines.study) == []
        found = queries.double_coding_of(said)
        assert found is not None
        assert found.blind
        assert queries.compared(found) == []
        assert queries.comparable(team.ines.study) == []

    def test_who_has_finished_changes_nothing_more(
        self, team: Team, said: Interview, double: DoubleCoding
    ) -> None:
        mine = coded(team.tomas, said, "amoladora")
        actions.finish_coding(seat=team.tomas, double=double)
        from ayni.studies.actions import coding

        for deed in (
            lambda: coded(team.tomas, said, "plegadora"),
            lambda: coding.uncode(seat=team.tomas, coding=mine),
        ):
            with pytest.raises(Refused, match="Ya terminaste"):
                deed()

    def test_it_is_given_to_two_who_code_and_only_before_anybody_has_coded(
        self, team: Team, said: Interview
    ) -> None:
        with pytest.raises(Refused, match="al menos a dos"):
            actions.open_double_coding(
                seat=team.ines,
                interview=said,
                people=[team.ines.actor.signed_in, team.carmen.actor.signed_in],
            )
        coded(team.tomas, said, "amoladora")
        with pytest.raises(Refused, match="ya tiene codificaciones"):
            actions.open_double_coding(
                seat=team.ines, interview=said, people=[team.ines.actor.signed_in, team.tomas.actor.signed_in]
            )


class TestReconciling:
    """What is identical counts; the rest is decided one by one, with the reason kept."""

    def test_identical_codings_count_once(self, team: Team, said: Interview, double: DoubleCoding) -> None:
        code = a_code(team.ines, "ayuda")
        coded(team.ines, said, "amoladora", code)
        coded(team.tomas, said, "amoladora", code)
        coded(team.tomas, said, "plegadora", code)
        finish_both(team, double)
        assert [TALK[row.begin : row.end] for row in settled_codings(team.ines.study)] == ["amoladora"]

    def test_a_decision_counts_is_logged_with_its_reason_and_leaves_the_work_of_each(
        self, team: Team, said: Interview, double: DoubleCoding
    ) -> None:
        only = coded(team.tomas, said, "plegadora", "prestar")
        finish_both(team, double)
        actions.decide(
            seat=team.ines, double=double, coding=only, counts=True, reason="Es un préstamo claro."
        )
        assert [row.pk for row in settled_codings(team.ines.study)] == [only.pk]
        told = Event.objects.filter(kind=EventKind.DECIDED).order_by("-pk")[0]
        assert (told.note, told.by) == ("Es un préstamo claro.", team.ines.actor.person)
        actions.close_double_coding(seat=team.ines, double=double)
        with pytest.raises(Refused, match="ya se cerró"):
            actions.decide(seat=team.ines, double=double, coding=only, counts=False)
        assert Coding.objects.get(pk=only.pk).coder == team.tomas.actor.person


class TestAgreement:
    """Figures with what is behind them."""

    def test_a_hand_worked_case(self, team: Team, said: Interview, double: DoubleCoding) -> None:
        """Five sentences; both give the code to one, Tomás to another alone: percent .8, Cohen's κ .545."""
        code = a_code(team.ines, "ayuda")
        coded(team.ines, said, "Con una amoladora prestada.", code)
        coded(team.tomas, said, "Con una amoladora prestada.", code)
        coded(team.tomas, said, "presté mi plegadora", code)
        finish_both(team, double)
        (row,) = queries.assessment_of(team.ines.study).by_code
        values = {name: each.value for name, each in row.agreement.coefficients.items()}
        assert row.agreement.pairable_units == 5
        assert values["percent"] == pytest.approx(0.8)
        # Expected agreement .2 × .4 + .8 × .6 = .56; (.8 − .56) ÷ (1 − .56)
        assert values["cohen_kappa"] == pytest.approx(0.24 / 0.44)
        (one,) = row.disagreements
        assert one.words.endswith("nadie me la devolvió a tiempo.")
        assert (one.gave, one.did_not) == (("Tomás",), ("Inés",))

    def test_only_coded_text_when_asked(self, team: Team, said: Interview, double: DoubleCoding) -> None:
        code = a_code(team.ines, "ayuda")
        coded(team.ines, said, "amoladora", code)
        coded(team.tomas, said, "plegadora", code)
        finish_both(team, double)
        (row,) = queries.assessment_of(team.ines.study, uncoded=False).by_code
        assert row.agreement.pairable_units == 2
        alpha = row.agreement.coefficients["krippendorff_alpha"].value
        assert alpha is not None
        assert alpha < 0

    def test_what_varies_nowhere_is_undefined_with_the_reason(
        self, team: Team, said: Interview, double: DoubleCoding
    ) -> None:
        code = a_code(team.ines, "ayuda")
        coded(team.ines, said, TALK, code)
        coded(team.tomas, said, TALK, code)
        finish_both(team, double)
        (row,) = queries.assessment_of(team.ines.study).by_code
        alpha = row.agreement.coefficients["krippendorff_alpha"]
        assert alpha.value is None
        assert alpha.reason
