"""A price list as people keep it: read, faults by row and column, out and in again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.organization_list import read_table
from ayni.methods.price_list import COLUMNS, Value, as_csv, as_table, as_workbook, check_list, read_number

HEADER = [
    "Código", "Nombre", "Se pide por", "Forma", "Material", "Espesor mm", "Ancho mm", "Largo mm", "Proveedor", "Precio",
    "Precio por", "IGV",
]  # fmt: skip
SHEET = [
    "A36-6",
    "Plancha 6",
    "pieza",
    "plancha",
    "A36",
    "6",
    "1200",
    "2400",
    "Aceros Lima",
    "4.35",
    "kilo",
    "más IGV",
]


def test_a_whole_row_is_read_with_its_codes() -> None:
    (row,) = check_list([HEADER, SHEET]).rows
    assert row.row == 2
    assert row.values["form"] == "sheet"
    assert (row.values["price"], row.values["basis"], row.values["tax"]) == (Decimal("4.35"), "kg", "added")


@pytest.mark.parametrize(
    ("place", "text", "column", "reason"),
    [
        (9, "cuatro", "price", "not_a_number"),
        (9, "4,350", "price", "ambiguous"),
        (9, "-4", "price", "not_a_number"),
        (9, "0", "price", "out_of_range"),
        (9, "4.35001", "price", "too_many_decimals"),
        (10, "quintal", "basis", "unknown_word"),
        (11, "", "tax", "missing_with_price"),
        (5, "", "thickness_mm", "missing_for_form"),
        (0, "", "code", "missing"),
        (3, "cubo", "form", "unknown_word"),
    ],
)
def test_every_fault_has_its_row_column_and_reason(place: int, text: str, column: str, reason: str) -> None:
    cells = [*SHEET]
    cells[place] = text
    (fault,) = check_list([HEADER, cells]).faults
    assert (fault.row, fault.column, fault.value, fault.reason) == (2, column, text, reason)


def test_rows_of_one_code_must_agree() -> None:
    other = [*SHEET]
    other[5] = "9"
    (fault,) = check_list([HEADER, SHEET, other]).faults
    assert (fault.row, fault.column, fault.reason) == (3, "thickness_mm", "differs_from_row_above")


def test_without_a_header_says_what_it_needs() -> None:
    with pytest.raises(BadInput, match="código"):
        check_list([SHEET])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1220", "1220"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("S/ 410", "410"),
    ],
)
def test_numbers_as_people_write_them(text: str, amount: str) -> None:
    assert read_number(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1,250", "", "1..2", "12 kg", "٣", "1e5"])
def test_a_number_that_is_not_clear_is_not_guessed(text: str) -> None:
    assert read_number(text) is None


words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.tuples(words, words, st.decimals("0.01", 99999, places=2)), min_size=1, max_size=5))
def test_what_goes_out_comes_in_again(made: list[tuple[str, str, Decimal]]) -> None:
    rows: list[dict[str, Value | None]] = [
        {"code": f"X{number}", "name": f"n {name}", "unit": "piece", "group": "other", "supplier": f"p {supplier}",
         "price": price, "basis": "piece", "tax": "included"}
        for number, (name, supplier, price) in enumerate(made)
    ]  # fmt: skip
    again = check_list(as_table(rows))
    assert again.faults == ()
    assert [dict(row.values) for row in again.rows] == rows


def test_a_formula_is_kept_as_text() -> None:
    row = {"code": "=1+1", "name": "-x", "unit": "piece", "group": "other"}
    assert as_table([row])[1][:2] == ["'=1+1", "'-x"]
    for content, name in ((as_csv([row]).encode(), "l.csv"), (as_workbook([row]), "l.xlsx")):
        (again,) = check_list(read_table(content, name).rows).rows
        assert (again.values["code"], again.values["name"]) == ("=1+1", "-x")


def test_every_column_is_documented_by_its_header() -> None:
    assert len({headers[0] for headers in COLUMNS.values()}) == len(COLUMNS)
