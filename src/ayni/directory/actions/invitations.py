"""Inviting people and letting them in."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actions import messages
from ayni.directory.actions.sign_ins import make_person
from ayni.directory.actor import Actor
from ayni.directory.models import Invitation, Membership, Message, Organization, Person, Role
from ayni.directory.queries.people import contact_in, is_owner, person_at
from ayni.directory.rules import people as rules
from ayni.directory.secret_links import INVITATION, digest_of, new_nonce
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, Sentence, refuse_if

VALID_FOR = timedelta(days=14)


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
    return found or make_person(name, parsed)


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


def _may_hand_out(actor: Actor, invitation: Invitation) -> Sentence | None:
    owner = is_owner(actor, invitation.organization)
    return rules.may_invite(actor, invitation.organization, invitation.role, owner=owner)


@transaction.atomic
def renew(*, actor: Actor, invitation: Invitation) -> Invitation:
    """A fresh link in place of one that expired, was lost or fell into other hands; the old one closes."""
    refuse_if(_may_hand_out(actor, invitation))
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
    refuse_if(_may_hand_out(actor, invitation))
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
    refuse_if(_may_hand_out(actor, invitation))
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
