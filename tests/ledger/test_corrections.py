"""Ratings, reversals and erased words: what may be changed, until when, and that the chain stands."""

from datetime import timedelta

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Membership
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.models import Collaboration, Entry, Note, Rating, Reversal
from ayni.ledger.queries.records import State, record_of
from tests.factories import a_collaboration, a_coordinator, a_member, an_organization, confirm, workshop_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]


@pytest.fixture
def done(rosa: Actor, julio: Actor) -> Collaboration:
    """Rosa passed Julio a job, and Julio confirmed."""
    row = a_collaboration(rosa, julio, text="Corte para don Pedro")
    confirm(row, julio)
    return row


def judge(row: Collaboration, by: Actor, of: Actor, quality: int = 5) -> Rating:
    """One judges another."""
    return actions.rate(
        actor=by, collaboration=row, rated=workshop_of(of), on_time=True, quality=quality, would_repeat=True
    )


class TestRatings:
    """Three questions after a collaboration that both stand behind."""

    def test_each_side_judges_the_other(self, done: Collaboration, rosa: Actor, julio: Actor) -> None:
        judge(done, rosa, julio)
        judge(done, julio, rosa, 3)
        assert Rating.objects.count() == 2

    def test_the_same_again_writes_nothing(self, done: Collaboration, rosa: Actor, julio: Actor) -> None:
        assert judge(done, rosa, julio) == judge(done, rosa, julio)

    def test_can_be_changed_for_fourteen_days_from_the_first(
        self, done: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        first, start = judge(done, rosa, julio), clock.now()
        with clock.at(start + timedelta(days=13)):
            assert judge(done, rosa, julio, 2).replaces == first
        with clock.at(start + timedelta(days=15)), pytest.raises(Refused, match="quedó firme"):
            judge(done, rosa, julio, 4)

    @pytest.mark.parametrize("quality", [0, 6, -1])
    def test_quality_runs_from_one_to_five(
        self, quality: int, done: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        with pytest.raises(Refused, match="de 1 a 5"):
            judge(done, rosa, julio, quality)

    def test_not_before_both_stand_behind_it(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="Primero las dos partes"):
            judge(a_collaboration(rosa, julio), rosa, julio)

    def test_not_while_they_disagree(self, done: Collaboration, rosa: Actor, julio: Actor) -> None:
        confirm(done, julio, "disputed")
        with pytest.raises(Refused, match="Primero las dos partes"):
            judge(done, rosa, julio)

    def test_not_by_outsiders_nor_of_outsiders(self, done: Collaboration, rosa: Actor) -> None:
        olga = a_member(an_organization("Otra"), "Olga")
        with pytest.raises(Refused, match="quienes participaron"):
            judge(done, olga, rosa)
        with pytest.raises(Refused, match="quienes participaron"):
            judge(done, rosa, olga)

    def test_not_for_sitting_in_the_same_assembly(self, rosa: Actor, julio: Actor) -> None:
        row = a_collaboration(rosa, julio, kind="assembly_attended")
        confirm(row, julio)
        with pytest.raises(Refused, match="no se valora a nadie"):
            judge(row, rosa, julio)

    def test_not_oneself(self, done: Collaboration, rosa: Actor) -> None:
        with pytest.raises(Refused, match="a sí mismo"):
            judge(done, rosa, rosa)

    def test_not_a_workshop_one_belongs_to(self, done: Collaboration, rosa: Actor, julio: Actor) -> None:
        Membership.objects.create(person=rosa.signed_in, organization=julio.organization, role="staff")
        with pytest.raises(Refused, match="También eres parte de Taller Quispe"):
            judge(done, rosa, julio)

    def test_not_both_sides_by_the_same_coordinator(
        self, done: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        carmen = a_coordinator()
        for_rosa = actor_for(carmen.cluster, carmen.person, workshop_of(rosa).pk)
        for_julio = actor_for(carmen.cluster, carmen.person, workshop_of(julio).pk)
        assert judge(done, for_rosa, julio).assisted
        with pytest.raises(Refused, match="aquí valora otra persona"):
            judge(done, for_julio, rosa)


class TestReversals:
    """Rosa recorded it by mistake."""

    def test_what_nobody_confirmed_is_taken_back_and_stays_readable(self, rosa: Actor, julio: Actor) -> None:
        row = a_collaboration(rosa, julio)
        reversal = actions.reverse(actor=rosa, collaboration=row, text="Lo anoté dos veces")
        assert record_of(row).state == State.REVERSED
        assert record_of(row).stand == frozenset()
        assert Note.objects.get(entry=reversal.entry_id).text == "Lo anoté dos veces"
        assert actions.reverse(actor=rosa, collaboration=row, text="Otra vez") == reversal
        assert Reversal.objects.count() == 1

    def test_says_why(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="qué estuvo mal") as refusal:
            actions.reverse(actor=rosa, collaboration=a_collaboration(rosa, julio), text="  ")
        assert refusal.value.field == "text"

    def test_what_julio_confirmed_needs_his_change_of_mind(
        self, done: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        with pytest.raises(Refused, match="ya es de los dos"):
            actions.reverse(actor=rosa, collaboration=done, text="Me arrepentí")
        confirm(done, julio, "disputed")
        actions.reverse(actor=rosa, collaboration=done, text="De acuerdo con Julio")
        assert record_of(done).state == State.REVERSED

    def test_only_by_who_recorded(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="Solo Metal Andina"):
            actions.reverse(actor=julio, collaboration=a_collaboration(rosa, julio), text="No me gusta")


class TestErasedWords:
    """Don Pedro asks that his name go."""

    def test_the_words_and_their_salt_go_and_the_chain_stands(self, done: Collaboration, rosa: Actor) -> None:
        note = Note.objects.get(entry=done.entry_id)
        actions.erase_note(actor=rosa, note=note)
        note.refresh_from_db()
        assert (note.text, note.salt) == ("", "")
        assert note.erased_at is not None
        assert Entry.objects.latest("sequence").kind == "erasure"
        before = Entry.objects.count()
        actions.erase_note(actor=rosa, note=note)
        assert Entry.objects.count() == before

    def test_by_the_coordination_too_and_by_nobody_else(self, done: Collaboration, julio: Actor) -> None:
        note = Note.objects.get(entry=done.entry_id)
        with pytest.raises(Refused, match="Solo Metal Andina o la coordinación"):
            actions.erase_note(actor=julio, note=note)
        actions.erase_note(actor=a_coordinator(), note=note)
        assert Note.objects.get(pk=note.pk).text == ""

    def test_julio_erases_what_he_said(self, done: Collaboration, julio: Actor) -> None:
        disputed = actions.answer(
            actor=julio, participation=done.participations.get(organization=julio.organization),
            answer="disputed", text="Don Pedro no vino",
        )  # fmt: skip
        actions.erase_note(actor=julio, note=Note.objects.get(entry=disputed.entry_id))
        assert Note.objects.get(entry=disputed.entry_id).erased_at is not None
