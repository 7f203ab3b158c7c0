"""Inviting people and letting them in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.actions import messages
from ayni.directory.actor import Actor
from ayni.directory.models import Channel, Invitation, Membership, Message, Organization, Person, Role
from ayni.directory.queries.people import Contact, contact_in, is_owner, person_at
from ayni.directory.rules import people as rules
from ayni.directory.secret_links import INVITATION, digest_of, new_nonce
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.kernel.tokens import digest

VALID_FOR = timedelta(days=14)

ANSWER_AGAIN_FOR = timedelta(minutes=15)
"""How long the form that accepted may be sent again: on a bad line the first answer may have been lost."""


@transaction.atomic
def invite(
    *, actor: Actor, organization: Organization | None, role: str, name: str = "", contact: str = ""
) -> Invitation:
    """Invite a person to a role, for an organisation or (coordination, research) for the cluster.

    `contact` is a phone number or an e-mail address, and only one of them: others are added by the person
    alone, who proves them with a code. Without it whoever has the link says who they are. An earlier open
    invitation of the same person to the same role is withdrawn.
    """
    refuse_if(rules.may_invite(actor, organization, role, owner=is_owner(actor, organization)))
    person = _person_to_invite(actor, name.strip(), contact.strip())
    if person is not None:
        _refuse_member(person, organization, role)
        _withdraw_earlier(person, organization, role)
    invitation = _draft(actor, organization, role, name.strip(), person)
    invitation.full_clean(exclude=["cluster"])
    invitation.save()
    return invitation


def _draft(
    actor: Actor, organization: Organization | None, role: str, name: str, person: Person | None = None
) -> Invitation:
    nonce, now = new_nonce(), clock.now()
    return Invitation(
        person=person,
        name=name,
        organization=organization,
        role=role,
        nonce=nonce,
        token_digest=digest_of(INVITATION, nonce),
        invited_by=actor.signed_in,
        created_at=now,
        expires_at=now + VALID_FOR,
    )


def _person_to_invite(actor: Actor, name: str, contact: str) -> Person | None:
    if not contact:
        return None
    parsed = contact_in(contact, actor.cluster.country)
    if parsed is None:
        raise Refused(_("Eso no parece un celular ni un correo. Ejemplo: 987 654 321."), field="contact")
    found = person_at(parsed)
    if found is None and not name:
        raise Refused(_("Escribe el nombre de la persona."), field="name")
    return found or _make_person(name, parsed)


def _make_person(name: str, contact: Contact) -> Person:
    """A new account with this address; the one that somebody else made at this very moment, if so."""
    field = "email" if contact.channel == Channel.EMAIL else "phone"
    try:
        with transaction.atomic():
            return Person.objects.create_user(name=name, **{field: contact.address})
    except IntegrityError:
        made = person_at(contact)
        if made is None:
            raise Refused(_("La cuenta con esa dirección está cerrada."), field="contact") from None
        return made


def _refuse_member(person: Person, organization: Organization | None, role: str) -> None:
    if Membership.objects.filter(person=person, organization=organization, role=role, ended_at=None).exists():
        raise Refused(_("Esa persona ya tiene ese rol aquí."), field="contact")


def _withdraw_earlier(person: Person, organization: Organization | None, role: str) -> None:
    earlier = Invitation.objects.filter(
        person=person, organization=organization, role=role, accepted_at=None, revoked_at=None
    )
    earlier.update(revoked_at=clock.now())


@transaction.atomic
def invite_owners(
    *, actor: Actor, organizations: Iterable[Organization], names: Mapping[int, str] | None = None
) -> list[Invitation]:
    """Make an owner's invitation for each organisation, to print as cards. `names` gives a contact's name."""
    known = names or {}
    cards = []
    for organization in organizations:
        refuse_if(rules.may_invite(actor, organization, Role.OWNER, owner=False))
        cards.append(_draft(actor, organization, Role.OWNER, known.get(organization.pk, "")[:120]))
    return Invitation.objects.bulk_create(cards, batch_size=500)


@transaction.atomic
def renew(*, actor: Actor, invitation: Invitation) -> Invitation:
    """A fresh link in place of one that expired, was lost or fell into other hands; the old one closes."""
    refuse_if(
        rules.may_invite(
            actor, invitation.organization, invitation.role, owner=is_owner(actor, invitation.organization)
        )
    )
    old = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if old.accepted_at is not None:
        raise Refused(_("Esa invitación ya fue aceptada: no hace falta otra."))
    if old.revoked_at is None:
        old.revoked_at = clock.now()
        old.save(update_fields=["revoked_at"])
    fresh = _draft(actor, invitation.organization, invitation.role, invitation.name, invitation.person)
    fresh.save()
    return fresh


@transaction.atomic
def revoke(*, actor: Actor, invitation: Invitation) -> None:
    """Withdraw an invitation: its link no longer opens."""
    refuse_if(
        rules.may_invite(
            actor, invitation.organization, invitation.role, owner=is_owner(actor, invitation.organization)
        )
    )
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise Refused(_("Esa invitación ya fue aceptada. Para quitar a la persona, termina su rol."))
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])


@transaction.atomic
def note_opened(*, invitation: Invitation) -> None:
    """Note that the link was opened; that the message arrived or was read is not known."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=clock.now())


@transaction.atomic
def send_invitation(*, actor: Actor, invitation: Invitation, text: str) -> Message:
    """Send the prepared text with the link to the invited person, or to the organisation's own number."""
    refuse_if(
        rules.may_invite(
            actor, invitation.organization, invitation.role, owner=is_owner(actor, invitation.organization)
        )
    )
    refuse_if(rules.may_accept(invitation))
    organization = invitation.organization
    subject = _("Invitación a %(cluster)s") % {"cluster": actor.cluster.name}
    if invitation.person is not None:
        return messages.send(actor=actor, to=invitation.person, subject=subject, body=text)
    return messages.send(
        actor=actor,
        phone=organization.phone if organization else "",
        email=organization.email if organization else "",
        subject=subject,
        body=text,
    )


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
    if _is_repetition(invitation, key):
        return _same_answer(actor, invitation)
    refuse_if(rules.may_accept(invitation))
    person = _bearer(actor, invitation, name.strip(), phone.strip(), as_myself=as_myself)
    membership = _attach(person, invitation)
    invitation.accepted_at = clock.now()
    invitation.accepted_by = person
    invitation.accept_key = digest(key) if key else ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "accept_key"])
    if person.claimed_at is None:
        person.claimed_at = clock.now()
        person.save(update_fields=["claimed_at"])
    return Acceptance(membership, signs_in=actor.person is None or actor.person.pk != person.pk)


def _is_repetition(invitation: Invitation, key: str) -> bool:
    accepted = invitation.accepted_at
    recent = accepted is not None and accepted > clock.now() - ANSWER_AGAIN_FOR
    return bool(key) and recent and invitation.accept_key == digest(key)


def _same_answer(actor: Actor, invitation: Invitation) -> Acceptance:
    membership = Membership.objects.select_related("person").get(
        person=invitation.accepted_by, organization=invitation.organization, role=invitation.role
    )
    return Acceptance(membership, signs_in=actor.person is None or actor.person.pk != membership.person_id)


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
    return _make_person(name, contact)


def _attach(person: Person, invitation: Invitation) -> Membership:
    membership, made = Membership.objects.get_or_create(
        person=person, organization=invitation.organization, role=invitation.role
    )
    if not made and membership.ended_at is not None:
        membership.ended_at = None
        membership.save(update_fields=["ended_at"])
    return membership
