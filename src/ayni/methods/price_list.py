"""A price list as a table: items with their dimensions, and what suppliers ask for them.

`check_list` reads the rows of a CSV or XLSX file (`organization_list.read_table`) and names every fault by row
and column; `as_csv` and `as_workbook` write the same columns, so that a list taken out goes in again unchanged.
A row is one item with one supplier's price, or an item without a price.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from types import MappingProxyType

from ayni.methods.errors import BadInput
from ayni.methods.metal_weight import DIMENSIONS, Piece, weight_kg
from ayni.methods.word_stems import fold

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": ("código", "cod", "sku", "code"),
        "name": ("nombre", "artículo", "descripción", "producto", "name"),
        "group": ("grupo", "familia", "group"),
        "unit": ("se pide por", "unidad", "unit"),
        "form": ("forma", "form"),
        "material": ("material", "calidad"),
        "thickness_mm": ("espesor mm", "espesor", "thickness_mm"),
        "width_mm": ("ancho mm", "ancho", "width_mm"),
        "height_mm": ("alto mm", "alto", "height_mm"),
        "diameter_mm": ("diámetro mm", "diámetro", "diameter_mm"),
        "length_mm": ("largo mm", "largo", "length_mm"),
        "density_kg_m3": ("densidad kg/m3", "densidad", "density_kg_m3"),
        "piece_kg": ("kg por pieza", "peso", "piece_kg"),
        "piece_litres": ("litros por pieza", "litros", "piece_litres"),
        "supplier": ("proveedor", "supplier"),
        "price": ("precio", "price"),
        "basis": ("precio por", "base", "basis"),
        "tax": ("igv", "impuesto", "tax"),
        "noted_on": ("fecha", "date", "noted_on"),
    }
)
"""Each field with the headers by which it is known; the first is written."""

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "group": {
            "sheet": "planchas", "profile": "perfiles", "tube": "tubos", "bar": "barras",
            "welding": "electrodos", "paint": "pinturas", "gas": "gases", "fastener": "pernos",
            "abrasive": "abrasivos", "other": "otros",
        },
        "unit": {"kg": "kilo", "piece": "pieza", "metre": "metro", "litre": "litro"},
        "form": {
            "sheet": "plancha", "flat_bar": "platina", "round_bar": "barra redonda",
            "square_bar": "barra cuadrada", "hexagonal_bar": "barra hexagonal",
            "round_tube": "tubo redondo", "rectangular_tube": "tubo rectangular", "angle": "ángulo",
        },
        "basis": {"kg": "kilo", "tonne": "tonelada", "piece": "pieza", "metre": "metro", "litre": "litro"},
        "tax": {"included": "incluido", "added": "más IGV", "exempt": "exonerado"},
    }
)  # fmt: skip
"""The words of each choice, by its code; the code itself is read as well."""

NUMBERS = (
    "thickness_mm", "width_mm", "height_mm", "diameter_mm", "length_mm", "density_kg_m3", "piece_kg",
    "piece_litres", "price",
)  # fmt: skip
DECIMALS: Mapping[str, int] = MappingProxyType(
    {name: 4 if name in {"price", "piece_kg", "piece_litres"} else 3 for name in NUMBERS}
)
LARGEST = Decimal(10) ** 5
"""Millimetres, kilograms, litres or money; nothing sold by the piece is larger."""

Value = str | Decimal | date


@dataclass(frozen=True)
class Fault:
    """Something in the file that must be corrected: its row as spreadsheets count, column, text and reason."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class ListRow:
    """One checked row. `values` holds only what the row says; choices are codes."""

    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class PriceList:
    """The rows that are whole, and the faults of the others."""

    rows: tuple[ListRow, ...]
    faults: tuple[Fault, ...]


@dataclass
class _Reading:
    row: int
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, column: str, value: str, reason: str) -> None:
        self.faults.append(Fault(self.row, column, value, reason))


def check_list(rows: Sequence[Sequence[str]]) -> PriceList:
    """Check a table whose first filled row is its header. Raises `BadInput` where no header is found."""
    start, columns = _header(rows)
    checked: list[ListRow] = []
    faults: list[Fault] = []
    seen: dict[str, Mapping[str, Value]] = {}
    for number, cells in enumerate(rows[start + 1 :], start + 2):
        texts = {name: _bare(cells[place]) for name, place in columns.items() if place < len(cells)}
        if not any(texts.values()):
            continue
        reading = _read(number, texts)
        _refuse_contradiction(reading, seen)
        faults += reading.faults
        if not reading.faults:
            checked.append(ListRow(number, reading.values))
    return PriceList(tuple(checked), tuple(faults))


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    known = {_key(word): name for name, words in COLUMNS.items() for word in (name, *words)}
    for number, cells in enumerate(rows[:20]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = known.get(_key(cell))
            if name is not None:
                columns.setdefault(name, place)
        if {"code", "name"} <= set(columns):
            return number, columns
    raise BadInput("header: no row has the columns «código» and «nombre»; add them as the first row")


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", fold(words.replace("³", "3")))


def _bare(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _read(number: int, texts: Mapping[str, str]) -> _Reading:
    reading = _Reading(number)
    for name, text in texts.items():
        if text:
            _read_cell(reading, name, text)
    for name in ("code", "name"):
        if name not in reading.values:
            reading.refuse(name, "", "missing")
    reading.values.setdefault("unit", "piece")
    reading.values.setdefault("group", "other")
    if "price" in reading.values or "supplier" in reading.values:
        for name in ("supplier", "price", "basis", "tax"):
            if name not in texts or not texts[name]:
                reading.refuse(name, "", "missing_with_price")
    _check_form(reading)
    return reading


def _read_cell(reading: _Reading, name: str, text: str) -> None:
    if name in WORDS:
        code = _choice(name, text)
        reading.values.update({name: code} if code else {})
        if code is None:
            reading.refuse(name, text, "unknown_word")
    elif name in NUMBERS:
        amount = read_number(text)
        if amount is None:
            reading.refuse(
                name, text, "ambiguous" if re.fullmatch(r"\d{1,3},\d{3}", text) else "not_a_number"
            )
        elif not 0 < amount <= LARGEST * (1000 if name == "price" else 1):
            reading.refuse(name, text, "out_of_range")
        elif amount != round(amount, DECIMALS[name]):
            reading.refuse(name, text, "too_many_decimals")
        else:
            reading.values[name] = amount
    elif name == "noted_on":
        _read_day(reading, text)
    else:
        reading.values[name] = text


def _choice(name: str, text: str) -> str | None:
    words = {_key(word): code for code, word in WORDS[name].items()} | {
        _key(code): code for code in WORDS[name]
    }
    key = _key(text)
    return words.get(key) or words.get(key.removesuffix("s"))


def _read_day(reading: _Reading, text: str) -> None:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if found is not None:
        year, month, day, other_day, other_month, other_year = found.groups()
        parts = (year, month, day) if year else (other_year, other_month, other_day)
        with suppress(ValueError):
            reading.values["noted_on"] = date(*map(int, parts))
            return
    reading.refuse("noted_on", text, "not_a_day")


def read_number(text: str) -> Decimal | None:
    """A number as lists write it: 1220, 1.5, 1,5, 1,250.50, 1.250,50; None where it could mean two things."""
    bare = text.strip().removeprefix("S/").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]+)?", bare):
        return Decimal(bare)
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", bare) or re.fullmatch(
        r"[0-9]{1,3}(,[0-9]{3}){2,}", bare
    ):
        return Decimal(bare.replace(",", ""))
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[0-9]{1,12},([0-9]{1,2}|[0-9]{4,})", bare):
        return Decimal(bare.replace(",", "."))
    return None


def _check_form(reading: _Reading) -> None:
    """An item with a form must have its dimensions; then its weight can be worked out."""
    form = reading.values.get("form")
    if not isinstance(form, str):
        return
    measures = {name: reading.values.get(name) for name in DIMENSIONS[form]}
    for name, given in measures.items():
        if given is None and not any(fault.column == name for fault in reading.faults):
            reading.refuse(name, "", "missing_for_form")
    if reading.faults:
        return
    try:
        weight_kg(Piece(form=form, density_kg_m3=Decimal(1), **measures))  # type: ignore[arg-type]  # checked above
    except BadInput:
        reading.refuse("thickness_mm", str(measures.get("thickness_mm", "")), "impossible_wall")


def _refuse_contradiction(reading: _Reading, seen: dict[str, Mapping[str, Value]]) -> None:
    """Rows of the same code must say the same of the item."""
    code = str(reading.values.get("code", ""))
    of_item = {k: v for k, v in reading.values.items() if k not in PRICE_FIELDS}
    earlier = seen.setdefault(code, of_item)
    for name in sorted(set(earlier) | set(of_item)):
        if code and earlier.get(name) != of_item.get(name):
            reading.refuse(name, str(of_item.get(name, "")), "differs_from_row_above")
            return


PRICE_FIELDS = frozenset({"supplier", "price", "basis", "tax", "noted_on"})

_FORMULA = ("=", "+", "-", "@")


def as_table(rows: Iterable[Mapping[str, Value | None]]) -> list[list[str]]:
    """Header and rows as text, in the order of `COLUMNS`, choices in words."""
    return [
        [headers[0] for headers in COLUMNS.values()],
        *([_text(name, row.get(name)) for name in COLUMNS] for row in rows),
    ]


def _text(name: str, value: Value | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    text = WORDS[name].get(str(value), str(value)) if name in WORDS else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(rows: Iterable[Mapping[str, Value | None]]) -> str:
    """The list as CSV with commas."""
    out = StringIO(newline="")
    csv.writer(out).writerows(as_table(rows))
    return out.getvalue()


def as_workbook(rows: Iterable[Mapping[str, Value | None]]) -> bytes:
    """The list as an XLSX workbook; every cell is text, so that nothing is rounded or made a date."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Precios")
    for cells in as_table(rows):
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
