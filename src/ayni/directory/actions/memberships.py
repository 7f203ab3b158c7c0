"""Ending roles, and what a person keeps about themselves."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Invitation, Membership, Person, Role
from ayni.directory.queries.people import is_last_coordinator, is_owner
from ayni.directory.rules import people as rules
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> None:
    """End a role: the person can no longer act in it; its API tokens and open invitations stop.

    What they did stays recorded.
    """
    if membership.role == Role.COORDINATOR:
        # Two coordinators who remove each other at the same moment must not leave the cluster without any.
        list(
            Membership.objects.select_for_update().filter(role=Role.COORDINATOR, ended_at=None).order_by("id")
        )
    refuse_if(
        rules.may_end(
            actor,
            membership,
            owner=is_owner(actor, membership.organization),
            last_coordinator=is_last_coordinator(membership),
        )
    )
    now = clock.now()
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now)
    ApiToken.objects.filter(membership=membership, revoked_at=None).update(revoked_at=now)
    if membership.organization_id is not None:
        sent = Invitation.objects.filter(
            invited_by=membership.person_id, organization=membership.organization_id
        )
        sent.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def describe_person(*, actor: Actor, name: str, language: str) -> Person:
    """A person changes their own name and language."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Elige un idioma de la lista."), field="language")
    person = Person.objects.select_for_update().get(pk=actor.signed_in.pk)
    person.name = name
    person.language = language
    person.full_clean(exclude=["password", "email", "phone"])
    person.save(update_fields=["name", "language"])
    return person
