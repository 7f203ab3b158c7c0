"""Accepting an invitation: its bearer becomes a member, once."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actions.sign_ins import make_person
from ayni.directory.actor import Actor
from ayni.directory.models import Channel, Invitation, Membership, Person
from ayni.directory.queries.people import contact_in, person_at
from ayni.directory.rules import people as rules
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest

ANSWER_AGAIN_FOR = timedelta(minutes=15)
"""How long the form that accepted may be sent again: on a bad line the first answer may have been lost."""


@dataclass(frozen=True)
class Acceptance:
    """What accepting did: the membership, and whether its person must now be signed in on this phone."""

    membership: Membership
    signs_in: bool


@transaction.atomic
def accept(
    *, actor: Actor, token: str, key: str = "", name: str = "", phone: str = "", as_myself: bool = False
) -> Acceptance:
    """Use an invitation's link: its bearer becomes a member. Works once, also for two at the same moment.

    Nobody is signed in as a person who has claimed their account: the link of such a person only serves
    themselves, signed in by their own means. `as_myself` lets somebody signed in take an invitation that
    names no person; otherwise `name` (and a `phone`, if they like) make a new one. `key` is the form's own
    secret: the same form sent again within a quarter of an hour gets the same answer.
    """
    invitation = _take(token)
    repeated = _same_answer(actor, invitation, key)
    if repeated is not None:
        return repeated
    closed = rules.may_accept(invitation)
    if closed is not None:
        raise Refused(closed, status=410)
    person = _bearer(actor, invitation, name.strip(), phone.strip(), as_myself=as_myself)
    membership = _attach(person, invitation)
    now = clock.now()
    invitation.accepted_at = now
    invitation.accepted_by = person
    invitation.accept_key = digest(key) if key else ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "accept_key"])
    if person.claimed_at is None:
        person.claimed_at = now
        person.save(update_fields=["claimed_at"])
    return Acceptance(membership, signs_in=actor.person is None or actor.person.pk != person.pk)


def _same_answer(actor: Actor, invitation: Invitation, key: str) -> Acceptance | None:
    """What the form got when it was sent before; None if it was not, or too long ago.

    It signs nobody in but the person who claimed their account by that very sending.
    """
    person, accepted = invitation.accepted_by, invitation.accepted_at
    if person is None or accepted is None or accepted < clock.now() - ANSWER_AGAIN_FOR:
        return None
    if not key or invitation.accept_key != digest(key):
        return None
    own = actor.person is not None and actor.person.pk == person.pk
    if not own and person.claimed_at != accepted:
        return None
    membership = Membership.objects.get(
        person=person, organization=invitation.organization, role=invitation.role
    )
    return Acceptance(membership, signs_in=not own)


def _take(token: str) -> Invitation:
    """The invitation, locked until the end of the transaction: the second of two bearers waits here."""
    return Invitation.objects.select_for_update().get(token_digest=digest(token))


def _bearer(actor: Actor, invitation: Invitation, name: str, phone: str, *, as_myself: bool) -> Person:
    if invitation.person_id is None:
        return actor.person if as_myself and actor.person is not None else _newcomer(actor, name, phone)
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    if person.claimed_at is not None and (actor.person is None or actor.person.pk != person.pk):
        raise Refused(
            _("Esta invitación es para alguien que ya tiene cuenta. Entra primero con su código."), status=403
        )
    return person


def _newcomer(actor: Actor, name: str, phone: str) -> Person:
    if not name:
        raise Refused(_("Escribe tu nombre."), field="name")
    if not phone:
        return Person.objects.create_user(name=name)
    contact = contact_in(phone, actor.cluster.country)
    if contact is None or contact.channel != Channel.PHONE:
        raise Refused(_("Ese celular no parece correcto. Ejemplo: 987 654 321."), field="phone")
    if person_at(contact) is not None:
        raise Refused(
            _("Ese celular ya tiene cuenta. Entra con él y vuelve a abrir este enlace, o déjalo vacío."),
            field="phone",
        )
    return make_person(name, contact)


def _attach(person: Person, invitation: Invitation) -> Membership:
    membership, made = Membership.objects.get_or_create(
        person=person, organization=invitation.organization, role=invitation.role
    )
    if not made and membership.ended_at is not None:
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
    return membership
