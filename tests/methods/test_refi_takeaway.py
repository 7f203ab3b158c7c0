"""The codings as a table and the texts with their codes as a page."""

import csv
import io
from html.parser import HTMLParser

import pytest
from hypothesis import given

from ayni.methods.refi_qda import (
    Area,
    Code,
    Coding,
    Document,
    Media,
    PageArea,
    Project,
    Selection,
    TextSpan,
    TimeSpan,
    User,
    coded_html,
    codings_csv,
)
from tests.methods.refi_files import guid
from tests.methods.refi_projects import projects

TEXT = "Confiamos <poco> & mal.\nFalta unión 😀."


def selection(number: int, span: TextSpan | Area | PageArea | TimeSpan, *codes: int) -> Selection:
    codings = tuple(
        Coding(guid(100 * number + code), guid(code), guid(9), "2024-05-02T08:30:00Z") for code in codes
    )
    return Selection(guid(number), span, description="=memo", codings=codings)


STUDY = Project(
    "Parque <1>",
    users=(User(guid(9), "Ana"),),
    codes=(Code(guid(1), "red", color="#0072B2", children=(Code(guid(2), "ayuda"),)),),
    sources=(
        Document(
            guid(20),
            "Entrevista",
            TEXT,
            selections=(
                selection(30, TextSpan(0, 16), 1, 2),
                selection(31, TextSpan(10, 24), 2),
                selection(32, TextSpan(5, 5), 1),
            ),
            codings=(Coding(guid(40), guid(2)),),
        ),
        Media("pdf", guid(21), "a.pdf", selections=(selection(33, PageArea(2, 1, 2, 3, 4), 1),)),
        Media("audio", guid(22), "a.mp3", selections=(selection(34, TimeSpan(1000, 2500), 1),)),
    ),
)


def rows(project: Project) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(codings_csv(project), newline="")))


def test_one_row_a_coding_with_its_words_code_and_coder() -> None:
    table = rows(STUDY)
    assert len(table) == sum(1 for _ in STUDY.codings())
    assert table[1] == {
        "source": "Entrevista",
        "part": "text",
        "begin": "0",
        "end": "16",
        "text": "Confiamos <poco>",
        "code": "red",
        "coder": "Ana",
        "created_at": "2024-05-02T08:30:00Z",
        "memo": "'=memo",
    }
    assert table[2]["code"] == "red > ayuda"
    assert (table[0]["part"], table[0]["begin"]) == ("source", "")
    assert [(row["part"], row["begin"], row["end"]) for row in table[-2:]] == [
        ("pdf", "page 2 (1, 2)", "(3, 4)"),
        ("audio", "1000", "2500"),
    ]


@given(projects())
def test_every_coding_has_its_row(project: Project) -> None:
    in_notes = sum(
        len(run) for note in project.notes for run in (note.codings, *(s.codings for s in note.selections))
    )
    assert len(rows(project)) == sum(1 for _ in project.codings()) - in_notes


class Page(HTMLParser):
    """The texts of a page's articles, and the titles of marks by their words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.articles: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self._inside: list[str] = []
        self._title = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append(tag)
        if tag == "article":
            self.articles.append("")
        if tag == "mark":
            self._title = dict(attrs).get("title") or ""

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "article" in self._inside and "sup" not in self._inside:
            self.articles[-1] += data
        if self._inside[-1:] == ["mark"]:
            self.marks.append((data, self._title))


def test_the_page_shows_the_text_unchanged_with_its_codes() -> None:
    page = Page(coded_html(STUDY))
    assert page.articles == [TEXT]
    assert page.marks == [
        ("Confi", "red (codificó Ana); red > ayuda (codificó Ana)"),
        ("amos ", "red (codificó Ana); red > ayuda (codificó Ana)"),
        ("<poco>", "red (codificó Ana); red > ayuda (codificó Ana)"),
        (" & mal.\n", "red > ayuda (codificó Ana)"),
    ]


@pytest.mark.parametrize(("language", "word"), [("es", "Códigos"), ("en", "Codes")])
def test_the_page_stands_alone_and_lets_nothing_through(language: str, word: str) -> None:
    html = coded_html(STUDY, "en" if language == "en" else "es")
    assert f'<html lang="{language}">' in html
    assert word in html
    assert "Parque &lt;1&gt;" in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert '<li id="c2"><span class="c"></span>red &gt; ayuda</li>' in html


@given(projects())
def test_the_page_of_any_project_keeps_its_texts(project: Project) -> None:
    documents = [source.text if isinstance(source, Media) else source for source in project.sources]
    texts = [one.text for one in documents if one and one.text is not None]
    page = Page(coded_html(project))
    assert [text.replace("\x00", "") for text in page.articles] == [
        text.replace("\x00", "") for text in texts
    ]
