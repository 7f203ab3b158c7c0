"""`ayni refi check` and `roundtrip`: JSON out, files replaced only when whole, bad files named."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ayni.cli.refi import main
from ayni.methods.errors import BadInput
from tests.methods.refi_files import guid, package, project_xml, selection_xml, text_source

BODY = text_source(selection_xml(20, 0, 9)) + (
    f'<Notes><Note guid="{guid(50)}" name="memo"><PlainTextContent>why</PlainTextContent></Note></Notes>'
    f'<Links><Link guid="{guid(51)}" originGUID="{guid(50)}" targetGUID="{guid(20)}"/></Links>'
    f'<Sets><Set guid="{guid(52)}" name="all"><MemberSource targetGUID="{guid(10)}"/></Set></Sets>'
)


class Refi:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def project(self, body: str = BODY, attributes: str = 'name="Study" origin="MAXQDA 24"') -> str:
        path = self.folder / "study.qdpx"
        content = package(project_xml(body, attributes), {"sources/text.txt": "Confiamos poco."})
        path.write_bytes(content.getvalue())
        return str(path)

    def __call__(self, *arguments: str) -> dict[str, Any]:
        assert main(list(arguments)) == 0
        printed: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return printed


@pytest.fixture
def refi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refi:
    return Refi(tmp_path, capsys)


def test_check_says_what_a_file_holds(refi: Refi) -> None:
    assert refi("check", refi.project()) == {
        "valid": True,
        "errors": [],
        "origin": "MAXQDA 24",
        "users": 1,
        "codes": 1,
        "sources": 1,
        "selections": 1,
        "codings": 1,
        "cases": 0,
        "variables": 0,
        "notes": 1,
        "links": 1,
        "sets": 1,
        "repairs": [],
        "losses": [],
    }


def test_check_says_what_is_wrong_and_what_would_be_lost(refi: Refi) -> None:
    body = text_source(selection_xml(20, 0, 999) + selection_xml(21, 0, 4, code=guid(77)))
    found = refi("check", refi.project(body))
    assert found["valid"] is False
    assert any("beyond the text's end at 15" in error for error in found["errors"])
    assert any(f"code {guid(77)} is unknown" in error for error in found["errors"])
    assert len(found["losses"]) == 2


def test_roundtrip_writes_the_same_project_and_reports(refi: Refi) -> None:
    first, second = refi.folder / "one.qdpx", refi.folder / "two.qdpx"
    report = refi("roundtrip", refi.project(), str(first))
    assert (report["origin"], report["codings"], report["losses"]) == ("MAXQDA 24", 1, [])
    again = refi("roundtrip", str(first), str(second))
    assert again["losses"] == []
    assert first.read_bytes() == second.read_bytes()
    checked = refi("check", str(first))
    assert (checked["valid"], checked["origin"]) == (True, "Ayni")
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist()[0] == "project.qde"


def test_roundtrip_to_a_codebook_a_table_and_a_page(refi: Refi) -> None:
    project = refi.project()
    codebook = refi("roundtrip", project, str(refi.folder / "codes.qdc"))
    assert "a codebook has no sources; 1 are left out" in codebook["losses"]
    assert refi("check", str(refi.folder / "codes.qdc"))["codes"] == 1
    table = refi("roundtrip", project, str(refi.folder / "codings.csv"))
    assert "a table of codings has no notes; 1 are left out" in table["losses"]
    assert "Interview,text,0,9,Confiamos,trust,Ana" in (refi.folder / "codings.csv").read_text("utf-8-sig")
    refi("roundtrip", project, str(refi.folder / "texts.html"))
    assert ">Confiamos</mark>" in (refi.folder / "texts.html").read_text()


def test_strict_roundtrip_refuses_and_writes_nothing(refi: Refi) -> None:
    out = refi.folder / "out.qdpx"
    project = refi.project(text_source(selection_xml(20, 0, 999)))
    with pytest.raises(BadInput, match=r"study\.qdpx: line 3, .* beyond the text's end at 15"):
        main(["roundtrip", "--strict", project, str(out)])
    assert not out.exists()
    assert refi("roundtrip", project, str(out))["losses"]


def test_a_failed_write_leaves_the_old_file_and_no_other(refi: Refi) -> None:
    out = refi.folder / "codes.qdc"
    out.write_text("old")
    with pytest.raises(BadInput, match="has no codes"):
        main(["roundtrip", refi.project(""), str(out)])
    assert out.read_text() == "old"
    assert {path.name for path in refi.folder.iterdir()} == {"codes.qdc", "study.qdpx"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere.qdpx"], r"nowhere\.qdpx: the file cannot be read"),
        (["roundtrip", "study.qdpx", "out.docx"], r"out\.docx: the ending says the format"),
        (["roundtrip", "study.qdpx", "no/such/folder/out.qdpx"], "cannot be written"),
    ],
)
def test_files_that_cannot_be_read_or_written(refi: Refi, arguments: list[str], message: str) -> None:
    refi.project()
    command, *names = arguments
    with pytest.raises(BadInput, match=message):
        main([command, *(str(refi.folder / name) for name in names)])


def test_what_is_not_a_zip_is_named(refi: Refi) -> None:
    path = refi.folder / "broken.qdpx"
    path.write_text("hello")
    with pytest.raises(BadInput, match=r"broken\.qdpx: this is not a zip"):
        main(["check", str(path)])


def test_usage() -> None:
    for arguments in ([], ["check"], ["roundtrip", "a.qdpx"], ["explode", "a.qdpx"]):
        with pytest.raises(SystemExit) as refused:
            main(arguments)
        assert refused.value.code == 2
