"""Projects of other programs come in and leave as they were; what changed here is laid over; nothing closed leaves."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings

from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import Document, Project, TextSpan, read
from ayni.studies.actions import codebook, coding, consent
from ayni.studies.actions.exchange import Brought, bring_project
from ayni.studies.models import Code, Coding, Interview, Participant, Study
from ayni.studies.queries.exchange import project_bytes
from ayni.studies.queries.studies import seat_for
from tests.methods.refi_files import guid, package, project_xml, selection_xml, text_source, written
from tests.methods.refi_projects import projects
from tests.studies_story import Team, a_participant, an_interview, coded, consents

pytestmark = pytest.mark.django_db
BODY = text_source(selection_xml(20, 0, 9)) + (
    f'<Notes><Note guid="{guid(50)}" name="memo"><PlainTextContent>why</PlainTextContent></Note></Notes>'
    f'<Links><Link guid="{guid(51)}" originGUID="{guid(50)}" targetGUID="{guid(20)}"/></Links>'
    f'<Sets><Set guid="{guid(52)}" name="all"><MemberSource targetGUID="{guid(10)}"/></Set></Sets>'
)
FILE = package(project_xml(BODY), {"sources/text.txt": "Confiamos poco."}).getvalue()


def brought(team: Team, content: bytes = FILE, name: str = "Traído") -> Brought:
    """The file as a study of Inés'."""
    return bring_project(actor=team.ines.actor, stream=io.BytesIO(content), file_name="study.qdpx", name=name)


def exported(study: Study) -> Project:
    """The study's project as another program would read it; a valid file."""
    reading = read(io.BytesIO(project_bytes(study)), "out.qdpx")
    assert reading.errors == ()
    return reading.project


class TestRoundTrip:
    """Import, export, import gives the same project."""

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(projects())
    def test_any_project(self, team: Team, project: Project) -> None:
        name = f"Estudio {Study.objects.count()}"
        first = brought(team, written(project).getvalue(), name).study
        assert exported(first) == project

    def test_a_study_made_here_reads_back_with_all_its_codings(self, team: Team) -> None:
        rosa = a_participant(team.ines, sex="woman")
        consents(team.tomas, rosa)
        said = an_interview(team.tomas, rosa)
        code = codebook.make_code(seat=team.ines, name="Ayuda", definition="Quién ayuda a quién.")
        coded(team.tomas, said, "amoladora prestada", code, memo="La primera.")
        coded(team.ines, said, "plegadora a Metal Andina 🔧", code)
        project = exported(team.ines.study)
        (document,) = [source for source in project.sources if isinstance(source, Document)]
        assert document.text is not None
        words = [
            document.text[s.span.start : s.span.end]
            for s in document.selections
            if isinstance(s.span, TextSpan)
        ]
        assert words == ["amoladora prestada", "plegadora a Metal Andina 🔧"]
        assert {user.name for user in project.users} == {"Inés", "Tomás"}
        (case,) = project.cases
        assert (case.name, case.sources) == ("P01", (document.guid,))
        again = brought(team, project_bytes(team.ines.study), "Otra vez").study
        assert exported(again) == project


class TestChanges:
    """What changed here leaves changed, and everything else as it came."""

    def test_a_coding_taken_away_and_one_added(self, team: Team) -> None:
        study = brought(team).study
        seat = seat_for(team.ines.actor, study.pk)
        said, old = Interview.objects.get(study=study), Coding.objects.get(interview__study=study)
        coding.uncode(seat=seat, coding=old)
        coding.code_text(seat=seat, interview=said, begin=10, end=14, new_code="poco")
        project = exported(study)
        assert [code.name for code in project.all_codes()][-1] == "poco"
        (document,) = [source for source in project.sources if isinstance(source, Document)]
        assert [selection.span for selection in document.selections] != []
        assert sum(len(selection.codings) for selection in document.selections) == 1
        assert [each.name for each in project.sets] == ["all"]

    def test_a_code_renamed_keeps_its_guid(self, team: Team) -> None:
        study = brought(team).study
        code = Code.objects.filter(study=study).order_by("pk")[0]
        codebook.change_code(seat=seat_for(team.ines.actor, study.pk), code=code, name="Otro nombre")
        before, after = read(io.BytesIO(FILE), "a.qdpx").project, exported(study)
        assert [each.guid for each in after.all_codes()] == [each.guid for each in before.all_codes()]
        assert "Otro nombre" in {each.name for each in after.all_codes()}


class TestConsent:
    """Nothing closed leaves, by any door."""

    def test_brought_people_allow_analysis_and_no_quoting(self, team: Team) -> None:
        study = brought(team).study
        person = Participant.objects.get(study=study)
        assert (person.may_analyse, person.may_quote_here, person.may_quote_in_print) == (True, False, False)

    def test_who_withdrew_leaves_in_no_export(self, team: Team) -> None:
        study = brought(team).study
        seat = seat_for(team.ines.actor, study.pk)
        consent.note_withdrawal(seat=seat, participant=Participant.objects.get(study=study))
        content = project_bytes(study)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not any(b"Confiamos" in archive.read(name) for name in archive.namelist())
        project = exported(study)
        assert (project.sources, project.links) == ((), ())
        assert [each.sources for each in project.sets] == [()]

    def test_who_withdrew_leaves_in_no_export_of_a_study_made_here(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        coded(team.tomas, an_interview(team.tomas, rosa), "amoladora prestada")
        consent.note_withdrawal(seat=team.tomas, participant=rosa)
        project = exported(team.ines.study)
        assert (project.sources, project.cases) == ((), ())


class TestRefused:
    """A sentence, and nothing brought by half."""

    def test_a_name_that_is_taken(self, team: Team) -> None:
        with pytest.raises(Refused, match="Ya hay un estudio"):
            brought(team, name=team.ines.study.name)

    @pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
    def test_what_cannot_be_read(self, team: Team, content: bytes) -> None:
        with pytest.raises(BadInput):
            brought(team, content)
        assert not Study.objects.filter(name="Traído").exists()
