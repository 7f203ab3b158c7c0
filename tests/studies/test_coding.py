"""Coding: a tree of codes, overlapping segments, everything logged and undoable."""

import pytest

from ayni.kernel.refusal import Refused
from ayni.studies.actions import codebook, coding
from ayni.studies.actions.events import undo
from ayni.studies.models import Code, Coding, Event, Interview
from ayni.studies.queries.codebook import listed
from ayni.studies.queries.history import events_for
from ayni.studies.queries.kwic import concordance
from ayni.studies.queries.material import codings_of, quotations
from ayni.studies.queries.reading import reading_of
from tests.studies_story import TALK, Team, a_code, a_participant, an_interview, coded, consents

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(team: Team) -> Interview:
    """Rosa's interview."""
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    return an_interview(team.tomas, rosa)


def latest(team: Team) -> Event:
    """What happened last."""
    found = events_for(team.ines).first()
    assert found is not None
    return found


def test_segments_overlap_and_each_carries_its_coder(team: Team, said: Interview) -> None:
    coded(team.tomas, said, "Con una amoladora prestada.", "ayuda")
    coded(team.ines, said, "amoladora prestada. Si compramos juntos", "juntos")
    rows = [
        (q.coding.coder.name, q.words) for q in quotations(codings_of(team.ines, [said])) if q.coding.coder
    ]
    assert rows == [
        ("Tomás", "Con una amoladora prestada."),
        ("Inés", "amoladora prestada. Si compramos juntos"),
    ]
    reading = reading_of(team.ines, said, 0)
    assert reading is not None
    pieces = [(piece.text, len(piece.codings)) for piece in reading.turns[1].pieces][:4]
    assert pieces == [
        ("Con una ", 1),
        ("amoladora prestada.", 2),
        (" Si compramos juntos", 1),
        (" el acero, sale mejor.\n", 0),
    ]


def test_the_words_themselves_can_be_the_code(team: Team, said: Interview) -> None:
    begin = TALK.index("sale mejor")
    (made,) = coding.code_text(seat=team.tomas, interview=said, begin=begin, end=begin + 10, in_vivo=True)
    assert (made.code.name, made.code.in_vivo_of) == ("sale mejor", said)


def test_giving_a_code_twice_to_one_stretch_is_giving_it_once(team: Team, said: Interview) -> None:
    first = coded(team.tomas, said, "amoladora", a_code(team.tomas))
    begin = TALK.index("amoladora")
    again = coding.code_text(seat=team.tomas, interview=said, begin=begin, end=begin + 9, codes=[first.code])
    assert again == []
    assert Coding.objects.filter(interview=said).count() == 1


@pytest.mark.parametrize(("begin", "end"), [(5, 5), (9, 3), (0, 10_000), (10_000, 10_001)])
def test_a_stretch_outside_the_text_is_refused(team: Team, said: Interview, begin: int, end: int) -> None:
    with pytest.raises(Refused, match="Elige un fragmento"):
        coding.code_text(seat=team.tomas, interview=said, begin=begin, end=end, new_code="x")


def test_a_reader_codes_nothing_and_nobody_takes_away_anothers(team: Team, said: Interview) -> None:
    with pytest.raises(Refused, match="tú lees"):
        coded(team.carmen, said, "amoladora")
    own = coded(team.ines, said, "amoladora")
    with pytest.raises(Refused, match="es de otra persona"):
        coding.uncode(seat=team.tomas, coding=own)


class TestCodebook:
    """A tree that can be changed without losing work."""

    def test_codes_stand_in_a_tree(self, team: Team) -> None:
        top = a_code(team.tomas, "Redes")
        below = a_code(team.tomas, "Ayuda técnica", parent=top)
        a_code(team.tomas, "Amistad", parent=below)
        assert [(b.depth, b.code.name) for b in listed(team.ines.study)] == [
            (0, "Redes"), (1, "Ayuda técnica"), (2, "Amistad")
        ]  # fmt: skip
        with pytest.raises(Refused, match="debajo de sí mismo"):
            codebook.move_code(seat=team.tomas, code=top, parent=below)
        with pytest.raises(Refused, match="Ya hay un código"):
            a_code(team.tomas, "redes")

    def test_merging_gives_all_to_the_other_and_keeps_one_of_two_alike(
        self, team: Team, said: Interview
    ) -> None:
        keep, gone = a_code(team.tomas, "prestar"), a_code(team.tomas, "dar prestado")
        child = a_code(team.tomas, "con prenda", parent=gone)
        coded(team.tomas, said, "amoladora", keep)
        coded(team.tomas, said, "amoladora", gone)
        coded(team.tomas, said, "plegadora", gone)
        codebook.merge_codes(seat=team.tomas, code=gone, into=keep)
        assert sorted(quote.words for quote in quotations(codings_of(team.ines, [said]))) == [
            "amoladora",
            "plegadora",
        ]
        child.refresh_from_db()
        assert child.parent == keep

    def test_splitting_takes_the_chosen_segments_along(self, team: Team, said: Interview) -> None:
        code = a_code(team.tomas, "prestar")
        stays, goes = coded(team.tomas, said, "amoladora", code), coded(team.tomas, said, "plegadora", code)
        made = codebook.split_code(seat=team.tomas, code=code, name="no devolver", codings=[goes.pk])
        stays.refresh_from_db()
        goes.refresh_from_db()
        assert (stays.code, goes.code) == (code, made)


class TestUndoing:
    """Each thing that happened can be taken back, once, and that is logged too."""

    def test_everything_that_can_happen(self, team: Team, said: Interview) -> None:
        code, other = a_code(team.tomas, "prestar"), a_code(team.tomas, "ayudar")
        first = coded(team.tomas, said, "amoladora", code)

        def state() -> object:
            codes = Code.objects.filter(removed_at=None).order_by("pk")
            codings = Coding.objects.filter(removed_at=None).order_by("pk")
            return (
                list(codes.values_list("pk", "name", "parent", "definition")),
                list(codings.values_list("pk", "code", "begin", "end", "weight")),
            )

        deeds = (
            lambda: coded(team.tomas, said, "plegadora", code),
            lambda: coding.uncode(seat=team.tomas, coding=first),
            lambda: coding.change_coding(seat=team.tomas, coding=first, begin=1, end=9, weight=3, memo=""),
            lambda: codebook.change_code(seat=team.tomas, code=code, definition="Dar en uso."),
            lambda: codebook.move_code(seat=team.tomas, code=code, parent=other),
            lambda: codebook.merge_codes(seat=team.tomas, code=code, into=other),
            lambda: codebook.split_code(seat=team.tomas, code=code, name="nuevo", codings=[first.pk]),
            lambda: codebook.remove_code(seat=team.tomas, code=code),
        )
        for deed in deeds:
            before = state()
            deed()
            assert state() != before
            undo(seat=team.tomas, event=latest(team))
            assert state() == before

    def test_once_only(self, team: Team, said: Interview) -> None:
        coded(team.tomas, said, "amoladora")
        event = latest(team)
        undo(seat=team.tomas, event=event)
        with pytest.raises(Refused):
            undo(seat=team.tomas, event=event)

    def test_not_what_changed_again_since(self, team: Team, said: Interview) -> None:
        code = a_code(team.tomas, "prestar")
        codebook.change_code(seat=team.tomas, code=code, definition="Uno")
        event = latest(team)
        codebook.change_code(seat=team.tomas, code=code, definition="Dos")
        with pytest.raises(Refused, match="deshaz primero lo más reciente"):
            undo(seat=team.tomas, event=event)

    def test_not_what_another_did_unless_one_leads(self, team: Team, said: Interview) -> None:
        coded(team.ines, said, "amoladora")
        with pytest.raises(Refused, match="quien lo hizo"):
            undo(seat=team.tomas, event=latest(team))
        coded(team.tomas, said, "plegadora")
        undo(seat=team.ines, event=latest(team))

    def test_the_log_itself_cannot_be_changed_and_holds_no_words_of_an_interview(
        self, team: Team, said: Interview
    ) -> None:
        from django.db import DatabaseError, transaction

        begin = TALK.index("sale mejor")
        coding.code_text(seat=team.tomas, interview=said, begin=begin, end=begin + 10, in_vivo=True)
        kept = str(
            list(Event.objects.filter(study=said.study_id).order_by("pk").values_list("note", "changes"))
        )
        assert "sale mejor" not in kept
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Event.objects.filter(study=said.study_id).delete()


def test_words_are_found_in_any_form_with_what_stands_around(team: Team, said: Interview) -> None:
    found = concordance(team.ines, "comprar")
    assert [(hit.words, hit.before[-4:], hit.after[:7]) for hit in found.hits] == [
        ("compramos", " Si ", " juntos")
    ]
    assert found.total == 1
