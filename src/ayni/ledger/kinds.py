"""The registry of collaboration kinds: what can be done together, in the study's dimensions."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    """The study's five dimensions, and governance across all."""

    NETWORK = "network", _("Trabajo en red")
    ARTICULATION = "articulation", _("Articulación dentro del parque")
    COOPERATION = "cooperation", _("Cooperación con proveedores y clientes")
    RESOURCES = "resources", _("Recursos compartidos")
    SUSTAINABILITY = "sustainability", _("Sostenibilidad")
    GOVERNANCE = "governance", _("Decidir juntos")


class PartyRole(models.TextChoices):
    """What a participant was in a collaboration."""

    GIVER = "giver", _("dio")
    RECEIVER = "receiver", _("recibió")
    PEER = "peer", _("participó")
    ORGANIZER = "organizer", _("organizó")
    SUPPLIER = "supplier", _("proveyó")
    SUBJECT = "subject", _("fue recomendado")


_TO = _("%(gave)s a %(others)s")
_FOR = _("%(gave)s para %(others)s")
_WITH = _("%(gave)s con %(others)s")


@dataclass(frozen=True)
class CollaborationKind:
    """A kind of collaboration.

    `roles` are those its participants may have, the recording side's usual one first and the other
    side's second. `directed` says whether help flows from giver to receiver; `gave` and `received` are
    the sentences a person picks from when recording ("we gave …", "we received …"). `to` puts `gave` and the
    other side's name together; `many` says that more than two usually take part. `vouches` says whether
    having done it together shows that one can rely on the other: sitting in the same assembly does not.
    """

    code: str
    dimension: Dimension
    name: Promise | str
    gave: Promise | str
    received: Promise | str
    roles: tuple[PartyRole, ...] = (PartyRole.GIVER, PartyRole.RECEIVER)
    to: Promise | str = _TO
    many: bool = False
    vouches: bool = True

    @property
    def directed(self) -> bool:
        """Whether one side gives and the other receives."""
        return PartyRole.GIVER in self.roles


_GIVE = (PartyRole.GIVER, PartyRole.RECEIVER)
_RECOMMEND = (PartyRole.GIVER, PartyRole.RECEIVER, PartyRole.SUBJECT)
_TOGETHER = (PartyRole.PEER, PartyRole.ORGANIZER)
_BUY = (PartyRole.PEER, PartyRole.ORGANIZER, PartyRole.SUPPLIER)

_REGISTRY = (
    CollaborationKind(
        "contact_shared",
        Dimension.NETWORK,
        _("Contacto compartido"),
        _("Le pasamos un contacto"),
        _("Nos pasó un contacto"),
        _RECOMMEND,
    ),
    CollaborationKind(
        "customer_referred",
        Dimension.NETWORK,
        _("Cliente recomendado"),
        _("Le mandamos un cliente"),
        _("Nos mandó un cliente"),
        _RECOMMEND,
    ),
    CollaborationKind(
        "supplier_recommended",
        Dimension.NETWORK,
        _("Proveedor recomendado"),
        _("Le recomendamos un proveedor"),
        _("Nos recomendó un proveedor"),
        _RECOMMEND,
    ),
    CollaborationKind(
        "technical_help",
        Dimension.NETWORK,
        _("Ayuda técnica"),
        _("Le ayudamos con un problema técnico"),
        _("Nos ayudó con un problema técnico"),
        _GIVE,
    ),
    CollaborationKind(
        "technician_recommended",
        Dimension.ARTICULATION,
        _("Técnico recomendado"),
        _("Le recomendamos un técnico"),
        _("Nos recomendó un técnico"),
        _GIVE,
    ),
    CollaborationKind(
        "work_passed",
        Dimension.ARTICULATION,
        _("Trabajo pasado"),
        _("Le pasamos un trabajo"),
        _("Nos pasó un trabajo"),
        _GIVE,
    ),
    CollaborationKind(
        "joint_project",
        Dimension.ARTICULATION,
        _("Proyecto conjunto"),
        _("Hicimos juntos un proyecto"),
        _("Hicimos juntos un proyecto"),
        _TOGETHER,
        _WITH,
        many=True,
    ),
    CollaborationKind(
        "joint_purchase",
        Dimension.COOPERATION,
        _("Compra conjunta"),
        _("Compramos juntos"),
        _("Compramos juntos"),
        _BUY,
        _WITH,
        many=True,
    ),
    CollaborationKind(
        "framework_agreement",
        Dimension.COOPERATION,
        _("Convenio con proveedor"),
        _("Hicimos un convenio de precios"),
        _("Hicimos un convenio de precios"),
        _BUY,
        _WITH,
        many=True,
    ),
    CollaborationKind(
        "machine_lent",
        Dimension.RESOURCES,
        _("Máquina prestada"),
        _("Le prestamos una máquina"),
        _("Nos prestó una máquina"),
        _GIVE,
    ),
    CollaborationKind(
        "tool_lent",
        Dimension.RESOURCES,
        _("Herramienta prestada"),
        _("Le prestamos una herramienta"),
        _("Nos prestó una herramienta"),
        _GIVE,
    ),
    CollaborationKind(
        "space_lent",
        Dimension.RESOURCES,
        _("Espacio prestado"),
        _("Le prestamos un espacio"),
        _("Nos prestó un espacio"),
        _GIVE,
    ),
    CollaborationKind(
        "transport_shared",
        Dimension.RESOURCES,
        _("Transporte compartido"),
        _("Le hicimos un flete o viaje"),
        _("Nos hizo un flete o viaje"),
        _GIVE,
    ),
    CollaborationKind(
        "loan",
        Dimension.RESOURCES,
        _("Préstamo"),
        _("Le prestamos dinero o material"),
        _("Nos prestó dinero o material"),
        _GIVE,
    ),
    CollaborationKind(
        "training_given",
        Dimension.SUSTAINABILITY,
        _("Capacitación"),
        _("Le enseñamos"),
        _("Nos enseñó"),
        _GIVE,
        many=True,
    ),
    CollaborationKind(
        "scrap_exchanged",
        Dimension.SUSTAINABILITY,
        _("Retazo o merma aprovechada"),
        _("Le dimos retazos o merma"),
        _("Nos dio retazos o merma"),
        _GIVE,
    ),
    CollaborationKind(
        "mandate_served",
        Dimension.GOVERNANCE,
        _("Cargo cumplido"),
        _("Cumplimos un cargo"),
        _("Cumplió un cargo para nosotros"),
        _GIVE,
        _FOR,
    ),
    CollaborationKind(
        "assembly_attended",
        Dimension.GOVERNANCE,
        _("Asamblea"),
        _("Estuvimos juntos en asamblea"),
        _("Estuvimos juntos en asamblea"),
        _TOGETHER,
        _WITH,
        many=True,
        vouches=False,
    ),
)

KINDS = {kind.code: kind for kind in _REGISTRY}
"""Every kind by its code."""

KIND_CHOICES = [(kind.code, kind.name) for kind in _REGISTRY]


def of_dimension(dimension: str) -> list[str]:
    """Codes of the kinds that belong to a dimension."""
    return [kind.code for kind in _REGISTRY if kind.dimension == dimension]
