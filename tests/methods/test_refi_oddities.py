"""Ways of single programs, values of other forms, other formats: put right, or lost with a word about it."""

import io

import pytest

from ayni.methods.refi_qda import Media, Reading, read
from tests.methods.refi_files import (
    CODEBOOK,
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


def test_nvivo_codes_at_cases() -> None:
    # NVivo's codings can name a case; where a code has the case's GUID too, it is that code.
    case = f'<Cases><Case guid="{guid(5)}" name="Rosa"/></Cases>'
    body = text_source(selection_xml(20, 0, 9, code=guid(5))).replace("<Sources>", f"{case}<Sources>")
    reading = read_package(body, {"sources/text.txt": TEXT})
    assert reading.project.cases[0].selections == (guid(20),)
    assert f"it codes at case {guid(5)}" in said(reading, "losses")
    both = body.replace("</Codes>", f'<Code guid="{guid(5)}" name="Rosa" isCodable="true"/></Codes>')
    reading = read_package(both, {"sources/text.txt": TEXT})
    assert only_document(reading).selections[0].codings[0].code == guid(5)
    assert not reading.losses


def test_a_note_coded_at_a_case_cannot_be_the_case_s_part() -> None:
    coding = f'<Coding guid="{guid(31)}"><CodeRef targetGUID="{guid(5)}"/></Coding>'
    body = (
        f'<Cases><Case guid="{guid(5)}" name="Rosa"/></Cases><Notes><Note guid="{guid(30)}">'
        f"<PlainTextContent>hm</PlainTextContent>{coding}</Note></Notes>"
    )
    reading = read_package(body)
    assert reading.project.cases[0].sources == ()
    assert f"code {guid(5)} is unknown; the coding is left out" in said(reading, "losses")


def test_qualcoder_annotations_move_to_their_text() -> None:
    body = text_source(f'<NoteRef targetGUID="{guid(30)}"/>') + (
        f'<Notes><Note guid="{guid(30)}"><PlainTextContent>hm</PlainTextContent>'
        f'<PlainTextSelection guid="{guid(31)}" startPosition="0" endPosition="9"/></Note></Notes>'
    )
    reading = read_package(body, {"sources/text.txt": TEXT}, 'name="x" origin="QualCoder 3.8"')
    document = only_document(reading)
    assert selected(document) == ["Confiamos"]
    assert document.selections[0].note_refs == (guid(30),)
    assert reading.project.notes[0].selections == ()
    assert not reading.losses


def test_pdf_selections_with_broken_numbers_and_texts_outside_their_text() -> None:
    body = (
        f'{CODEBOOK}<Sources><PDFSource guid="{guid(10)}" name="a.pdf" path="internal://a.pdf">'
        f'<Representation guid="{guid(11)}" plainTextPath="internal://text.txt"/>{selection_xml(20, 0, 9)}'
        f'<PDFSelection guid="{guid(21)}" page="0" firstX="61.2" firstY="633.6" secondX="244" secondY="316"/>'
        "</PDFSource></Sources>"
    )
    reading = read_package(body, {"sources/a.pdf": b"%PDF", "sources/text.txt": TEXT})
    (source,) = reading.project.sources
    assert isinstance(source, Media)
    assert source.text is not None
    assert selected(source.text) == ["Confiamos"]
    assert "61.2 was rounded" in said(reading, "repairs")
    assert not reading.valid
    assert not reading.losses
    assert list(reading.files) == [source.path.removeprefix("internal://") if source.path else ""]


def test_missing_and_unused_files_are_told() -> None:
    body = f'<Sources><PictureSource guid="{guid(10)}" path="internal://gone.png"/></Sources>'
    reading = read_package(body, {"sources/left.mp3": b"ID3"})
    (source,) = reading.project.sources
    assert isinstance(source, Media)
    assert source.path is None
    assert "does not hold internal://gone.png" in said(reading, "losses")
    assert "left.mp3: no source names this file" in said(reading, "losses")


def test_what_the_standard_does_not_know_is_told() -> None:
    body = f'<Users><User guid="{guid(1)}" name="Ana" mood="good"/></Users><Extras><Extra/></Extras>'
    reading = read_package(body)
    assert "attribute mood is not part of the standard; left out" in said(reading, "losses")
    assert "Extras in Project is not part of the standard; left out" in said(reading, "losses")


def test_values_that_do_not_fit_their_type_become_text() -> None:
    def value(tag: str, written: str) -> str:
        return (
            f'<VariableValue><VariableRef targetGUID="{guid(40)}"/><{tag}>{written}</{tag}></VariableValue>'
        )

    body = (
        f'<Variables><Variable guid="{guid(40)}" name="size" typeOfVariable="integer"/></Variables>'
        f'<Cases><Case guid="{guid(5)}">'
        + value("IntegerValue", "5.0")
        + value("IntegerValue", "five")
        + value("BooleanValue", "True")
        + value("FloatValue", "1e3")
        + value("DateValue", "2024-02-29T10:00:00")
        + value("FloatValue", "")
        + "</Case></Cases>"
    )
    reading = read_package(body)
    assert [(v.kind, v.text) for v in reading.project.cases[0].values] == [
        ("Integer", "5"),
        ("Text", "five"),
        ("Boolean", "true"),
        ("Float", "1000"),
        ("Date", "2024-02-29"),
        (None, ""),
    ]
    assert reading.project.variables[0].kind == "Integer"


@pytest.mark.parametrize(
    ("attribute", "written", "read_as"),
    [
        ("creationDateTime", "2021-01-15 23:37:54", "2021-01-15T23:37:54"),
        ("creationDateTime", "2021-01-15", "2021-01-15T00:00:00"),
        ("creationDateTime", "last week", None),
    ],
)
def test_times_of_other_forms(attribute: str, written: str, read_as: str | None) -> None:
    reading = read_package("", attributes=f'name="x" {attribute}="{written}"')
    assert reading.project.stamp.created_at == read_as
    assert bool(reading.losses) == (read_as is None)


@pytest.mark.parametrize(
    ("written", "read_as"), [("FF8800", "#FF8800"), ("#80ff8800", "#ff8800"), ("red", None)]
)
def test_colours_of_other_forms(written: str, read_as: str | None) -> None:
    code = f'<Code guid="{guid(1)}" name="a" isCodable="True" color="{written}"/>'
    reading = read_package(f"<CodeBook><Codes>{code}</Codes></CodeBook>")
    assert reading.project.codes[0].color == read_as
    assert bool(reading.losses) == (read_as is None)


def test_sections_out_of_order_and_older_namespaces_are_read() -> None:
    source = f'<TextSource guid="{guid(10)}"><PlainTextContent>a</PlainTextContent></TextSource>'
    xml = project_xml(f"<Sources>{source}</Sources>{CODEBOOK}").replace("project:1.0", "project:0:4")
    reading = read(package(xml), "study.qdpx")
    assert reading.project.counts()["sources"] == reading.project.counts()["codes"] == 1
    assert not reading.valid
    assert not reading.losses


def test_a_codebook_file_by_itself() -> None:
    xml = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="ATLAS.ti Win 23.4.0"><Codes>'
        f'<Code guid="{{{guid(1)}}}" name="a" isCodable="true"><Description>d</Description>'
        f'<Code guid="{guid(2)}" name="b" isCodable="false"/></Code></Codes>'
        f'<Sets><Set guid="{guid(3)}" name="s"><MemberCode guid="{guid(1)}"/></Set></Sets></CodeBook>'
    )
    reading = read(io.BytesIO(b"\xef\xbb\xbf" + xml.encode()), "codes.qdc")
    assert reading.valid
    assert reading.project.origin == "ATLAS.ti Win 23.4.0"
    assert [code.name for code in reading.project.all_codes()] == ["a", "b"]
    assert reading.project.sets[0].codes == (guid(1),)


def test_members_named_by_the_other_format_s_attribute() -> None:
    sets = f'<Sets><Set guid="{guid(3)}" name="s"><MemberCode guid="{guid(2)}"/></Set></Sets>'
    reading = read_package(CODEBOOK + sets)
    assert reading.project.sets[0].codes == (guid(2),)
    assert "by guid instead of targetGUID" in said(reading, "repairs")
    assert not reading.losses


def test_taguette_s_empty_sets_are_a_breach_but_read() -> None:
    xml = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>'
        f'<Code guid="{guid(1).upper()}" name="a" isCodable="true"/></Codes><Sets/></CodeBook>'
    )
    reading = read(io.BytesIO(xml.encode()), "codes.qdc")
    assert "Set is missing in Sets" in said(reading, "errors")
    assert not reading.losses


def test_a_project_s_xml_without_its_package_misses_its_texts() -> None:
    reading = read(io.BytesIO(project_xml(text_source(selection_xml(20, 0, 9))).encode()), "project.qde")
    assert reading.project.counts()["codings"] == 1
    assert "the package does not hold its text" in said(reading, "losses")
