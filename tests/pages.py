"""Every page of a cluster with an address that shows something, for the tests and pictures that walk them all."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from ayni.directory.actor import Actor
from tests.resources_story import resource_samples

PREFIX = "c/<slug:slug>/"
KINDS = {"IntConverter": "int", "StringConverter": "str", "SlugConverter": "slug"}


def cluster_pages() -> list[URLPattern]:
    """The patterns that stand under a cluster's slug."""
    return [page for entry in get_resolver().url_patterns for page in _below(entry, inside=False)]


def _below(entry: URLPattern | URLResolver, *, inside: bool) -> Iterator[URLPattern]:
    inside = inside or str(entry.pattern) == PREFIX
    if isinstance(entry, URLPattern):
        if inside:
            yield entry
        return
    for child in entry.url_patterns:
        yield from _below(child, inside=inside)


def address(page: URLPattern, samples: dict[str, object], slug: str = "ves") -> str:
    """The page's path with these values; a parameter without one gets an id that does not exist."""
    path = str(page.pattern)
    for name, converter in page.pattern.converters.items():
        kind = KINDS[type(converter).__name__]
        path = path.replace(f"<{kind}:{name}>", str(samples.get(name, 987654321)))
    return f"/c/{slug}/{path}"


def area_samples(owner: Actor, other: Actor, coordinator: Actor) -> dict[str, object]:
    """Ids of what the areas' own stories made between two workshops and a coordinator; the cluster is open."""
    return resource_samples(owner, other, coordinator)
