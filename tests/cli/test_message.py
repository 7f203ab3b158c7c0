"""`ayni message parse`: the command, its file, its answers and its refusals."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ayni.__main__ import main
from ayni.cli.message import ZONE
from ayni.methods.message_parser import LONGEST_MESSAGE

TODAY = ["--today", "2026-11-23"]


class _Input:
    """Standard input with the bytes that a pipe would bring."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["message", "parse", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["message", "parse", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def message_file(folder: Path, content: bytes) -> str:
    file = folder / "message.txt"
    file.write_bytes(content)
    return str(file)


def test_a_file_with_one_need_gives_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = message_file(tmp_path, "Doblar 2 planchas 1.20x2.40 de 6 pal sábado, a todo costo".encode())
    assert answer(capsys, file, *TODAY) == {
        "process": "bending",
        "material": None,
        "thickness_mm": 6,
        "length_mm": 2400,
        "width_mm": 1200,
        "quantity": 2,
        "unit": "sheet",
        "deadline": "2026-11-28",
        "material_by": "contractor",
        "urgent": False,
        "unparsed": [],
    }


def test_several_needs_give_a_list_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "20 cartelas de 9mm y aparte doblar 15 planchas inox 1.5"
    monkeypatch.setattr("sys.stdin", _Input(text.encode()))
    first, second = answer(capsys, *TODAY)
    assert (first["quantity"], first["process"], first["item"]) == (20, None, "cartelas")
    assert (second["quantity"], second["process"], second["material"]) == (15, "bending", "stainless")


def test_spanish_is_printed_as_it_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = message_file(tmp_path, b"\xef\xbb\xbf" + "tornear 3 ejes con ñandú".encode())
    assert main(["message", "parse", file, *TODAY]) == 0
    assert '"ñandú"' in capsys.readouterr().out


def test_without_a_day_it_is_today_in_lima(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = datetime.now(ZONE).date().isoformat()
    found = answer(capsys, message_file(tmp_path, b"soldar 2 marcos para hoy"))["deadline"]
    assert before <= found <= datetime.now(ZONE).date().isoformat()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing.txt"
    assert f"{missing}: cannot be read (No such file" in refusal(capsys, str(missing))
    assert f"{tmp_path}: cannot be read" in refusal(capsys, str(tmp_path))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("doblez de 3 tubos con ñ".encode("latin-1"), "byte 22 is not UTF-8"),
        (b" \n\t", "there is no message"),
        (b"a " * LONGEST_MESSAGE, f"at most {LONGEST_MESSAGE}"),
        (b"a " * 4 * LONGEST_MESSAGE, f"at most {LONGEST_MESSAGE}"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    assert reason in refusal(capsys, message_file(tmp_path, content), *TODAY)


@pytest.mark.parametrize("arguments", [["parse", "--today", "23/11/2026"], ["parse", "a", "b"], [], ["sing"]])
def test_wrong_usage_ends_with_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["message", *arguments])
    assert ended.value.code == 2
    assert "usage: ayni message" in capsys.readouterr().err
