"""Buying together over HTTP: every page in every state, a whole purchase by forms, an offer by link."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Message
from ayni.kernel import clock, tenancy
from ayni.purchasing import actions
from ayni.purchasing.models import Item, JointPurchase, OrderLine, Payment, SupplierOffer
from ayni.purchasing.queries.offers import token_of
from ayni.purchasing.queries.purchases import items_of
from ayni.web.today import items_for
from tests.factories import a_cluster, a_member, an_organization, workshop_of
from tests.pages import address, cluster_pages
from tests.purchasing_story import STATES, Buying, a_draft, ids, order, until

pytestmark = pytest.mark.django_db
PAGES = [page for page in cluster_pages() if str(page.pattern).startswith(("compras/", "oferta/"))]
ROOT = "/c/ves/"


@pytest.fixture
def cluster() -> Cluster:
    """The park."""
    return a_cluster("ves")


@pytest.fixture
def buying(cluster: Cluster) -> Iterator[Buying]:
    """The buyers, in the open park."""
    with tenancy.opened(cluster):
        yield Buying()


def phone_of(actor: Actor | None) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    if actor is not None and actor.person is not None:
        client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


PAPERS = {"order_document", "own_bill", "bills"}
"""Set by programs that take their time; tried once below."""


@pytest.mark.parametrize("state", STATES)
def test_every_page_answers_in_every_state(cluster: Cluster, state: str) -> None:
    with tenancy.opened(cluster):
        story = until(state, Buying())
        found = ids(story)
    for actor in (story.rosa, story.carmen):
        phone = phone_of(actor)
        for page in PAGES:
            if "purchase_id" in page.pattern.converters and page.name not in PAPERS:
                assert phone.get(address(page, found)).status_code < 500, (page.name, actor)
    assert phone_of(story.carmen).get(f"{ROOT}compras/{story.purchase.pk}/").status_code == 200


def test_no_page_shows_a_member_what_the_others_ordered(cluster: Cluster) -> None:
    """Names, other bills and the supplier's offers are for who runs it."""
    with tenancy.opened(cluster):
        story = until("receiving", Buying())
        found = ids(story)
    julio = phone_of(story.julio)
    for page in PAGES:
        answer = julio.get(address(page, found))
        if answer.status_code == 200:
            shown = answer.content.decode("utf-8", "ignore")
            assert "Metal Andina" not in shown, page.name
            assert "Inox Lima" not in shown, page.name


def test_ordering_takes_a_form_and_shows_it(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("collecting", Buying())
        line = story.line
    julio = phone_of(story.julio)
    path = f"{ROOT}compras/{story.purchase.pk}/pedir/{line.pk}"
    sent = {"quantity": "6", "tolerance": "", "maximum_price": "400.50"}
    assert julio.post(path, sent)["Location"] == f"{ROOT}compras/{story.purchase.pk}/"
    assert "Pediste 6" in julio.get(f"{ROOT}compras/{story.purchase.pk}/").content.decode()
    with tenancy.opened(cluster):
        kept = OrderLine.objects.get(participant__organization=workshop_of(story.julio))
        assert (kept.quantity, kept.tolerance, kept.maximum_price) == (6, 0, Decimal("400.50"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("barato", "no es un precio claro"), ("1,250", "no es un precio claro"), ("-5", "no es un precio")],
)
def test_a_price_that_is_not_clear_names_the_fix(cluster: Cluster, typed: str, said: str) -> None:
    with tenancy.opened(cluster):
        story = until("collecting", Buying())
        path = f"{ROOT}compras/{story.purchase.pk}/pedir/{story.line.pk}"
    answer = phone_of(story.julio).post(path, {"quantity": "6", "maximum_price": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_order_after_closing_says_why(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("orders_closed", Buying())
        path = f"{ROOT}compras/{story.purchase.pk}/pedir/{story.line.pk}"
    answer = phone_of(story.julio).post(path, {"quantity": "6"})
    assert answer.status_code == 409
    assert "Los pedidos ya cerraron" in answer.content.decode()


def test_a_purchase_is_prepared_and_opened_by_forms(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = Buying()
    rosa = phone_of(story.rosa)
    closes = timezone.localtime(clock.now() + timedelta(days=4))
    made = rosa.post(f"{ROOT}compras/nueva?articulo={story.sheet.pk}", {
        "title": "Plancha", "closes_at": closes.strftime("%Y-%m-%dT%H:%M"), "delivery_place": "Mi taller",
        "coordinator": story.rosa.signed_in.pk, "shortage_rule": "order_time", "sharing": "uniform",
        "deposit_percent": "0", "balance_days": "5",
    })  # fmt: skip
    draft = made["Location"]
    assert draft.endswith("/preparar")
    assert phone_of(story.julio).get(draft).status_code == 404, "nobody else sees a draft"
    answer = rosa.post(
        draft, {"item": story.sheet.pk, "minimum": "5", "reference_price": "410", "steps": "20: 385\n10: 390"}
    )
    assert answer.status_code == 422
    assert "no es mayor que el de antes (20)" in answer.content.decode()
    rosa.post(draft, {"item": story.sheet.pk, "minimum": "5", "reference_price": "410", "steps": "20: 385"})
    opened = rosa.post(draft.replace("preparar", "abrir"))
    page = phone_of(story.julio).get(opened["Location"]).content.decode()
    assert "Faltan 5 piezas para el mínimo de 5" in page
    assert "primero a quien pidió primero" in page


class TestAnOfferByLink:
    """Aceros Lima answers without an account."""

    @pytest.fixture
    def story(self, cluster: Cluster) -> Buying:
        """Orders are closed and Lima was asked."""
        with tenancy.opened(cluster):
            story = until("orders_closed", Buying())
            SupplierOffer.objects.all().delete()
        return story

    def path(self, cluster: Cluster, story: Buying) -> str:
        """Where the link leads."""
        with tenancy.opened(cluster):
            token = token_of(actions.invite(actor=story.carmen, purchase=story.purchase, supplier=story.lima))
        return f"{ROOT}oferta/{token}"

    def sent(self, story: Buying, **changes: str) -> dict[str, str]:
        """A whole form: 342.50 without tax."""
        pk = story.line_pk
        return {
            "tax": "added", "valid_until": str(clock.today() + timedelta(days=5)), "delivery_fee": "100",
            f"steps_{pk}": "1: 342.50\n20: 330", f"basis_{pk}": "piece", f"discount_{pk}": "all_units", **changes,
        }  # fmt: skip

    def test_arrives_and_can_be_corrected(self, cluster: Cluster, story: Buying) -> None:
        path, stranger = self.path(cluster, story), Client()
        assert "Se piden 19 piezas" in stranger.get(path).content.decode()
        assert "Metal Andina" not in stranger.get(path).content.decode()
        assert stranger.post(path, self.sent(story)).status_code == 302
        assert stranger.post(path, self.sent(story, delivery_fee="80")).status_code == 302
        with tenancy.opened(cluster):
            offer = SupplierOffer.objects.get(replaced_at=None)
            assert (offer.delivery_fee, offer.given_by, offer.tax) == (Decimal("80.00"), None, "added")
            assert SupplierOffer.objects.count() == 2

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"tax": ""}, "Di si los precios llevan IGV"),
            ({"valid_until": "2020-01-01"}, "ya venció"),
            ({"delivery_fee": "cien"}, "No entendimos ese monto"),
            ({"volume_discounts": "mucho"}, "10000: 2"),
        ],
    )
    def test_bad_input_names_the_place(
        self, cluster: Cluster, story: Buying, change: dict[str, str], said: str
    ) -> None:
        answer = Client().post(self.path(cluster, story), self.sent(story, **change))
        assert answer.status_code == 422
        assert said in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("20: 330\n10: 340", "no es mayor que el de antes"),
            ("1: 330\n20: 340", "sale más caro"),
            ("gratis", "no es un precio claro"),
        ],
    )
    def test_bad_steps_name_the_line(self, cluster: Cluster, story: Buying, typed: str, said: str) -> None:
        answer = Client().post(
            self.path(cluster, story), self.sent(story, **{f"steps_{story.line_pk}": typed})
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_expires_and_closes(self, cluster: Cluster, story: Buying) -> None:
        path = self.path(cluster, story)
        with clock.at(clock.now() + timedelta(days=15)):
            assert Client().get(path).status_code == 410
        with tenancy.opened(cluster):
            story.offered().decided()
        answer = Client().post(path, self.sent(story))
        assert answer.status_code == 410
        assert "Ya no se reciben ofertas" in answer.content.decode()

    def test_shows_the_order_once_it_was_sent(self, cluster: Cluster, story: Buying) -> None:
        path = self.path(cluster, story)
        with tenancy.opened(cluster):
            story.offered().decided().sent()
        assert "7,700.00" in Client().get(path).content.decode()


def test_sending_shows_the_amount_and_wants_a_yes(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("decided", Buying())
        (one,) = story.supplier_orders()
    carmen, path = phone_of(story.carmen), f"{ROOT}compras/{story.purchase.pk}/proveedores/{one.pk}/enviar"
    assert "S/\u00a07,700.00" in carmen.get(path).content.decode()
    assert carmen.post(path, {"amount": "7700.00"}).status_code == 422
    with tenancy.opened(cluster):
        assert Message.objects.count() == 0
    assert carmen.post(path, {"amount": "7700.00", "sure": "on"}).status_code == 302
    with tenancy.opened(cluster):
        assert "20 × Plancha A36" in Message.objects.get().body


def test_papers_hold_the_figures(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("ordered", Buying())
        (one,) = story.supplier_orders()
    carmen, root = phone_of(story.carmen), f"{ROOT}compras/{story.purchase.pk}/"
    paper = (
        PdfReader(io.BytesIO(carmen.get(f"{root}proveedores/{one.pk}/pedido.pdf").content))
        .pages[0]
        .extract_text()
    )
    assert "7,700.00" in paper
    assert "6,525.42" in paper, "net"
    assert "1,174.58" in paper, "tax"
    book = openpyxl.load_workbook(io.BytesIO(carmen.get(f"{root}proveedores/{one.pk}/pedido.xlsx").content))
    assert [row[2].value for row in book.worksheets[0].iter_rows()][1] == 20
    bill = (
        PdfReader(io.BytesIO(phone_of(story.rosa).get(f"{root}mi-parte/cuenta.pdf").content))
        .pages[0]
        .extract_text()
    )
    assert "2,695.00" in bill
    assert openpyxl.load_workbook(io.BytesIO(carmen.get(f"{root}reparto.xlsx").content))


def test_money_is_recorded_with_its_proof_and_shown_to_whom_it_concerns(
    cluster: Cluster, tmp_path: object, settings: object
) -> None:
    from PIL import Image

    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    with tenancy.opened(cluster):
        story = until("decided", Buying())
        due = story.dues(story.rosa)[0]
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    path = f"{ROOT}compras/{story.purchase.pk}/pagar/{due.pk}"
    sent = {
        "amount": str(due.amount), "way": "transfer", "paid_on": str(clock.today()), "reference": "0012",
        "photo": SimpleUploadedFile("yape.png", picture.getvalue(), "image/png"),
    }  # fmt: skip
    assert phone_of(story.julio).get(path).status_code == 404
    assert phone_of(story.carmen).post(path, sent).status_code == 302
    with tenancy.opened(cluster):
        paid = Payment.objects.get()
    proof = f"{ROOT}compras/{story.purchase.pk}/pagos/{paid.pk}/prueba"
    assert phone_of(story.rosa).get(proof)["Content-Type"] == "image/webp"
    assert phone_of(story.julio).get(proof).status_code == 404


def test_a_wrong_pin_is_counted_until_nobody_can_guess(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("receiving", Buying())
        part = story.part(story.rosa)
        wrong = f"{(int(actions.pin_of(part)) + 1) % 10_000:04d}"
        (share,) = part.shares.all()
    carmen, path = phone_of(story.carmen), f"{ROOT}compras/{story.purchase.pk}/entregar/{part.pk}"
    for _try in range(5):
        assert carmen.post(path, {"pin": wrong, f"take_{share.pk}": "1"}).status_code == 422
    answer = carmen.post(path, {"pin": actions.pin_of(part), f"take_{share.pk}": "1"})
    assert answer.status_code == 429


def test_a_price_list_goes_out_and_in_unchanged(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = Buying()
        actions.list_price(
            actor=story.carmen,
            item=story.sheet,
            supplier=story.lima,
            price=Decimal("4.35"),
            basis="kg",
            tax="added",
        )
    carmen = phone_of(story.carmen)
    for kind in ("csv", "xlsx"):
        content = carmen.get(f"{ROOT}compras/catalogo/precios.{kind}").content
        upload = SimpleUploadedFile(f"lista.{kind}", content)
        answer = carmen.post(f"{ROOT}compras/catalogo/precios/subir", {"file": upload}, follow=True)
        assert "0 artículos nuevos, 0 cambiados, 1 iguales; 0 precios" in answer.content.decode(), kind


def test_a_faulty_list_saves_nothing_and_names_row_and_column(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = Buying()
    rows = "código,nombre,unidad,forma,material,espesor,ancho,largo,proveedor,precio,base,igv\n" \
        "A36-9,Plancha 9,pieza,plancha,A36,9,1200,2400,Aceros Lima,cuatro,pieza,incluido\n" \
        "A36-12,Plancha 12,pieza,plancha,A36,,1200,2400,,,,\n"  # fmt: skip
    upload = SimpleUploadedFile("lista.csv", rows.encode())
    answer = phone_of(story.carmen).post(f"{ROOT}compras/catalogo/precios/subir", {"file": upload})
    page = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert answer.status_code == 422
    assert re.search(r"2\s+Precio\s+cuatro\s+No es un número", page)
    assert re.search(r"3\s+Espesor, mm\s+–\s+Falta", page)
    with tenancy.opened(cluster):
        assert Item.objects.count() == 1


def test_the_item_page_shows_weight_and_prices_on_one_basis(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = Buying()
        actions.list_price(
            actor=story.carmen,
            item=story.sheet,
            supplier=story.lima,
            price=Decimal("4.35"),
            basis="kg",
            tax="added",
        )
        actions.list_price(
            actor=story.carmen,
            item=story.sheet,
            supplier=story.sur,
            price=Decimal("690.00"),
            basis="piece",
            tax="included",
        )
    page = phone_of(story.rosa).get(f"{ROOT}compras/catalogo/{story.sheet.pk}/").content.decode()
    assert "135.6 kg la pieza" in page
    assert "S/\u00a0696.28" in page, "4.35 × 135.648 × 1.18"
    assert "S/\u00a05.09" in page, "690 / 135.648"


def test_lists_ask_the_database_the_same_with_1_and_30(cluster: Cluster) -> None:
    with tenancy.opened(cluster):
        story = until("collecting", Buying())
    rosa = phone_of(story.rosa)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rosa.get(path).status_code == 200
        return len(captured)

    paths = [f"{ROOT}compras/", f"{ROOT}compras/catalogo/", f"{ROOT}compras/{story.purchase.pk}/"]
    few = [queries(path) for path in paths]
    with tenancy.opened(cluster):
        for number in range(29):
            item = Item.objects.create(code=f"X{number}", name=f"Pieza {number}", unit="piece")
            other = a_draft(story.carmen, item, title=f"Compra {number}")
            actions.open_purchase(actor=story.carmen, purchase=other)
            actor = a_member(an_organization(f"Taller {number}"), f"Persona {number}")
            order(actor, JointPurchase.objects.get(pk=story.purchase.pk), 1, shows_name=True)
            assert items_of(other)
    assert [queries(path) for path in paths] == few


def test_hoy_tells_each_what_waits_for_them(buying: Buying) -> None:
    until("collecting", buying)
    pedro = a_member(an_organization("Taller Pedro"), "Pedro")
    kickers = [str(item.kicker) for item in items_for(pedro)]
    assert any("Compra conjunta" in kicker for kicker in kickers)
    assert not any("Compra conjunta" in str(item.kicker) for item in items_for(buying.rosa)), (
        "she ordered already"
    )
    buying.closed_for_orders().offered().decided().sent().arrived(20)
    titles = [str(item.title) for item in items_for(buying.rosa)]
    assert "Recoge 7 de Plancha A36 6 mm 1.20 × 2.40" in titles
    assert any("S/\u00a0808.50" in title for title in titles), "the deposit of 30 %"
    assert any("Compra que coordinas" in str(item.kicker) for item in items_for(buying.carmen))


def test_needs_that_several_have_become_a_hint(buying: Buying) -> None:
    for actor in (buying.rosa, buying.julio):
        actions.note_need(
            actor=actor, item=buying.sheet, quantity=5, needed_by=clock.today() + timedelta(days=9)
        )
    assert any("2 talleres necesitan" in str(item.title) for item in items_for(buying.rosa))
    assert not any("2 talleres necesitan" in str(item.title) for item in items_for(buying.ana))
    buying.opened()
    assert not any("2 talleres necesitan" in str(item.title) for item in items_for(buying.rosa))
