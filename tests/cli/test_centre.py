"""`ayni centre case`: the command, its answer and its refusals."""

import json
from pathlib import Path

import pytest

from ayni.__main__ import main

PROBLEM = {
    "machine": "Cortadora láser",
    "currency": "PEN",
    "price": 100,
    "life_years": 2,
    "hours_per_month": 5,
    "price_per_hour": 1,
    "discount_rate": 0.1,
    "assumptions": {"hours_per_month": {"kind": "triangular", "low": 4, "mode": 5, "high": 6}},
}


def problem_file(folder: Path, content: bytes) -> str:
    file = folder / "problem.json"
    file.write_bytes(content)
    return str(file)


def test_the_answer_has_the_documented_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = problem_file(tmp_path, json.dumps(PROBLEM, ensure_ascii=False).encode())
    assert main(["centre", "case", file, "--draws", "200", "--seed", "3"]) == 0
    shown = capsys.readouterr().out
    assert '"Cortadora láser"' in shown
    answer = json.loads(shown)
    assert list(answer) == [
        "machine", "currency", "case", "net_present_value", "internal_rate_of_return", "payback_years",
        "discounted_payback_years", "break_even_hours_per_month", "cost_per_hour", "reasons", "years",
        "sensitivity", "simulation",
    ]  # fmt: skip
    assert answer["net_present_value"] == pytest.approx(-100 + 60 / 1.1 + 60 / 1.21)
    assert answer["payback_years"] == pytest.approx(100 / 60)
    assert answer["reasons"] == {}
    assert (answer["simulation"]["draws"], answer["simulation"]["seed"]) == (200, 3)


def test_what_is_not_defined_is_null_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = problem_file(tmp_path, json.dumps({**PROBLEM, "hours_per_month": 0, "assumptions": {}}).encode())
    assert main(["centre", "case", file]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["internal_rate_of_return"] is None
    assert "never become positive" in answer["reasons"]["internal_rate_of_return"]
    assert answer["simulation"] is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "line 1, column 2: not JSON"),
        (b"\xff", "byte 0 is not UTF-8"),
        (b"[]", "not an object"),
        (b"[" * 100_000, "nests too deep"),
        (b'{"price": 1}', "life_years is missing"),
        (b" " * 5_000_001, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    file = problem_file(tmp_path, content)
    assert main(["centre", "case", file]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"ayni centre: {file}: ")
    assert reason in shown.err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["centre", "case", str(tmp_path / "none.json")]) == 2
    assert "cannot be read (No such file" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["case"], ["case", "a", "--draws", "many"], ["sing"]])
def test_wrong_usage_ends_with_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["centre", *arguments])
    assert ended.value.code == 2
    assert "usage: ayni centre" in capsys.readouterr().err
