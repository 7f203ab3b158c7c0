"""Addresses within the cluster of a request, and whole addresses to send."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def at(slug: str, name: str, *arguments: object) -> str:
    """Path of a named page of the cluster with this slug."""
    return reverse(name, args=[slug, *arguments])


def whole(path: str) -> str:
    """The address to put in a message: the installation's public address and the path."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page to go back to: the form's `next` where it lies on this site, else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return (
        wanted if wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted else otherwise
    )
