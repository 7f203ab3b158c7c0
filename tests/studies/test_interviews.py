"""Interviews: nothing without consent, names replaced, corrections that keep every coding in its place."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.kernel.refusal import Refused
from ayni.methods.transcripts import clean
from ayni.studies.actions import consent, interviews
from ayni.studies.models import Coding, Interview, PseudonymKey, Transcript
from ayni.studies.queries import names
from ayni.studies.queries.material import passage_of, transcript_of, window_of
from tests.factories import an_organization
from tests.studies_story import TALK, Team, a_participant, an_interview, coded, consents

pytestmark = pytest.mark.django_db


def present(interview: Interview) -> Transcript:
    """The current version."""
    found = transcript_of(interview)
    assert found is not None
    return found


def words_of(coding: Coding) -> str:
    """What the coding lies on now."""
    coding.refresh_from_db()
    return passage_of(coding.interview, coding.begin, coding.end)


class TestConsentComesFirst:
    """An interview without consent cannot be taken down nor analysed."""

    def test_nobody_who_has_not_signed_is_transcribed(self, team: Team) -> None:
        with pytest.raises(Refused, match="Falta su consentimiento"):
            an_interview(team.tomas, a_participant(team.ines))

    def test_nobody_who_withdrew_is_coded(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        said = an_interview(team.tomas, rosa)
        consent.take_back_by_link(token=token, keep=[])
        with pytest.raises(Refused, match="retiró su permiso"):
            coded(team.tomas, said, "Con una amoladora prestada.")

    def test_an_empty_text_is_no_interview(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        with pytest.raises(Refused, match="Escribe, pega o sube"):
            an_interview(team.tomas, rosa, text=" \r\n ")


class TestPseudonyms:
    """Names are found, replaced consistently, and the key is kept apart, encrypted."""

    @pytest.fixture
    def draft(self, team: Team) -> Interview:
        an_organization("Metal Andina")
        rosa = a_participant(team.ines, name="Rosa Quispe")
        consents(team.tomas, rosa)
        return interviews.begin_interview(
            seat=team.tomas,
            participant=rosa,
            text="Rosa Quispe: Presté a METAL ANDINA. Llame a Metal Andína al 987 654 321.",
        )

    def test_they_are_proposed_from_the_directory_and_by_patterns(self, draft: Interview) -> None:
        found = {each.original: (each.kind, each.count, each.pseudonym) for each in names.proposals(draft)}
        assert found["METAL ANDINA"] == ("firm", 2, "Taller 1")
        assert found["Rosa Quispe"] == ("person", 1, "Persona 1")
        assert found["987 654 321"] == ("phone", 1, "[teléfono]")

    def test_the_draft_is_gone_once_they_are_replaced(self, team: Team, draft: Interview) -> None:
        interviews.replace_names(
            seat=team.tomas,
            interview=draft,
            names={"Metal Andina": ("firm", "Taller 1"), "Rosa Quispe": ("person", "Persona 1")},
        )
        draft.refresh_from_db()
        assert draft.draft == ""
        assert present(draft).text == "Persona 1: Presté a Taller 1. Llame a Taller 1 al 987 654 321."

    def test_the_next_interview_is_offered_the_same_pseudonym(self, team: Team, draft: Interview) -> None:
        interviews.replace_names(
            seat=team.tomas, interview=draft, names={"Metal Andina": ("firm", "Taller del Inca")}
        )
        julio = a_participant(team.ines)
        consents(team.tomas, julio)
        other = interviews.begin_interview(seat=team.tomas, participant=julio, text="Fui a metal andina.")
        (proposal,) = [each for each in names.proposals(other) if each.kind == "firm"]
        assert (proposal.pseudonym, proposal.known) == ("Taller del Inca", True)

    def test_the_key_is_encrypted_and_only_the_lead_reads_it(self, team: Team, draft: Interview) -> None:
        interviews.replace_names(
            seat=team.tomas, interview=draft, names={"Metal Andina": ("firm", "Taller 1")}
        )
        kept = PseudonymKey.objects.get(study=team.ines.study)
        assert "Andina" not in kept.sealed + kept.digest
        assert names.key_of(team.ines) == [("Taller 1", "firm", "Metal Andina")]
        assert names.key_of(team.tomas) == []

    def test_replacing_later_erases_the_names_from_earlier_versions_and_keeps_codings(
        self, team: Team
    ) -> None:
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        said = an_interview(team.tomas, rosa)
        coding = coded(team.tomas, said, "presté mi plegadora a Metal Andina 🔧")
        interviews.replace_names(
            seat=team.tomas, interview=said, names={"Metal Andina": ("firm", "Taller 1")}
        )
        assert words_of(coding) == "presté mi plegadora a Taller 1 🔧"
        assert [each.text for each in Transcript.objects.filter(interview=said, current=False)] == [""]


class TestCorrecting:
    """A correction is a version; codings move with their words, and the report says how."""

    @pytest.fixture
    def said(self, team: Team) -> Interview:
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        return an_interview(team.tomas, rosa)

    def correct(self, team: Team, said: Interview, text: str) -> Transcript:
        return interviews.correct_text(
            seat=team.tomas, interview=said, text=text, of_version=present(said).version
        )

    def test_codings_move_along_and_the_report_names_what_needs_a_look(
        self, team: Team, said: Interview
    ) -> None:
        moved = coded(team.tomas, said, "presté mi plegadora a Metal Andina 🔧")
        changed = coded(team.tomas, said, "Si compramos juntos el acero, sale mejor.", "comprar juntos")
        lost = coded(team.tomas, said, "¿Y qué pasó después?", "pregunta")
        text = TALK.replace("el acero", "el acero y la pintura").replace("¿Y qué pasó después?", "")
        made = self.correct(team, said, text)
        assert words_of(moved) == "presté mi plegadora a Metal Andina 🔧"
        assert words_of(changed) == "Si compramos juntos el acero y la pintura, sale mejor."
        assert changed.needs_look
        assert (made.report["moved"], [row[0] for row in made.report["changed"]]) == (1, [changed.pk])
        assert [row[0] for row in made.report["lost"]] == [lost.pk]

    def test_a_correction_of_an_older_version_is_refused(self, team: Team, said: Interview) -> None:
        self.correct(team, said, f"{TALK} Sí.")
        with pytest.raises(Refused, match="mientras tanto"):
            interviews.correct_text(seat=team.tomas, interview=said, text="otro", of_version=1)

    def test_the_same_text_makes_no_version(self, team: Team, said: Interview) -> None:
        self.correct(team, said, TALK.replace("\n", "\r\n"))
        assert present(said).version == 1

    def test_two_codings_that_fall_together_leave_one(self, team: Team, said: Interview) -> None:
        coded(team.tomas, said, "Con una amoladora prestada.", "ayuda")
        coded(team.tomas, said, "una amoladora prestada", "ayuda")
        self.correct(team, said, TALK.replace("Con una amoladora prestada. ", ""))
        assert Coding.objects.filter(interview=said, removed_at=None).count() == 1

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        old=st.text(alphabet="abc é\u0301🔧\r\n", min_size=3, max_size=60),
        new=st.text(alphabet="abc é\u0301🔧\r\n", min_size=3, max_size=60),
        data=st.data(),
    )
    def test_offsets_survive_any_correction(
        self, team: Team, old: str, new: str, data: st.DataObject
    ) -> None:
        text, corrected = clean(old), clean(new)
        if not text.strip() or not corrected.strip():
            return
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        said = an_interview(team.tomas, rosa, text=f"{text}x")
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin + 1, len(text) + 1))
        coding = coded(team.tomas, said, f"{text}x"[begin:end], "código", text=f"{text}x")
        before = words_of(coding)
        self.correct(team, said, corrected)
        coding.refresh_from_db()
        assert 0 <= coding.begin <= coding.end <= present(said).length
        if not coding.needs_look:
            assert words_of(coding) == before


def test_windows_of_a_long_text_join_to_the_whole(team: Team) -> None:
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    text = "\n".join(
        f"{'E' if turn % 2 else 'Rosa'}: {'palabra 🔧 ' * (turn % 90)}" for turn in range(300)
    ).rstrip()
    said = an_interview(team.tomas, rosa, text=text)
    reached, parts = 0, []
    while reached < len(text):
        window = window_of(said, reached)
        assert window is not None
        assert len(window.text) < 8_000
        parts.append(window.text)
        reached = window.end
    assert "".join(parts) == text
    assert len(parts) > 5
