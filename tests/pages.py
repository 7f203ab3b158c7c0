"""Every page of a cluster with an address that shows something, for the tests and pictures that walk them all."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from ayni.directory.actor import Actor
from tests import purchasing_story, studies_story, work_execution_story, work_lots_story, work_story
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


def area_of(page: URLPattern) -> str:
    """The first word of its address below the cluster: `encargos`."""
    return str(page.pattern).partition("/")[0]


def samples_of_areas(coordinator: Actor, one: Actor, other: Actor) -> dict[str, dict[str, object]]:
    """For every area the ids for its addresses, from what these people did; the cluster is open."""
    work = work_story.asked_and_awarded(one, other)
    work |= work_execution_story.carried_out(one, other, coordinator)
    lots = work_lots_story.tell_lots(one, other).samples
    purchases = purchasing_story.samples(coordinator, one, other)
    return {
        "encargos": work,
        "pedidos-grandes": lots,
        "tecnicos": lots,
        "compras": purchases,
        "oferta": purchases,
        "estudios": studies_story.a_study_under_way(coordinator, one.organization).samples,
        "maquinas": resource_samples(one, other, coordinator),
    }
