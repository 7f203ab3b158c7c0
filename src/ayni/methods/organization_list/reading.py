"""From the bytes of a file to rows of text, whatever program wrote it."""

import codecs
import csv
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from ayni.methods.errors import BadInput

MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_UNPACKED = 60 * 1024 * 1024
"""Bytes that an XLSX may hold once unpacked; a list of 20,000 organisations holds about a tenth of it."""

SEPARATORS = ",;\t|"
_MAX_CELL = 2000
_LINES_IN_A_CELL = 8


class UnreadableList(BadInput):
    """The file cannot be read as a list. `code` names the reason for programs; the message tells it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Table:
    """Rows of text as they stand in the file (blank ones too), with how they were understood."""

    rows: tuple[tuple[str, ...], ...]
    kind: str
    encoding: str = ""
    separator: str = ""


def read_table(content: bytes, name: str) -> Table:
    """Read a CSV (any usual encoding and separator) or XLSX file; `name` is for messages only.

    At most `MAX_ROWS` rows of `MAX_COLUMNS` columns. Raises `UnreadableList`.
    """
    if not content.strip():
        raise UnreadableList("empty", f"{name}: the file is empty; choose the file with the list")
    if len(content) > MAX_BYTES:
        raise UnreadableList("too_large", f"{name}: larger than {MAX_BYTES // 2**20} MB; split the list")
    if content.startswith(b"PK\x03\x04"):
        return _bounded(_read_workbook(content, name), name, Table((), "xlsx"))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableList("old_excel", f"{name}: an old Excel file (.xls); save it as .xlsx or .csv")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise UnreadableList("not_a_table", f"{name}: not a table; save the list as .xlsx or .csv")
    text, encoding = _decode(content)
    separator, body = _separator_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _bounded(_parse(body, separator), name, Table((), "csv", encoding, separator))


def _bounded(rows: Iterable[Iterable[str]], name: str, understood: Table) -> Table:
    kept: list[tuple[str, ...]] = []
    for row in islice(rows, MAX_ROWS + 1):
        if len(kept) == MAX_ROWS:
            raise UnreadableList("too_many_rows", f"{name}: more than {MAX_ROWS} rows; split the list")
        kept.append(tuple(_clean(cell) for cell in islice(row, MAX_COLUMNS)))
    while kept and not any(kept[-1]):
        kept.pop()
    if not kept:
        raise UnreadableList("empty", f"{name}: no row has anything in it")
    return Table(tuple(kept), understood.kind, understood.encoding, understood.separator)


# Text


def _decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding; a file pasted together from several programs is decoded line by line."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if (unmarked := _unmarked_utf16(content)) is not None:
        return content.decode(unmarked, errors="replace"), unmarked
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lines = [_decode_line(line) for line in content.splitlines(keepends=True)]
    used = {encoding for line, encoding in lines if not line.isascii()}
    return "".join(line for line, _ in lines), "+".join(sorted(used))


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every second byte of plain letters."""
    sample = content[:400]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_line(line: bytes) -> tuple[str, str]:
    try:
        return line.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Latin-1 has a letter for every byte; where Windows has a better one (quotes, dashes), it is taken.
        return "".join(_WINDOWS.get(byte, chr(byte)) for byte in line), "cp1252"


_WINDOWS = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def _separator_of(text: str) -> tuple[str, str]:
    """The separator and the text after Excel's own line about it, if there is one."""
    said = re.match(r'"?sep=(.)"?\n', text)
    if said:
        return said.group(1), text[said.end() :]
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator)), text


def _regularity(text: str, separator: str) -> tuple[int, int]:
    """How many of the first rows have the commonest number of cells, if it is more than one, and how many."""
    sample = StringIO("".join(islice(StringIO(text), 100)))
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if any(row))
    except csv.Error:
        return (0, 0)
    widths.pop(1, None)
    if not widths:
        return (0, 0)
    width, rows = widths.most_common(1)[0]
    return rows, width


def _parse(text: str, separator: str) -> list[list[str]]:
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=separator), MAX_ROWS + 2))
    except csv.Error:
        return _parse_without_quotes(text, separator)
    # A quote that was never closed swallows the rest of the file into one cell.
    if any(cell.count("\n") > _LINES_IN_A_CELL for row in rows for cell in row):
        return _parse_without_quotes(text, separator)
    return rows


def _parse_without_quotes(text: str, separator: str) -> list[list[str]]:
    lines = islice(text.splitlines(), MAX_ROWS + 2)
    return [[cell.strip().strip('"') for cell in line.split(separator)] for line in lines]


def _clean(cell: str) -> str:
    """The cell without what nobody typed: control characters, odd spaces, letters decoded wrongly before."""
    text = _repaired(cell) if "Ã" in cell or "Â" in cell else cell
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Zs"} else c for c in text)
    return " ".join(text.split())[:_MAX_CELL]


def _repaired(cell: str) -> str:
    """UTF-8 that was once read as Windows text («MetÃ¡lica») read rightly; anything else as it is."""
    try:
        return cell.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return cell


# Workbooks


def _read_workbook(content: bytes, name: str) -> Iterable[Iterable[str]]:
    _refuse_bomb(content, name)
    import openpyxl

    try:
        workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        return _fullest([_sheet_rows(sheet) for sheet in (sheets or workbook.worksheets)[:5]])
    except UnreadableList:
        raise
    except Exception as problem:
        # The library raises whatever a broken file leads it into.
        raise UnreadableList("broken_excel", f"{name}: broken as an Excel file; save it again") from problem


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse what would unpack to far more than a list, or declares its own XML entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            if "mimetype" in packed.namelist():
                raise UnreadableList(
                    "open_document", f"{name}: an OpenDocument file; save it as .xlsx or .csv"
                )
            if len(entries) > 500 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise UnreadableList("bomb", f"{name}: unpacks to too much; save only the list as .csv")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with packed.open(entry) as opened:
                        if b"<!DOCTYPE" in opened.read(2048):
                            raise UnreadableList("bomb", f"{name}: declares XML entities; save it as .csv")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as problem:
        raise UnreadableList("broken_excel", f"{name}: broken as an Excel file; save it again") from problem


def _sheet_rows(sheet: Any) -> list[list[str]]:
    """The sheet's rows as text, without believing the size that the file claims for it."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
    return _without_blank_end([_without_blank_end([_cell_text(value) for value in row]) for row in rows])


def _without_blank_end(items: list[Any]) -> list[Any]:
    while items and not items[-1]:
        items.pop()
    return items


def _fullest(sheets: list[list[list[str]]]) -> list[list[str]]:
    return max(sheets, key=lambda rows: sum(1 for row in rows if any(row)), default=[])


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
