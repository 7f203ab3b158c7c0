"""People: who belongs where, who was invited, and the gates to memberships, invitations and links."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import (
    ApiToken,
    Channel,
    Invitation,
    Membership,
    Organization,
    OrganizationKind,
    Person,
    Role,
    SignInLink,
)
from ayni.directory.rules import people as rules
from ayni.directory.secret_links import INVITATION, is_shown_by, token_of
from ayni.kernel import clock
from ayni.kernel.tokens import digest
from ayni.methods.contacts import e164, email_address


@dataclass(frozen=True)
class Contact:
    """Where a person can be reached: a channel and an address (E.164, or an e-mail in lower case)."""

    channel: str
    address: str


def contact_in(text: str, country: str) -> Contact | None:
    """The phone number or e-mail address somebody typed into one field, or None."""
    if "@" in text:
        email = email_address(text)
        return Contact(Channel.EMAIL, email) if email else None
    phone = e164(text, country)
    return Contact(Channel.PHONE, phone) if phone else None


def person_at(contact: Contact) -> Person | None:
    """The account with this phone or e-mail. Its existence is told to nobody."""
    field = "email" if contact.channel == Channel.EMAIL else "phone"
    return Person.objects.filter(**{field: contact.address}, is_active=True).first()


def own_memberships(actor: Actor) -> list[Membership]:
    """The actor's present memberships in the open cluster."""
    if actor.person is None:
        return []
    present = Membership.objects.filter(person=actor.person, ended_at=None)
    return list(present.select_related("organization").order_by("created_at", "id"))


def is_owner(actor: Actor, organization: Organization | None) -> bool:
    """Whether the actor owns the organisation."""
    return rules.owns(actor, organization, own_memberships(actor))


def organization_with_people(actor: Actor, organization_id: int) -> Organization:
    """Gate to an organisation's people: its owners and the coordination; 404 for others."""
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None or rules.may_see_people(actor, owner=is_owner(actor, organization)):
        raise Http404
    return organization


def members_of(organization: Organization) -> QuerySet[Membership]:
    """Who may act for the organisation, owners first."""
    present = Membership.objects.filter(organization=organization, ended_at=None)
    return present.select_related("person").order_by("role", "person__name", "id")


def memberships_of_cluster(search: str = "") -> QuerySet[Membership]:
    """Everybody with a role here, by name; `search` is a part of a person's or organisation's name."""
    present = Membership.objects.filter(ended_at=None).select_related("person", "organization")
    if search:
        present = present.filter(Q(person__name__icontains=search) | Q(organization__name__icontains=search))
    return present.order_by("person__name", "person_id", "id")


def membership_for(actor: Actor, membership_id: int) -> Membership:
    """Gate to one membership: the person's own, those of an organisation they own, any for a coordinator."""
    found = (
        Membership.objects.select_related("person", "organization")
        .filter(pk=membership_id, ended_at=None)
        .first()
    )
    if found is None:
        raise Http404
    own = actor.person is not None and found.person_id == actor.person.pk
    if not (own or actor.is_coordinator or is_owner(actor, found.organization)):
        raise Http404
    return found


def is_last_coordinator(membership: Membership) -> bool:
    """Whether the cluster would be left without coordination."""
    if membership.role != Role.COORDINATOR:
        return False
    others = Membership.objects.filter(role=Role.COORDINATOR, ended_at=None).exclude(
        person=membership.person_id
    )
    return not others.exists()


def invitations_waiting(organization: Organization | None = None) -> QuerySet[Invitation]:
    """Invitations not yet answered that still can be, newest first."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    if organization is not None:
        waiting = waiting.filter(organization=organization)
    return waiting.select_related("organization", "invited_by").order_by("-created_at", "-id")


def invitations_expired() -> QuerySet[Invitation]:
    """Invitations that nobody answered in time and that were not made anew, newest first."""
    newer = Invitation.objects.filter(
        organization=OuterRef("organization"),
        role=OuterRef("role"),
        name=OuterRef("name"),
        pk__gt=OuterRef("pk"),
    )
    past = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__lte=clock.now())
    return (
        past.exclude(Exists(newer))
        .select_related("organization", "invited_by")
        .order_by("-created_at", "-id")
    )


def owner_cards() -> list[Invitation]:
    """Open owner's invitations of organisations, in the order of their names: the sheet to print."""
    cards = invitations_waiting().filter(role=Role.OWNER, organization__isnull=False)
    return list(cards.order_by("organization__name", "organization_id", "-id"))


def workshops_without_owner() -> QuerySet[Organization]:
    """Workshops that nobody can act for and that have no open owner's invitation."""
    owned = Membership.objects.filter(organization=OuterRef("pk"), role=Role.OWNER, ended_at=None)
    invited = Invitation.objects.filter(
        organization=OuterRef("pk"),
        role=Role.OWNER,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=clock.now(),
    )
    free = Organization.objects.filter(kind=OrganizationKind.WORKSHOP, left_at=None)
    return free.exclude(Exists(owned)).exclude(Exists(invited)).order_by("name", "id")


def invitation_for(actor: Actor, invitation_id: int) -> Invitation:
    """Gate to an invitation for those who hand it out: owners of its workshop, the coordination."""
    found = (
        Invitation.objects.select_related("organization", "invited_by", "person")
        .filter(pk=invitation_id)
        .first()
    )
    if found is None or not (actor.is_coordinator or is_owner(actor, found.organization)):
        raise Http404
    return found


def invitation_by(token: str) -> Invitation:
    """Gate to an invitation for the bearer of its link."""
    found = (
        Invitation.objects.select_related("organization", "invited_by", "person")
        .filter(token_digest=digest(token))
        .first()
    )
    if found is None:
        raise Http404
    return found


def token_for(invitation: Invitation) -> str | None:
    """The secret of the invitation's link, or None if it can no longer be shown."""
    if not is_shown_by(INVITATION, invitation.nonce, invitation.token_digest):
        return None
    return token_of(INVITATION, invitation.nonce)


def sign_in_link_by(token: str) -> SignInLink:
    """Gate to a sign-in link for its bearer."""
    found = SignInLink.objects.select_related("person").filter(token_digest=digest(token)).first()
    if found is None:
        raise Http404
    return found


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's API tokens that still open, newest first."""
    mine = ApiToken.objects.filter(
        membership__person=actor.person, membership__ended_at=None, revoked_at=None
    )
    return mine.select_related("membership", "membership__organization").order_by("-created_at", "-id")


def api_token_for(actor: Actor, token_id: int) -> ApiToken:
    """Gate to one of the actor's API tokens."""
    found = tokens_of(actor).filter(pk=token_id).first()
    if found is None:
        raise Http404
    return found


def workshops_to_help(search: str = "") -> QuerySet[Organization]:
    """Organisations of the cluster that a coordinator may act for, by name."""
    here = Organization.objects.filter(left_at=None)
    if search:
        here = here.filter(Q(name__icontains=search) | Q(legal_name__icontains=search) | Q(tax_id=search))
    return here.order_by("name", "id")


def invitations_for_me(actor: Actor) -> list[tuple[Invitation, str]]:
    """Open invitations of the actor in this cluster, each with the secret of its link."""
    mine = invitations_waiting().filter(person=actor.person)
    return [(invitation, token) for invitation in mine if (token := token_for(invitation)) is not None]
