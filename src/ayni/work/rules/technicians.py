"""May this actor recommend, ask for, or speak of a technician?"""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.work.models import Technician, TechnicianRequest
from ayni.work.rules.jobs import acts_for_workshop

MOST_PROCESSES = 6


def is_shown(technician: Technician) -> bool:
    """Whether the technician said yes and did not take it back."""
    return technician.consented_at is not None and technician.withdrawn_at is None


def recommended(actor: Actor, technician: Technician) -> bool:
    """Whether the actor's workshop is the one that recommends."""
    return actor.organization is not None and actor.organization.pk == technician.recommended_by_id


def can_hand_link(actor: Actor, technician: Technician) -> Sentence | None:
    """Whether the actor may pass the technician their link: who recommends, until the technician answered."""
    if not recommended(actor, technician):
        return _("Solo el taller que recomienda puede pasarle su enlace.")
    if technician.withdrawn_at is not None:
        return _("La persona retiró su permiso. Si quiere volver, con su mismo enlace puede decirlo.")
    return acts_for_workshop(actor)


def why_link_closed(technician: Technician | None) -> Sentence | None:
    """Why a technician's link does not open; None while it does. After a yes or a no it works on."""
    if technician is None:
        return _("Este enlace no vale. Pide a quien te lo mandó que te envíe uno nuevo.")
    answered = technician.consented_at is not None or technician.withdrawn_at is not None
    if not answered and technician.ask_until <= clock.now():
        return _("Este enlace venció. Pide a quien te lo mandó que te envíe uno nuevo.")
    return None


def can_refer(actor: Actor, technician: Technician) -> Sentence | None:
    """Whether the actor's workshop may say how the technician worked there."""
    if reason := acts_for_workshop(actor):
        return reason
    if recommended(actor, technician):
        return _("Ustedes lo recomiendan: la referencia la dan los talleres donde trabajó después.")
    if not is_shown(technician):
        return _("Esta persona no da permiso para mostrar sus datos, así que no recibe referencias.")
    return None


def can_close(actor: Actor, request: TechnicianRequest) -> Sentence | None:
    """Whether the actor may say that it found somebody, or looks no longer."""
    if actor.organization is None or actor.organization.pk != request.organization_id:
        return _("Solo el taller que busca puede cerrar su pedido.")
    return acts_for_workshop(actor)
