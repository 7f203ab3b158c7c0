"""Tokens for the tests of the API."""

from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Membership
from ayni.kernel.tokens import digest, new_token


def a_token(actor: Actor, secret: str = "") -> str:
    """A secret with which a program acts as the actor's only membership, in the open cluster."""
    secret = secret or new_token()
    membership = Membership.objects.get(person=actor.signed_in)
    ApiToken.objects.create(membership=membership, name="mi hoja de cálculo", token_digest=digest(secret))
    return secret
