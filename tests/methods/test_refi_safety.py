"""Packages that mean harm are refused with a sentence, quickly and before anything is kept."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import package as package_module
from ayni.methods.refi_qda import read, write_qdpx
from tests.methods.refi_files import guid, package, project_xml, read_package, selection_xml, text_source

FLOOD = b"\0" * 64 * 2**20


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = package(project_xml(text_source("")), {"sources/text.txt": FLOOD})
    with pytest.raises(BadInput, match=r"sources/text.txt: \d+ bytes would unpack to 64 MB.*zip bomb"):
        read(bomb, "study.qdpx")


def test_a_bomb_in_many_small_parts_is_refused_too() -> None:
    bomb = package(project_xml(""), {f"sources/{number}.txt": b"\0" * 2**20 for number in range(40)})
    with pytest.raises(BadInput, match=r"the package: .*zip bomb"):
        read(bomb, "study.qdpx")


def test_a_header_that_lies_about_the_size_is_refused() -> None:
    content = package(project_xml(text_source("")), {"sources/text.txt": b"\0" * 2**20}).getvalue()
    lie = content.replace((2**20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(BadInput, match="not a readable zip"):
        read(io.BytesIO(lie), "study.qdpx")


def test_too_many_entries_and_too_large_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "MOST_ENTRIES", 3)
    with pytest.raises(BadInput, match="5 entries; the limit is 3"):
        read(package(project_xml(""), {f"sources/{number}": "" for number in range(4)}), "study.qdpx")
    monkeypatch.setattr(package_module, "LARGEST_TEXT", 10)
    with pytest.raises(BadInput, match="too much for a text"):
        read(package(project_xml(text_source("")), {"sources/text.txt": "x" * 11}), "study.qdpx")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "sources/../../evil.txt", "/etc/passwd", "C:\\evil.txt", "..\\evil"]
)
def test_entries_that_point_out_of_the_package(name: str) -> None:
    with pytest.raises(BadInput, match="points out of the package"):
        read(package(project_xml(""), {name: "x"}), "study.qdpx")


@pytest.mark.parametrize(
    "path", ["internal://../../etc/passwd", "internal://..\\..\\secret.txt", "../secret.txt"]
)
def test_paths_that_lead_out_of_the_package(path: str) -> None:
    with pytest.raises(BadInput, match="leads out of the package"):
        read_package(text_source("", path))


def test_two_entries_of_one_name() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("project.qde", project_xml(""))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("project.qde", project_xml("<Users/>"))
    stream.seek(0)
    with pytest.raises(BadInput, match="holds this name twice"):
        read(stream, "study.qdpx")


@pytest.mark.parametrize("names", [[], ["one.qde", "two.qde"]])
def test_no_project_or_several_in_a_package(names: list[str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
        for name in names:
            archive.writestr(name, project_xml(""))
    stream.seek(0)
    with pytest.raises(BadInput, match="several projects" if names else "no .qde file"):
        read(stream, "study.qdpx")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

ATTACKS = {
    "billion laughs": f'<!DOCTYPE Project [<!ENTITY l0 "ha">{LAUGHS}]><Project name="&l9;">&l9;</Project>',
    "file": '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="x">&x;</Project>',
    "network": '<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/x.dtd"><Project name="x"/>',
    "behind a comment": '<!-- <Project> --><?x y?>\n<!DOCTYPE x [<!ENTITY x "y">]><Project name="&x;"/>',
    "in lower case": '<!doctype Project [<!ENTITY x "y">]><Project name="&x;"/>',
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_entity_attacks_are_refused(attack: str, encoding: str) -> None:
    with pytest.raises(BadInput, match=r"DOCTYPE|well-formed"):
        read(package(attack.encode(encoding)), "study.qdpx")


def test_another_encoding_cannot_hide_a_document_type() -> None:
    hidden = '<?xml version="1.0" encoding="utf-7"?>' + "+ADwAIQ-DOCTYPE x+AD4-<Project/>"
    with pytest.raises(BadInput):
        read(package(hidden), "study.qdpx")


def test_an_undefined_entity_is_refused() -> None:
    with pytest.raises(BadInput, match="not well-formed"):
        read(package('<Project name="&x;"/>'), "study.qdpx")


def test_an_abyss_of_codes_is_refused() -> None:
    depth = 5000
    codes = f'<Code guid="{guid(1)}" name="a" isCodable="true">' * depth + "</Code>" * depth
    with pytest.raises(BadInput, match="not well-formed"):
        read_package(f"<CodeBook><Codes>{codes}</Codes></CodeBook>")


def test_absurd_numbers_are_no_positions() -> None:
    body = text_source(selection_xml(20, 0, int("9" * 4000)))
    reading = read_package(body, {"sources/text.txt": "abc"})
    assert not reading.valid
    assert reading.project.counts()["selections"] == 0


PICTURE = f'<PictureSource guid="{guid(30)}" path="internal://a.png"/></Sources>'
WHOLE = package(
    project_xml(text_source(selection_xml(20, 0, 3)).replace("</Sources>", PICTURE)),
    {"sources/text.txt": "abc def", "sources/a.png": "\x89PNG"},
).getvalue()


@given(st.data())
@settings(max_examples=150)
def test_damaged_packages_are_read_or_refused_but_never_crash(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for content in (bytes(damaged), bytes(damaged[:cut])):
        with suppress(BadInput):
            reading = read(io.BytesIO(content), "study.qdpx")
            write_qdpx(reading.project, io.BytesIO(), reading.files)
