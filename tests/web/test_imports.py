"""Importing from the page: nothing is written before the coordinator has seen what would be."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from ayni.directory.models import Cluster, ImportDraft, Organization, Person
from ayni.kernel import tenancy
from tests.factories import a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db

LIST = (
    "RUC;Nombre;Celular;Rubro;Observación\n"
    "20100047218;Metal Andina;987 654 321;Metal mecánica;nada\n"
    "20100047219;RUC errado;987111222;Metal;\n"
    ";Muebles Peña;12;Carpintería;\n"
).encode("cp1252")


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def ves() -> Cluster:
    return a_cluster()


@pytest.fixture
def carmen(ves: Cluster) -> Client:
    with tenancy.opened(ves):
        return browser(a_coordinator().signed_in)


def upload(client: Client, content: bytes = LIST, name: str = "padron.csv", **form: str) -> HttpResponse:
    return client.post("/c/ves/importar/", {"file": SimpleUploadedFile(name, content), **form})  # type: ignore[return-value]  # the test client's response


def organizations(ves: Cluster) -> list[str]:
    with tenancy.opened(ves):
        return list(Organization.objects.order_by("name").values_list("name", flat=True))


def test_upload_look_take_over(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    page = carmen.get(draft).content.decode()
    assert "Todavía no se guardó nada" in page
    assert "Fila 3" in page
    assert "su dígito de control no coincide" in page
    assert organizations(ves) == []
    assert carmen.post(draft, {"merge": "fill"}).status_code == 302
    assert organizations(ves) == ["Metal Andina", "Muebles Peña"]
    done = carmen.get(draft).content.decode()
    assert "La lista está en el directorio" in done
    assert "Invitar a los talleres" in done


def test_a_second_press_and_a_second_tab_import_nothing_again(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    for key in ("k1", "k1", "k2"):
        carmen.post(draft, {"merge": "fill", "submission_key": key})
    assert organizations(ves) == ["Metal Andina", "Muebles Peña"]


def test_a_file_sent_twice_makes_one_draft(ves: Cluster, carmen: Client) -> None:
    first = upload(carmen, submission_key="k1")
    second = upload(carmen, submission_key="k1")
    assert first.headers["Location"] == second.headers["Location"]
    with tenancy.opened(ves):
        assert ImportDraft.objects.count() == 1


def test_the_bad_rows_as_a_file(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    answer = carmen.get(f"{draft}filas.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith("\ufeffRUC;Nombre".encode())
    assert "20100047219;RUC errado" in answer.content.decode()


def test_what_is_there_is_offered_as_a_merge_with_what_would_change(ves: Cluster, carmen: Client) -> None:
    with tenancy.opened(ves):
        an_organization("Metal Andina SAC", tax_id="20100047218", phone="+51900000001")
    draft = upload(carmen).headers["Location"]
    page = carmen.get(draft).content.decode()
    assert "+51900000001 → +51987654321" in page
    assert "mismo RUC" in page
    carmen.post(draft, {"merge": "replace"})
    with tenancy.opened(ves):
        assert Organization.objects.get(tax_id="20100047218").phone == "+51987654321"


def test_a_column_can_be_corrected(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    form = {f"column_{i}": field for i, field in enumerate(["", "name", "", "guild", "description"])}
    assert carmen.post(f"{draft}columnas", form).status_code == 302
    carmen.post(draft, {"merge": "fill"})
    with tenancy.opened(ves):
        metal = Organization.objects.get(name="Metal Andina")
        assert (metal.tax_id, metal.phone, metal.description) == ("", "", "nada")


def test_a_wrong_choice_of_columns_is_explained(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    answer = carmen.post(f"{draft}columnas", {"column_0": "phone", "column_1": "phone"})
    assert answer.status_code == 422
    assert "para dos columnas" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.csv", "está vacío"),
        (b"\xd0\xcf\x11\xe0" * 300, "x.xls", "Excel antiguo"),
        (b"PK\x03\x04nada", "x.xlsx", "está dañado"),
        (b"x" * (8 * 2**20 + 1), "x.csv", "más de 8 MB"),
    ],
)
def test_a_file_that_cannot_be_read(
    ves: Cluster, carmen: Client, content: bytes, name: str, words: str
) -> None:
    answer = upload(carmen, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with tenancy.opened(ves):
        assert not ImportDraft.objects.exists()


def test_a_workbook(ves: Cluster, carmen: Client) -> None:
    book, target = openpyxl.Workbook(), BytesIO()
    for row in (["Padrón"], ["RUC", "Nombre"], [20100047218, "Metal Andina"]):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has an active sheet
    book.save(target)
    draft = upload(carmen, target.getvalue(), "padron.xlsx").headers["Location"]
    carmen.post(draft, {"merge": "fill"})
    assert organizations(ves) == ["Metal Andina"]


def test_nothing_of_it_is_for_members_or_other_clusters(ves: Cluster, carmen: Client) -> None:
    draft = upload(carmen).headers["Location"]
    gamarra = a_cluster("gamarra")
    with tenancy.opened(ves):
        rosa = browser(a_member(an_organization("Taller de Rosa")).signed_in)
    with tenancy.opened(gamarra):
        other = browser(a_coordinator("Otra").signed_in)
    for url in ("/c/ves/importar/", draft, f"{draft}filas.csv"):
        assert rosa.get(url).status_code == 404
        assert other.get(url.replace("/ves/", "/gamarra/")).status_code == (
            200 if url.endswith("importar/") else 404
        )
    assert rosa.post(draft, {"merge": "fill"}).status_code == 404
    assert organizations(ves) == ["Taller de Rosa"]
