"""Lists as associations keep them: read from any usual file, columns recognised, rows checked, joined, compared."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.pe import ruc

from ayni.methods.organization_list import (
    FIELDS,
    Known,
    UnreadableList,
    check_rows,
    find_header,
    plan_import,
    read_table,
    recognise_columns,
)
from ayni.methods.organization_list.words import guild_of, kind_of

LIST = "RUC;Nombre;Teléfono\n20100047218;Metalmecánica Ñandú;987654321\n"


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has an active sheet
    target = BytesIO()
    book.save(target)
    return target.getvalue()


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    def test_any_usual_encoding(self, encoding: str) -> None:
        table = read_table(LIST.encode(encoding), "lista.csv")
        assert table.rows[1] == ("20100047218", "Metalmecánica Ñandú", "987654321")

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_any_usual_separator(self, separator: str) -> None:
        table = read_table(LIST.replace(";", separator).encode(), "lista.csv")
        assert table.separator == separator
        assert len(table.rows[1]) == 3

    def test_a_comma_within_the_text_does_not_mislead(self) -> None:
        text = "Nombre;Dirección\nTaller Uno;Av. Sol, 12, Lima\nTaller Dos;Jr. Luna, 3\n"
        assert read_table(text.encode(), "x.csv").rows[1] == ("Taller Uno", "Av. Sol, 12, Lima")

    def test_excels_own_line_about_the_separator(self) -> None:
        assert read_table(b"sep=;\nNombre;RUC\nUno, Dos;1\n", "x.csv").rows[1] == ("Uno, Dos", "1")

    def test_a_file_pasted_together_from_two_programs(self) -> None:
        content = "Nombre;Rubro\nFundición Peña;x\n".encode() + "Carpintería Núñez;y\n".encode("cp1252")
        table = read_table(content, "x.csv")
        assert [row[0] for row in table.rows[1:]] == ["Fundición Peña", "Carpintería Núñez"]
        assert table.encoding == "cp1252+utf-8"

    def test_letters_that_another_program_spoiled_are_repaired(self) -> None:
        spoiled = "Nombre;Rubro\nMetalmecánica;Confección\n".encode().decode("cp1252").encode()
        assert read_table(spoiled, "x.csv").rows[1] == ("Metalmecánica", "Confección")

    def test_a_quote_never_closed_swallows_nothing(self) -> None:
        lines = ['1;"Taller sin cerrar', *(f"{i};Taller {i}" for i in range(2, 40))]
        table = read_table(("Nro;Nombre\n" + "\n".join(lines)).encode(), "x.csv")
        assert len(table.rows) == 40

    def test_zero_bytes_and_controls_are_taken_out(self) -> None:
        assert read_table(b"Nombre;RUC\nTaller\x00 Uno\x07;1\n", "x.csv").rows[1] == ("Taller Uno", "1")

    def test_a_workbook_with_numbers_dates_and_a_title(self) -> None:
        content = workbook(
            [["Padrón 2026"], [], ["RUC", "Nombre", "Trabajadores"], [20100047218, "Banco", 8.0]]
        )
        table = read_table(content, "x.xlsx")
        assert find_header(table.rows) == 2
        assert table.rows[3][:3] == ("20100047218", "Banco", "8")

    @given(st.binary(max_size=400))
    def test_no_bytes_break_it(self, content: bytes) -> None:
        try:
            table = read_table(content, "x")
        except UnreadableList:
            return  # refused with a sentence, which is all that is asked of it
        columns = recognise_columns(table.rows[find_header(table.rows)])
        check_rows(table.rows, columns, "PE")


class TestHostileFiles:
    def test_an_empty_file(self) -> None:
        assert self._code(b"  \n ") == "empty"

    def test_too_many_rows(self) -> None:
        assert self._code(b"Nombre\n" + b"x\n" * 20_001) == "too_many_rows"

    def test_an_old_excel_file(self) -> None:
        assert self._code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old_excel"

    def test_a_picture(self) -> None:
        assert self._code(b"\xff\xd8\xff\xe0" + b"\0" * 100) == "not_a_table"

    def test_a_workbook_that_unpacks_to_gigabytes(self) -> None:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 2**20))
        assert target.getbuffer().nbytes < 200_000
        assert self._code(target.getvalue()) == "bomb"

    def test_a_workbook_that_declares_entities(self) -> None:
        target = BytesIO(workbook([["Nombre"], ["Uno"]]))
        with zipfile.ZipFile(target, "a") as packed:
            packed.writestr("xl/evil.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>')
        assert self._code(target.getvalue()) == "bomb"

    def test_a_workbook_that_claims_a_million_rows(self) -> None:
        source = workbook([["Nombre", "RUC"], ["Uno", "1"]])
        target = BytesIO()
        with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                content = old.read(entry)
                if entry.filename.endswith("sheet1.xml"):
                    content = content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
                new.writestr(entry, content)
        assert read_table(target.getvalue(), "x.xlsx").rows == (("Nombre", "RUC"), ("Uno", "1"))

    def test_a_stray_cell_far_below_unrolls_no_million_rows(self) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = "Nombre"  # type: ignore[index]  # a new workbook has an active sheet
        book.active["A1048576"] = "Lejos"  # type: ignore[index]
        target = BytesIO()
        book.save(target)
        assert read_table(target.getvalue(), "x.xlsx").rows == (("Nombre",),)

    def test_a_broken_workbook(self) -> None:
        assert self._code(b"PK\x03\x04" + b"nothing") == "broken_excel"

    def test_an_open_document(self) -> None:
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as packed:
            packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        assert self._code(target.getvalue()) == "open_document"

    def _code(self, content: bytes) -> str:
        with pytest.raises(UnreadableList) as refused:
            read_table(content, "lista.csv")
        assert "lista.csv" in str(refused.value)
        return refused.value.code


class TestHeaders:
    @pytest.mark.parametrize("field", FIELDS)
    def test_every_field_by_each_of_its_headers(self, field: str) -> None:
        for header in FIELDS[field]:
            expected = "phone" if field == "phone_2" else field
            assert recognise_columns([header.upper()]) == [expected]

    def test_no_header_means_two_fields(self) -> None:
        headers = [header for synonyms in FIELDS.values() for header in synonyms]
        assert len(headers) == len(set(headers))

    def test_a_real_mixture(self) -> None:
        header = ["N°", "R.U.C.", "RAZÓN SOCIAL", "Nombre Comercial", "Teléfono / Celular", "Celular 2", "E-MAIL",
                  "Giro del negocio", "Mz.", "Lote", "N° de trabajadores", "Representante Legal"]  # fmt: skip
        assert recognise_columns(header) == [
            "", "tax_id", "legal_name", "name", "phone", "phone_2", "email", "guild", "block", "lot",
            "people_employed", "contact_name",
        ]  # fmt: skip

    def test_english(self) -> None:
        header = ["Tax ID", "Company", "Phone number", "Email address", "Industry"]
        assert recognise_columns(header) == ["tax_id", "name", "phone", "email", "guild"]

    def test_a_second_phone_column_is_the_other_phone(self) -> None:
        assert recognise_columns(["Nombre", "Celular", "Teléfono"]) == ["name", "phone", "phone_2"]


class TestChecking:
    def test_a_good_row(self) -> None:
        checked = check_rows(
            [
                [
                    "20-10004721-8",
                    "Metal Andina",
                    "987 654 321",
                    "Rosa <ROSA@Andina.pe>",
                    "Metal mecánica",
                    "12",
                    "C",
                    "4",
                ]
            ],
            ["tax_id", "name", "phone", "email", "guild", "people_employed", "block", "lot"],
            "PE",
        )
        assert checked.entries[0].values == {
            "tax_id": "20100047218",
            "name": "Metal Andina",
            "phone": "+51987654321",
            "email": "rosa@andina.pe",
            "guild": "metalworking",
            "people_employed": 12,
            "address": "Mz. C, Lt. 4",
        }
        assert checked.findings == ()

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            ("20100047219", "tax_id_check"),
            ("2010004721", "tax_id_digits"),
            ("2.01E+10", "tax_id_rounded"),
            ("veinte", "tax_id_digits"),
        ],
    )
    def test_a_bad_ruc_refuses_its_row_and_no_other(self, number: str, code: str) -> None:
        checked = check_rows([[number, "Malo"], ["20100047218", "Bueno"]], ["tax_id", "name"], "PE")
        assert [entry.values["name"] for entry in checked.entries] == ["Bueno"]
        assert [(row.row, row.findings[0].code) for row in checked.refused] == [(2, code)]

    @given(st.integers(0, 10**8 - 1), st.integers(0, 10))
    def test_only_the_right_check_digit_passes(self, middle: int, last: int) -> None:
        body = f"20{middle:08d}"
        checked = check_rows([[f"{body}{last % 10}", "Uno"]], ["tax_id", "name"], "PE")
        assert bool(checked.entries) == (str(last % 10) == ruc.calc_check_digit(body))

    def test_excels_decimals_and_apostrophes(self) -> None:
        checked = check_rows([["20100047218.0", "'Uno"]], ["tax_id", "name"], "PE")
        assert checked.entries[0].values == {"tax_id": "20100047218", "name": "Uno"}

    @pytest.mark.parametrize("said", ["no tiene", "S/R", "-", ""])
    def test_without_ruc(self, said: str) -> None:
        checked = check_rows([[said, "Uno"]], ["tax_id", "name"], "PE")
        assert checked.entries[0].values == {"name": "Uno"}
        assert checked.findings == ()

    def test_the_dni_is_checked_and_compared_but_not_kept(self) -> None:
        # The DNI 10117410 has the check digit 2, its holder the RUC 10101174102 (example of python-stdnum).
        columns = ["tax_id", "name", "dni"]
        good = check_rows([["10101174102", "Rosa", "10117410-2"]], columns, "PE")
        assert good.findings == ()
        assert "dni" not in good.entries[0].values
        wrong = check_rows(
            [["10101174102", "Rosa", "10117410-7"], ["10101174102", "Rosa", "10117411"]], columns, "PE"
        )
        assert [finding.code for finding in wrong.findings if finding.field == "dni"] == [
            "dni_bad",
            "dni_differs",
        ]

    def test_one_column_for_ruc_or_dni(self) -> None:
        checked = check_rows([["20100047218", "Uno"], ["10117410", "Dos"]], ["document", "name"], "PE")
        assert [entry.values.get("tax_id") for entry in checked.entries] == ["20100047218", None]

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("987654321", "+51987654321"),
            ("(01) 287-5643", "+5112875643"),
            ("+51 987 654 321", "+51987654321"),
            ("0051987654321", "+51987654321"),
            ("2875643 / 987654321", "+51987654321"),
            ("987654321.0", "+51987654321"),
        ],
    )
    def test_phones_in_one_form(self, written: str, number: str) -> None:
        checked = check_rows([["Uno", written]], ["name", "phone"], "PE")
        assert checked.entries[0].values["phone"] in {number}

    def test_a_bad_phone_warns_and_the_row_goes_in(self) -> None:
        checked = check_rows([["Uno", "12"]], ["name", "phone"], "PE")
        assert "phone" not in checked.entries[0].values
        assert [finding.code for finding in checked.findings] == ["phone_bad"]

    def test_the_name_may_stand_elsewhere_but_must_stand_somewhere(self) -> None:
        checked = check_rows(
            [["", "Fierros SAC", ""], ["", "", "Rosa Quispe"], ["", "", ""], ["x" * 121, "", ""]],
            ["name", "legal_name", "contact_name"],
            "PE",
        )
        assert [entry.values["name"] for entry in checked.entries] == ["Fierros SAC", "Rosa Quispe"]
        assert [row.findings[0].code for row in checked.refused] == ["name_long"]
        nameless = check_rows([["20100047218", ""]], ["tax_id", "name"], "PE")
        assert [row.findings[0].code for row in nameless.refused] == ["name_missing"]

    def test_rows_of_one_ruc_are_joined_and_the_first_counts(self) -> None:
        rows = [["20100047218", "Uno", "", "rosa@uno.pe"], ["20100047218", "Uno S.A.C.", "987654321", ""]]
        checked = check_rows(rows, ["tax_id", "name", "phone", "email"], "PE")
        assert len(checked.entries) == 1
        assert checked.entries[0].values["name"] == "Uno"
        assert checked.entries[0].values["phone"] == "+51987654321"
        assert [(f.row, f.code, f.value) for f in checked.findings] == [
            (3, "joined", "2"),
            (3, "conflict", "Uno S.A.C."),
        ]

    def test_words_of_lists(self) -> None:
        assert [
            guild_of(text) for text in ("Carpintería metálica", "Carpintería", "CONFECCIONES", "Astrología")
        ] == [
            "metalworking",
            "carpentry",
            "garments",
            None,
        ]
        assert [kind_of(text) for text in ("Taller", "Universidad Nacional", "proveedor de acero", "?")] == [
            "workshop",
            "university",
            "supplier",
            None,
        ]

    def test_another_country(self) -> None:
        # 20-05536168-2 is python-stdnum's example of an Argentine CUIT.
        rows = [["20-05536168-2", "Uno"], ["20-05536168-3", "Dos"]]
        checked = check_rows(rows, ["tax_id", "name"], "AR")
        assert [entry.values for entry in checked.entries] == [{"tax_id": "20055361682", "name": "Uno"}]
        unchecked = check_rows([["AB-77", "Uno"]], ["tax_id", "name"], "BO")
        assert unchecked.entries[0].values["tax_id"] == "AB77"


class TestPlan:
    def test_same_ruc_is_a_merge_that_shows_what_would_change(self) -> None:
        checked = check_rows([["20100047218", "Uno", "987654321"]], ["tax_id", "name", "phone"], "PE")
        known = Known(7, {"name": "Uno SAC", "tax_id": "20100047218", "phone": ""})
        plan = plan_import(checked, [known])
        assert plan.creations == ()
        changes = {
            change.field: (change.before, change.after, change.fills) for change in plan.merges[0].changes
        }
        assert changes == {"name": ("Uno SAC", "Uno", False), "phone": ("", "+51987654321", True)}

    def test_without_ruc_the_name_tells_apart_from_accents_and_legal_form(self) -> None:
        checked = check_rows([["Metalmecánica Peña S.A.C."]], ["name"], "PE")
        plan = plan_import(checked, [Known(7, {"name": "METALMECANICA PEÑA", "tax_id": ""})])
        assert [(merge.known.id, merge.by_name) for merge in plan.merges] == [(7, True)]

    def test_two_rucs_are_two_organisations_whatever_the_name(self) -> None:
        checked = check_rows([["20100047218", "Uno"]], ["tax_id", "name"], "PE")
        plan = plan_import(checked, [Known(7, {"name": "Uno", "tax_id": "20512345677"})])
        assert len(plan.creations) == 1

    def test_of_two_namesakes_neither_is_meant(self) -> None:
        checked = check_rows([["Uno"]], ["name"], "PE")
        plan = plan_import(checked, [Known(7, {"name": "Uno"}), Known(8, {"name": "uno"})])
        assert (len(plan.creations), len(plan.merges)) == (1, 0)

    def test_two_rows_of_one_name_make_one(self) -> None:
        checked = check_rows([["Uno"], ["UNO SAC"]], ["name"], "PE")
        assert len(plan_import(checked, []).creations) == 1
