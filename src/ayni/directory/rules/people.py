"""May this actor invite, see and end memberships, read the outbox, make API tokens? None, or the reason."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.directory.models import Invitation, Membership, MessageState, Organization, Role, SignInLink
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence

WAITING_STATES = frozenset({MessageState.BY_HAND, MessageState.FAILED})
"""Messages that somebody has to pass on."""

ROLES_OF_AN_OWNER = frozenset({Role.OWNER, Role.STAFF})
"""What the owner of an organisation may invite others to."""

ROLES_WITHOUT_ORGANIZATION = frozenset({Role.COORDINATOR, Role.RESEARCHER})
"""Roles for the association as a whole."""


def owns(actor: Actor, organization: Organization | None, memberships: list[Membership]) -> bool:
    """Whether one of the actor's present memberships makes them owner of the organisation."""
    return organization is not None and any(
        m.role == Role.OWNER and m.organization_id == organization.pk and m.ended_at is None
        for m in memberships
    )


def may_invite(actor: Actor, organization: Organization | None, role: str, *, owner: bool) -> Sentence | None:
    """A coordinator may invite anybody; an owner (`owner`) may invite to their own organisation."""
    if actor.is_coordinator:
        return None
    if organization is None or role in ROLES_WITHOUT_ORGANIZATION:
        return _("Solo la coordinación puede invitar a ese rol.")
    if not owner:
        return _("Solo el dueño o la dueña, o la coordinación, pueden invitar gente a este taller.")
    if role not in ROLES_OF_AN_OWNER:
        return _("Puedes invitar a otros dueños y a tu equipo. Para otro rol, pide a la coordinación.")
    return None


def may_see_people(actor: Actor, *, owner: bool) -> Sentence | None:
    """Who belongs to an organisation is for its owners and the coordination."""
    if actor.is_coordinator or owner:
        return None
    return _("Solo el dueño o la dueña, o la coordinación, ven quién puede actuar por este taller.")


def may_end(actor: Actor, membership: Membership, *, owner: bool, last_coordinator: bool) -> Sentence | None:
    """A person may leave; an owner may end memberships of their organisation; a coordinator any."""
    own = actor.person is not None and membership.person_id == actor.person.pk
    if last_coordinator:
        return _("Es la única persona de coordinación: invita antes a otra.")
    if own or actor.is_coordinator or (owner and membership.role in ROLES_OF_AN_OWNER):
        return None
    return _("Solo el dueño o la dueña, o la coordinación, pueden quitar a alguien de este taller.")


def may_see_outbox(actor: Actor) -> Sentence | None:
    """Messages that wait to be passed on are the coordination's work."""
    return None if actor.is_coordinator else _("Los mensajes por pasar los ve solo la coordinación.")


def may_make_token(actor: Actor, membership: Membership) -> Sentence | None:
    """A program acts only for the person who made its token."""
    if actor.person is None or membership.person_id != actor.person.pk or membership.ended_at is not None:
        return _("Solo puedes crear claves para tus propios roles vigentes.")
    return None


class InvitationState(TextChoices):
    """Where an invitation is."""

    WAITING = "waiting", _("espera respuesta")
    ACCEPTED = "accepted", _("aceptada")
    EXPIRED = "expired", _("venció")
    REVOKED = "revoked", _("retirada")


def state_of(invitation: Invitation) -> InvitationState:
    """The invitation's state now."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    if invitation.expires_at <= clock.now():
        return InvitationState.EXPIRED
    return InvitationState.WAITING


_CLOSED_WORDS = {
    InvitationState.ACCEPTED: _("Este enlace ya se usó. Si fuiste tú, entra con tu correo o celular."),
    InvitationState.REVOKED: _("Quien te invitó retiró este enlace. Pídele uno nuevo."),
    InvitationState.EXPIRED: _("Este enlace venció. Pide uno nuevo a quien te invitó o a la coordinación."),
}


def may_accept(invitation: Invitation) -> Sentence | None:
    """Whether the link still opens the door."""
    return _CLOSED_WORDS.get(state_of(invitation))


def may_use(link: SignInLink) -> Sentence | None:
    """Whether a sign-in link still lets its person in."""
    if link.used_at is not None:
        return _("Este enlace ya se usó. Pide otro en la página de entrada.")
    if link.expires_at <= clock.now():
        return _("Este enlace venció. Pide otro en la página de entrada.")
    return None
