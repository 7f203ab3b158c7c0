"""What the owner of a resource may do, and who speaks for it."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel.refusal import Sentence
from ayni.resources.models import HoursRule, PriceBasis, Resource


def acts_for_somebody(actor: Actor) -> Sentence | None:
    """Whether the actor is signed in and has an organisation to act for."""
    if actor.person is None:
        return _("Entra con tu cuenta para hacer esto.")
    if actor.organization is None:
        return _("Primero elige por qué organización actúas, o a cuál ayudas.")
    if actor.organization.left_at is not None:
        return _("%(name)s ya no está en el parque.") % {"name": actor.organization.name}
    return None


def acts_for(actor: Actor, organization: Organization) -> bool:
    """Whether the actor acts for this organisation now (a coordinator after choosing to assist it)."""
    return actor.organization is not None and actor.organization.pk == organization.pk


def speaks_for_owner(actor: Actor, resource: Resource) -> Sentence | None:
    """Whether the actor may decide about the resource: whoever acts for its owner."""
    if acts_for(actor, resource.owner):
        return None
    if actor.is_coordinator:
        return _("Para decidir por %(name)s, primero elige ayudarlos.") % {"name": resource.owner.name}
    return _("Solo %(name)s decide sobre %(resource)s.") % {
        "name": resource.owner.name,
        "resource": resource.name,
    }


def can_publish(resource: Resource, *, has_hours: bool) -> Sentence | None:
    """Whether enough is said for others to book it."""
    if resource.hours_rule != HoursRule.ALWAYS and not has_hours:
        return _(
            "Falta el horario: di qué días y horas se presta, o publica solo las horas libres de esta semana."
        )
    if resource.price_basis in {PriceBasis.HOUR, PriceBasis.PIECE} and not resource.price:
        return _("Falta el precio. Si no cobras, elige «gratis» o «a cambio de otra ayuda».")
    return None
