"""Secret calendar addresses: made, made anew, revoked."""

from django.db import transaction

from ayni.directory import secret_links
from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.resources.models import CalendarFeed, FeedKind, Resource
from ayni.resources.queries.feeds import CALENDAR
from ayni.resources.rules import owning


@transaction.atomic
def open_feed(*, actor: Actor, kind: str, resource: Resource | None = None) -> CalendarFeed:
    """The organisation's feed of this kind; the open one, if there is one. A resource's is its owner's."""
    refuse_if(owning.acts_for_somebody(actor))
    if kind == FeedKind.RESOURCE:
        if resource is None:
            raise ValueError("a resource's feed names the resource")
        refuse_if(owning.speaks_for_owner(actor, resource))
    nonce = secret_links.new_nonce()
    found, _new = CalendarFeed.objects.get_or_create(
        organization=actor.organization,
        kind=kind,
        resource=resource if kind == FeedKind.RESOURCE else None,
        revoked_at=None,
        defaults={
            "nonce": nonce,
            "token_digest": secret_links.digest_of(CALENDAR, nonce),
            "made_by": actor.signed_in,
            "created_at": clock.now(),
        },
    )
    return found


@transaction.atomic
def revoke_feed(*, actor: Actor, feed: CalendarFeed) -> CalendarFeed:
    """The address stops working. Revoking again changes nothing."""
    refuse_if(owning.acts_for_somebody(actor))
    row = CalendarFeed.objects.select_for_update().get(pk=feed.pk, organization=actor.organization)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    return row
