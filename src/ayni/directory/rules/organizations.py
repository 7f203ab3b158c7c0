"""May this actor change an organisation's card, or who is in the directory?"""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel.refusal import Sentence


def can_edit(actor: Actor, organization: Organization) -> Sentence | None:
    """Whoever works there may, and a coordinator who chose to assist it."""
    if organization.left_at is not None and not actor.is_coordinator:
        return _("%(organization)s ya no está en el parque: su tarjeta no se cambia.") % {
            "organization": organization.name
        }
    if actor.organization is not None and actor.organization.pk == organization.pk:
        return None
    if actor.is_coordinator:
        return _("Para cambiar la tarjeta de %(organization)s, primero elige ayudarlos.") % {
            "organization": organization.name
        }
    return _("Solo quienes trabajan en %(organization)s cambian su tarjeta.") % {
        "organization": organization.name
    }


def can_coordinate(actor: Actor) -> Sentence | None:
    """Who is in the directory is the coordination's to say."""
    if actor.is_coordinator:
        return None
    return _("Solo la coordinación agrega organizaciones o anota que se fueron.")
