"""Work carried out on the pages: from the material at the door to the last payment, and who may see what."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ayni.directory.actor import Actor
from ayni.kernel import clock, tenancy
from ayni.kernel.models import Attempt
from ayni.ledger.models import Collaboration
from ayni.web.today import items_for
from ayni.work import pins
from ayni.work.actions import deliveries, disputes
from ayni.work.models import (
    Award,
    AwardState,
    CustodyMovement,
    Delivery,
    DeliveryDecision,
    Dispute,
    MaterialLot,
    Payment,
    SignaturePin,
)
from tests.factories import a_cluster, a_coordinator, a_member, an_organization
from tests.web.test_every_page import client_of
from tests.work_execution_story import QUICK
from tests.work_factories import PIN, a_job, an_award

pytestmark = pytest.mark.django_db


class Park:
    """Rosa's 20 plates at Julio's, with the clause; Luz looks on, Carmen coordinates."""

    def __init__(self) -> None:
        self.cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.luz = a_member(an_organization("Aceros Luz"), "Luz")
            self.carmen = a_coordinator()
            until = clock.today() + timedelta(days=180)
            job = a_job(self.rosa, protects_client_months=6)
            self.award = an_award(self.rosa, self.julio, job, clause_until=until)

    def path(self, rest: str = "") -> str:
        """A page of the work."""
        return f"/c/ves/encargos/trabajos/{self.award.pk}/{rest}"

    def get(self, actor: Actor, path: str) -> HttpResponse:
        """What the actor sees there."""
        return client_of(actor.person).get(path)  # type: ignore[return-value]  # the client's answer is one

    def post(self, actor: Actor, path: str, **sent: object) -> HttpResponse:
        """What comes of sending the form."""
        client: Client = client_of(actor.person)
        return client.post(path, sent)  # type: ignore[return-value]  # the client's answer is one

    def only(self, model: type, **where: object) -> object:
        """The one row there is."""
        with tenancy.opened(self.cluster):
            return model.objects.get(**where)  # type: ignore[attr-defined]  # a model

    def items(self, actor: Actor) -> list[str]:
        """The titles on the actor's Hoy."""
        with tenancy.opened(self.cluster):
            return [str(item.title) for item in items_for(actor)]


@pytest.fixture
def park() -> Park:
    """The story above."""
    return Park()


def a_photo() -> SimpleUploadedFile:
    """A picture as a phone sends it."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(content, "JPEG")
    return SimpleUploadedFile("foto.jpg", content.getvalue(), "image/jpeg")


def is_picture(answer: HttpResponse) -> bool:
    """Whether a stored picture came."""
    return answer["Content-Type"] == "image/webp" and answer.content.startswith(b"RIFF")


@QUICK
def test_the_whole_way_on_the_pages(park: Park) -> None:
    assert park.post(park.julio, "/c/ves/encargos/firma/", pin=PIN, again=PIN).status_code == 302
    handed = park.post(
        park.rosa, park.path("material/entrega"), name="Plancha A36 9 mm", pieces="5", kg="1,590.0".replace(",", ""),
        signer=str(park.julio.signed_in.pk), pin=PIN, photo=a_photo(), note="una con óxido",
    )  # fmt: skip
    assert handed.status_code == 302
    moved = park.only(CustodyMovement)
    assert isinstance(moved, CustodyMovement)
    photo = park.path(f"material/foto/{moved.pk}")
    assert is_picture(park.get(park.rosa, photo))
    assert park.get(park.luz, photo).status_code == 404
    lot = park.only(MaterialLot)
    assert isinstance(lot, MaterialLot)

    assert park.post(park.julio, park.path("empezar")).status_code == 302
    assert park.post(park.julio, park.path("avance"), text="12 de 20 listas").status_code == 302
    sent = {"quantity": "20", "what": "new", f"pieces_{lot.pk}": "5", f"kg_{lot.pk}": "1590"}
    assert park.post(park.julio, park.path("entregar"), **sent).status_code == 302
    assert park.items(park.rosa)[0] == "Taller Quispe entregó 20 piezas: ¿están conformes?"
    delivery = park.only(Delivery)
    assert isinstance(delivery, Delivery)
    page = park.path(f"entregas/{delivery.pk}/")
    without_reason = park.post(park.rosa, page, rejected="3", then="rework")
    assert without_reason.status_code == 422
    assert "Di por qué se rechazan" in without_reason.content.decode()
    rejected = park.post(
        park.rosa, page, rejected="3", reason="Agujeros corridos", then="rework", photo=a_photo()
    )
    assert rejected.status_code == 302
    assert "Agujeros corridos" in park.get(park.julio, page).content.decode()
    assert is_picture(park.get(park.julio, page + "foto"))

    decision = park.only(DeliveryDecision)
    assert isinstance(decision, DeliveryDecision)
    form = park.get(park.julio, park.path("entregar")).content.decode()
    assert "Las que rehice" in form
    assert "Nuevas" not in form
    assert (
        park.post(park.julio, park.path("entregar"), quantity="3", what=str(decision.pk)).status_code == 302
    )
    with tenancy.opened(park.cluster):
        again = Delivery.objects.latest("pk")
    done = park.post(park.rosa, park.path(f"entregas/{again.pk}/"), all_good="1")
    assert done.status_code == 302
    award = park.only(Award)
    assert isinstance(award, Award)
    assert award.state == AwardState.CLOSED
    assert park.only(Collaboration, source=f"award:{award.pk}")
    for actor, other in ((park.rosa, "Taller Quispe"), (park.julio, "Metal Andina")):
        assert f"¿Cómo te fue con {other}?" in park.items(actor)

    paid = park.post(
        park.rosa, park.path("pagos/"), amount="S/ 500", means="yape", paid_on=clock.today().isoformat()
    )
    assert paid.status_code == 302
    assert "está pagado" in park.get(park.julio, park.path()).content.decode()


@QUICK
def test_wrong_pins_are_counted_although_the_request_is_taken_back(park: Park) -> None:
    with tenancy.opened(park.cluster):
        pins.keep(park.julio.signed_in, PIN)
    sent = {"name": "Plancha", "pieces": "5", "signer": str(park.julio.signed_in.pk)}
    for _miss in range(pins.TRIES):
        answer = park.post(park.rosa, park.path("material/entrega"), pin="9431", **sent)
        assert answer.status_code == 422
    assert Attempt.objects.get(name__startswith="pin:").count == pins.TRIES
    right = park.post(park.rosa, park.path("material/entrega"), pin=PIN, **sent)
    assert right.status_code == 422
    assert "Demasiados intentos" in right.content.decode()
    with tenancy.opened(park.cluster):
        assert not CustodyMovement.objects.exists()


def test_a_pin_is_set_on_ones_own_page_and_never_shown(park: Park) -> None:
    assert park.post(park.julio, "/c/ves/encargos/firma/", pin="4071", again="4072").status_code == 422
    assert park.post(park.julio, "/c/ves/encargos/firma/", pin="1234", again="1234").status_code == 422
    with tenancy.opened(park.cluster):
        assert not SignaturePin.objects.exists()


def test_what_is_no_photo_is_refused_with_what_to_do(park: Park) -> None:
    with tenancy.opened(park.cluster):
        brought = deliveries.deliver(actor=park.julio, award=park.award, quantity=Decimal(5))
    script = SimpleUploadedFile("foto.jpg", b"<script>alert(1)</script>", "image/jpeg")
    page = park.path(f"entregas/{brought.pk}/")
    answer = park.post(park.rosa, page, rejected="1", reason="mal", photo=script)
    assert answer.status_code == 422
    assert "no es una foto" in answer.content.decode()
    with tenancy.opened(park.cluster):
        assert not DeliveryDecision.objects.exists()


def test_nobody_but_the_two_sides_sees_a_work(park: Park) -> None:
    pages = (
        "",
        "material/",
        "entregar",
        "pagos/",
        "desacuerdo/",
        "clausula",
        "clausula.pdf",
        "hoja",
        "cambio",
    )
    for page in pages:
        for actor in (park.luz, park.carmen):
            assert park.get(actor, park.path(page)).status_code == 404, (page, actor)
        assert park.get(park.rosa, park.path(page)).status_code == 200, page


def test_a_disagreement_on_the_pages(park: Park) -> None:
    opened = park.post(park.rosa, park.path("desacuerdo/"), text="Cortaron otra medida")
    assert opened.status_code == 302
    dispute = park.only(Dispute)
    assert isinstance(dispute, Dispute)
    assert "Nombra a quien media" in park.items(park.carmen)
    assert "¿Cómo lo viste tú? Cuenta tu versión" in park.items(park.julio)
    assert park.post(park.julio, park.path("desacuerdo/"), text="El plano decía 300").status_code == 302
    assert "Cortaron otra medida" not in park.get(park.julio, park.path("desacuerdo/")).content.decode()
    listed = park.get(park.carmen, "/c/ves/encargos/desacuerdos/").content.decode()
    assert "Metal Andina" in listed
    assert "medida" not in listed, "the coordination does not read what was said"
    named = park.post(
        park.carmen, f"/c/ves/encargos/desacuerdos/{dispute.pk}/", mediator=str(park.luz.signed_in.pk)
    )
    assert named.status_code == 302
    both = park.get(park.luz, park.path("desacuerdo/")).content.decode()
    assert "Cortaron otra medida" in both
    assert "El plano decía 300" in both
    assert park.post(park.luz, park.path("desacuerdo/acuerdo"), outcome="").status_code == 422
    settled = park.post(
        park.luz, park.path("desacuerdo/acuerdo"), outcome="Se cierra", then="ends", amount_due="80"
    )
    assert settled.status_code == 302
    assert "Se cierra" in park.get(park.julio, park.path("desacuerdo/")).content.decode()


def test_the_clause_is_kept_as_a_dated_pdf_the_same_for_both(park: Park) -> None:
    sheets = [park.get(actor, park.path("clausula.pdf")) for actor in (park.rosa, park.julio)]
    assert sheets[0]["Content-Type"] == "application/pdf"
    assert sheets[0].content == sheets[1].content
    from pypdf import PdfReader

    text = PdfReader(BytesIO(sheets[0].content)).pages[0].extract_text()
    assert "Metal Andina" in text
    assert "6 meses" in " ".join(text.split())


def test_a_breach_is_reported_and_goes_to_who_mediates(park: Park) -> None:
    assert park.post(park.julio, park.path("clausula/reportar"), text="yo no").status_code == 422
    assert park.post(park.rosa, park.path("clausula/reportar"), text="Llamó a mi cliente").status_code == 302
    assert "Se reportó" in park.get(park.julio, park.path("desacuerdo/")).content.decode()
    assert "Llamó a mi cliente" not in park.get(park.julio, park.path("desacuerdo/")).content.decode()


def test_a_payment_by_mistake_is_taken_back_after_asking(park: Park) -> None:
    today = clock.today().isoformat()
    park.post(park.rosa, park.path("pagos/"), amount="100", means="cash", paid_on=today)
    payment = park.only(Payment)
    assert isinstance(payment, Payment)
    page = park.path(f"pagos/{payment.pk}/anular")
    assert "¿Se anotó por error?" in park.get(park.rosa, page).content.decode()
    assert park.post(park.julio, page).status_code == 403
    assert park.post(park.rosa, page).status_code == 302
    assert "anulado" in park.get(park.julio, park.path("pagos/")).content.decode()


def test_accounts_are_paged_filtered_and_downloaded(park: Park) -> None:
    with tenancy.opened(park.cluster):
        brought = deliveries.deliver(actor=park.julio, award=park.award, quantity=Decimal(20))
        deliveries.decide(actor=park.rosa, delivery=brought)
        Award.objects.update(due_on=clock.today() - timedelta(days=2))
        partner = park.rosa.organization
    assert partner is not None
    assert "te debe" in park.get(park.julio, "/c/ves/encargos/cuentas/?cuales=vencidas").content.decode()
    assert "Metal Andina te debe S/ 500.00".replace(" 5", "\N{NO-BREAK SPACE}5") in park.items(park.julio)
    assert "Paga S/\N{NO-BREAK SPACE}500.00 a Taller Quispe" in park.items(park.rosa)
    assert not any("500" in title for title in park.items(park.luz) + park.items(park.carmen))
    table = park.get(park.julio, f"/c/ves/encargos/cuentas/{partner.pk}/?formato=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "500.00" in table.content.decode()
    assert park.get(park.luz, f"/c/ves/encargos/cuentas/{partner.pk}/").status_code == 404
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    later = park.get(park.julio, f"/c/ves/encargos/cuentas/{partner.pk}/?desde={tomorrow}").content.decode()
    assert "Nada en esas fechas" in later


def test_the_list_of_works_takes_as_many_queries_for_thirty_as_for_one(park: Park) -> None:
    client = client_of(park.rosa.person)
    client.get("/c/ves/encargos/en-marcha/")
    with CaptureQueriesContext(connection) as one:
        client.get("/c/ves/encargos/en-marcha/")
    with tenancy.opened(park.cluster):
        for number in range(29):
            an_award(park.rosa, a_member(an_organization(f"Taller {number}"), f"P{number}"))
    with CaptureQueriesContext(connection) as many:
        page = client.get("/c/ves/encargos/en-marcha/").content.decode()
    assert "30 trabajos" in page
    assert len(many) == len(one)
    part = client.get("/c/ves/encargos/en-marcha/", headers={"HX-Request": "true"}).content.decode()
    assert " ".join(part.split()) in " ".join(page.split())
    assert client.get("/c/ves/encargos/en-marcha/?formato=csv").content.decode().count("Cortar 20") == 30


def test_who_helps_a_workshop_signs_for_it_and_it_shows(park: Park) -> None:
    with tenancy.opened(park.cluster):
        dispute = disputes.open_dispute(actor=park.rosa, award=park.award, text="x")
        disputes.withdraw(actor=park.rosa, dispute=dispute)
    client = client_of(park.carmen.person)
    workshop = park.julio.organization
    assert workshop is not None
    sent = {"acting_for": str(workshop.pk), "text": "Lo traemos el lunes"}
    assert client.post(park.path("avance"), sent).status_code == 302
    assert "de la coordinación, por ellos" in park.get(park.rosa, park.path()).content.decode()
