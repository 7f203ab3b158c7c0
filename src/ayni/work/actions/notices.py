"""Telling a workshop by e-mail that something of a job waits for it; the page Hoy says the same."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ayni.directory.actions.deliveries import has_service
from ayni.directory.actions.messages import send
from ayni.directory.actor import Actor
from ayni.directory.models import Channel, Cluster, Membership, Person, Role
from ayni.kernel import tenancy
from ayni.work.models import Job


def tell(organizations: Iterable[int], job: Job, words: Promise | str, *, actor: Actor | None = None) -> int:
    """Queue one e-mail to each person of these organisations who has an address; return how many.

    `words` is lazy, so that each reads it in their language. The queue is part of the open transaction: what
    is rolled back is never sent, and whoever calls it once for a step sends it once. Without an e-mail
    service nothing is written: Hoy shows it anyway, and no coordinator's outbox is filled.
    """
    if not has_service(Channel.EMAIL):
        return 0
    cluster = Cluster.objects.get(pk=tenancy.current_cluster_id())
    people = _people_of(organizations)
    for person in people:
        with translation.override(person.language):
            body = f"{words}\n\n{address_of(cluster, job)}\n\n{_('Ayni, %(cluster)s') % {'cluster': cluster.name}}"
            send(actor=actor or Actor(cluster), email=person.email or "", subject=job.title, body=body)
    return len(people)


def address_of(cluster: Cluster, job: Job) -> str:
    """The job's page, as a whole address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('job', args=[cluster.slug, job.pk])}"


def _people_of(organizations: Iterable[int]) -> list[Person]:
    working = Membership.objects.filter(
        organization__in=list(organizations), role__in=[Role.OWNER, Role.STAFF], ended_at=None
    ).values("person")
    return list(Person.objects.filter(pk__in=working, is_active=True, email__isnull=False).order_by("pk"))
