"""The map of the place: the bar on a phone, the rail on a desktop, and everything else under «Más»."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.web.gate import open_to_all
from ayni.web.links import at
from ayni.web.tenant import TenantRequest


def _anybody(actor: Actor) -> bool:
    return True


def _member(actor: Actor) -> bool:
    return actor.is_member


def _insider(actor: Actor) -> bool:
    return actor.sees_cluster


def _coordinator(actor: Actor) -> bool:
    return actor.is_coordinator


def _researcher(actor: Actor) -> bool:
    return actor.is_researcher or actor.is_coordinator


@dataclass(frozen=True)
class Place:
    """A place of the navigation: its page's name, its words, its address below the cluster, who may go there.

    `on_bar` ones stand in a phone's bottom bar; the others on the rail and under «Más».
    """

    name: str
    words: Promise | str
    icon: str
    prefix: str
    allows: Callable[[Actor], bool] = _member
    on_bar: bool = False


PLACES = [
    Place("today", _("Hoy"), "today", "", on_bar=True),
    Place("directory", _("Red"), "directory", "red/", _anybody, on_bar=True),
    Place("jobs", _("Trabajos"), "work", "encargos/", on_bar=True),
    Place("works", _("En marcha"), "wait", "encargos/en-marcha/"),
    Place("statements", _("Cuentas"), "money", "encargos/cuentas/"),
    Place("collaborations", _("Juntos"), "check", "colaboraciones/", on_bar=True),
    Place("resources", _("Máquinas"), "machine", "maquinas/"),
    Place("purchases", _("Compras"), "buy", "compras/", _insider),
    Place("network", _("Mapa"), "network", "red/mapa/", _anybody),
    Place("big_orders", _("Pedidos grandes"), "split", "pedidos-grandes/"),
    Place("technicians", _("Técnicos"), "person", "tecnicos/", _insider),
    Place("pulse", _("Pulso"), "pulse", "pulso/", _anybody),
    Place("park", _("El parque"), "place", "parque/", _anybody),
    Place("disputes", _("Desacuerdos"), "dispute", "encargos/desacuerdos/", _coordinator),
    Place("studies", _("Estudios"), "studies", "estudios/", _researcher),
    Place("people", _("Personas"), "person", "personas/", _coordinator),
    Place("invitations", _("Invitaciones"), "key", "invitaciones/", _coordinator),
    Place("import_organizations", _("Traer una lista"), "upload", "importar/", _coordinator),
    Place("outbox", _("Mensajes por pasar"), "inbox", "buzon/", _coordinator),
    Place("account", _("Tu cuenta"), "settings", "cuenta/"),
    Place("more", _("Más"), "more", "mas/", _anybody, on_bar=True),
]


@dataclass(frozen=True)
class ShownPlace:
    """A place as this page shows it."""

    place: Place
    url: str
    here: bool


def places(request: HttpRequest, actor: Actor) -> list[ShownPlace]:
    """The places this actor may go to, with the one they are in marked."""
    slug = actor.cluster.slug
    rest = request.path_info.removeprefix(f"/c/{slug}/")
    open_ones = [place for place in PLACES if place.allows(actor)]
    inside = [place for place in open_ones if place.prefix and rest.startswith(place.prefix)]
    here = max(inside, key=lambda place: len(place.prefix), default=None)
    return [
        ShownPlace(place, at(slug, place.name), place is here or (not rest and not place.prefix))
        for place in open_ones
    ]


@open_to_all
def more(request: TenantRequest, slug: str) -> HttpResponse:
    """Every place that does not fit on a phone's bar."""
    return render(request, "more.html")
