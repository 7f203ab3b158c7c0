"""The ledger's pages: record in a few taps, confirm by a link, disagree kindly, see what was done together."""

import contextvars
import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.directory.actor import Actor
from ayni.directory.models import Message
from ayni.kernel import clock, tenancy
from ayni.ledger import actions
from ayni.ledger.models import Collaboration, Confirmation, ConfirmationLink, Rating, Reversal
from ayni.ledger.queries.links import token_of
from ayni.ledger.queries.records import State, record_of
from ayni.web.ledger import hoy
from tests.factories import (
    a_cluster,
    a_collaboration,
    a_coordinator,
    a_member,
    an_organization,
    confirm,
    workshop_of,
)

pytestmark = pytest.mark.django_db
ROOT = "/c/ves/"


class Park:
    """Rosa (Metal Andina), Julio (Taller Quispe), Ana (Inox Lima), Carmen who coordinates, Inés who studies."""

    def __init__(self) -> None:
        self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
        self.julio = a_member(an_organization("Taller Quispe", phone="+51987654321"), "Julio")
        self.ana = a_member(an_organization("Inox Lima"), "Ana")
        self.carmen = a_coordinator()
        self.ines = a_member(None, "Inés", role="researcher")


@pytest.fixture
def park() -> Iterator[Park]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")):
        yield Park()


class Phone(Client):
    """Sends each request as from outside: no cluster is open around it."""

    def request(self, **request: Any) -> Any:
        """In a fresh context, in which nothing of the test's own is set."""
        return contextvars.Context().run(super().request, **request)


def browser(actor: Actor | None) -> Client:
    """A phone in which the person is signed in."""
    client = Phone()
    if actor is not None and actor.person is not None:
        client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    """What a reader sees of the page's main part, in one line."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.group() if main else answer.content.decode()))


def page_of(row: Collaboration) -> str:
    return f"{ROOT}colaboraciones/{row.pk}/"


class TestRecording:
    """Three taps and «Guardar»."""

    def test_offers_sentences_of_both_sides_and_the_usual_ones_first(self, park: Park) -> None:
        a_collaboration(park.rosa, park.julio, kind="scrap_exchanged")
        said = text(browser(park.rosa).get(f"{ROOT}anotar/"))
        assert (
            said.index("Lo que más anotas")
            < said.index("Le dimos retazos o merma")
            < said.index("Trabajo en red")
        )
        assert "Nos pasó un trabajo" in said

    def test_partners_of_late_come_first(self, park: Park) -> None:
        a_collaboration(park.rosa, park.ana)
        said = text(browser(park.rosa).get(f"{ROOT}anotar/?que=tool_lent:giver"))
        assert "Inox Lima" in said
        assert "Taller Quispe" not in said

    def test_who_is_named_in_the_address_is_marked_already(self, park: Park) -> None:
        answer = browser(park.rosa).get(f"{ROOT}anotar/?que=tool_lent:giver&con={workshop_of(park.julio).pk}")
        assert re.search(rf'value="{workshop_of(park.julio).pk}" checked', answer.content.decode())

    def test_saves_what_was_received_yesterday(self, park: Park) -> None:
        answer = browser(park.rosa).post(
            f"{ROOT}anotar/",
            {"what": "machine_lent:receiver", "partners": workshop_of(park.julio).pk, "when": "yesterday",
             "value": "1,250.5", "text": "La roladora"},
        )  # fmt: skip
        row = Collaboration.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, page_of(row))
        roles = dict(row.participations.values_list("organization__name", "role"))
        assert roles == {"Metal Andina": "receiver", "Taller Quispe": "giver"}
        assert (row.happened_on, str(row.value)) == (clock.today() - timedelta(days=1), "1250.50")

    def test_a_supplier_among_those_who_bought_is_the_supplier(self, park: Park) -> None:
        supplier = an_organization("Aceros Lima", kind="supplier")
        browser(park.rosa).post(
            f"{ROOT}anotar/",
            {
                "what": "joint_purchase:peer",
                "partners": [workshop_of(park.julio).pk, supplier.pk],
                "when": "today",
            },
        )
        roles = dict(Collaboration.objects.get().participations.values_list("organization__name", "role"))
        assert roles == {"Metal Andina": "peer", "Taller Quispe": "peer", "Aceros Lima": "supplier"}

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"partners": "987654"}, "no es una de las opciones"),
            ({"others": "Nadie"}, "No hay ningún taller que se llame «Nadie»"),
            ({"when": "other"}, "Di qué día fue"),
            ({"when": "other", "day": "2999-01-01"}, "todavía no llega"),
            ({"when": "other", "day": "nunca"}, "fecha"),
            ({"value": "-5"}, "No entendimos ese monto"),
            ({"value": "mucho"}, "No entendimos ese monto"),
            ({"text": "x" * 601}, "601"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_place_and_nothing_typed_is_lost(
        self, changed: dict[str, str], said: str, park: Park
    ) -> None:
        sent = {"what": "tool_lent:giver", "partners": str(workshop_of(park.julio).pk), "when": "today",
                "value": "80", "text": "la amoladora"}  # fmt: skip
        answer = browser(park.rosa).post(f"{ROOT}anotar/", {**sent, **changed})
        assert answer.status_code == 422
        assert said in text(answer)
        assert changed.get("text", "la amoladora") in answer.content.decode()
        assert not Collaboration.objects.exists()

    def test_nobody_chosen_is_asked_for(self, park: Park) -> None:
        answer = browser(park.rosa).post(f"{ROOT}anotar/", {"what": "tool_lent:giver", "when": "today"})
        assert (answer.status_code, "Elige con quién fue" in text(answer)) == (422, True)

    def test_a_name_that_fits_several_asks_which(self, park: Park) -> None:
        an_organization("Taller Quispe Hermanos")
        an_organization("Hijos de Quispe")
        answer = browser(park.rosa).post(
            f"{ROOT}anotar/", {"what": "tool_lent:giver", "others": "quisp", "when": "today"}
        )
        assert answer.status_code == 422
        assert "Hay varios que se llaman «quisp»: marca cuál es" in text(answer)
        assert "Hijos de Quispe" in text(answer)

    def test_one_machine_is_not_lent_to_two_at_once(self, park: Park) -> None:
        both = [workshop_of(park.julio).pk, workshop_of(park.ana).pk]
        answer = browser(park.rosa).post(
            f"{ROOT}anotar/", {"what": "machine_lent:giver", "partners": both, "when": "today"}
        )
        assert "Elige solo uno" in text(answer)

    def test_a_search_brings_the_list_alone_with_what_was_marked(self, park: Park) -> None:
        asked = f"{ROOT}anotar/?que=joint_project:peer&partners={workshop_of(park.ana).pk}&others=QUÍSPE"
        answer = browser(park.rosa).get(asked, headers={"HX-Request": "true"})
        listed = answer.content.decode()
        assert listed.strip().startswith("<ul")
        assert "Taller Quispe" in listed
        assert re.search(rf'value="{workshop_of(park.ana).pk}" checked', listed)
        assert listed.strip() in browser(park.rosa).get(asked).content.decode()

    def test_a_coordinator_is_asked_whom_she_helps(self, park: Park) -> None:
        assert "a cuál ayudas" in text(browser(park.carmen).get(f"{ROOT}anotar/?que=tool_lent:giver"))


class TestTheCollaborationsPage:
    """Where it stands, and what comes next for whoever looks."""

    def test_to_rosa_it_shows_the_message_ready_to_send(self, park: Park) -> None:
        rosa = browser(park.rosa)
        rosa.post(
            f"{ROOT}anotar/",
            {"what": "work_passed:giver", "partners": workshop_of(park.julio).pk, "when": "today"},
        )
        answer = rosa.get(page_of(Collaboration.objects.get()))
        assert "Falta que confirmen" in text(answer)
        assert "https://wa.me/51987654321?text=Hola%2C%20Taller%20Quispe" in answer.content.decode()

    def test_to_julio_it_asks(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        said = text(browser(park.julio).get(page_of(row)))
        assert "Metal Andina nos pasó un trabajo" in said
        assert "¿Fue así?" in said
        assert "Falta tu respuesta" in said
        assert "Enviar por WhatsApp" not in said

    def test_julio_confirms_and_then_judges(self, park: Park) -> None:
        row, julio = a_collaboration(park.rosa, park.julio), browser(park.julio)
        assert julio.post(f"{page_of(row)}confirmar").status_code == 302
        assert "Confirmada por todos" in text(julio.get(page_of(row)))
        rate = f"{page_of(row)}valorar/{workshop_of(park.rosa).pk}"
        assert julio.post(rate, {"quality": "9"}).status_code == 422
        julio.post(rate, {"on_time": "yes", "quality": "4", "would_repeat": "no"})
        rating = Rating.objects.get()
        assert (rating.on_time, rating.quality, rating.would_repeat) == (True, 4, False)
        assert "calidad 4 de 5" in text(julio.get(page_of(row)))

    def test_many_partners_are_judged_from_one_list(self, park: Park) -> None:
        more = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(6)]
        row = a_collaboration(park.rosa, *more, kind="joint_project")
        for each in more:
            confirm(row, each)
        said = text(browser(park.rosa).get(page_of(row)))
        assert "¿Cómo te fue con cada uno?" in said
        assert "Ver a los que confirmaron" in said

    def test_julio_disagrees_with_a_reason_and_both_see_what_to_do(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        browser(park.julio).post(f"{page_of(row)}no-fue-asi", {"text": "Fue en octubre"})
        said = text(browser(park.rosa).get(page_of(row)))
        assert "No están de acuerdo" in said
        assert "Fue en octubre" in said
        assert "anúlalo y anótalo de nuevo" in said

    def test_rosa_takes_an_error_back(self, park: Park) -> None:
        row, rosa = a_collaboration(park.rosa, park.julio), browser(park.rosa)
        assert rosa.post(f"{page_of(row)}anular", {"text": ""}).status_code == 422
        rosa.post(f"{page_of(row)}anular", {"text": "Era otro taller"})
        assert Reversal.objects.exists()
        assert "Anulada: ya no cuenta" in text(rosa.get(page_of(row)))

    def test_what_was_confirmed_is_not_taken_back_and_the_page_says_why(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        confirm(row, park.julio)
        rosa = browser(park.rosa)
        assert "anular" not in text(rosa.get(page_of(row)))
        answer = rosa.post(f"{page_of(row)}anular", {"text": "Me arrepentí"})
        assert (answer.status_code, "ya es de los dos" in text(answer)) == (422, True)

    def test_the_coordination_may_be_asked_to_pass_the_link_on(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        part = record_of(row).silent[0].participation
        browser(park.rosa).post(f"{page_of(row)}pedir/{part.pk}", {"way": "message"})
        assert "confirma/" in Message.objects.get().body
        assert ConfirmationLink.objects.get().handed_by is None

    def test_words_are_erased_by_who_wrote_them(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio, text="para don Pedro")
        note = row.entry.notes.get()
        erase = f"{page_of(row)}notas/{note.pk}/borrar"
        assert browser(park.julio).post(erase).status_code == 403
        assert browser(park.rosa).post(erase).status_code == 302
        assert "Pedro" not in text(browser(park.rosa).get(page_of(row)))

    def test_nobody_else_sees_it_and_a_researcher_sees_no_words_nor_money(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio, value=Decimal(250), text="para don Pedro")
        assert browser(park.ana).get(page_of(row)).status_code == 404
        assert browser(None).get(page_of(row)).status_code == 302
        studied = text(browser(park.ines).get(page_of(row)))
        assert "Trabajo pasado: de Metal Andina a Taller Quispe" in studied
        assert "Pedro" not in studied
        assert "250" not in studied
        assert "S/ 250.00" in text(browser(park.carmen).get(page_of(row))).replace("\N{NO-BREAK SPACE}", " ")


class TestTheLinksPage:
    """Julio's brother opens the link; he has no account."""

    def address(self, park: Park, **fields: Any) -> str:
        """The link that Rosa sent."""
        row = a_collaboration(park.rosa, park.julio, **fields)
        record = record_of(row)
        link = actions.ask_by_hand(actor=park.rosa, record=record, part=record.silent[0])
        return f"{ROOT}confirma/{token_of(link)}"

    def test_says_what_is_claimed_and_reading_uses_nothing_up(self, park: Park) -> None:
        address = self.address(park, value=Decimal(250), text="20 cartelas")
        for _ in range(3):
            answer = Phone().get(address)
            said = text(answer).replace("\N{NO-BREAK SPACE}", " ")
            assert "Metal Andina nos pasó un trabajo" in said
            assert "S/ 250.00" in said
            assert "20 cartelas" in said
            assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert not Confirmation.objects.exists()

    def test_yes(self, park: Park) -> None:
        address, somebody = self.address(park), Phone()
        answer = somebody.post(address, {"answer": "confirmed"}, follow=True)
        assert "Gracias: quedó confirmado" in text(answer)
        assert record_of(Collaboration.objects.get()).state == State.CONFIRMED
        again = somebody.post(address, {"answer": "disputed"})
        assert (again.status_code, Confirmation.objects.count()) == (410, 1)

    def test_no_with_a_reason(self, park: Park) -> None:
        Phone().post(self.address(park), {"answer": "disputed", "text": "Fue otro taller"})
        assert record_of(Collaboration.objects.get()).state == State.DISPUTED
        assert "Fue otro taller" in text(browser(park.rosa).get(page_of(Collaboration.objects.get())))

    def test_nothing_chosen_is_asked_again(self, park: Park) -> None:
        answer = Phone().post(self.address(park), {"text": "mmm"})
        assert answer.status_code == 422
        assert "Elige «Sí, así fue» o «No fue así»" in text(answer)

    def test_expired_says_how_to_get_another(self, park: Park) -> None:
        address = self.address(park)
        ConfirmationLink.objects.update(expires_at=clock.now())
        answer = Phone().get(address)
        assert answer.status_code == 410
        assert "Este enlace venció. Pide a quien te lo mandó" in text(answer)

    def test_unknown(self, park: Park) -> None:
        answer = Phone().get(f"{ROOT}confirma/inventado")
        assert (answer.status_code, "no vale" in text(answer)) == (404, True)

    def test_rosa_does_not_answer_her_own_question(self, park: Park) -> None:
        address = self.address(park)
        for answer in (
            browser(park.rosa).get(address),
            browser(park.rosa).post(address, {"answer": "confirmed"}),
        ):
            assert answer.status_code == 403
            assert "este enlace es para la otra parte" in text(answer)
        assert not Confirmation.objects.exists()

    def test_guessing_is_stopped(self, park: Park) -> None:
        address, somebody = self.address(park), Phone(REMOTE_ADDR="203.0.113.7")
        for _ in range(40):
            somebody.get(f"{ROOT}confirma/inventado")
        assert somebody.get(address).status_code == 429
        assert Phone(REMOTE_ADDR="203.0.113.8").get(address).status_code == 200


EVERYTHING = {"Le prestamos una herramienta", "Le pasamos un trabajo", "nos ayudó", "Le prestamos dinero"}


class TestTheList:
    """«Lo que hicimos juntos»."""

    @pytest.fixture
    def story(self, park: Park) -> Park:
        """Four things, of four kinds, in four states."""
        a_collaboration(park.rosa, park.julio, kind="tool_lent")
        done = a_collaboration(
            park.rosa,
            park.ana,
            kind="work_passed",
            happened_on=clock.today() - timedelta(days=60),
            value=Decimal(80),
        )
        confirm(done, park.ana)
        confirm(a_collaboration(park.julio, park.rosa, kind="technical_help"), park.rosa, "disputed")
        wrong = a_collaboration(park.rosa, park.julio, kind="loan")
        actions.reverse(actor=park.rosa, collaboration=wrong, text="No fue")
        return park

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ("", EVERYTHING),
            ("estado=waiting", {"Le prestamos una herramienta"}),
            ("estado=confirmed", {"Le pasamos un trabajo"}),
            ("estado=disputed", {"nos ayudó"}),
            ("estado=reversed", {"Le prestamos dinero"}),
            ("tipo=work_passed", {"Le pasamos un trabajo"}),
            ("dimension=resources", {"Le prestamos una herramienta", "Le prestamos dinero"}),
            ("periodo=30", {"Le prestamos una herramienta", "nos ayudó", "Le prestamos dinero"}),
            ("hasta={before}", {"Le pasamos un trabajo"}),
            ("desde={before}&estado=confirmed", set()),
            ("con=ínox", {"Le pasamos un trabajo"}),
            ("con=nadie", set()),
            ("taller={ana}", {"Le pasamos un trabajo"}),
            ("tipo=magic&estado=x&desde=ayer", EVERYTHING),
        ],
    )  # fmt: skip
    def test_is_filtered_by_its_address(self, filters: str, expected: set[str], story: Park) -> None:
        before = (clock.today() - timedelta(days=30)).isoformat()
        path = f"{ROOT}colaboraciones/?{filters.format(before=before, ana=workshop_of(story.ana).pk)}"
        said = text(browser(story.rosa).get(path))
        assert {words for words in EVERYTHING if words in said} == expected

    def test_a_swap_is_a_part_of_the_page(self, story: Park) -> None:
        path = f"{ROOT}colaboraciones/?estado=confirmed"
        part = browser(story.rosa).get(path, headers={"HX-Request": "true"}).content.decode().strip()
        assert part.startswith('<div id="results">')
        assert part in browser(story.rosa).get(path).content.decode()

    def test_each_sees_their_own_and_those_who_coordinate_or_study_see_all(self, story: Park) -> None:
        counts = {
            name: re.search(r"(\d+) colaboraci", text(browser(actor).get(f"{ROOT}colaboraciones/")))
            for name, actor in vars(story).items()
        }
        shown = {name: match.group(1) for name, match in counts.items() if match}
        assert shown == {"rosa": "4", "julio": "3", "ana": "1", "carmen": "4", "ines": "4"}

    def test_is_also_a_table(self, story: Park) -> None:
        an_organization("=EVIL()")
        answer = browser(story.rosa).get(f"{ROOT}colaboraciones/?formato=csv&estado=confirmed")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [(row["organización"], row["papel"], row["dice"], row["valor"]) for row in rows] == [
            ("Metal Andina", "dio", "lo anotó", "80.00"),
            ("Inox Lima", "recibió", "confirmó", "80.00"),
        ]
        studied = browser(story.ines).get(f"{ROOT}colaboraciones/?formato=csv").content.decode()
        assert "80.00" not in studied

    def test_asks_the_database_as_often_for_one_as_for_thirty(self, park: Park) -> None:
        a_collaboration(park.rosa, park.julio)
        rosa = browser(park.rosa)
        rosa.get(f"{ROOT}colaboraciones/")
        with CaptureQueriesContext(connection) as one:
            rosa.get(f"{ROOT}colaboraciones/")
        for _ in range(29):
            a_collaboration(park.rosa, park.ana, kind="tool_lent")
        with CaptureQueriesContext(connection) as thirty:
            rosa.get(f"{ROOT}colaboraciones/")
        assert len(thirty) == len(one)

    def test_an_empty_one_teaches(self, park: Park) -> None:
        assert "Anotar lo primero" in text(browser(park.rosa).get(f"{ROOT}colaboraciones/"))


class TestTrustsPage:
    """What it rests on."""

    def test_names_partners_to_the_parks_people_only(self, park: Park) -> None:
        confirm(a_collaboration(park.rosa, park.julio), park.julio)
        path = f"{ROOT}red/{workshop_of(park.rosa).pk}/confianza"
        said = text(browser(park.ana).get(path))
        assert "1 colaboración confirmada con 1 taller" in said
        assert "Taller Quispe" in said
        assert "De cada 100 veces" in said
        supplier = a_member(an_organization("Aceros Lima", kind="supplier"), "Raúl", role="partner")
        outside = text(browser(supplier).get(path))
        assert "1 colaboración confirmada" in outside
        assert "Taller Quispe" not in outside

    def test_says_what_does_not_count_and_why(self, park: Park) -> None:
        record = record_of(a_collaboration(park.rosa, park.julio))
        token = token_of(actions.ask_by_hand(actor=park.rosa, record=record, part=record.silent[0]))
        assert token is not None
        actions.answer_by_link(token=token, answer="confirmed")
        said = text(browser(park.rosa).get(f"{ROOT}red/{workshop_of(park.rosa).pk}/confianza"))
        assert "Sin historial" in said
        assert "Contará cuando lo confirmen con su cuenta" in said

    def test_without_history_it_says_so_kindly(self, park: Park) -> None:
        said = text(browser(park.rosa).get(f"{ROOT}red/{workshop_of(park.ana).pk}/confianza"))
        assert "Sin historial" in said
        assert "No dice nada malo" in said


class TestHoy:
    """What needs me now, from the ledger."""

    def test_a_question_is_the_most_urgent(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        (item,) = hoy.asked_of_me(park.julio)
        assert (item.urgency, item.title) == (0, "¿Fue así? Metal Andina nos pasó un trabajo")
        assert item.steps[0].url == page_of(row)
        assert hoy.asked_of_me(park.rosa) == hoy.asked_of_me(park.ana) == hoy.asked_of_me(park.carmen) == []

    def test_it_goes_once_answered_or_reversed(self, park: Park) -> None:
        confirm(a_collaboration(park.rosa, park.julio), park.julio)
        wrong = a_collaboration(park.rosa, park.julio)
        actions.reverse(actor=park.rosa, collaboration=wrong, text="error")
        assert hoy.asked_of_me(park.julio) == []

    def test_answers_come_back_and_a_disagreement_is_more_urgent(self, park: Park) -> None:
        confirm(a_collaboration(park.rosa, park.julio), park.julio)
        confirm(a_collaboration(park.rosa, park.ana), park.ana, "disputed")
        assert {(item.urgency, str(item.title)) for item in hoy.answers_received(park.rosa)} == {
            (2, "Taller Quispe confirmó"),
            (1, "Inox Lima dice que no fue así"),
        }
        assert hoy.answers_received(park.julio) == []

    def test_a_judgement_is_offered_until_it_is_given(self, park: Park) -> None:
        row = a_collaboration(park.rosa, park.julio)
        assert hoy.to_rate(park.rosa) == []
        confirm(row, park.julio)
        (item,) = hoy.to_rate(park.rosa)
        assert item.title == "¿Cómo te fue con Taller Quispe?"
        actions.rate(
            actor=park.rosa, collaboration=row, rated=workshop_of(park.julio), on_time=True, quality=5,
            would_repeat=True,
        )  # fmt: skip
        assert hoy.to_rate(park.rosa) == []
        assert len(hoy.to_rate(park.julio)) == 1
