"""The one sender: every message to a person is queued here, and passed on by hand where no service is."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ayni.directory.actions.deliveries import Letter, Undelivered, carry, has_service
from ayni.directory.actor import Actor
from ayni.directory.models import Channel, Cluster, Message, MessageState, Person
from ayni.directory.rules import people as rules
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused, refuse_if

ATTEMPTS = 6
"""Deliveries tried before a message counts as failed; with the task's pauses they span nearly three hours."""

INTERRUPTED_AFTER = timedelta(minutes=10)
"""A delivery that began so long ago was interrupted."""


@transaction.atomic
def send(
    *, actor: Actor, body: str, subject: str = "", to: Person | None = None, phone: str = "", email: str = ""
) -> Message:
    """Queue one message in the open cluster, to a person (`to`) or to an address without an account.

    `phone` is E.164. The channel is the first that has a service, phone before e-mail; without any, the
    message waits in the outbox until a coordinator passes it on. It leaves after the transaction commits.
    """
    channel, address = _best_way(phone or (to and to.phone) or "", email or (to and to.email) or "")
    by_hand = not has_service(channel)
    message = Message.objects.create(
        person=to,
        channel=channel,
        address=address,
        subject=subject[:160],
        body=body,
        state=MessageState.BY_HAND if by_hand else MessageState.QUEUED,
    )
    if not by_hand:
        _queue(message)
    return message


def _best_way(phone: str, email: str) -> tuple[str, str]:
    ways = [
        (channel, address) for channel, address in ((Channel.PHONE, phone), (Channel.EMAIL, email)) if address
    ]
    if not ways:
        raise Refused(_("Esa persona no tiene celular ni correo: agrega uno y vuelve a intentar."))
    return next((way for way in ways if has_service(way[0])), ways[0])


def _queue(message: Message) -> None:
    from ayni.directory.tasks import deliver_message

    deliver_message.defer(cluster_id=tenancy.current_cluster_id(), message_id=message.pk)


def deliver(*, cluster: Cluster, message_id: int) -> None:
    """Hand a queued message to its service, outside any transaction. Raises `Undelivered` to be tried again.

    The claim below is committed first, so that two workers never carry the same message, and one that was
    carried but whose success could not be written down is not carried a second time.
    """
    with tenancy.opened(cluster):
        claimed = Message.objects.filter(pk=message_id, state=MessageState.QUEUED).update(
            state=MessageState.SENDING, attempts=F("attempts") + 1, closed_at=clock.now()
        )
        message = Message.objects.get(pk=message_id)
    if not claimed:
        return
    try:
        carry(
            Letter(
                message.channel,
                message.address,
                message.subject,
                message.body,
                f"ayni-{cluster.pk}-{message.pk}",
            )
        )
    except Undelivered as problem:
        _note_failure(cluster, message, problem)
        return
    with tenancy.opened(cluster):
        Message.objects.filter(pk=message_id).update(
            state=MessageState.SENT, problem="", closed_at=clock.now()
        )


def _note_failure(cluster: Cluster, message: Message, problem: Undelivered) -> None:
    final = problem.lasting or message.attempts >= ATTEMPTS
    with tenancy.opened(cluster):
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.FAILED if final else MessageState.QUEUED,
            problem=str(problem)[:300],
            closed_at=clock.now() if final else None,
        )
    if not final:
        raise problem


@transaction.atomic
def pass_on(*, actor: Actor, message: Message) -> Message:
    """A coordinator says that they passed a waiting message on by hand; it keeps their name."""
    refuse_if(rules.may_see_outbox(actor))
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state == MessageState.PASSED_ON:
        return locked
    if locked.state not in rules.WAITING_STATES and not interrupted(locked):
        raise Refused(_("Ese mensaje no espera que alguien lo pase: ya salió o está por salir."))
    locked.state = MessageState.PASSED_ON
    locked.passed_on_by = actor.signed_in
    locked.closed_at = clock.now()
    locked.save(update_fields=["state", "passed_on_by", "closed_at"])
    return locked


@transaction.atomic
def try_again(*, actor: Actor, message: Message) -> Message:
    """A coordinator sends a failed or interrupted message once more by its service."""
    refuse_if(rules.may_see_outbox(actor))
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != MessageState.FAILED and not interrupted(locked):
        raise Refused(_("Ese mensaje no falló: no hace falta enviarlo otra vez."))
    if not has_service(locked.channel):
        raise Refused(_("No hay servicio de envío para ese medio: pásalo por WhatsApp."))
    locked.state = MessageState.QUEUED
    locked.attempts = 0
    locked.closed_at = None
    locked.save(update_fields=["state", "attempts", "closed_at"])
    _queue(locked)
    return locked


def interrupted(message: Message) -> bool:
    """Whether its delivery began and nobody knows how it ended."""
    began = message.closed_at
    return (
        message.state == MessageState.SENDING
        and began is not None
        and began < clock.now() - INTERRUPTED_AFTER
    )


def send_code(*, channel: str, address: str, subject: str, body: str, key: str) -> None:
    """Send a sign-in code. It belongs to no cluster and appears in no outbox: no coordinator may read it."""
    from ayni.directory.tasks import deliver_code

    deliver_code.defer(channel=channel, address=address, subject=subject, body=body, key=key)
