"""From rows of text to organisations, each row with what was found wrong in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stdnum.pe import cui

from ayni.methods.contacts import email_address
from ayni.methods.organization_list.headers import folded
from ayni.methods.organization_list.identifiers import digits_of, phone_number, tax_number
from ayni.methods.organization_list.words import guild_of, kind_of

Value = str | int

LENGTHS = {
    "name": 120,
    "legal_name": 160,
    "description": 600,
    "address": 160,
    "website": 200,
    "contact_name": 120,
}
"""Most characters of each text; a longer name refuses its row, a longer other text is cut."""


@dataclass(frozen=True)
class Finding:
    """Something about one cell. `row` counts as the spreadsheet does, from 1; `field` is a field code.

    Codes that refuse the row: `name_missing`, `name_long`, `tax_id_digits`, `tax_id_check`, `tax_id_rounded`.
    Codes that only warn: `phone_bad`, `email_bad`, `website_bad`, `kind_unknown`, `guild_unknown`,
    `number_bad`, `year_bad`, `text_cut`, `dni_bad`, `dni_differs`, `joined` (with an earlier row of the same
    organisation; `value` is that row), `conflict` (the earlier row says otherwise and counts).
    """

    row: int
    field: str
    code: str
    value: str = ""
    refuses: bool = False


@dataclass(frozen=True)
class Entry:
    """One organisation as the list has it. `values` by field code, without empty ones; phones in E.164."""

    row: int
    values: Mapping[str, Value]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be taken over, as it stands in the file, with the reasons."""

    row: int
    cells: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Checked:
    """The list after checking: organisations in the order of the file, and the rows that came back."""

    entries: tuple[Entry, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the file."""
        found = [f for entry in self.entries for f in entry.findings]
        found += [f for row in self.refused for f in row.findings]
        return tuple(sorted(found, key=lambda finding: finding.row))


def check_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[str], country: str, first_row: int = 2
) -> Checked:
    """Check rows (without the header) whose columns have the given field codes ("" is left out).

    `country` (ISO 3166-1 alpha-2) says how phones and tax numbers are read; `first_row` is the spreadsheet's
    number of the first of `rows`. A row never stops the others. Blank rows are passed over.
    """
    entries, refused = [], []
    for number, cells in enumerate(rows, first_row):
        if not any(cells):
            continue
        values, findings = _Row(number, _cells_by_field(cells, columns), country).read()
        if any(finding.refuses for finding in findings):
            refused.append(RefusedRow(number, tuple(cells), tuple(findings)))
        else:
            entries.append(Entry(number, values, tuple(findings)))
    return Checked(tuple(_joined(entries)), tuple(refused))


def _cells_by_field(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, cells, strict=False)
    # A leading apostrophe is how Excel is told that figures are text.
    return {field: cell.removeprefix("'").strip() for field, cell in pairs if field and cell.strip("' -")}


class _Row:
    """One row being read: its values and findings grow field by field."""

    def __init__(self, row: int, cells: dict[str, str], country: str) -> None:
        self.row, self.cells, self.country = row, cells, country
        self.values: dict[str, Value] = {}
        self.findings: list[Finding] = []

    def read(self) -> tuple[dict[str, Value], list[Finding]]:
        self._read_numbers()
        self._read_names()
        self._read_phones()
        self._read_choices()
        self._read_texts()
        self._read_counts()
        return self.values, self.findings

    def _find(self, field: str, code: str, *, refuses: bool = False) -> None:
        self.findings.append(Finding(self.row, field, code, self.cells.get(field, "")[:120], refuses))

    def _read_names(self) -> None:
        names = [self.cells.get(field, "") for field in ("name", "legal_name", "contact_name")]
        name = next((text for text in names if text), "")
        if not name:
            self._find("name", "name_missing", refuses=True)
        elif len(name) > LENGTHS["name"]:
            self._find("name", "name_long", refuses=True)
        else:
            self.values["name"] = name
        for field in ("legal_name", "contact_name"):
            self._keep_text(field, self.cells.get(field, ""))

    def _read_numbers(self) -> None:
        text = self.cells.get("tax_id", "")
        document = digits_of(self.cells.get("document", ""))
        if not text and len(document) == 11:
            self.cells["tax_id"] = text = document
        elif document and "dni" not in self.cells:
            self.cells["dni"] = document
        if text:
            self._read_tax_id(text)
        if self.cells.get("dni"):
            self._read_dni(self.cells["dni"])

    def _read_tax_id(self, text: str) -> None:
        if re.fullmatch(r"\d[.,]\d+[eE]\+?\d+", text):
            self._find("tax_id", "tax_id_rounded", refuses=True)
            return
        number, fault = tax_number(text, self.country)
        if fault:
            self._find("tax_id", fault, refuses=True)
        elif number:
            self.values["tax_id"] = number

    def _read_dni(self, text: str) -> None:
        """The DNI is checked and compared with the RUC; it is personal and is not kept."""
        compact = re.sub(r"[\s.-]", "", text).upper().removesuffix("0" if text.endswith(".0") else "\0")
        number = compact.zfill(8) if compact.isdecimal() and len(compact) < 8 else compact
        if self.country != "PE":
            return
        if not cui.is_valid(number):
            self._find("dni", "dni_bad")
            return
        tax_id = str(self.values.get("tax_id", ""))
        if tax_id.startswith("10") and tax_id[2:10] != number[:8]:
            self._find("dni", "dni_differs")

    def _read_phones(self) -> None:
        found = ""
        for field in ("phone", "phone_2"):
            text = self.cells.get(field, "").removesuffix(".0")
            if not text:
                continue
            number = phone_number(text, self.country)
            if number is None:
                self._find(field, "phone_bad")
            found = found or number or ""
        if found:
            self.values["phone"] = found
        text = self.cells.get("email", "")
        email = email_address(text) if text else None
        if email:
            self.values["email"] = email
        elif text:
            self._find("email", "email_bad")

    def _read_choices(self) -> None:
        for field, meaning in (("kind", kind_of), ("guild", guild_of)):
            text = self.cells.get(field, "")
            code = meaning(text) if text else None
            if code:
                self.values[field] = code
            elif text:
                self._find(field, f"{field}_unknown")
        if self.cells.get("guild") and "guild" not in self.values:
            self.values["guild"] = "other"

    def _read_texts(self) -> None:
        self._keep_text("description", self.cells.get("description", ""))
        self._keep_text("address", self._address())
        website = self.cells.get("website", "")
        if not website:
            return
        address = website if "//" in website else f"https://{website}"
        if re.fullmatch(r"https?://[\w.-]+\.[a-zA-Z]{2,}(?::\d+)?(?:/\S*)?", address) and len(address) <= 200:
            self.values["website"] = address
        else:
            self._find("website", "website_bad")

    def _address(self) -> str:
        """The address with the place in the park: «Av. El Sol 123, Parcela II, Mz. C, Lt. 4»."""
        parts = [self.cells.get("address", "")]
        for field, short in (("parcel", "Parcela"), ("block", "Mz."), ("lot", "Lt.")):
            text = self.cells.get(field, "")
            if text:
                parts.append(text if folded(text)[:2] == folded(short)[:2] else f"{short} {text}")
        return ", ".join(part for part in parts if part)

    def _keep_text(self, field: str, text: str) -> None:
        if not text:
            return
        longest = LENGTHS[field]
        if len(text) > longest:
            self._find(field, "text_cut")
            text = text[: longest - 1].rstrip() + "…"
        self.values[field] = text

    def _read_counts(self) -> None:
        text = self.cells.get("people_employed", "").removesuffix(".0")
        if text:
            if text.isdecimal() and int(text) <= 32_000:
                self.values["people_employed"] = int(text)
            else:
                self._find("people_employed", "number_bad")
        text = self.cells.get("founded_year", "")
        if text:
            year = re.search(r"\b(19\d\d|20\d\d)\b", text)
            if year:
                self.values["founded_year"] = int(year.group())
            else:
                self._find("founded_year", "year_bad")


def _joined(entries: list[Entry]) -> list[Entry]:
    """Rows of one tax number as one organisation: the first counts, later ones fill what it lacks."""
    by_number: dict[Value, int] = {}
    kept: list[Entry] = []
    for entry in entries:
        number = entry.values.get("tax_id")
        if number is None or number not in by_number:
            if number is not None:
                by_number[number] = len(kept)
            kept.append(entry)
            continue
        place = by_number[number]
        kept[place] = _with(kept[place], entry)
    return kept


def _with(first: Entry, later: Entry) -> Entry:
    notes = [Finding(later.row, "tax_id", "joined", str(first.row))]
    for field, value in later.values.items():
        if first.values.get(field, value) != value:
            notes.append(Finding(later.row, field, "conflict", str(value)[:120]))
    return replace(
        first, values={**later.values, **first.values}, findings=(*first.findings, *later.findings, *notes)
    )
