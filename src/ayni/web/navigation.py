"""The map of the place: the bar on a phone, the rail on a desktop."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.web.links import at


@dataclass(frozen=True)
class Place:
    """A place of the navigation. `on_bar` ones stand in a phone's bottom bar, the others on the rail."""

    name: str
    words: Promise | str
    icon: str
    prefix: str
    on_bar: bool = True
    insiders_only: bool = False


PLACES = [
    Place("today", _("Hoy"), "today", "", insiders_only=True),
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
    return [
        ShownPlace(place, at(slug, place.name), rest == "" if not place.prefix else rest.startswith(place.prefix))
        for place in PLACES
        if actor.is_member or not place.insiders_only
    ]
