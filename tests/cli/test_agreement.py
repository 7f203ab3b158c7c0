"""`ayni agreement`: tables in, JSON out, bad tables named by file and row."""

import json
from pathlib import Path
from typing import Any

import pytest

from ayni.cli.agreement import main
from ayni.methods.errors import BadInput

CODINGS = "unit,coder,value\n1,ana,x\n1,eva,x\n2,ana,x\n2,eva,y\n3,ana,y\n3,eva,y\n"

SEGMENTS = (
    "begin,end,coder,value\n75,145,i,c\n220,250,i,c\n70,150,j,c\n205,225,j,c\n250,270,j,c\n"
    "30,90,i,k\n150,200,i,k\n30,90,j,k\n150,200,j,k\n"
)


class Command:
    """The command on a table that it writes first."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = folder / "table.csv"
        self.capsys = capsys

    def __call__(self, table: str | bytes, *before: str, after: tuple[str, ...] = ()) -> dict[str, Any]:
        self.path.write_bytes(table.encode() if isinstance(table, str) else table)
        assert main([*before, str(self.path), *after]) == 0
        printed: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return printed


@pytest.fixture
def agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def test_codings_give_every_coefficient_with_its_base_and_disagreements(agreement: Command) -> None:
    found = agreement(CODINGS, "--replicates", "0")
    assert found == {
        "level": "nominal",
        "units": 3,
        "coders": 2,
        "values": 6,
        "pairable_units": 3,
        "pairable_values": 6,
        "percent": pytest.approx(2 / 3),
        "cohen_kappa": pytest.approx(0.4),
        "fleiss_kappa": pytest.approx(1 / 3),
        "krippendorff_alpha": pytest.approx(4 / 9),
        "intervals": {},
        "bootstrap": None,
        "reasons": {},
        "disagreements": [{"unit": "2", "share": 1.0, "values": {"ana": "x", "eva": "y"}}],
    }


def test_intervals_come_with_the_seed_that_repeats_them(agreement: Command) -> None:
    table = CODINGS + "".join(f"{unit},{coder},x\n" for unit in range(4, 40) for coder in ("ana", "eva"))
    found = agreement(table, "--seed", "5", "--replicates", "200", "--confidence", "0.9")
    assert found["bootstrap"] == {"replicates": 200, "seed": 5, "confidence": 0.9}
    low, high = found["intervals"]["percent"]
    assert low < found["percent"] < high
    assert found == agreement(table, "--seed", "5", "--replicates", "200", "--confidence", "0.9")


def test_levels_and_the_order_of_an_ordinal_scale(agreement: Command) -> None:
    table = CODINGS.replace("x", "bajo").replace("y", "alto") + "4,ana,medio\n4,eva,alto\n"
    found = agreement(table, "--level", "ordinal", "--order", "bajo,medio,alto")
    assert found["level"] == "ordinal"
    assert found["krippendorff_alpha"] != agreement(table)["krippendorff_alpha"]


def test_what_cannot_be_computed_is_null_with_a_reason(agreement: Command) -> None:
    found = agreement("unit,coder,value\n1,ana,x\n1,eva,x\n2,ana,x\n2,eva,x\n")
    assert found["krippendorff_alpha"] is None
    assert "single value" in found["reasons"]["krippendorff_alpha"]
    assert found["disagreements"] == []


def test_tables_as_spreadsheets_write_them(agreement: Command) -> None:
    # A byte order mark, semicolons, capitals, spaces, another column, Windows line ends, an empty last row.
    table = b"\xef\xbb\xbf" + CODINGS.replace("unit,", "Unit , note,").replace("1,ana", "1,ñ,ana").encode()
    rows = table.decode("utf-8-sig").splitlines()
    widened = [rows[0], *(row if row.count(",") == 3 else row.replace(",", ",,", 1) for row in rows[1:])]
    written = "\r\n".join(widened).replace(",", ";") + "\r\n\r\n"
    assert agreement(b"\xef\xbb\xbf" + written.encode(), "--replicates", "0") == agreement(
        CODINGS, "--replicates", "0"
    )


def test_segments_give_u_alpha_overall_and_per_code(agreement: Command) -> None:
    found = agreement(SEGMENTS, "--segments", after=("--length", "300"))
    assert found["u_alpha"]["overall"] == pytest.approx(0.859, abs=5e-4)
    assert found["u_alpha"]["per_code"] == {"c": pytest.approx(0.7286, abs=5e-5), "k": 1.0}
    assert (found["length"], found["coders"], found["segments"]) == (300, 2, 9)
    assert found["u_alpha_2016"]["with_uncoded"] is None
    assert "two codes" in found["reasons"]["with_uncoded"]
    assert found["disagreements"][1] == {
        "value": "c",
        "difference": 400,
        "share": pytest.approx(400 / 1300),
        "first": {"coder": "j", "begin": 250, "end": 270},
        "second": {"coder": "i", "begin": None, "end": None},
    }


def test_segments_of_one_code_a_place_give_the_family_of_2016_too(agreement: Command) -> None:
    table = "begin,end,coder,value\n0,4,ana,x\n6,9,ana,y\n0,4,eva,x\n7,9,eva,y\n"
    found = agreement(table, "--segments", after=("--length", "20"))["u_alpha_2016"]
    assert found["without_uncoded"] == 1
    assert 0 < found["with_uncoded"] < 1
    assert found["coverage"] == {"x": 1, "y": pytest.approx(4 / 5)}


def test_coders_who_marked_nothing_can_be_named(agreement: Command) -> None:
    table = "begin,end,coder,value\n0,4,ana,x\n"
    alone = agreement(table, "--segments", after=("--length", "20"))
    assert alone["u_alpha"] == {"overall": None, "per_code": {}}
    assert "only coder 'ana'" in alone["reasons"]["overall"]
    named = agreement(table, "--segments", after=("--length", "20", "--coders", "ana,eva"))
    assert named["coders"] == 2
    assert named["u_alpha"]["overall"] is not None


def test_overlaps_are_merged_on_request(agreement: Command) -> None:
    table = "begin,end,coder,value\n0,4,ana,x\n3,9,ana,x\n0,9,eva,x\n"
    found = agreement(table, "--segments", after=("--length", "20", "--merge-overlaps"))
    assert (found["segments"], found["u_alpha"]["overall"]) == (2, 1)


@pytest.mark.parametrize(
    ("table", "arguments", "message"),
    [
        ("unit,coder\n1,ana\n", [], "row 1: column value is missing"),
        ("", [], "row 1: column unit, coder, value is missing"),
        ("unit,coder,value\n1,ana\n", [], "row 2: there are 2 cells; the heading has 3"),
        ("unit,coder,value\n1,ana,x\n\n1,ana,y\n", [], r"row 4: coder 'ana' .* \(first in row 2\)"),
        ("unit,coder,value\n1,ana,x\n", ["--level", "ratio"], "row 2: value 'x' is not a number"),
        (b"unit,coder,value\n1,ana,x\n2,ana,\xf1\n", [], "row 3: the text is not UTF-8"),
        (CODINGS, ["--replicates", "-1"], "-1 replicates"),
        ("begin,end,coder,value\n1,2,ana,x\n", ["--length", "0", "--segments"], "length is 0"),
        ("begin,end,coder,value\n1,dos,ana,x\n", ["--length", "9", "--segments"], "row 2: end 'dos'"),
        ("begin,end,coder,value\n\n1,1,ana,x\n", ["--length", "9", "--segments"], "row 3: end 1 is not"),
        ("begin,end,coder,value\n1,12,ana,x\n", ["--length", "9", "--segments"], "row 2: end 12 lies beyond"),
        (
            "begin,end,coder,value\n1,5,ana,x\n4,9,ana,x\n",
            ["--length", "9", "--segments"],
            "row 3: .* overlaps row 2",
        ),
        (SEGMENTS, ["--segments"], "give --length"),
    ],
)
def test_bad_tables_are_named_by_file_and_row(
    agreement: Command, table: str | bytes, arguments: list[str], message: str
) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        agreement(table, *arguments)
    if "replicates" not in message:
        assert "table.csv: " in str(refused.value)
        assert str(refused.value).count("table.csv") == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.csv: the file cannot be read"):
        main([str(tmp_path / "nowhere.csv")])


def test_one_table_exactly() -> None:
    for arguments in ([], ["a.csv", "--segments", "b.csv"]):
        with pytest.raises(SystemExit) as refused:
            main(arguments)
        assert refused.value.code == 2
