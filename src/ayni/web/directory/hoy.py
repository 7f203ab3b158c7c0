"""What the directory suggests on Hoy: the one next thing that would complete my card."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Organization, OrganizationKind
from ayni.web.hoy import Item, Step
from ayni.web.links import at


def complete_my_card(actor: Actor) -> list[Item]:
    """At most one suggestion: what the organisation can do first, then how to reach it."""
    mine = actor.organization
    if mine is None or actor.assisting:
        return []
    slug = actor.cluster.slug
    if mine.kind == OrganizationKind.WORKSHOP and not Capability.objects.filter(organization=mine).exists():
        return [_item(_("Di qué puede hacer tu taller"), _("Así te encuentran cuando alguien busca."),
                      _("Agregar"), at(slug, "add_capability", mine.pk))]  # fmt: skip
    missing = _missing(mine)
    if not missing:
        return []
    return [_item(missing, _("Con la tarjeta completa te ubican más rápido."), _("Completar"),
                  at(slug, "edit_card", mine.pk))]  # fmt: skip


def _missing(mine: Organization) -> str:
    if not mine.phone:
        return _("Pon el teléfono de tu taller")
    if not mine.description:
        return _("Cuenta en dos líneas qué hacen")
    if not mine.address:
        return _("Pon tu dirección en el parque")
    return ""


def _item(title: str, detail: str, step: str, url: str) -> Item:
    return Item(
        urgency=3,
        dimension=None,
        kicker=_("Tu tarjeta"),
        title=title,
        detail=detail,
        steps=(Step(step, url),),
    )
