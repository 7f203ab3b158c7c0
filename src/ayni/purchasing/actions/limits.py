"""A member's account: its row is locked by whatever promises money in the member's name; its limit."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.purchasing.models import MemberAccount


def locked_account(organization: Organization) -> MemberAccount:
    """The organisation's account, made at the first use, locked until the transaction ends."""
    MemberAccount.objects.get_or_create(organization=organization)
    return MemberAccount.objects.select_for_update().get(organization=organization)


@transaction.atomic
def set_limit(*, actor: Actor, organization: Organization, limit: Decimal | None) -> MemberAccount:
    """How much a member may promise and owe at once; None for no limit. Raises `Refused`."""
    if not actor.is_coordinator:
        raise Refused(_("Solo la coordinación fija el límite de cada taller."), status=403)
    account = locked_account(organization)
    account.limit = limit
    account.set_by = actor.signed_in
    account.set_at = clock.now()
    account.save(update_fields=["limit", "set_by", "set_at"])
    return account
