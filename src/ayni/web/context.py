"""What every page knows: where it is, who looks, and the places of the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ayni.web.navigation import places


def place(request: HttpRequest) -> dict[str, Any]:
    """The cluster and the actor, or None outside a cluster, and the navigation's places."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "cluster": getattr(request, "cluster", None),
        "places": places(request, actor) if actor else [],
        "languages": settings.LANGUAGES,
    }
