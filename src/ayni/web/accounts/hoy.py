"""What the accounts area puts on Hoy."""

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.actor import Actor
from ayni.directory.queries.messages import waiting_messages
from ayni.directory.queries.people import invitations_for_me, invitations_waiting, workshops_without_owner
from ayni.web.accounts.places import SECOND_FACTORS
from ayni.web.hoy import Item, Step
from ayni.web.links import at


def invitations_to_answer(actor: Actor) -> list[Item]:
    """Invitations addressed to this person, to be answered by the link they got."""
    if actor.person is None:
        return []
    return [
        Item(
            urgency=0,
            dimension=None,
            kicker=_("Te invitan"),
            title=_("%(organization)s te espera")
            % {"organization": invitation.organization or actor.cluster.name},
            detail=_("Te invita %(name)s.") % {"name": invitation.invited_by.name},
            steps=(Step(_("Responder"), at(actor.cluster.slug, "invitation", token)),),
            when=invitation.created_at,
        )
        for invitation, token in invitations_for_me(actor)
    ]


def messages_to_pass_on(actor: Actor) -> list[Item]:
    """For the coordination: messages that leave only by their hand."""
    if not actor.is_coordinator:
        return []
    waiting = waiting_messages()
    first, count = waiting.first(), waiting.count()
    if first is None:
        return []
    return [
        Item(
            urgency=0,
            dimension=None,
            kicker=_("Buzón"),
            title=ngettext("%(count)d mensaje por pasar", "%(count)d mensajes por pasar", count)
            % {"count": count},
            detail=_("No salen solos: pásalos por WhatsApp."),
            steps=(Step(_("Abrir el buzón"), at(actor.cluster.slug, "outbox")),),
            when=first.created_at,
        )
    ]


def invitations_to_hand_out(actor: Actor) -> list[Item]:
    """For the coordination: workshops that nobody speaks for yet, invitations without answer."""
    if not actor.is_coordinator:
        return []
    alone, waiting = workshops_without_owner().count(), invitations_waiting().count()
    if not alone and not waiting:
        return []
    return [
        Item(
            urgency=2,
            dimension=None,
            kicker=_("Invitaciones"),
            title=_("Que cada taller entre por su cuenta"),
            detail=" · ".join(part for part in (_workshops(alone), _invitations(waiting)) if part),
            steps=(Step(_("Ver invitaciones"), at(actor.cluster.slug, "invitations")),),
        )
    ]


def _workshops(count: int) -> str:
    words = ngettext("%(count)d taller sin invitar", "%(count)d talleres sin invitar", count)
    return words % {"count": count} if count else ""


def _invitations(count: int) -> str:
    words = ngettext("%(count)d invitación sin respuesta", "%(count)d invitaciones sin respuesta", count)
    return words % {"count": count} if count else ""


def second_factor_urged(actor: Actor) -> list[Item]:
    """A coordinator can act for everybody: their account deserves a second lock."""
    if not actor.is_coordinator or is_mfa_enabled(actor.signed_in, SECOND_FACTORS):
        return []
    return [
        Item(
            urgency=1,
            dimension=None,
            kicker=_("Tu cuenta"),
            title=_("Ponle un segundo seguro a tu cuenta"),
            detail=_("Toma dos minutos, con tu celular."),
            why=(_("Coordinas el parque: con tu cuenta se puede actuar por cualquier taller."),),
            steps=(Step(_("Activarlo"), reverse("mfa_index")),),
        )
    ]
