"""A withdrawal takes effect at once on every page, report and export that can show what the person said."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern

from ayni.directory.actor import Actor
from ayni.kernel import tenancy
from ayni.studies.actions import codebook, coding, consent
from ayni.studies.models import Code, Interview
from tests.factories import a_cluster
from tests.pages import address, cluster_pages
from tests.studies_story import Team, a_participant, an_interview, coded, consents
from tests.web.test_ledger import browser

pytestmark = pytest.mark.django_db

SECRET = "zurcí la campana con alambre"
SAID = f"E: ¿Y entonces?\nRosa: Entonces {SECRET} de don Julio y nadie lo notó.\nE: ¿De verdad?\nRosa: De verdad."
QUERIES = ("", "?q=campana", "?desde=0&hasta=90", "?desde=30&hasta=60&exacto=1", "?formato=csv", "?seguro=si")


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
        self.samples = {
            "study_id": self.team.ines.study.pk,
            "participant_id": rosa.pk,
            "interview_id": self.interview.pk,
            "coding_id": self.coding.pk,
            "code_id": in_vivo.pk,
            "token": self.token,
        }

    def tellers(self, actor: Actor | None) -> set[str]:
        """Names of the pages that tell the secret to this actor, under any of the queries."""
        client = browser(actor)
        return {
            str(page.name)
            for page in pages()
            for query in QUERIES
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
    } <= (story.tellers(story.team.ines.actor))
    assert story.tellers(None) == set()


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
