"""`ayni lots plan`: a file in, documented JSON out, and one clear sentence for a bad file."""

import json
from pathlib import Path
from typing import Any

import pytest

from ayni.__main__ import main

ORDER: dict[str, Any] = {
    "start": "2026-11-23",
    "deadline": "2026-12-05",
    "lots": [
        {"name": "corte", "quantity": 100, "processes": ["laser_cutting"]},
        {"name": "soldadura", "quantity": 40, "depends_on": ["corte"]},
    ],
    "workshops": [
        {
            "name": "Metal Andina",
            "trust": 0.6,
            "offers": [{"lot": "corte", "price": 3, "capacity": 60, "days": 3, "freight": "20.00"}],
        },
        {
            "name": "Taller Ñaña",
            "trust": 0.5,
            "offers": [
                {"lot": "corte", "price": 3.50, "capacity": 100, "days": 5},
                {"lot": "soldadura", "price": 900, "capacity": 40, "basis": "lump", "days": 6},
            ],
        },
    ],
}


def run(tmp_path: Path, order: Any, *options: str) -> int:
    file = tmp_path / "order.json"
    file.write_text(order if isinstance(order, str) else json.dumps(order), "utf-8")
    return main(["lots", "plan", str(file), *options])


def test_prints_the_plan_with_exact_amounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ORDER) == 0
    printed = capsys.readouterr().out
    answer = json.loads(printed)
    assert (answer["status"], answer["cost"], answer["bound"]) == ("optimal", "1240.00", "1240.00")
    assert answer["parts"][0] == {
        "workshop": "Metal Andina", "lot": "corte", "quantity": "60", "cost": "200.00",
    }  # fmt: skip
    assert answer["schedule"][1] == {"lot": "soldadura", "start": "2026-11-28", "finish": "2026-12-04"}
    assert "Taller Ñaña" in printed


def test_prints_what_would_have_to_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, {**ORDER, "deadline": "2026-12-01", "least_trust": 0.55}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "infeasible"
    assert {"workshop": "Taller Ñaña", "lot": "soldadura", "code": "trust_too_low"} in answer["excluded"]
    families = {change["family"] for remedy in answer["remedies"] for change in remedy}
    assert "quantity" in families
    assert all(change["words"] for remedy in answer["remedies"] for change in remedy)


def test_seconds_are_a_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ORDER, "--seconds", "20") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "optimal"
    with pytest.raises(SystemExit) as bad_usage:
        run(tmp_path, ORDER, "--seconds", "-1")
    assert bad_usage.value.code == 2


def lot(**fields: Any) -> dict[str, Any]:
    return {**ORDER, "lots": [{**ORDER["lots"][0], **fields}], "workshops": []}


def offer(**fields: Any) -> dict[str, Any]:
    whole = {"lot": "corte", "price": 1, "capacity": 1, **fields}
    return {**ORDER, "workshops": [{"name": "A", "offers": [whole]}]}


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ("{", "order.json, line 1, column 2: no JSON"),
        ("[]", "the file is not an object"),
        ("[" * 100_000, "nested too deeply"),
        ({**ORDER, "lotes": []}, "the unknown key 'lotes'"),
        ({**ORDER, "deadline": "mañana"}, "the file.deadline is 'mañana'; write a date"),
        ({**ORDER, "most_workshops": 1.5}, "the file.most_workshops is 1.5; write a whole number"),
        ({**ORDER, "lots": {}}, "the file.lots is not a list"),
        (lot(quantity="doce"), "lots[0].quantity is not a number"),
        (lot(quantity=-3), "Lot 'corte': the quantity is -3"),
        (lot(name=7), "lots[0].name is Decimal('7'); write a text"),
        (lot(processes="laser"), "lots[0].processes is not a list of texts"),
        (lot(processes=["sorcery"]), "Unknown process code 'sorcery'"),
        (offer(price=True), "workshops[0].offers[0].price is not a number"),
        (offer(basis="kilo"), "workshops[0].offers[0].basis is 'kilo'"),
        (offer(lot="pintura"), "offers for lot 'pintura', which is not in the order"),
        ('{"start": NaN}', "NaN is not a number"),
    ],
)
def test_a_bad_file_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: Any, fault: str
) -> None:
    assert run(tmp_path, order) == 2
    said = capsys.readouterr()
    assert fault in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_missing_key_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, {key: ORDER[key] for key in ("start", "lots", "workshops")}) == 2
    assert "the file has no 'deadline'; add it." in capsys.readouterr().err


def test_a_file_that_is_not_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "order.json").write_bytes(b'{"start": "\xf1"}')
    assert main(["lots", "plan", str(tmp_path / "order.json")]) == 2
    assert "byte 11 is not UTF-8" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lots", "plan", str(tmp_path / "none.json")]) == 2
    assert "cannot be read (No such file or directory)" in capsys.readouterr().err
