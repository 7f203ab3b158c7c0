"""One sender: queued, carried once by a service, or passed on by hand; failures stay in sight."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob

from ayni.directory.actions import deliveries, messages, sign_in_links
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Membership, Message, MessageState, SignInLink
from ayni.directory.queries.messages import left_messages, links_of, waiting_messages
from ayni.directory.queries.people import Contact
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from tests.factories import a_cluster, a_coordinator, a_member, a_person, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def ves() -> Any:
    cluster = a_cluster()
    with tenancy.opened(cluster):
        yield cluster


class Gateway:
    """A service for phones, as an operator would set one up: keeps what it got, answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = gateway.answers.pop(0) if gateway.answers else 202
                gateway.headers.append(dict(self.headers))
                if status < 300:
                    gateway.taken.append(letter)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send"


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    service = Gateway()
    settings.PHONE_GATEWAY_URL, settings.PHONE_GATEWAY_TOKEN = service.url, "a-secret"
    yield service
    service.server.shutdown()
    service.server.server_close()


def to_rosa(actor: Actor, **fields: Any) -> Message:
    return messages.send(actor=actor, to=a_person("Rosa", **fields), subject="Confirma", body="¿Es cierto?")


class TestByService:
    def test_a_phone_message_goes_to_the_gateway_with_its_key_and_token(
        self, ves: Cluster, gateway: Gateway
    ) -> None:
        message = to_rosa(a_coordinator(), phone="+51987654321")
        assert message.state == MessageState.QUEUED
        messages.deliver(cluster=ves, message_id=message.pk)
        message.refresh_from_db()
        assert message.state == MessageState.SENT
        key = f"ayni-{ves.pk}-{message.pk}"
        assert gateway.taken == [{"to": "+51987654321", "text": "¿Es cierto?", "id": key}]
        assert gateway.headers[0]["Authorization"] == "Bearer a-secret"
        assert gateway.headers[0]["Idempotency-Key"] == key

    def test_it_is_queued_with_the_transaction(self, ves: Cluster, gateway: Gateway) -> None:
        message = to_rosa(a_coordinator())
        job = ProcrastinateJob.objects.get()
        assert job.task_name == "directory.deliver_message"
        assert job.args == {"cluster_id": ves.pk, "message_id": message.pk}

    def test_an_e_mail_goes_by_smtp(self, ves: Cluster, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = True
        message = to_rosa(a_coordinator(), phone=None, email="rosa@x.pe")
        messages.deliver(cluster=ves, message_id=message.pk)
        assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [
            (["rosa@x.pe"], "Confirma", "¿Es cierto?")
        ]
        assert mail.outbox[0].extra_headers["Message-ID"] == f"<ayni-{ves.pk}-{message.pk}@localhost>"

    def test_the_first_channel_with_a_service_is_taken(self, ves: Cluster, settings: Any) -> None:
        settings.EMAIL_CONFIGURED = True
        message = to_rosa(a_coordinator(), phone="+51987654321", email="rosa@x.pe")
        assert (message.channel, message.address) == ("email", "rosa@x.pe")

    def test_never_twice_after_success(self, ves: Cluster, gateway: Gateway) -> None:
        message = to_rosa(a_coordinator())
        for _ in range(3):
            messages.deliver(cluster=ves, message_id=message.pk)
        assert len(gateway.taken) == 1

    def test_a_passing_trouble_is_tried_again_and_succeeds(self, ves: Cluster, gateway: Gateway) -> None:
        message = to_rosa(a_coordinator())
        gateway.answers = [503]
        with pytest.raises(deliveries.Undelivered):
            messages.deliver(cluster=ves, message_id=message.pk)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.QUEUED, 1)
        assert "503" in message.problem
        messages.deliver(cluster=ves, message_id=message.pk)
        message.refresh_from_db()
        assert (message.state, message.attempts, message.problem) == (MessageState.SENT, 2, "")

    def test_it_fails_in_sight_after_six_attempts(self, ves: Cluster, gateway: Gateway) -> None:
        message = to_rosa(a_coordinator())
        gateway.answers = [500] * 6
        for _ in range(messages.ATTEMPTS - 1):
            with pytest.raises(deliveries.Undelivered):
                messages.deliver(cluster=ves, message_id=message.pk)
        messages.deliver(cluster=ves, message_id=message.pk)
        assert [m.state for m in waiting_messages()] == [MessageState.FAILED]

    def test_a_number_that_the_gateway_refuses_is_not_tried_again(
        self, ves: Cluster, gateway: Gateway
    ) -> None:
        message = to_rosa(a_coordinator())
        gateway.answers = [422]
        messages.deliver(cluster=ves, message_id=message.pk)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.FAILED, 1)

    def test_the_task_waits_longer_each_time(self) -> None:
        from ayni.directory.tasks import deliver_message

        strategy = deliver_message.retry_strategy
        assert isinstance(strategy, RetryStrategy)
        waits = [strategy.exponential_wait ** (attempt + 1) for attempt in range(messages.ATTEMPTS - 1)]
        assert waits == [6, 36, 216, 1296, 7776]

    def test_an_interrupted_delivery_is_not_repeated_by_itself(self, ves: Cluster, gateway: Gateway) -> None:
        message = to_rosa(carmen := a_coordinator())
        began = clock.now() - timedelta(minutes=11)
        Message.objects.update(state=MessageState.SENDING, closed_at=began)
        messages.deliver(cluster=ves, message_id=message.pk)
        assert gateway.taken == []
        assert list(waiting_messages()) == [message]
        messages.try_again(actor=carmen, message=message)
        messages.deliver(cluster=ves, message_id=message.pk)
        assert len(gateway.taken) == 1


class TestByHand:
    def test_without_a_service_it_waits_for_the_coordination(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        message = to_rosa(carmen)
        assert message.state == MessageState.BY_HAND
        assert not ProcrastinateJob.objects.exists()
        passed = messages.pass_on(actor=carmen, message=message)
        assert (passed.state, passed.passed_on_by) == (MessageState.PASSED_ON, carmen.person)
        assert list(waiting_messages()) == []
        assert list(left_messages()) == [message]

    def test_who_passed_it_on_first_keeps_their_name_on_it(self, ves: Cluster) -> None:
        carmen, luis = a_coordinator(), a_coordinator("Luis")
        message = to_rosa(carmen)
        messages.pass_on(actor=carmen, message=message)
        assert messages.pass_on(actor=luis, message=message).passed_on_by == carmen.person

    def test_what_left_by_the_service_need_not_be_passed_on(self, ves: Cluster, gateway: Gateway) -> None:
        carmen = a_coordinator()
        message = to_rosa(carmen)
        with pytest.raises(Refused):
            messages.pass_on(actor=carmen, message=message)

    def test_a_member_sees_no_outbox(self, ves: Cluster) -> None:
        message = to_rosa(a_coordinator())
        with pytest.raises(Refused):
            messages.pass_on(actor=a_member(an_organization()), message=message)

    def test_somebody_without_any_address(self, ves: Cluster) -> None:
        with pytest.raises(Refused, match="no tiene celular ni correo"):
            to_rosa(a_coordinator(), phone=None)


class TestSignInLinks:
    """Where no service sends codes, a coordinator passes a link on; their reach ends at their cluster."""

    def test_it_waits_in_a_cluster_of_the_person(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), phone="+51987654321").signed_in
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            Membership.objects.create(person=rosa, organization=an_organization("Luz"), role="staff")
        phone = Contact("phone", "+51987654321")
        sign_in_links.ask_for_link(person=rosa, contact=phone)
        sign_in_links.ask_for_link(person=rosa, contact=phone, wanted="gamarra")
        sign_in_links.ask_for_link(person=rosa, contact=phone, wanted="ajeno")
        assert Message.objects.filter(state=MessageState.BY_HAND).count() == 1, (
            "the newer one closed the older"
        )
        with tenancy.opened(gamarra):
            assert [message.person for message in waiting_messages()] == [rosa]

    def test_the_outbox_keeps_no_secret(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), phone="+51987654321").signed_in
        sign_in_links.ask_for_link(person=rosa, contact=Contact("phone", "+51987654321"))
        message = Message.objects.get()
        token = links_of([message])[message.pk].token
        link = SignInLink.objects.get()
        assert link.token_digest == digest(token)
        assert token not in message.body + link.nonce

    def test_once(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), phone="+51987654321").signed_in
        sign_in_links.ask_for_link(person=rosa, contact=Contact("phone", "+51987654321"))
        message = Message.objects.get()
        token = links_of([message])[message.pk].token
        assert sign_in_links.use_link(token=token, key="form-1") == rosa
        assert sign_in_links.use_link(token=token, key="form-1") == rosa, "the same form sent again"
        with pytest.raises(Refused, match="ya se usó"):
            sign_in_links.use_link(token=token, key="form-2")
        assert links_of([message]) == {}

    def test_for_a_day(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), phone="+51987654321").signed_in
        link = sign_in_links.ask_for_link(person=rosa, contact=Contact("phone", "+51987654321"))
        assert link is not None
        message = Message.objects.get()
        token = links_of([message])[message.pk].token
        with clock.at(link.created_at + timedelta(hours=24)), pytest.raises(Refused, match="venció"):
            sign_in_links.use_link(token=token)

    def test_somebody_who_belongs_nowhere_gets_none(self) -> None:
        nobody = a_person(phone="+51987654321")
        assert sign_in_links.ask_for_link(person=nobody, contact=Contact("phone", "+51987654321")) is None
