"""The directory's background work."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ayni.directory.actions import deliveries, messages
from ayni.directory.models import Cluster

_patient = RetryStrategy(
    max_attempts=messages.ATTEMPTS, exponential_wait=6, retry_exceptions={deliveries.Undelivered}
)
"""Pauses of 6, 36, 216 … seconds between the attempts."""

_hasty = RetryStrategy(max_attempts=3, wait=10, retry_exceptions={deliveries.Undelivered})
"""A code is of no use when it comes late."""


@app.task(name="directory.deliver_message", retry=_patient)
def deliver_message(*, cluster_id: int, message_id: int) -> None:
    """Carry one message of a cluster's outbox."""
    messages.deliver(cluster=Cluster.objects.get(pk=cluster_id), message_id=message_id)


@app.task(name="directory.deliver_code", retry=_hasty)
def deliver_code(*, channel: str, address: str, subject: str, body: str, key: str) -> None:
    """Carry one sign-in code."""
    deliveries.carry(deliveries.Letter(channel, address, subject, body, key))
