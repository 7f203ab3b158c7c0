"""Taking a list over: previewed, written once, joined with what is there; from the page and the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from stdnum.pe import ruc

from ayni.directory.actions import imports
from ayni.directory.models import (
    CardChange,
    Cluster,
    Guild,
    ImportDraft,
    Organization,
    OrganizationKind,
    Posting,
)
from ayni.directory.queries.imports import checked_of, contact_names, preview_of, returned_rows
from ayni.directory.rules.imports import FIELD_WORDS, FINDING_WORDS
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.methods.organization_list import FIELDS
from ayni.methods.organization_list.words import GUILDS, KINDS
from tests.factories import a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db

NASTY = (
    "Padrón de asociados 2026;;;;;\n"
    "N°;RUC;Nombre comercial;Celular;Rubro;Representante\n"
    "1;20100047218;Metalmecánica Ñandú;987 654 321;Metal mecánica;Rosa Quispe\n"
).encode() + (
    "2;20100047219;RUC errado;987111222;Metal;Luis\n"
    "3;;Fundición Peña;12;Fundición;Inés\n"
    ";;;;;\n"
    "4;20100047218;Metalmecánica Ñandú S.A.C.;;Metal;\n"
    "5;2.01E+10;Redondeado;;;\n"
    "6;;=1+1;987000111;Astrología;\n"
).encode("cp1252")
"""Two encodings, a title, a bad check digit, a bad phone, a repeated RUC, a rounded RUC, a formula."""


@pytest.fixture
def ves() -> Any:
    cluster = a_cluster()
    with tenancy.opened(cluster):
        yield cluster


def a_ruc(number: int) -> str:
    body = f"20{number:08d}"
    return f"{body}{ruc.calc_check_digit(body)}"


def test_a_nasty_file_comes_in_as_far_as_it_can(ves: Cluster) -> None:
    carmen = a_coordinator()
    draft = imports.upload_list(actor=carmen, file_name="padron.csv", content=NASTY)
    assert not Organization.objects.exists(), "nothing is written before the list was looked at"
    done = imports.take_over(actor=carmen, draft=draft)
    assert {key: done.result[key] for key in ("created", "merged", "refused")} == {
        "created": 3,
        "merged": 0,
        "refused": 2,
    }
    names = list(Organization.objects.order_by("name").values_list("name", "tax_id", "phone", "guild"))
    assert names == [
        ("=1+1", "", "+51987000111", "other"),
        ("Fundición Peña", "", "", "foundry"),
        ("Metalmecánica Ñandú", "20100047218", "+51987654321", "metalworking"),
    ]


def test_the_bad_rows_come_back_with_their_reason(ves: Cluster) -> None:
    draft = imports.upload_list(actor=a_coordinator(), file_name="padron.csv", content=NASTY)
    lines = returned_rows(draft, checked_of(draft, "PE")).splitlines()
    assert lines[0] == "N°;RUC;Nombre comercial;Celular;Rubro;Representante;fila;¿entró?;motivo"
    assert lines[1].startswith(
        "2;20100047219;RUC errado;987111222;Metal;Luis;4;no;RUC (20100047219): El RUC tiene"
    )
    assert ";5;sí, revisar;" in lines[2]
    assert "'=1+1" in lines[-1], "no formula is handed back to a spreadsheet"


def test_the_returned_rows_can_be_sent_again_once_corrected(ves: Cluster) -> None:
    carmen = a_coordinator()
    first = imports.upload_list(actor=carmen, file_name="padron.csv", content=NASTY)
    imports.take_over(actor=carmen, draft=first)
    corrected = (
        returned_rows(first, checked_of(first, "PE")).replace("20100047219", a_ruc(5)).encode("utf-8-sig")
    )
    again = imports.upload_list(actor=carmen, file_name="corregido.csv", content=corrected)
    done = imports.take_over(actor=carmen, draft=again)
    assert done.result["created"] == 1
    assert Organization.objects.count() == 4, "those that went in before are joined by their name"


def test_a_second_submission_imports_nothing_again(ves: Cluster) -> None:
    carmen = a_coordinator()
    draft = imports.upload_list(actor=carmen, file_name="padron.csv", content=NASTY)
    first = imports.take_over(actor=carmen, draft=draft)
    second = imports.take_over(actor=carmen, draft=draft, merge=imports.REPLACE)
    assert (second.done_at, second.result) == (first.done_at, first.result)
    assert Organization.objects.count() == 3


class TestMerging:
    LIST = "RUC;Nombre;Celular;Dirección\n20100047218;Nombre nuevo;987654321;Av. Sol 1\n".encode()

    @pytest.mark.parametrize(
        ("merge", "name", "phone", "address"),
        [
            ("fill", "Metal Andina", "+51900000001", "Av. Sol 1"),
            ("replace", "Nombre nuevo", "+51987654321", "Av. Sol 1"),
            ("skip", "Metal Andina", "+51900000001", ""),
        ],
    )
    def test_what_becomes_of_those_already_there(
        self, ves: Cluster, merge: str, name: str, phone: str, address: str
    ) -> None:
        carmen = a_coordinator()
        metal = an_organization(tax_id="20100047218", phone="+51900000001")
        draft = imports.upload_list(actor=carmen, file_name="x.csv", content=self.LIST)
        preview = preview_of(draft, "PE")
        assert (len(preview.plan.creations), len(preview.plan.merges)) == (0, 1)
        imports.take_over(actor=carmen, draft=draft, merge=merge)
        metal.refresh_from_db()
        assert (metal.name, metal.phone, metal.address) == (name, phone, address)
        assert Organization.objects.count() == 1

    def test_an_unknown_wish_is_refused(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        draft = imports.upload_list(actor=carmen, file_name="x.csv", content=self.LIST)
        with pytest.raises(Refused) as refused:
            imports.take_over(actor=carmen, draft=draft, merge="all")
        assert refused.value.field == "merge"


class TestColumns:
    def test_the_coordinator_corrects_them(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        content = b"Columna A;Columna B\nTaller Uno;987654321\n"
        draft = imports.upload_list(actor=carmen, file_name="x.csv", content=content)
        assert draft.columns == ["", ""]
        imports.choose_columns(actor=carmen, draft=draft, columns=["name", "phone"])
        imports.take_over(actor=carmen, draft=ImportDraft.objects.get())
        assert Organization.objects.get().phone == "+51987654321"

    @pytest.mark.parametrize(
        ("columns", "words"),
        [
            (["name", "name"], "dos columnas"),
            (["phone", ""], "qué columna tiene el nombre"),
            (["name", "password"], "Elige para cada columna"),
            (["name"], "Elige para cada columna"),
        ],
    )
    def test_a_choice_that_cannot_be(self, ves: Cluster, columns: list[str], words: str) -> None:
        carmen = a_coordinator()
        draft = imports.upload_list(actor=carmen, file_name="x.csv", content=b"A;B\nx;y\n")
        with pytest.raises(Refused, match=words):
            imports.choose_columns(actor=carmen, draft=draft, columns=columns)


def test_only_the_coordination_imports(ves: Cluster) -> None:
    with pytest.raises(Refused):
        imports.upload_list(actor=a_member(an_organization()), file_name="x.csv", content=NASTY)
    assert not ImportDraft.objects.exists()


def test_an_unreadable_file_is_refused_with_a_sentence(ves: Cluster) -> None:
    with pytest.raises(Refused, match=r"Excel antiguo") as refused:
        imports.upload_list(actor=a_coordinator(), file_name="x.xls", content=b"\xd0\xcf\x11\xe0" * 300)
    assert refused.value.field == "file"


def test_every_change_is_logged_and_can_be_searched(ves: Cluster) -> None:
    carmen = a_coordinator()
    metal = an_organization(tax_id="20100047218")
    draft = imports.upload_list(actor=carmen, file_name="padron.csv", content=NASTY)
    imports.take_over(actor=carmen, draft=draft)
    assert CardChange.objects.filter(person=carmen.person, assisted=True, kind="added").count() == 2
    change = CardChange.objects.get(organization=metal)
    assert (change.kind, change.fields) == ("card", ["phone"])
    made = set(Organization.objects.exclude(pk=metal.pk).values_list("pk", flat=True))
    assert (
        set(Posting.objects.filter(organization_id__in=made).values_list("organization_id", flat=True))
        == made
    )


def test_the_contacts_name_serves_the_invitation(ves: Cluster) -> None:
    carmen = a_coordinator()
    draft = imports.upload_list(actor=carmen, file_name="padron.csv", content=NASTY)
    imports.take_over(actor=carmen, draft=draft)
    metal = Organization.objects.get(tax_id="20100047218")
    assert contact_names([metal]) == {metal.pk: "Rosa Quispe"}


def test_ten_thousand_rows(ves: Cluster) -> None:
    carmen = a_coordinator()
    rows = "".join(f"{a_ruc(i)};Taller número {i};9{i:08d};Metalmecánica;C;{i}\n" for i in range(10_000))
    content = ("RUC;Nombre;Celular;Rubro;Mz;Lote\n" + rows).encode("cp1252")
    draft = imports.upload_list(actor=carmen, file_name="grande.csv", content=content)
    done = imports.take_over(actor=carmen, draft=draft)
    assert done.result["created"] == Organization.objects.count() == 10_000
    again = imports.upload_list(actor=carmen, file_name="grande.csv", content=content)
    done = imports.take_over(actor=carmen, draft=again)
    assert (done.result["created"], done.result["unchanged"]) == (0, 10_000)


class TestCommand:
    """`ayni import organizations FILE --cluster SLUG`."""

    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
        call_command("import", "organizations", *arguments)
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        return report

    def test_it_takes_the_list_over_and_reports(self, ves: Cluster, tmp_path: Path, capsys: Any) -> None:
        file = tmp_path / "padron.csv"
        file.write_bytes(NASTY)
        report = self.run(capsys, str(file), "--cluster", "ves", "--returned", str(tmp_path / "back.csv"))
        assert {key: report[key] for key in ("created", "merged", "unchanged", "refused")} == {
            "created": 3,
            "merged": 0,
            "unchanged": 0,
            "refused": 2,
        }
        assert {"row": 4, "field": "tax_id", "code": "tax_id_check", "value": "20100047219"} in report[
            "findings"
        ]
        assert (tmp_path / "back.csv").read_text(encoding="utf-8-sig").count("\n") == 6
        assert Organization.objects.count() == 3

    def test_it_can_only_look(self, ves: Cluster, tmp_path: Path, capsys: Any) -> None:
        file = tmp_path / "padron.csv"
        file.write_bytes(NASTY)
        assert self.run(capsys, str(file), "--cluster", "ves", "--dry-run")["created"] == 3
        assert not Organization.objects.exists()
        assert not ImportDraft.objects.exists()

    @pytest.mark.parametrize("fault", ["missing file", "unreadable", "no such cluster"])
    def test_bad_input_ends_with_status_2_and_one_line(
        self, ves: Cluster, tmp_path: Path, fault: str
    ) -> None:
        file = tmp_path / "padron.csv"
        if fault != "missing file":
            file.write_bytes(b"" if fault == "unreadable" else NASTY)
        cluster = "elsewhere" if fault == "no such cluster" else "ves"
        with pytest.raises(CommandError) as failed:
            call_command("import", "organizations", str(file), "--cluster", cluster)
        assert failed.value.returncode == 2
        assert "\n" not in str(failed.value)


class TestTheWordsFit:
    """The methods speak in codes; the directory has words and choices for each of them."""

    def test_every_field_has_words(self) -> None:
        assert set(FIELD_WORDS) == set(FIELDS)

    def test_kinds_and_guilds_are_the_directorys(self) -> None:
        assert set(KINDS) == set(OrganizationKind.values)
        assert set(GUILDS) == set(Guild.values)

    def test_every_finding_has_words(self) -> None:
        from ayni.methods.organization_list.checking import Finding

        documented = {
            word
            for word in (Finding.__doc__ or "").split("`")
            if "_" in word or word in {"joined", "conflict"}
        }
        assert set(FINDING_WORDS) == documented
