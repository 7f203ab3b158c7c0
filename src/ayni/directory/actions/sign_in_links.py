"""Sign-in without a service for codes: a link that a coordinator passes on by hand."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ayni.directory.models import Cluster, Membership, Message, MessageState, Person, SignInLink
from ayni.directory.queries.people import Contact
from ayni.directory.rules import people as rules
from ayni.directory.secret_links import SIGN_IN, digest_of, new_nonce
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest

VALID_FOR = timedelta(hours=24)
"""A coordinator may pass it on only in the evening."""

ANSWER_AGAIN_FOR = timedelta(minutes=15)
"""How long the form that used it may be sent again: on a bad line the first answer may have been lost."""


def ask_for_link(*, person: Person, contact: Contact, wanted: str = "") -> SignInLink | None:
    """Put a sign-in link for the person into the outbox of a cluster of theirs.

    `wanted` is the slug of the cluster they were going to, taken if it is one of theirs. None if they belong
    to no cluster. The session that the link opens is good in that cluster only: this is what keeps the reach
    of the coordinator, who sees the link, at the edge of their own cluster.
    """
    with tenancy.person_only(person.pk):
        ids = list(
            Membership.everywhere.filter(person=person, ended_at=None)
            .order_by("created_at", "id")
            .values_list("cluster_id", flat=True)
        )
    clusters = {cluster.pk: cluster for cluster in Cluster.objects.filter(pk__in=ids)}
    if not clusters:
        return None
    chosen = next((c for c in clusters.values() if c.slug == wanted), clusters[ids[0]])
    with tenancy.opened(chosen):
        return _make(person, contact)


def _make(person: Person, contact: Contact) -> SignInLink:
    _close_earlier(person)
    with override(person.language):
        body = _(
            "Hola, %(name)s. Con este enlace entras a Ayni. Ábrelo en tu celular: sirve una vez y por un día."
        )
        subject = _("Tu enlace para entrar")
    message = Message.objects.create(
        person=person,
        channel=contact.channel,
        address=contact.address,
        subject=subject,
        body=body % {"name": person.name},
        state=MessageState.BY_HAND,
    )
    nonce, now = new_nonce(), clock.now()
    return SignInLink.objects.create(
        person=person,
        message=message,
        nonce=nonce,
        token_digest=digest_of(SIGN_IN, nonce),
        created_at=now,
        expires_at=now + VALID_FOR,
    )


def _close_earlier(person: Person) -> None:
    """Only the newest link opens; the earlier ones need not be passed on any more."""
    now = clock.now()
    earlier = SignInLink.objects.filter(person=person, used_at=None, expires_at__gt=now)
    Message.objects.filter(sign_in_links__in=earlier, state=MessageState.BY_HAND).update(
        state=MessageState.FAILED, problem="superseded", closed_at=now
    )
    earlier.update(expires_at=now)


@transaction.atomic
def use_link(*, token: str, key: str = "") -> Person:
    """Let the bearer in as the link's person, once. Of two at the same moment the second is refused.

    `key` is the form's own secret: the same form sent again within a quarter of an hour is let in again.
    """
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(token_digest=digest(token))
    )
    used = link.used_at
    repeated = (
        bool(key)
        and used is not None
        and used > clock.now() - ANSWER_AGAIN_FOR
        and link.use_key == digest(key)
    )
    if not repeated:
        closed = rules.may_use(link)
        if closed is not None:
            raise Refused(closed, status=410)
        link.used_at = clock.now()
        link.use_key = digest(key) if key else ""
        link.save(update_fields=["used_at", "use_key"])
    return link.person


@transaction.atomic
def note_link_opened(*, link: SignInLink) -> None:
    """Note that the link was opened."""
    SignInLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=clock.now())
