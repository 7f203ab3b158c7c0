"""Signing in away from home, how far a session reaches, and a person's own page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from ayni.directory.models import Cluster, Membership, Message, Person, SignIn, SignInLink
from ayni.directory.queries.messages import links_of
from ayni.kernel import clock, tenancy
from ayni.web.accounts.hoy import invitations_to_hand_out, messages_to_pass_on, second_factor_urged
from tests.factories import a_cluster, a_coordinator, a_member, a_person, an_organization

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "987 654 321"
E164 = "+51987654321"


def browser(person: Person | None = None, **headers: Any) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile"}, **headers)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def ves() -> Cluster:
    return a_cluster("ves", name="Parque Industrial")


@pytest.fixture
def rosa(ves: Cluster) -> Person:
    with tenancy.opened(ves):
        return a_member(an_organization(), "Rosa", phone=E164, email="rosa@x.pe").signed_in


@pytest.fixture
def services(settings: Any) -> None:
    """The operator set up both services; what is queued for them is read from the queue."""
    settings.EMAIL_CONFIGURED = True
    settings.PHONE_GATEWAY_URL = "http://127.0.0.1:9/"


def code_sent() -> str:
    job = ProcrastinateJob.objects.filter(task_name="directory.deliver_code").latest("id")
    found = re.search(r"\b\d{6}\b", job.args["body"])
    assert found is not None
    return found.group()


def is_in(client: Client, slug: str = "ves") -> bool:
    return client.get(f"/c/{slug}/cuenta/").status_code == 200


@pytest.mark.usefixtures("services")
class TestByCode:
    @pytest.mark.parametrize("address", [PHONE, "ROSA@x.pe"])
    def test_one_field_one_code(self, rosa: Person, address: str) -> None:
        phone = browser()
        asked = phone.post("/cuenta/login/", {"contact": address, "next": "/c/ves/cuenta/"}, follow=True)
        assert asked.redirect_chain[-1][0].startswith("/cuenta/login/code/confirm/")
        entered = phone.post("/cuenta/login/code/confirm/?next=/c/ves/cuenta/", {"code": code_sent()})
        assert entered.headers["Location"] == "/c/ves/cuenta/"
        assert is_in(phone)
        rosa.refresh_from_db()
        assert rosa.claimed_at is not None
        assert "only_cluster" not in phone.session

    def test_the_session_lasts_more_than_a_year(self, rosa: Person) -> None:
        phone = browser()
        phone.post("/cuenta/login/", {"contact": PHONE})
        phone.post("/cuenta/login/code/confirm/", {"code": code_sent()})
        assert phone.session.get_expiry_age() >= 399 * 24 * 3600

    def test_an_unknown_address_gets_the_same_answer_and_no_letter(self, rosa: Person) -> None:
        known, unknown = browser(), browser()
        first = known.post("/cuenta/login/", {"contact": "rosa@x.pe"})
        second = unknown.post("/cuenta/login/", {"contact": "nadie@x.pe"})
        assert (first.status_code, first.headers["Location"]) == (
            second.status_code,
            second.headers["Location"],
        )
        pages = [client.get(first.headers["Location"]) for client in (known, unknown)]
        texts = [re.sub(r'value="[^"]*"|\S+@x\.pe', "", page.content.decode()) for page in pages]
        assert texts[0] == texts[1]
        assert ProcrastinateJob.objects.count() == 1
        assert mail.outbox == []

    def test_three_wrong_codes_end_it(self, rosa: Person) -> None:
        phone = browser()
        phone.post("/cuenta/login/", {"contact": PHONE})
        right = code_sent()
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(3):
            phone.post("/cuenta/login/code/confirm/", {"code": wrong})
        phone.post("/cuenta/login/code/confirm/", {"code": right})
        assert not is_in(phone)

    def test_too_many_codes_to_one_address(self, rosa: Person) -> None:
        answers = [
            browser(REMOTE_ADDR=f"10.0.0.{i}").post("/cuenta/login/", {"contact": PHONE}) for i in range(6)
        ]
        assert [answer.status_code for answer in answers] == [302] * 5 + [422]
        assert "Demasiados intentos" in answers[-1].content.decode()

    def test_too_many_from_one_place(self, rosa: Person) -> None:
        answers = [
            browser(REMOTE_ADDR="10.9.9.9").post("/cuenta/login/", {"contact": f"p{i}@x.pe"})
            for i in range(31)
        ]
        assert [answers[0].status_code, answers[-1].status_code] == [302, 422]

    def test_what_is_no_address_is_said_beside_the_field(self) -> None:
        answer = browser().post("/cuenta/login/", {"contact": "12"})
        assert answer.status_code == 422
        assert 'value="12"' in answer.content.decode()


class TestByHand:
    """No service: the link goes into the outbox of the person's cluster, and opens that cluster only."""

    def test_the_page_says_the_same_for_everybody(self, rosa: Person) -> None:
        answers = [browser().post("/cuenta/login/", {"contact": c}) for c in (PHONE, "900000009")]
        assert [answer.headers["Location"] for answer in answers] == ["/cuenta/entrar/en-camino"] * 2

    def _link(self, ves: Cluster) -> str:
        with tenancy.opened(ves):
            message = Message.objects.latest("id")
            return f"/c/ves/entrar/{links_of([message])[message.pk].token}"

    def test_it_opens_once_and_only_its_cluster(self, ves: Cluster, rosa: Person) -> None:
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            Membership.objects.create(person=rosa, organization=an_organization("Luz"), role="owner")
        browser().post("/cuenta/login/", {"contact": PHONE, "next": "/c/ves/"})
        link, phone = self._link(ves), browser()
        page = phone.get(link)
        assert "Hola, Rosa" in page.content.decode()
        assert not is_in(phone), "looking uses nothing up and lets nobody in"
        assert phone.post(link, {"form_key": "1"}).headers["Location"] == "/c/ves/"
        assert is_in(phone)
        assert not is_in(phone, "gamarra")
        assert phone.get("/").headers["Location"] == "/c/ves/"
        used = browser().post(link, {"form_key": "2"})
        assert used.status_code == 410
        assert "ya se usó" in used.content.decode()

    def test_a_chats_preview_neither_uses_nor_opens_it(self, ves: Cluster, rosa: Person) -> None:
        browser().post("/cuenta/login/", {"contact": PHONE})
        link = self._link(ves)
        Client(headers={"User-Agent": "WhatsApp/2.23.20.0"}).get(link)
        with tenancy.opened(ves):
            assert SignInLink.objects.get().opened_at is None
        browser().get(link)
        with tenancy.opened(ves):
            assert SignInLink.objects.get().opened_at is not None

    @pytest.mark.parametrize(
        "page",
        [
            "/cuenta/password/set/",
            "/cuenta/password/change/",
            "/cuenta/2fa/",
            "/cuenta/2fa/totp/activate/",
            "/cuenta/2fa/webauthn/add/",
            "/cuenta/2fa/recovery-codes/generate/",
            "/c/ves/cuenta/claves",
        ],
    )
    def test_it_changes_nothing_of_the_account(self, ves: Cluster, rosa: Person, page: str) -> None:
        """Else whoever saw the link could keep a way in for ever, into every cluster."""
        browser().post("/cuenta/login/", {"contact": PHONE})
        phone = browser()
        phone.post(self._link(ves), {"form_key": "1"})
        for answer in (phone.get(page), phone.post(page, {"new": "otra-clave-larga", "name": "x"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/cuenta/comprobar")
        rosa.refresh_from_db()
        assert not rosa.has_usable_password()

    def test_a_second_factor_is_asked_for_and_opens_everything(self, ves: Cluster, rosa: Person) -> None:
        secret = generate_totp_secret()
        TOTP.activate(rosa, secret)
        browser().post("/cuenta/login/", {"contact": PHONE})
        phone = browser()
        assert (
            phone.post(self._link(ves), {"form_key": "1"}).headers["Location"] == "/cuenta/2fa/authenticate/"
        )
        assert not is_in(phone)
        from allauth.mfa.totp.internal.auth import (
            format_hotp_value,
            hotp_value,
            yield_hotp_counters_from_time,
        )

        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        phone.post("/cuenta/2fa/authenticate/", {"code": code})
        assert is_in(phone)
        assert "only_cluster" not in phone.session

    def test_too_many_links_tried_from_one_place(self, ves: Cluster) -> None:
        answers = [
            browser(REMOTE_ADDR="10.7.7.7").get(f"/c/ves/entrar/intento-{i}").status_code for i in range(41)
        ]
        assert answers == [404] * 40 + [429]
        assert browser(REMOTE_ADDR="10.7.7.8").get("/c/ves/entrar/otro").status_code == 404


class TestClosedDoors:
    @pytest.mark.parametrize(
        "page",
        [
            "signup/",
            "email/",
            "password/reset/",
            "phone/change/",
            "phone/verify/",
            "login/code/",
            "confirm-email/x/",
        ],
    )
    def test_the_librarys_other_doors_are_shut(self, rosa: Person, page: str) -> None:
        for client in (browser(), browser(rosa)):
            assert client.get(f"/cuenta/{page}").status_code == 404
            assert client.post(f"/cuenta/{page}", {"email": "x@x.pe"}).status_code == 404


class TestPassword:
    def test_setting_one_and_entering_with_it(self, rosa: Person) -> None:
        own, other = browser(rosa), browser(rosa)
        done = own.post("/cuenta/password/set/", {"new": "una-clave-larga", "next": "/c/ves/cuenta/"})
        assert done.headers["Location"] == "/c/ves/cuenta/"
        assert is_in(own)
        assert not is_in(other), "other browsers must sign in again"
        phone = browser()
        phone.post("/cuenta/entrar/clave", {"contact": PHONE, "password": "una-clave-larga"})
        assert is_in(phone)

    def test_one_answer_for_a_wrong_address_and_a_wrong_password(self, rosa: Person) -> None:
        rosa.set_password("una-clave-larga")
        rosa.save()
        answers = [
            browser().post("/cuenta/entrar/clave", {"contact": contact, "password": "equivocada-1"})
            for contact in ("rosa@x.pe", "nadie@x.pe")
        ]
        assert [answer.status_code for answer in answers] == [422, 422]
        texts = [re.sub(r'value="[^"]*"|name="csrf\S+', "", a.content.decode()) for a in answers]
        assert texts[0] == texts[1]

    def test_five_wrong_ones_lock_that_address_only(self, ves: Cluster, rosa: Person) -> None:
        with tenancy.opened(ves):
            luz = a_member(an_organization("Otro"), "Luz", phone="+51987000777").signed_in
        for person in (rosa, luz):
            person.set_password("una-clave-larga")
            person.save()

        def answer(contact: str, password: str) -> int:
            form = {"contact": contact, "password": password}
            return browser(REMOTE_ADDR="10.1.1.1").post("/cuenta/entrar/clave", form).status_code

        assert [answer(PHONE, "equivocada") for _ in range(5)] == [422] * 5
        assert answer(PHONE, "una-clave-larga") == 422
        assert answer("987000777", "una-clave-larga") == 302

    def test_the_present_one_is_asked_for(self, rosa: Person) -> None:
        rosa.set_password("una-clave-larga")
        rosa.save()
        own = browser(rosa)
        assert own.post("/cuenta/password/change/", {"new": "otra-clave-larga"}).status_code == 422
        wrong = own.post("/cuenta/password/change/", {"present": "no-es", "new": "otra-clave-larga"})
        assert wrong.status_code == 422
        good = own.post("/cuenta/password/change/", {"present": "una-clave-larga", "new": "otra-clave-larga"})
        assert good.status_code == 302

    @pytest.mark.parametrize("weak", ["corta", "123456789012", "password"])
    def test_a_weak_one_is_refused(self, rosa: Person, weak: str) -> None:
        assert browser(rosa).post("/cuenta/password/set/", {"new": weak}).status_code == 422

    def test_it_is_not_on_the_way_of_a_second_factor(self, rosa: Person) -> None:
        rosa.set_password("una-clave-larga")
        rosa.save()
        TOTP.activate(rosa, generate_totp_secret())
        phone = browser()
        answer = phone.post("/cuenta/entrar/clave", {"contact": PHONE, "password": "una-clave-larga"})
        assert answer.headers["Location"] == "/cuenta/2fa/authenticate/"
        assert not is_in(phone)


@pytest.mark.usefixtures("services")
class TestProvingAnAddress:
    def _narrow(self, rosa: Person, ves: Cluster) -> Client:
        client = browser(rosa)
        session = client.session
        session["only_cluster"] = ves.pk
        session.save()
        return client

    def test_a_code_to_ones_own_phone_opens_a_narrow_session(self, ves: Cluster, rosa: Person) -> None:
        phone = self._narrow(rosa, ves)
        phone.post("/cuenta/comprobar", {"contact": PHONE, "next": "/c/ves/cuenta/"})
        done = phone.post("/cuenta/comprobar/codigo", {"code": code_sent()})
        assert done.headers["Location"] == "/c/ves/cuenta/"
        assert "only_cluster" not in phone.session
        assert phone.get("/cuenta/password/set/").status_code == 200
        rosa.refresh_from_db()
        assert rosa.phone_verified

    def test_a_narrow_session_cannot_bring_an_address_of_its_own(self, ves: Cluster, rosa: Person) -> None:
        phone = self._narrow(rosa, ves)
        answer = phone.post("/cuenta/comprobar", {"contact": "mallory@x.pe"})
        assert answer.status_code == 422
        assert not ProcrastinateJob.objects.exists()

    def test_a_whole_one_adds_another_address(self, rosa: Person) -> None:
        own = browser(rosa)
        own.post("/cuenta/comprobar", {"contact": "nuevo@x.pe"})
        own.post("/cuenta/comprobar/codigo", {"code": code_sent()})
        rosa.refresh_from_db()
        assert rosa.email == "nuevo@x.pe"

    def test_three_wrong_codes_need_a_new_one(self, rosa: Person) -> None:
        own = browser(rosa)
        own.post("/cuenta/comprobar", {"contact": "nuevo@x.pe"})
        right = code_sent()
        wrong = "000000" if right != "000000" else "111111"
        statuses = [own.post("/cuenta/comprobar/codigo", {"code": wrong}).status_code for _ in range(3)]
        assert statuses == [422, 422, 302]
        own.post("/cuenta/comprobar/codigo", {"code": right})
        rosa.refresh_from_db()
        assert rosa.email == "rosa@x.pe"

    def test_a_code_is_of_no_use_in_another_browser(self, rosa: Person) -> None:
        browser(rosa).post("/cuenta/comprobar", {"contact": "nuevo@x.pe"})
        other = browser(a_person("Mallory"))
        assert (
            other.post("/cuenta/comprobar/codigo", {"code": code_sent()}).headers["Location"]
            == "/cuenta/comprobar"
        )


class TestOwnPage:
    def test_name_and_language_are_kept_and_spoken(self, rosa: Person) -> None:
        own = browser(rosa)
        own.post("/c/ves/cuenta/", {"name": "Rosa Quispe", "language": "en"})
        rosa.refresh_from_db()
        assert (rosa.name, rosa.language) == ("Rosa Quispe", "en")
        assert '<html lang="en"' in own.get("/c/ves/cuenta/").content.decode()

    @pytest.mark.usefixtures("services")
    def test_the_language_comes_along_to_another_phone(self, rosa: Person) -> None:
        browser(rosa).post("/idioma/setlang/", {"language": "en", "next": "/"})
        phone = browser()
        phone.post("/cuenta/login/", {"contact": PHONE})
        phone.post("/cuenta/login/code/confirm/", {"code": code_sent()})
        assert phone.cookies["django_language"].value == "en"

    def test_the_language_of_somebody_unknown_is_only_a_cookie(self) -> None:
        visitor = browser()
        visitor.post("/idioma/setlang/", {"language": "en", "next": "/"})
        assert visitor.cookies["django_language"].value == "en"

    def test_a_browser_can_be_signed_out_from_afar(self, rosa: Person) -> None:
        here, there = browser(rosa), browser(rosa)
        there.get("/c/ves/cuenta/")
        page = here.get("/c/ves/cuenta/").content.decode()
        assert page.count("Chrome · Android") == 2
        sign_in = SignIn.objects.get(session_key=there.session.session_key)
        here.post(f"/cuenta/aparatos/{sign_in.pk}/cerrar", {"next": "/c/ves/cuenta/"})
        assert is_in(here)
        assert not is_in(there)

    def test_nobody_elses_browser(self, ves: Cluster, rosa: Person) -> None:
        own = browser(rosa)
        own.get("/c/ves/cuenta/")
        with tenancy.opened(ves):
            carmen = a_coordinator().signed_in
        assert browser(carmen).post(f"/cuenta/aparatos/{SignIn.objects.get().pk}/cerrar").status_code == 404
        assert is_in(own)

    def test_signing_out_here(self, rosa: Person) -> None:
        own = browser(rosa)
        own.get("/c/ves/cuenta/")
        own.post(f"/cuenta/aparatos/{SignIn.objects.get().pk}/cerrar")
        assert not is_in(own)

    def test_choosing_for_whom_one_acts(self, ves: Cluster, rosa: Person) -> None:
        with tenancy.opened(ves):
            second = an_organization("El segundo")
            Membership.objects.create(person=rosa, organization=second, role="staff")
        own = browser(rosa)
        own.post("/c/ves/cuenta/actuar", {"organization": second.pk, "next": "/c/ves/cuenta/"})
        page = own.get("/c/ves/cuenta/").content.decode()
        assert "Rosa · El segundo" in page

    def test_a_key_for_programs_is_shown_once(self, rosa: Person) -> None:
        own = browser(rosa)
        own.get("/c/ves/cuenta/claves")
        membership = Membership.everywhere
        with tenancy.person_only(rosa.pk):
            role = membership.get(person=rosa).pk
        form = {"name": "hoja", "membership": role, "submission_key": "k1"}
        made = own.post("/c/ves/cuenta/claves", form)
        assert made.status_code == 302
        shown = own.get("/c/ves/cuenta/claves").content.decode()
        assert "no se vuelve a mostrar" in shown
        assert "no se vuelve a mostrar" not in own.get("/c/ves/cuenta/claves").content.decode()
        own.post("/c/ves/cuenta/claves", form)
        assert own.get("/c/ves/cuenta/claves").content.decode().count(">Quitar<") == 1, (
            "a second tap makes no second"
        )


class TestAssisting:
    def test_a_coordinator_chooses_a_workshop_and_every_page_shows_it(self, ves: Cluster) -> None:
        with tenancy.opened(ves):
            carmen, metal = a_coordinator().signed_in, an_organization("Metal Andina")
        client = browser(carmen)
        assert "Ayudar a este taller" in client.get("/c/ves/ayudar/?q=andina").content.decode()
        client.post("/c/ves/cuenta/actuar", {"organization": metal.pk})
        for page in ("cuenta/", "personas/", "buzon/"):
            assert "Estás ayudando a" in client.get(f"/c/ves/{page}").content.decode()
        client.post("/c/ves/cuenta/actuar", {"organization": ""})
        assert "Estás ayudando a" not in client.get("/c/ves/cuenta/").content.decode()

    def test_an_owner_cannot(self, ves: Cluster, rosa: Person) -> None:
        with tenancy.opened(ves):
            other = an_organization("Ajeno")
        own = browser(rosa)
        assert own.get("/c/ves/ayudar/").status_code == 404
        own.post("/c/ves/cuenta/actuar", {"organization": other.pk})
        assert "Ajeno" not in own.get("/c/ves/cuenta/").content.decode()


class TestHoy:
    def test_a_coordinator_is_urged_to_a_second_factor_until_there_is_one(self, ves: Cluster) -> None:
        with tenancy.opened(ves):
            carmen, rosa = a_coordinator(), a_member(an_organization())
            assert len(second_factor_urged(carmen)) == 1
            assert second_factor_urged(rosa) == []
            assert "segundo seguro" in browser(carmen.person).get("/c/ves/cuenta/").content.decode()
            Authenticator.objects.create(
                user=carmen.person, type=Authenticator.Type.TOTP, data={"secret": "x"}
            )
            assert second_factor_urged(carmen) == []

    def test_what_waits_for_the_coordination(self, ves: Cluster, rosa: Person) -> None:
        browser().post("/cuenta/login/", {"contact": PHONE})
        with tenancy.opened(ves):
            carmen = a_coordinator()
            an_organization("Sin nadie")
            assert "1 mensaje por pasar" in str(messages_to_pass_on(carmen)[0].title)
            assert "1 taller sin invitar" in str(invitations_to_hand_out(carmen)[0].detail)


def test_links_expire_in_time(ves: Cluster, rosa: Person) -> None:
    browser().post("/cuenta/login/", {"contact": PHONE})
    with tenancy.opened(ves):
        message = Message.objects.get()
        link = f"/c/ves/entrar/{links_of([message])[message.pk].token}"
        SignInLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    answer = browser().get(link)
    assert answer.status_code == 410
    assert "venció" in answer.content.decode()
    assert "Pedir otro enlace" in answer.content.decode()
