"""`ayni purchase solve`: the command, its file, its answer and its refusals."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from ayni.__main__ import main

PROBLEM: dict[str, Any] = {
    "items": ["Plancha A36 6 mm"],
    "suppliers": [{"id": "Aceros del Perú", "delivery_fee": "120.00"}],
    "offers": [
        {
            "supplier": "Aceros del Perú",
            "item": "Plancha A36 6 mm",
            "tiers": [{"from": 1, "unit_price": "410.00"}, {"from": 10, "unit_price": "385.00"}],
        }
    ],
    "orders": [
        {"firm": "Rosa", "item": "Plancha A36 6 mm", "quantity": 7},
        {"firm": "Julio", "item": "Plancha A36 6 mm", "quantity": 3},
    ],
}


class _Input:
    """Standard input with the bytes that a pipe would bring."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def file_with(folder: Path, content: bytes) -> str:
    file = folder / "problem.json"
    file.write_bytes(content)
    return str(file)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["purchase", "solve", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def test_the_answer_has_the_documented_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purchase", "solve", file_with(tmp_path, json.dumps(PROBLEM).encode())]) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert list(answer) == [
        "status",
        "total_cost",
        "lower_bound",
        "purchases",
        "suppliers",
        "firms",
        "dropped",
        "reasons",
        "sharing",
        "individual_rationality",
        "shapley",
        "warnings",
    ]
    assert answer["purchases"] == [
        {"supplier": "Aceros del Perú", "item": "Plancha A36 6 mm", "quantity": 10, "goods": "3850.00"}
    ]
    assert answer["suppliers"] == {
        "Aceros del Perú": {"goods": "3850.00", "discount": "0.00", "delivery": "120.00"}
    }
    assert (answer["status"], answer["total_cost"], answer["lower_bound"]) == (
        "optimal",
        "3970.00",
        "3970.00",
    )
    assert answer["firms"]["Rosa"]["bill"] == "2779.00"
    assert "Aceros del Perú" in shown.out
    assert shown.err == ""


def test_amounts_written_as_json_numbers_are_exact(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(PROBLEM).replace('"410.00"', "410.10").replace('"385.00"', "385.10")
    monkeypatch.setattr("sys.stdin", _Input(text.encode()))
    assert main(["purchase", "solve", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["total_cost"] == "3971.00"


def test_an_impossible_order_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = PROBLEM | {"offers": []}
    assert main(["purchase", "solve", file_with(tmp_path, json.dumps(document).encode())]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "infeasible"
    assert answer["reasons"] == ["Plancha A36 6 mm: 10 ordered, but no supplier offers it"]


def test_remarks_go_to_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_with(tmp_path, json.dumps(PROBLEM | {"note": "urgent"}).encode())
    assert main(["purchase", "solve", file]) == 0
    shown = capsys.readouterr()
    assert shown.err == f"ayni purchase: {file}: note: unknown key, ignored\n"
    assert json.loads(shown.out)["warnings"] == ["note: unknown key, ignored"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"items": [}', "not JSON: Expecting value at line 1, column 12"),
        (b'{"items": ["\xff"]}', "not UTF-8 at byte 12; save it as UTF-8"),
        (b'{"items": [], "items": []}', 'the key "items" stands twice in one object; keep one'),
        (b'{"items": ["A"]}', "suppliers: missing; add it"),
        (b"[]", "expected an object {...}, found []"),
        (b"[" * 100_000, None),
    ],
)
def test_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str | None
) -> None:
    file = file_with(tmp_path, content)
    shown = refusal(capsys, file)
    assert shown.startswith(f"ayni purchase: {file}: ")
    assert shown.count("\n") == 1
    if message is not None:
        assert shown == f"ayni purchase: {file}: {message}\n"


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "none.json")
    assert refusal(capsys, file) == (
        f"ayni purchase: {file}: cannot be read (No such file or directory); check the name\n"
    )


@pytest.mark.parametrize("arguments", [[], ["solve"], ["solve", "p.json", "--time-limit", "0"], ["buy"]])
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["purchase", *arguments])
    assert stopped.value.code == 2
    assert "usage: ayni purchase" in capsys.readouterr().err
