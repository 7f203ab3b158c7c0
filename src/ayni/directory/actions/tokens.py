"""Secrets with which programs act for a member."""

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Membership
from ayni.directory.rules import people as rules
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.kernel.tokens import digest, new_token


@transaction.atomic
def create_token(*, actor: Actor, membership: Membership, name: str) -> tuple[ApiToken, str]:
    """Make an API token; the secret is returned once and only its digest is kept."""
    refuse_if(rules.may_make_token(actor, membership))
    secret = new_token() + new_token()
    made = ApiToken(membership=membership, name=name.strip(), token_digest=digest(secret))
    made.full_clean(exclude=["cluster"])
    made.save()
    return made, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Make a token useless."""
    refuse_if(rules.may_make_token(actor, token.membership))
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
