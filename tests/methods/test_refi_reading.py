"""The oddities of other programs, one by one: read without loss, or lost with a word about it."""

import io

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import Case, Document, Reading, TextSpan, read
from tests.methods.refi_files import (
    guid,
    only_document,
    package,
    project_xml,
    read_package,
    selected,
    selection_xml,
    text_source,
)

TEXT = "Confiamos poco. Falta unión."


def said(reading: Reading, kind: str) -> str:
    return "\n".join(str(finding) for finding in getattr(reading, kind))


def test_a_plain_project_reads_without_a_word() -> None:
    reading = read_package(text_source(selection_xml(20, 0, 9)), {"sources/text.txt": TEXT})
    assert (reading.errors, reading.repairs, reading.losses) == ((), (), ())
    assert selected(only_document(reading)) == ["Confiamos"]
    assert reading.project.counts() == {
        "users": 1,
        "codes": 1,
        "sources": 1,
        "selections": 1,
        "codings": 1,
        "cases": 0,
        "variables": 0,
        "notes": 0,
        "links": 0,
        "sets": 0,
    }


@pytest.mark.parametrize("name", ["Actitudes 2026.qde", "Project.QDE", "export/project.qde"])
def test_the_xml_may_have_any_name(name: str) -> None:
    folder = name.rpartition("/")[0]
    files = {f"{folder}/sources/text.txt" if folder else "sources/text.txt": TEXT}
    reading = read(package(project_xml(text_source("")), files, name=name), "study.qdpx")
    assert only_document(reading).text == TEXT
    assert reading.valid
    assert f"{name}: the standard calls this file project.qde" in said(reading, "repairs")


@pytest.mark.parametrize(
    "path",
    ["internal://text.txt", "INTERNAL://TEXT.TXT", "internal:/text.txt", "text.txt", "sources/text.txt"],
)
@pytest.mark.parametrize("folder", ["sources/", "Sources/", "SOURCES/", ""])
def test_files_are_found_whatever_the_case_of_folder_and_name(path: str, folder: str) -> None:
    reading = read_package(text_source("", path), {f"{folder}Text.txt": TEXT})
    assert only_document(reading).text == TEXT
    assert not reading.losses


@pytest.mark.parametrize("path", ["relative:///interviews/text.txt", "absolute:///C:/study/text.txt"])
def test_an_external_text_is_read_only_if_the_package_has_it(path: str) -> None:
    assert only_document(read_package(text_source("", path), {"sources/text.txt": TEXT})).text == TEXT
    missing = read_package(text_source(selection_xml(20, 0, 9), path))
    assert only_document(missing).text is None
    assert not missing.valid
    assert f"does not hold its text {path}; the places of 1 selections cannot be checked" in said(
        missing, "losses"
    )


def test_no_file_outside_the_package_is_ever_opened(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret.txt"
    with open(secret, "w") as file:
        file.write("secret")
    assert only_document(read_package(text_source("", f"absolute://{secret}"))).text is None


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_byte_order_marks_of_xml_and_text(mark: bytes) -> None:
    xml = mark + project_xml(text_source(selection_xml(20, 0, 9))).encode()
    reading = read(package(xml, {"sources/text.txt": mark + TEXT.encode()}), "study.qdpx")
    assert selected(only_document(reading)) == ["Confiamos"]
    assert not reading.repairs


def test_texts_in_utf_16_and_windows_1252() -> None:
    for content, kind in ((TEXT.encode("utf-16"), "repairs"), (TEXT.encode("cp1252"), "losses")):
        reading = read_package(text_source(""), {"sources/text.txt": content})
        assert only_document(reading).text == TEXT
        assert "UTF-8" in said(reading, kind)


def test_guids_with_braces_and_other_case_are_one() -> None:
    body = text_source(selection_xml(20, 0, 9, code=f"{{{guid(2).upper()}}}")).replace(
        f'<User guid="{guid(1)}"', f'<User guid="{{{guid(1)}}}"'
    )
    reading = read_package(body, {"sources/text.txt": TEXT})
    (coding,) = only_document(reading).selections[0].codings
    assert (coding.code, coding.created_by) == (guid(2), guid(1))
    assert reading.valid
    assert not reading.losses


def test_malformed_and_repeated_guids_get_new_ones_and_references_still_meet() -> None:
    body = (
        '<CodeBook><Codes><Code guid="code-a" name="a" isCodable="true"/>'
        f'<Code guid="{guid(2)}" name="b" isCodable="true"/>'
        f'<Code guid="{guid(2)}" name="c" isCodable="true"/></Codes></CodeBook>'
        f'<Sets><Set guid="{guid(3)}" name="s"><MemberCode targetGUID="code-a"/></Set></Sets>'
    )
    reading = read_package(body)
    codes = [code.guid for code in reading.project.codes]
    assert len(set(codes)) == 3
    assert reading.project.sets[0].codes == (codes[0],)
    assert codes == [code.guid for code in read_package(body).project.codes]
    assert "'code-a' is not a GUID" in said(reading, "repairs")
    assert "another code has this GUID" in said(reading, "repairs")
    assert not reading.valid


def test_nameless_cases_and_sources_with_one_name() -> None:
    body = (
        f'<Cases><Case guid="{guid(5)}"><SourceRef targetGUID="{guid(10)}"/></Case></Cases><Sources>'
        f'<TextSource guid="{guid(10)}" name="Interview"><PlainTextContent>a</PlainTextContent></TextSource>'
        f'<TextSource guid="{guid(11)}" name="Interview"><PlainTextContent>b</PlainTextContent></TextSource>'
        "</Sources>"
    )
    reading = read_package(body)
    assert reading.project.cases == (Case(guid(5), None, sources=(guid(10),)),)
    assert [source.name for source in reading.project.sources] == ["Interview", "Interview"]
    assert reading.valid


def test_zero_length_selections_and_memos_as_descriptions() -> None:
    memo = selection_xml(20, 4, 4).replace("<Coding", "<Description>why here</Description><Coding")
    reading = read_package(text_source(memo), {"sources/text.txt": TEXT})
    (selection,) = only_document(reading).selections
    assert selection.span == TextSpan(4, 4)
    assert selection.description == "why here"
    assert not reading.losses


@pytest.mark.parametrize(
    ("start", "end", "kept", "word"),
    [
        (0, 99, ["Confiamos poco. Falta unión."], "it now ends there"),
        (40, 99, [], "the selection and its 1 codings are left out"),
        (-3, 4, [], "left out"),
    ],
)
def test_positions_beyond_the_text(start: int, end: int, kept: list[str], word: str) -> None:
    case = f'<Cases><Case guid="{guid(5)}"><SelectionRef targetGUID="{guid(20)}"/></Case></Cases>'
    body = text_source(selection_xml(20, start, end)).replace("<Sources>", f"{case}<Sources>")
    reading = read_package(body, {"sources/text.txt": TEXT})
    assert selected(only_document(reading)) == kept
    assert not reading.valid
    assert guid(20) in said(reading, "errors")
    assert word in said(reading, "losses")
    assert reading.project.cases[0].selections == ((guid(20),) if kept else ())


def test_a_selection_that_runs_backwards_is_turned_round() -> None:
    reading = read_package(text_source(selection_xml(20, 9, 0)), {"sources/text.txt": TEXT})
    assert selected(only_document(reading)) == ["Confiamos"]
    assert "turned round" in said(reading, "repairs")


def test_unknown_codes_and_notes_are_lost_with_their_place() -> None:
    inside = selection_xml(20, 0, 9, code=guid(77)) + f'<NoteRef targetGUID="{guid(78)}"/>'
    reading = read_package(text_source(inside), {"sources/text.txt": TEXT})
    assert only_document(reading).selections[0].codings == ()
    assert f"code {guid(77)} is unknown; the coding is left out" in said(reading, "losses")
    assert f"note {guid(78)} is unknown" in said(reading, "losses")
    assert "line 3, Coding" in said(reading, "errors")


def test_unknown_users_stay_apart_as_unknown_users() -> None:
    inside = selection_xml(20, 0, 9).replace(f'creatingUser="{guid(1)}"', f'creatingUser="{guid(66)}"')
    reading = read_package(text_source(inside), {"sources/text.txt": TEXT})
    assert [user.guid for user in reading.project.users] == [guid(1), guid(66)]
    assert only_document(reading).selections[0].codings[0].created_by == guid(66)
    assert "added as an unknown user" in said(reading, "repairs")


def test_a_project_s_creator_that_nobody_knows_is_left_out() -> None:
    # NVivo and QualCoder write a creator that is not among the users.
    reading = read_package("", attributes=f'name="x" creatingUserGUID="{guid(9)}"')
    assert reading.project.users == ()
    assert "creatingUserGUID" in said(reading, "losses")
    assert reading.valid


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"hello", "study.qdpx", "study.qdpx: this is not a zip"),
        (b"hello", "study.qdc", "this is not a REFI-QDA project"),
        (b"", "study.qdpx", "this is not a zip"),
        (b"PK\x03\x04 broken", "study.qdpx", "study.qdpx: the package is not a readable zip"),
        (b"<html/>", "study.qdc", "the XML is a html"),
        (b"<CodeBook>", "study.qdc", "not well-formed"),
        (b"<a>\xff</a>", "study.qdc", "line 1: the text is not UTF-8"),
    ],
)
def test_what_is_not_refi_qda_at_all(content: bytes, name: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(io.BytesIO(content), name)


def test_a_text_given_twice_is_read_from_the_xml() -> None:
    body = text_source("<PlainTextContent>otro</PlainTextContent>")
    reading = read_package(body, {"sources/text.txt": TEXT})
    document = only_document(reading)
    assert isinstance(document, Document)
    assert document.text == "otro"
    assert "both a text and a path" in said(reading, "errors")
