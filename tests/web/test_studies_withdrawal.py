"""A withdrawal takes effect at once on every page, report and export that can show what the person said."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import URLPattern
from pypdf import PdfReader

from ayni.directory.actor import Actor
from ayni.kernel import tenancy
from ayni.studies.actions import codebook, coding, consent, findings
from ayni.studies.models import Code, Interview
from tests.factories import a_cluster
from tests.pages import address, cluster_pages
from tests.studies_story import Team, a_participant, an_interview, coded, consents
from tests.web.test_ledger import browser

pytestmark = pytest.mark.django_db

SECRET = "zurcí la campana con alambre"
SAID = f"E: ¿Y entonces?\nRosa: Entonces {SECRET} de don Julio y nadie lo notó.\nE: ¿De verdad?\nRosa: De verdad."
QUERIES = {
    "study_search": ("?q=campana",),
    "code_passage": ("?desde=0&hasta=90", "?desde=30&hasta=60&exacto=1"),
    "report": ("?para=parque", "?para=publicar"),
    "compare": ("?por=wave", "?por=sex"),
}
"""What is asked of pages that show nothing without a question."""


class Story:
    """Rosa said something that nobody else says; it is coded, named a code in vivo, noted and quoted."""

    def __init__(self) -> None:
        self.team = Team()
        rosa = a_participant(self.team.ines)
        self.token = consents(self.team.tomas, rosa)
        self.interview = an_interview(self.team.tomas, rosa, text=SAID)
        self.coding = coded(
            self.team.tomas, self.interview, SECRET, "remendar", text=SAID, memo=f"Ojo: {SECRET}"
        )
        begin = SAID.index(SECRET)
        coding.code_text(
            seat=self.team.ines, interview=self.interview, begin=begin, end=begin + len(SECRET), in_vivo=True
        )
        in_vivo = Code.objects.get(in_vivo_of=self.interview)
        codebook.change_code(seat=self.team.ines, code=in_vivo, example=SECRET)
        julio = a_participant(self.team.ines)
        consents(self.team.tomas, julio)
        other = an_interview(self.team.tomas, julio)
        coding.code_text(seat=self.team.tomas, interview=other, begin=3, end=9, codes=[in_vivo])
        self.theme = findings.write_theme(
            seat=self.team.ines, name="Remendar", story="", codes=[self.coding.code]
        )
        self.quote = findings.choose_quote(
            seat=self.team.ines, coding=self.coding, theme=self.theme, importance=3
        )
        self.samples = {
            "study_id": self.team.ines.study.pk,
            "participant_id": rosa.pk,
            "interview_id": self.interview.pk,
            "coding_id": self.coding.pk,
            "code_id": in_vivo.pk,
            "token": self.token,
            "kind": "html",
            "quote_id": self.quote.pk,
            "theme_id": self.theme.pk,
        }

    def tellers(self, actor: Actor | None) -> set[str]:
        """Names of the pages that tell the secret to this actor, under any of the queries."""
        client = browser(actor)
        return {
            str(page.name)
            for page in pages()
            for query in QUERIES.get(str(page.name), ("",))
            if SECRET in _body(client.get(address(page, self.samples) + query))
        }


def _body(answer: object) -> str:
    content: bytes = getattr(answer, "content", b"") or b"".join(getattr(answer, "streaming_content", ()))
    # Values of fields count too; only the tags inside a sentence are taken out.
    return re.sub(r"</?(strong|mark|span)[^>]*>", "", content.decode("utf-8", "replace"))


def pages() -> list[URLPattern]:
    """Every page of a cluster that belongs to studies, and the person's own."""
    return [page for page in cluster_pages() if str(page.pattern).startswith(("estudios/", "mi-permiso/"))]


@pytest.fixture
def story() -> Iterator[Story]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")):
        yield Story()


def test_before_it_the_words_stand_on_the_pages_that_show_words(story: Story) -> None:
    """The control: the walk below would find them."""
    assert {
        "interview",
        "code",
        "codebook",
        "coding",
        "study_search",
        "correct_interview",
        "interview_names",
        "download_project",
        "themes",
        "report",
    } <= (story.tellers(story.team.ines.actor))
    assert story.tellers(None) == {"my_consent"}, "the person's own page shows what is to be quoted"


def files(story: Story) -> dict[str, str]:
    """Every kind of file that leaves, unpacked to its text."""
    client = browser(story.team.ines.actor)
    root = f"/c/ves/estudios/{story.team.ines.study.pk}/"
    found = {kind: client.get(f"{root}intercambio/{kind}").content for kind in ("qdpx", "qdc", "csv", "html")}
    for number, form in enumerate(("html", "docx", "pdf")):
        sent = {"form": form, "para": "publicar", "submission_key": f"{form}{number}{uuid4()}"}
        found[f"report.{form}"] = client.post(f"{root}informe/hacer", sent).content
    return {kind: _unpacked(content) for kind, content in found.items()}


def _unpacked(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            return " ".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return content.decode("utf-8", "replace")


def test_files_hold_the_words_before_and_not_after(story: Story) -> None:
    before = files(story)
    assert {kind for kind, content in before.items() if SECRET in content} == set(before)
    consent.take_back_by_link(token=story.token, keep=[])
    assert {kind for kind, content in files(story).items() if SECRET in content} == set()


def test_taking_back_print_alone_closes_what_is_published_alone(story: Story) -> None:
    consent.take_back_by_link(token=story.token, keep=["analyse", "quote_here"])
    client = browser(story.team.ines.actor)
    report = f"/c/ves/estudios/{story.team.ines.study.pk}/informe"
    assert SECRET in _body(client.get(f"{report}?para=parque"))
    assert SECRET not in _body(client.get(f"{report}?para=publicar"))


def test_reports_made_before_are_listed_to_who_made_them(story: Story) -> None:
    files(story)
    consent.take_back_by_link(token=story.token, keep=[])
    page = f"/c/ves/estudios/{story.team.ines.study.pk}/informe"
    assert "que ya no lo permite" in _body(browser(story.team.ines.actor).get(page))
    assert "que ya no lo permite" not in _body(browser(story.team.tomas.actor).get(page))


def test_after_it_they_stand_nowhere_and_for_nobody(story: Story) -> None:
    consent.take_back_by_link(token=story.token, keep=[])
    for actor in (story.team.ines.actor, story.team.tomas.actor, story.team.carmen.actor, None):
        assert story.tellers(actor) == set()


def test_the_text_itself_stays_closed_not_destroyed(story: Story) -> None:
    consent.take_back_by_link(token=story.token, keep=[])
    answer = browser(story.team.ines.actor).get(
        f"/c/ves/estudios/{story.team.ines.study.pk}/entrevistas/{story.interview.pk}/"
    )
    assert answer.status_code == 403
    assert "no permite leer ni analizar" in answer.content.decode()
    assert Interview.objects.filter(pk=story.interview.pk).exists()
