"""The way from a printed card or a WhatsApp text into the workshop, page by page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from ayni.directory.actions import invitations
from ayni.directory.models import Cluster, Invitation, Membership, Organization, Person
from ayni.directory.queries.people import token_for
from ayni.kernel import clock, tenancy
from tests.factories import a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(person: Person | None = None, **headers: Any) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile"}, **headers)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def ves() -> Cluster:
    return a_cluster("ves", name="Parque Industrial")


@pytest.fixture
def carmen(ves: Cluster) -> Person:
    with tenancy.opened(ves):
        return a_coordinator().signed_in


@pytest.fixture
def metal(ves: Cluster) -> Organization:
    with tenancy.opened(ves):
        return an_organization("Metal Andina", phone="+51987000001")


def link_to(page: str) -> str:
    """The invitation's path, as it stands in a coordinator's page."""
    found = re.search(r"/c/ves/invitacion/[\w-]{24}", page)
    assert found is not None
    return found.group()


def invited(carmen: Person, metal: Organization, **form: str) -> tuple[str, str]:
    """Carmen fills the form; her page with what to hand out, and the link on it."""
    page = browser(carmen).post(
        f"/c/ves/invitaciones/nueva?organizacion={metal.pk}",
        {"role": "owner", "name": "Rosa", "contact": "987 654 321", **form},
        follow=True,
    )
    assert page.status_code == 200
    return page.content.decode(), link_to(page.content.decode())


class TestFromTheLinkAlone:
    def test_rosa_is_in_and_stays_in(self, ves: Cluster, carmen: Person, metal: Organization) -> None:
        page, link = invited(carmen, metal)
        assert "https://wa.me/51987654321?text=Hola%2C%20Rosa." in page
        assert "<svg" in page
        phone = browser()
        assert "Hola, Rosa" in phone.get(link).content.decode()
        assert phone.post(link, {"form_key": "1"}).headers["Location"] == "/c/ves/"
        account = phone.get("/c/ves/cuenta/").content.decode()
        assert "Rosa · Metal Andina" in account
        assert phone.session.get_expiry_age() >= 399 * 24 * 3600
        assert phone.session["only_cluster"] == ves.pk, (
            "whoever saw the link reaches this cluster and no further"
        )

    def test_a_card_asks_only_for_a_name(self, ves: Cluster, carmen: Person, metal: Organization) -> None:
        sheet = browser(carmen).post("/c/ves/invitaciones/tarjetas", follow=True).content.decode()
        assert sheet.count('class="invitation-card"') == 1
        with tenancy.opened(ves):
            link = f"/c/ves/invitacion/{token_for(Invitation.objects.get())}"
        phone = browser()
        empty = phone.post(link, {"form_key": "1", "name": " "})
        assert empty.status_code == 422
        assert phone.post(link, {"form_key": "1", "name": "Rosa", "phone": "12"}).status_code == 422
        assert phone.post(link, {"form_key": "1", "name": "Rosa"}).status_code == 302
        assert "Rosa · Metal Andina" in phone.get("/c/ves/cuenta/").content.decode()

    def test_a_chats_preview_uses_nothing_up(self, ves: Cluster, carmen: Person, metal: Organization) -> None:
        link = invited(carmen, metal)[1]
        preview = Client(headers={"User-Agent": "WhatsApp/2.23.20.0"})
        assert preview.get(link).status_code == 200
        with tenancy.opened(ves):
            assert Invitation.objects.get().opened_at is None
        assert browser().post(link, {"form_key": "1"}).status_code == 302

    def test_opened_is_noted_and_shown_but_never_delivered(self, carmen: Person, metal: Organization) -> None:
        page, link = invited(carmen, metal)
        assert "abrió el enlace" not in page
        browser().get(link)
        again = browser(carmen).get("/c/ves/invitaciones/").content.decode()
        assert "enlace abierto" in again

    def test_a_lost_answer_does_not_lock_her_out(self, carmen: Person, metal: Organization) -> None:
        link = invited(carmen, metal)[1]
        phone = browser()
        phone.get(link)
        lost = Client(headers={"User-Agent": "Mozilla/5.0"})
        assert lost.post(link, {"form_key": "the-same"}).status_code == 302
        assert phone.post(link, {"form_key": "the-same"}).status_code == 302
        assert phone.get("/c/ves/cuenta/").status_code == 200


class TestClosedLinks:
    @pytest.mark.parametrize(
        ("how", "words"), [("used", "ya se usó"), ("expired", "venció"), ("revoked", "retiró")]
    )
    def test_each_says_so_and_how_to_get_a_new_one(
        self, ves: Cluster, carmen: Person, metal: Organization, how: str, words: str
    ) -> None:
        link = invited(carmen, metal)[1]
        with tenancy.opened(ves):
            made = Invitation.objects.get()
            if how == "expired":
                Invitation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
        if how == "used":
            browser().post(link, {"form_key": "1"})
        if how == "revoked":
            browser(carmen).post(f"/c/ves/invitaciones/{made.pk}/retirar")
        for answer in (browser().get(link), browser().post(link, {"form_key": "2"})):
            assert answer.status_code == 410
            assert words in answer.content.decode()
            assert "/cuenta/login/" in answer.content.decode()

    def test_an_unknown_link_is_nothing(self, ves: Cluster) -> None:
        assert browser().get("/c/ves/invitacion/no-existe").status_code == 404

    def test_a_link_of_another_cluster_is_nothing(self, carmen: Person, metal: Organization) -> None:
        link = invited(carmen, metal)[1]
        a_cluster("gamarra")
        assert browser().get(link.replace("/ves/", "/gamarra/")).status_code == 404

    def test_guessing_is_limited(self, ves: Cluster) -> None:
        statuses = [
            browser(REMOTE_ADDR="10.5.5.5").get(f"/c/ves/invitacion/intento-{i}").status_code
            for i in range(41)
        ]
        assert statuses == [404] * 40 + [429]

    def test_typing_phones_into_a_card_is_limited(
        self, ves: Cluster, carmen: Person, metal: Organization
    ) -> None:
        """Else an unused card would tell, number by number, who has an account."""
        browser(carmen).post("/c/ves/invitaciones/tarjetas")
        with tenancy.opened(ves):
            a_member(metal, "Luz", "staff", phone="+51987654321")
            link = f"/c/ves/invitacion/{token_for(Invitation.objects.get())}"
        form = {"form_key": "1", "name": "Rosa", "phone": "987654321"}
        statuses = [browser(REMOTE_ADDR="10.5.5.6").post(link, form).status_code for _ in range(41)]
        assert statuses == [422] * 40 + [429]


class TestTakeover:
    def test_a_link_signs_nobody_into_a_claimed_account(
        self, ves: Cluster, carmen: Person, metal: Organization, settings: Any
    ) -> None:
        settings.PHONE_GATEWAY_URL = "http://127.0.0.1:9/"
        with tenancy.opened(ves):
            rosa = a_member(metal, phone="+51987654321", claimed_at=clock.now()).signed_in
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            mallory = a_coordinator("Mallory")
            made = invitations.invite(
                actor=mallory,
                organization=an_organization("Trampa"),
                role="owner",
                contact="987654321",
                name="R",
            )
            link = f"/c/gamarra/invitacion/{token_for(made)}"
        for thief in (browser(), browser(mallory.person)):
            assert "Ya tienes cuenta" in thief.get(link).content.decode()
            refused = thief.post(link, {"form_key": "1", "as_myself": "1"})
            assert refused.status_code == 403
            assert thief.get("/c/ves/cuenta/").status_code != 200
        phone = browser()
        phone.post("/cuenta/login/", {"contact": "987654321", "next": link})
        code = re.search(r"\d{6}", ProcrastinateJob.objects.latest("id").args["body"])
        assert code is not None
        back = phone.post(f"/cuenta/login/code/confirm/?next={link}", {"code": code.group()})
        assert back.headers["Location"] == link
        assert phone.post(link, {"form_key": "2"}).headers["Location"] == "/c/gamarra/"
        with tenancy.opened(gamarra):
            assert Membership.objects.filter(person=rosa, role="owner").exists()

    def test_an_account_opened_by_its_inviter_is_no_trap_for_later(
        self, ves: Cluster, carmen: Person, metal: Organization
    ) -> None:
        """Mallory invites Carmen's phone, uses the link herself and waits for Carmen's next cluster to come in."""
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            mallory = a_coordinator("Mallory")
            made = invitations.invite(
                actor=mallory,
                organization=an_organization("Trampa"),
                role="staff",
                contact="987654321",
                name="C",
            )
            trap = f"/c/gamarra/invitacion/{token_for(made)}"
        thief = browser()
        assert thief.post(trap, {"form_key": "1"}).status_code == 302
        assert (
            thief.post("/cuenta/password/set/", {"new": "para-siempre-mia"})
            .headers["Location"]
            .startswith("/cuenta/comprobar")
        )
        link = invited(carmen, metal)[1]
        assert thief.get(link).status_code in {200, 404}
        assert thief.post(link, {"form_key": "2"}).status_code in {403, 404}
        with tenancy.opened(ves):
            assert not Membership.objects.filter(organization=metal).exists()


class TestHandingOut:
    def test_renewing_shows_another_link(self, ves: Cluster, carmen: Person, metal: Organization) -> None:
        link = invited(carmen, metal)[1]
        with tenancy.opened(ves):
            made = Invitation.objects.get()
        fresh = browser(carmen).post(f"/c/ves/invitaciones/{made.pk}/renovar", follow=True).content.decode()
        assert link_to(fresh) != link
        assert browser().get(link).status_code == 410

    def test_the_operators_service_can_send_it(
        self, ves: Cluster, carmen: Person, metal: Organization, settings: Any
    ) -> None:
        settings.PHONE_GATEWAY_URL = "http://127.0.0.1:9/"
        page, link = invited(carmen, metal)
        assert "Que Ayni se lo envíe" in page
        with tenancy.opened(ves):
            made = Invitation.objects.get()
        browser(carmen).post(f"/c/ves/invitaciones/{made.pk}/enviar")
        with tenancy.opened(ves):
            from ayni.directory.models import Message

            message = Message.objects.get()
            assert link in message.body
            assert message.address == "+51987654321"

    def test_an_owner_invites_and_hands_out_for_her_own_workshop_only(
        self, ves: Cluster, carmen: Person, metal: Organization
    ) -> None:
        with tenancy.opened(ves):
            rosa = a_member(metal).signed_in
            other = an_organization("Ajeno")
        own = browser(rosa)
        assert own.get(f"/c/ves/invitaciones/nueva?organizacion={other.pk}").status_code == 404
        assert own.get("/c/ves/invitaciones/").status_code == 404
        made = own.post(
            "/c/ves/invitaciones/nueva", {"role": "staff", "name": "Luz", "contact": ""}, follow=True
        )
        assert "Invitación para Luz" in made.content.decode()
        assert "Luz" in own.get(f"/c/ves/personas/{metal.pk}/").content.decode()
        with tenancy.opened(ves):
            theirs = invitations.invite_owners(actor=a_coordinator("Luis"), organizations=[other])[0]
        for step in ("", "renovar", "retirar", "enviar"):
            url = f"/c/ves/invitaciones/{theirs.pk}/{step}"
            assert (own.post(url) if step else own.get(url)).status_code == 404

    def test_one_for_the_cluster_as_a_whole_on_every_page(self, ves: Cluster, carmen: Person) -> None:
        client = browser(carmen)
        form = {"role": "researcher", "name": "Ana", "contact": "ana@x.pe"}
        page = client.post("/c/ves/invitaciones/nueva", form, follow=True).content.decode()
        assert "Parque Industrial" in browser().get(link_to(page)).content.decode()
        assert "Ana" in client.get("/c/ves/invitaciones/").content.decode()
        with tenancy.opened(ves):
            Invitation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
        assert "Vencieron sin respuesta" in client.get("/c/ves/invitaciones/").content.decode()

    def test_what_was_typed_is_kept_when_it_is_wrong(self, carmen: Person, metal: Organization) -> None:
        answer = browser(carmen).post(
            f"/c/ves/invitaciones/nueva?organizacion={metal.pk}",
            {"role": "owner", "name": "Rosa", "contact": "no es"},
        )
        assert answer.status_code == 422
        assert 'value="no es"' in answer.content.decode()

    @pytest.mark.parametrize("page", ["invitaciones/", "invitaciones/tarjetas", "personas/", "ayudar/"])
    def test_lists_cost_the_same_with_one_and_with_thirty(
        self, ves: Cluster, carmen: Person, page: str
    ) -> None:
        client, costs = browser(carmen), []
        for count in (1, 29):
            with tenancy.opened(ves):
                shops = [an_organization(f"Taller {count}-{i}") for i in range(count)]
                for shop in shops:
                    a_member(shop, f"Luz {shop.pk}", "staff")
                invitations.invite_owners(actor=a_coordinator(f"C{count}"), organizations=shops)
            client.get(f"/c/ves/{page}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(f"/c/ves/{page}")
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestPeople:
    def test_a_coordinator_takes_a_role_away(self, ves: Cluster, carmen: Person, metal: Organization) -> None:
        with tenancy.opened(ves):
            rosa = a_member(metal)
            membership = Membership.objects.get(person=rosa.person)
        client = browser(carmen)
        assert "Rosa" in client.get("/c/ves/personas/?q=rosa").content.decode()
        client.post(f"/c/ves/personas/rol/{membership.pk}/terminar", {"next": "/c/ves/personas/"})
        assert "Nadie con ese nombre" in client.get("/c/ves/personas/?q=rosa").content.decode()
        assert browser(rosa.person).get("/c/ves/cuenta/").status_code == 404

    def test_the_only_coordinator_is_told_why_not(self, ves: Cluster, carmen: Person) -> None:
        with tenancy.opened(ves):
            membership = Membership.objects.get(person=carmen)
        answer = browser(carmen).post(f"/c/ves/personas/rol/{membership.pk}/terminar")
        assert answer.status_code == 403
        assert "única" in answer.content.decode()
