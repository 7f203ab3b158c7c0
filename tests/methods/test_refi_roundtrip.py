"""What is written is valid, repeats byte for byte, and reads back as the same project."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import (
    Code,
    Coding,
    Document,
    Media,
    MemberSet,
    Project,
    Selection,
    Stamp,
    TextSpan,
    Value,
    Variable,
    read,
    write_qdc,
    write_qdpx,
)
from tests.methods.refi_files import guid, schema, selected, written
from tests.methods.refi_projects import ANY_TEXT, projects


@given(projects())
def test_export_then_import_gives_the_same_project(project: Project) -> None:
    reading = read(written(project), "study.qdpx")
    assert reading.project == project
    assert (reading.errors, reading.losses) == ((), ())
    assert all("lies outside the package" in repair.message for repair in reading.repairs)


@given(projects())
@settings(max_examples=60)
def test_every_export_keeps_to_the_published_schema(project: Project) -> None:
    with zipfile.ZipFile(written(project)) as archive:
        tree = etree.fromstring(archive.read("project.qde"))
    published = schema("Project")
    assert published.validate(tree), published.error_log


@given(projects())
@settings(max_examples=40)
def test_every_codebook_keeps_to_the_published_schema_and_reads_back(project: Project) -> None:
    if not project.codes:
        return
    out = io.BytesIO()
    write_qdc(project, out)
    published = schema("Codebook")
    assert published.validate(etree.fromstring(out.getvalue())), published.error_log
    out.seek(0)
    reading = read(out, "codes.qdc")
    assert reading.valid
    assert [(c.guid, c.name, c.color) for c in reading.project.all_codes()] == [
        (c.guid, c.name, c.color) for c in project.all_codes()
    ]
    assert [(s.guid, s.codes) for s in reading.project.sets] == [(s.guid, s.codes) for s in project.sets]


@given(projects())
@settings(max_examples=20)
def test_the_same_project_gives_the_same_bytes(project: Project) -> None:
    assert written(project).getvalue() == written(project).getvalue()


def coded(text: str, start: int, end: int) -> Project:
    """One text with one coded selection."""
    coding = Coding(guid(3), guid(1))
    selection = Selection(guid(2), TextSpan(start, end), codings=(coding,))
    return Project(
        "Study",
        codes=(Code(guid(1), "trust"),),
        sources=(Document(guid(4), text=text, selections=(selection,)),),
    )


@given(st.text(st.sampled_from("aé\u0301😀\r\n "), max_size=30), st.data())
def test_windows_line_ends_become_lf_and_selections_stay_at_their_words(
    text: str, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    inside_pair = any(text[place - 1 : place + 1] == "\r\n" for place in (start, end))
    reading = read(written(coded(text, start, end)), "study.qdpx")
    (document,) = reading.project.sources
    assert isinstance(document, Document)
    assert document.text == text.replace("\r\n", "\n").replace("\r", "\n")
    if not inside_pair:
        assert selected(document) == [text[start:end].replace("\r\n", "\n").replace("\r", "\n")]
    assert reading.valid


@given(ANY_TEXT)
def test_reading_twice_changes_nothing_more(text: str) -> None:
    once = read(written(coded(text, 0, len(text))), "study.qdpx").project
    assert read(written(once), "study.qdpx").project == once


def test_files_of_sources_are_carried_through() -> None:
    picture = Media("picture", guid(1), path=f"internal://{guid(9)}.png")
    source = written(
        Project("Study", sources=(picture,)), {f"{guid(9)}.png": lambda: io.BytesIO(b"\x89PNG...")}
    )
    first = read(source, "study.qdpx")
    second = read(written(first.project, first.files), "study.qdpx")
    assert second.project == first.project
    (name,) = second.files
    with second.files[name]() as content:
        assert content.read() == b"\x89PNG..."


def test_two_texts_of_one_guid_get_two_files() -> None:
    note = Document(guid(1), text="a note")
    source = Document(guid(1), text="a source")
    reading = read(written(Project("Study", sources=(source,), notes=(note,))), "study.qdpx")
    assert [one.text for one in reading.project.sources if isinstance(one, Document)] == ["a source"]
    assert [one.text for one in reading.project.notes] == ["a note"]


def test_what_xml_cannot_carry_is_changed_and_reported() -> None:
    project = Project(
        "bell \x07",
        codes=(Code(guid(1), "red", color="red"),),
        variables=(Variable(guid(2), "size", "Integer"),),
        sources=(
            Document(guid(3), text="half \ud83d here", values=(Value(guid(2), "Integer", "three"),)),
            Document(guid(4), text="inline \x07", inline=True, stamp=Stamp(created_at="yesterday")),
        ),
    )
    out = io.BytesIO()
    losses = [str(loss) for loss in write_qdpx(project, out)]
    assert len(losses) == 5
    for expected in (
        "U+FFFD",
        "color 'red'",
        "'three' does not fit Integer",
        "'yesterday'",
        "lone surrogates",
    ):
        assert any(expected in loss for loss in losses), expected
    out.seek(0)
    reading = read(out, "study.qdpx")
    assert reading.valid
    texts = [source.text for source in reading.project.sources if isinstance(source, Document)]
    assert texts == ["half \ufffd here", "inline \x07"]


@pytest.mark.parametrize("span", [(0, 6), (3, 2), (-1, 2)])
def test_a_selection_outside_its_text_is_not_written(span: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="is not inside its text"):
        written(coded("short", *span))


def test_a_malformed_guid_is_not_written() -> None:
    with pytest.raises(BadInput, match="guid 'one' is not a GUID"):
        written(Project("Study", codes=(Code("one", "trust"),)))


def test_a_codebook_tells_what_it_leaves_behind() -> None:
    project = replace(
        coded("text", 0, 4),
        codes=(Code(guid(1), "trust", note_refs=(guid(7),)),),
        notes=(Document(guid(7), text="why"),),
        sets=(MemberSet(guid(8), "all", codes=(guid(1),), sources=(guid(4),)),),
    )
    losses = [str(loss) for loss in write_qdc(project, io.BytesIO())]
    assert losses == [
        "a codebook has no sources; 1 are left out",
        "a codebook has no notes; 1 are left out",
        "Code 'trust': a codebook has no notes; they are left out",
        "Set 'all': a codebook has neither sources nor notes; left out",
    ]


def test_a_codebook_needs_a_code() -> None:
    with pytest.raises(BadInput, match="has no codes"):
        write_qdc(Project("Study"), io.BytesIO())
