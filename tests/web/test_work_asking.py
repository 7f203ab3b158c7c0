"""The pages of asking, quoting, comparing and awarding, as Rosa, Julio and Pedro use them on their phones."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.directory.actor import Actor
from ayni.kernel import clock, tenancy
from ayni.work.actions import questions
from ayni.work.models import Award, Job, Quote
from tests.factories import workshop_of
from tests.web.test_every_page import client_of
from tests.work.story import Story

pytestmark = pytest.mark.django_db

MESSAGE = (
    "Maestro buenas, necesito cortar 20 pzs plancha A36 de 9mm 300x450 en plasma pal viernes, "
    "yo pongo el material"
)


@pytest.fixture
def story() -> Story:
    """The park."""
    return Story()


def as_(actor: Actor | None) -> Client:
    """The actor's phone."""
    return client_of(actor.person if actor else None)


def page(actor: Actor | None, path: str, **query: str) -> str:
    """What the actor sees there; the page must be there."""
    answer = as_(actor).get(f"/c/ves/encargos/{path}", query)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def form(**changes: Any) -> dict[str, Any]:
    """The form of a job, filled."""
    return {
        "process": "plasma_cutting", "material": "A36", "thickness_mm": "9 mm", "length_mm": "300 mm",
        "width_mm": "450 mm", "quantity": "20", "unit": "piece",
        "deadline": (clock.today() + timedelta(days=5)).isoformat(), "material_by": "client", "audience": "capable",
        "shows_name": "on", "protects_client_months": "0", "then": "open", **changes,
    }  # fmt: skip


def posted(story: Story, actor: Actor, path: str, sent: dict[str, Any]) -> Any:
    """The answer to a form."""
    return as_(actor).post(f"/c/ves/encargos/{path}", sent)


def opened(story: Story, **changes: Any) -> Job:
    """A job of Rosa's that asks for quotes."""
    with tenancy.opened(story.cluster):
        return story.open(**changes)


def quoted(story: Story, job: Job, actor: Actor, price: int = 200, **changes: Any) -> Quote:
    """The actor's offer."""
    with tenancy.opened(story.cluster):
        return story.quote(job, actor, price, **changes)


class TestAsking:
    """From the need to workshops that see it."""

    def test_one_form_and_those_who_can_do_it_see_it(self, story: Story) -> None:
        answer = posted(story, story.rosa, "pedir", form())
        assert answer.status_code == 302
        with tenancy.opened(story.cluster):
            job = Job.objects.get()
        assert (job.state, job.length_mm, job.width_mm) == ("open", 450, 300), "the longer side is the length"
        assert answer.headers["Location"] == f"/c/ves/encargos/{job.pk}/talleres"
        shown = page(story.rosa, f"{job.pk}/talleres")
        assert shown.count("ya lo ve") == 3
        assert "hace corte por plasma; no dice si llega a 0.45 m de largo" in shown
        assert "wa.me/" in shown
        assert "Costuras Beto" not in shown
        assert job.title in page(story.julio, "")
        assert job.title in as_(story.julio).get("/c/ves/").content.decode()

    def test_a_draft_waits(self, story: Story) -> None:
        answer = posted(story, story.rosa, "pedir", form(then="draft"))
        with tenancy.opened(story.cluster):
            job = Job.objects.get()
        assert answer.headers["Location"] == f"/c/ves/encargos/{job.pk}/"
        assert "Es un borrador" in page(story.rosa, f"{job.pk}/")
        assert as_(story.julio).get(f"/c/ves/encargos/{job.pk}/").status_code == 404
        assert posted(story, story.rosa, f"{job.pk}/abrir", {}).status_code == 302
        assert as_(story.julio).get(f"/c/ves/encargos/{job.pk}/").status_code == 200

    def test_chosen_workshops_are_picked_on_the_next_page(self, story: Story) -> None:
        answer = posted(story, story.rosa, "pedir", form(audience="chosen"))
        assert answer.headers["Location"].endswith("/talleres")
        with tenancy.opened(story.cluster):
            job = Job.objects.get()
            nina = workshop_of(story.nina).pk
        assert job.state == "draft"
        assert "Costuras Beto" in page(story.rosa, f"{job.pk}/talleres", buscar="costuras")
        assert posted(story, story.rosa, f"{job.pk}/talleres", {}).status_code == 409
        assert posted(story, story.rosa, f"{job.pk}/talleres", {"workshops": [nina]}).status_code == 302
        assert as_(story.nina).get(f"/c/ves/encargos/{job.pk}/").status_code == 200
        assert as_(story.julio).get(f"/c/ves/encargos/{job.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"deadline": "2020-01-01"}, "Esa fecha ya pasó"),
            ({"quantity": "0"}, "mayor que cero"),
            ({"quantity": "2.5"}, "van enteras"),
            ({"thickness_mm": "gruesa"}, "No entendimos esa medida"),
            ({"process": "", "also": ""}, "Elige qué proceso"),
            ({"price_limit": "mucho"}, "No entendimos ese monto"),
        ],
    )
    def test_a_mistake_is_said_on_top_and_nothing_is_kept(
        self, story: Story, changes: dict[str, str], sentence: str
    ) -> None:
        answer = posted(story, story.rosa, "pedir", form(note="sin rebaba", **changes))
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in shown
        assert "sin rebaba" in shown
        with tenancy.opened(story.cluster):
            assert Job.objects.count() == 0

    def test_sent_twice_it_is_one(self, story: Story) -> None:
        rosa, sent = as_(story.rosa), form(submission_key="one-tap-twice")
        first, second = (rosa.post("/c/ves/encargos/pedir", sent) for _ in range(2))
        assert first["Location"] == second["Location"]
        with tenancy.opened(story.cluster):
            assert Job.objects.count() == 1

    def test_what_is_asked_can_be_changed(self, story: Story) -> None:
        job = opened(story)
        assert 'value="450 mm"' in page(story.rosa, f"{job.pk}/cambiar")
        assert (
            posted(story, story.rosa, f"{job.pk}/cambiar", form(quantity="30", title="Placas")).status_code
            == 302
        )
        assert "30 piezas" in page(story.julio, f"{job.pk}/")
        assert as_(story.julio).get(f"/c/ves/encargos/{job.pk}/cambiar").status_code == 404


class TestPasting:
    """A WhatsApp message becomes the form; what was not understood is shown, nothing is invented."""

    def test_the_message_of_the_study_fills_the_form(self, story: Story) -> None:
        shown = posted(story, story.rosa, "pegar", {"message": MESSAGE}).content.decode()
        for filled in ('value="9 mm"', 'value="450 mm"', 'value="300 mm"', 'value="20"'):
            assert filled in shown
        assert '<option value="plasma_cutting" selected' in shown
        assert '<option value="A36" selected' in shown
        assert re.search(r'name="deadline" value="\d{4}-\d\d-\d\d"', shown)
        assert "No lo dice" not in shown

    def test_what_is_not_said_is_asked_for(self, story: Story) -> None:
        shown = posted(
            story, story.rosa, "pegar", {"message": "necesito plegar plancha xqztl"}
        ).content.decode()
        assert re.search(r"No lo dice.*cuánto.*para cuándo.*quién pone el material", shown, re.DOTALL)
        assert "<q>xqztl</q>" in shown
        assert 'name="quantity" value=' not in shown

    def test_several_needs_become_several_drafts(self, story: Story) -> None:
        message = (
            "Necesito:\n- cortar 20 planchas de 3mm en laser para mañana\n- tornear 5 ejes para el viernes"
        )
        shown = posted(story, story.rosa, "pegar", {"message": message}).content.decode()
        assert "Encontramos 2 pedidos" in shown
        sent: dict[str, Any] = {"message": message, "needs": "2", "keep1": "1", "keep2": "1"}
        for number, process in ((1, "laser_cutting"), (2, "turning")):
            sent |= {f"need{number}-{name}": value for name, value in form(process=process).items()}
        assert posted(story, story.rosa, "pegar", sent | {"need2-quantity": "x"}).status_code == 422
        with tenancy.opened(story.cluster):
            assert Job.objects.count() == 0, "all or none"
        assert posted(story, story.rosa, "pegar", sent).status_code == 302
        with tenancy.opened(story.cluster):
            assert [job.processes for job in Job.objects.order_by("pk")] == [["laser_cutting"], ["turning"]]
            assert {job.state for job in Job.objects.all()} == {"draft"}

    @pytest.mark.parametrize("message", ["", "   ", "x" * 10_001])
    def test_nothing_or_too_much_is_refused(self, story: Story, message: str) -> None:
        assert posted(story, story.rosa, "pegar", {"message": message}).status_code == 422


class TestQuoting:
    """Sealed, changed, withdrawn."""

    def offer(self, **changes: Any) -> dict[str, Any]:
        """The form of a quote, filled."""
        day = (clock.today() + timedelta(days=3)).isoformat()
        return {"price": "1,250.50", "basis": "lump", "ready_on": day, "quantity": "20", "freight": "30",
                "valid_until": day, "note": "En CNC", "conditions": "50 % de adelanto", **changes}  # fmt: skip

    def test_a_quote_is_seen_by_the_asker_and_its_maker(self, story: Story) -> None:
        job = opened(story)
        assert posted(story, story.julio, f"{job.pk}/cotizar", self.offer()).status_code == 302
        assert "S/\N{NO-BREAK SPACE}1,280.50" in page(story.julio, f"{job.pk}/")
        compared = page(story.rosa, f"{job.pk}/comparar")
        assert "S/\N{NO-BREAK SPACE}1,280.50" in compared
        assert "50 % de adelanto" in compared
        shown = page(story.pedro, f"{job.pk}/")
        assert "1,280" not in shown
        assert "Taller Quispe" not in shown
        assert as_(story.pedro).get(f"/c/ves/encargos/{job.pk}/comparar").status_code == 404

    def test_a_mistake_comes_back_with_what_was_typed(self, story: Story) -> None:
        job = opened(story)
        answer = posted(story, story.julio, f"{job.pk}/cotizar", self.offer(quantity="99"))
        assert answer.status_code == 422
        assert "cotiza esa cantidad o menos" in answer.content.decode()
        assert 'value="1,250.50"' in answer.content.decode()

    def test_it_is_changed_and_withdrawn(self, story: Story) -> None:
        job = opened(story)
        quoted(story, job, story.julio)
        assert "Cambia tu cotización" in page(story.julio, f"{job.pk}/cotizar")
        assert posted(story, story.julio, f"{job.pk}/retirar", {}).status_code == 302
        assert "Todavía nadie cotizó" in page(story.rosa, f"{job.pk}/comparar")

    def test_for_ones_own_job_it_is_refused_with_the_reason(self, story: Story) -> None:
        job = opened(story)
        answer = as_(story.rosa).get(f"/c/ves/encargos/{job.pk}/cotizar")
        assert answer.status_code == 409
        assert "tu propio encargo" in answer.content.decode()

    def test_a_question_is_answered_for_all_without_the_name_of_who_asked(self, story: Story) -> None:
        job = opened(story)
        assert posted(story, story.julio, f"{job.pk}/preguntar", {"text": "¿Con chaflán?"}).status_code == 302
        with tenancy.opened(story.cluster):
            question = job.questions.get()
        assert "¿Con chaflán?" in as_(story.rosa).get("/c/ves/").content.decode()
        posted(story, story.rosa, f"preguntas/{question.pk}", {"answer": "Sin chaflán"})
        shown = page(story.pedro, f"{job.pk}/")
        assert "Sin chaflán" in shown
        assert "Taller Quispe" not in shown
        assert as_(story.julio).get(f"/c/ves/encargos/preguntas/{question.pk}").status_code == 404

    def test_i_cannot_takes_it_off_hoy(self, story: Story) -> None:
        job = opened(story)
        assert posted(story, story.julio, f"{job.pk}/no-puedo", {}).status_code == 302
        assert job.title not in as_(story.julio).get("/c/ves/").content.decode()

    def test_the_hidden_name_is_nowhere_before_the_award(self, story: Story) -> None:
        job = opened(story, shows_name=False)
        with tenancy.opened(story.cluster):
            question = questions.ask(actor=story.julio, job=job, text="¿Con chaflán?")
            questions.answer(actor=story.rosa, question=question, text="No")
        for path in (f"{job.pk}/", "", f"{job.pk}/cotizar"):
            shown = page(story.julio, path)
            assert "Metal Andina" not in shown, path
            assert "Rosa" not in shown, path
        assert "Metal Andina" not in as_(story.julio).get("/c/ves/").content.decode()
        table = as_(story.julio).get("/c/ves/encargos/", {"formato": "csv"}).content.decode()
        assert "Metal Andina" not in table


class TestAwarding:
    """All to one, parts to several, yes or no."""

    def versions(self, *quotes: Quote) -> dict[str, Any]:
        """What the page remembers of each offer."""
        return {f"version-{quote.pk}": quote.version for quote in quotes}

    def test_all_to_one_who_accepts(self, story: Story) -> None:
        job = opened(story, protects_client_months=6)
        quote = quoted(story, job, story.julio)
        answer = posted(story, story.rosa, f"{job.pk}/comparar", {"all": quote.pk, **self.versions(quote)})
        assert answer.status_code == 302
        with tenancy.opened(story.cluster):
            award = Award.objects.get()
        assert "Te adjudicaron un trabajo" in as_(story.julio).get("/c/ves/").content.decode()
        shown = page(story.julio, f"partes/{award.pk}")
        assert "no buscar ni atender por su cuenta al cliente" in shown
        assert posted(story, story.julio, f"partes/{award.pk}", {}).status_code == 422
        assert posted(story, story.julio, f"partes/{award.pk}", {"clause": "on"}).status_code == 302
        assert as_(story.pedro).get(f"/c/ves/encargos/partes/{award.pk}").status_code == 404

    def test_parts_to_several(self, story: Story) -> None:
        job = opened(story)
        julio, pedro = quoted(story, job, story.julio), quoted(story, job, story.pedro, 300)
        sent = {f"take-{julio.pk}": "12", f"take-{pedro.pk}": "9", **self.versions(julio, pedro)}
        answer = posted(story, story.rosa, f"{job.pk}/comparar", sent)
        assert answer.status_code == 409
        assert "Repartiste 21 piezas y quedan 20 piezas" in answer.content.decode()
        assert 'value="12"' in answer.content.decode()
        assert (
            posted(story, story.rosa, f"{job.pk}/comparar", {**sent, f"take-{pedro.pk}": "5"}).status_code
            == 302
        )
        assert "quedan 3 piezas por adjudicar" in page(story.rosa, f"{job.pk}/comparar")
        assert posted(story, story.rosa, f"{job.pk}/con-esto-basta", {}).status_code == 302
        with tenancy.opened(story.cluster):
            assert Job.objects.get().state == "awarded"

    @pytest.mark.parametrize("typed", ["doce", "-3", "NaN", "1e999999"])
    def test_a_part_that_is_no_number_is_refused(self, story: Story, typed: str) -> None:
        job = opened(story)
        quote = quoted(story, job, story.julio)
        answer = posted(
            story, story.rosa, f"{job.pk}/comparar", {f"take-{quote.pk}": typed, **self.versions(quote)}
        )
        assert answer.status_code == 409
        with tenancy.opened(story.cluster):
            assert Award.objects.count() == 0

    def test_an_offer_that_changed_meanwhile_is_shown_again(self, story: Story) -> None:
        job = opened(story)
        seen = quoted(story, job, story.julio)
        quoted(story, job, story.julio, 900)
        answer = posted(story, story.rosa, f"{job.pk}/comparar", {"all": seen.pk, **self.versions(seen)})
        assert answer.status_code == 409
        assert "cambió su cotización" in answer.content.decode()
        assert "900.00" in answer.content.decode()

    def test_no_from_the_contractor_or_second_thoughts_of_the_asker(self, story: Story) -> None:
        job = opened(story)
        quote = quoted(story, job, story.julio)
        posted(story, story.rosa, f"{job.pk}/comparar", {"all": quote.pk, **self.versions(quote)})
        with tenancy.opened(story.cluster):
            award = Award.objects.get()
        assert posted(story, story.rosa, f"partes/{award.pk}/retirar", {}).status_code == 302
        posted(story, story.rosa, f"{job.pk}/comparar", {"all": quote.pk, **self.versions(quote)})
        with tenancy.opened(story.cluster):
            award = Award.objects.get(state="offered")
        assert (
            posted(story, story.julio, f"partes/{award.pk}/no-puedo", {"reason": "se malogró"}).status_code
            == 302
        )
        assert "se malogró" in page(story.rosa, f"{job.pk}/")

    def test_a_job_is_taken_back(self, story: Story) -> None:
        job = opened(story)
        quoted(story, job, story.julio)
        assert posted(story, story.rosa, f"{job.pk}/anular", {"reason": "se cayó"}).status_code == 302
        assert "está «anulado»" in page(story.pedro, f"{job.pk}/")


class TestLists:
    """Filtered, paged, taken away as a table."""

    def test_the_same_queries_for_one_and_for_thirty(self, story: Story) -> None:
        opened(story)
        rosa = as_(story.rosa)
        rosa.get("/c/ves/encargos/")

        def cost(path: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert rosa.get(path).status_code == 200
            return len(queries)

        paths = ("/c/ves/encargos/?ver=pedimos", "/c/ves/encargos/?ver=pedimos&formato=csv")
        alone = [cost(path) for path in paths]
        for _ in range(29):
            opened(story)
        assert [cost(path) for path in paths] == alone

    def test_the_comparison_costs_the_same_for_one_and_for_three(self, story: Story) -> None:
        job = opened(story)
        quoted(story, job, story.julio)
        rosa = as_(story.rosa)
        rosa.get(f"/c/ves/encargos/{job.pk}/comparar")

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                rosa.get(f"/c/ves/encargos/{job.pk}/comparar")
            return len(queries)

        alone = cost()
        quoted(story, job, story.pedro)
        quoted(story, job, story.nina)
        assert cost() == alone

    def test_a_table_no_spreadsheet_takes_for_a_formula(self, story: Story) -> None:
        opened(story, title="=1+1")
        answer = as_(story.rosa).get("/c/ves/encargos/", {"ver": "pedimos", "formato": "csv"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[1][1:3] == ["'=1+1", "Metal Andina"]

    def test_a_swap_is_a_part_of_the_page(self, story: Story) -> None:
        opened(story)
        whole = page(story.julio, "")
        part = as_(story.julio).get("/c/ves/encargos/", headers={"HX-Request": "true"}).content.decode()
        assert part.strip() in whole
        assert part.strip() != whole.strip()

    @pytest.mark.parametrize(
        "query", ["ver=nada", "estado=x", "pagina=99", "proceso=%00", "urgente=on&buscar=zz"]
    )
    def test_any_address_shows_a_list(self, story: Story, query: str) -> None:
        assert as_(story.rosa).get(f"/c/ves/encargos/?{query}").status_code == 200
