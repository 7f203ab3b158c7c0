"""Themes, matrices with suppressed cells, saturation, the bank of quotes, the report."""

import pytest

from ayni.kernel.refusal import Refused
from ayni.studies.actions import consent, findings
from ayni.studies.models import Interview, Participant, Study, Use
from ayni.studies.queries import analysis
from ayni.studies.queries.findings import quotes_by, quotes_of, themes_of
from ayni.studies.reports.blocks import Cited, Heading, Table
from ayni.studies.reports.content import report_of
from tests.studies_story import TALK, Team, a_code, a_participant, an_interview, coded, consents

pytestmark = pytest.mark.django_db


def people(team: Team, *sexes: str) -> list[Interview]:
    """An interview with somebody of each sex."""
    made = []
    for sex in sexes:
        person = a_participant(team.ines, sex=sex)
        consents(team.tomas, person)
        made.append(an_interview(team.tomas, person))
    return made


class TestMatrix:
    """Counts of people and segments, never without the base; too few are hidden."""

    def test_a_cell_with_too_few_people_is_suppressed_and_one_with_none_is_not(self, team: Team) -> None:
        code = a_code(team.ines, "prestar")
        said = people(team, "woman", "woman", "woman", "man", "man", "man")
        for interview in said[:4]:
            coded(team.tomas, interview, "amoladora", code)
        coded(team.tomas, said[0], "plegadora", code)
        a_code(team.ines, "sin uso")
        made = analysis.matrix(team.ines.study, "sex")
        assert [(column.name, column.base) for column in made.columns] == [("mujer", 3), ("hombre", 3)]
        (row,) = made.rows
        assert [(cell.people, cell.segments) for cell in row.cells] == [(3, 4), (None, None)]

    def test_a_group_of_too_few_people_is_hidden_whole(self, team: Team) -> None:
        said = people(team, "woman", "woman", "woman", "man")
        coded(team.tomas, said[0], "amoladora")
        made = analysis.matrix(team.ines.study, "sex")
        assert [column.base for column in made.columns] == [3, None]
        assert made.rows[0].cells[1].suppressed

    def test_who_withdrew_is_in_no_figure(self, team: Team) -> None:
        said = people(team, "woman", "woman", "woman", "woman")
        code = a_code(team.ines, "prestar")
        for interview in said:
            coded(team.tomas, interview, "amoladora", code)
        consent.note_withdrawal(seat=team.tomas, participant=Participant.objects.order_by("pk")[0])
        made = analysis.matrix(team.ines.study, "sex")
        assert (made.columns[0].base, made.rows[0].cells[0].people) == (3, 3)

    def test_codes_together_are_counted_with_their_people(self, team: Team) -> None:
        Study.objects.filter(pk=team.ines.study.pk).update(smallest_cell=1)
        team.ines.study.refresh_from_db()
        (said,) = people(team, "man")
        coded(team.tomas, said, "Con una amoladora prestada.", "uno")
        coded(team.tomas, said, "amoladora", "dos")
        coded(team.tomas, said, "plegadora", "tres")
        (pair,) = analysis.co_occurrence(team.ines.study)
        assert ({pair.first.name, pair.second.name}, pair.cell.people) == ({"uno", "dos"}, 1)


def test_saturation_counts_new_codes_in_order(team: Team) -> None:
    first, second, third = people(team, "man", "man", "man")
    one, two = a_code(team.ines, "uno"), a_code(team.ines, "dos")
    coded(team.tomas, first, "amoladora", one)
    coded(team.tomas, second, "amoladora", one)
    coded(team.tomas, second, "plegadora", two)
    coded(team.tomas, third, "plegadora", two)
    assert [(step.new, step.known) for step in analysis.saturation(team.ines.study)] == [
        (1, 1),
        (1, 2),
        (0, 2),
    ]


class TestThemesAndQuotes:
    """A theme rests on codes; quotes are read through the gate each time."""

    def test_a_theme_says_what_it_rests_on_and_what_contradicts_it(self, team: Team) -> None:
        first, second = people(team, "man", "woman")
        code = a_code(team.ines, "prestar")
        for_it, against = (
            coded(team.tomas, first, "amoladora", code),
            coded(team.tomas, second, "plegadora", code),
        )
        theme = findings.write_theme(seat=team.ines, name="Prestar", story="", codes=[code])
        findings.choose_quote(seat=team.ines, coding=for_it, theme=theme, importance=3)
        findings.choose_quote(seat=team.ines, coding=against, theme=theme, importance=1, dissents=True)
        (told,) = themes_of(team.ines.study)
        assert (told.segments, told.people) == (2, 2)
        assert [each.said.words for each in told.quotes] == ["amoladora"]
        assert [each.said.words for each in told.dissenting] == ["plegadora"]

    def test_a_quote_shows_only_where_the_person_allows_it(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        chosen = coded(team.tomas, an_interview(team.tomas, rosa), "amoladora")
        findings.choose_quote(seat=team.ines, coding=chosen, theme=None, importance=2)
        assert [each.words for each in quotes_by(rosa)] == ["amoladora"]
        consent.take_back_by_link(token=token, keep=["analyse", "quote_here"])
        assert len(quotes_of(team.ines.study, Use.QUOTE_HERE)) == 1
        assert quotes_of(team.ines.study, Use.QUOTE_IN_PRINT) == []

    def test_a_reader_writes_no_theme(self, team: Team) -> None:
        with pytest.raises(Refused, match="tú lees"):
            findings.write_theme(seat=team.carmen, name="x", story="", codes=[])


class TestReport:
    """In the order that a paper needs, from what was recorded."""

    def test_sections_come_in_order_with_quotes_under_their_theme(self, team: Team) -> None:
        (said,) = people(team, "woman")
        given = coded(team.tomas, said, "Si compramos juntos el acero, sale mejor.", "comprar juntos")
        theme = findings.write_theme(seat=team.ines, name="Juntos", story="Comprar une.", codes=[given.code])
        findings.choose_quote(seat=team.ines, coding=given, theme=theme, importance=3)
        made = report_of(team.ines.study, in_print=True)
        headings = [block.text for block in made.blocks if isinstance(block, Heading) and block.level == 1]
        assert headings == [
            "Objetivo", "Método", "Participantes", "Resultados", "Comparaciones",
            "Acuerdo entre quienes codificaron", "Límites", "Anexo: libro de códigos",
        ]  # fmt: skip
        cited = [(block.words, block.label) for block in made.blocks if isinstance(block, Cited)]
        assert cited == [("Si compramos juntos el acero, sale mejor.", "P01")]
        assert made.voices == {said.participant_id: 1}

    def test_participants_are_told_without_giving_few_away(self, team: Team) -> None:
        people(team, "woman", "man", "man", "man")
        tables = [
            block for block in report_of(team.ines.study, in_print=True).blocks if isinstance(block, Table)
        ]
        rows = {row[0]: row[1] for table in tables for row in table.rows if len(row) == 2}
        assert rows["Sexo"] == "hombre: 3 · mujer: <3"

    def test_a_code_in_vivo_hides_its_name_where_its_speaker_may_not_be_quoted(self, team: Team) -> None:
        from ayni.studies.actions import coding

        rosa = a_participant(team.ines)
        consents(team.tomas, rosa, ["analyse"])
        said = an_interview(team.tomas, rosa)
        begin = TALK.index("sale mejor")
        coding.code_text(seat=team.tomas, interview=said, begin=begin, end=begin + 10, in_vivo=True)
        assert "sale mejor" not in str(report_of(team.ines.study, in_print=False).blocks)
