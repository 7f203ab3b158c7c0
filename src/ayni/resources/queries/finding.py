"""Which resources serve a wish, and the plain list of what is lent."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ayni.directory.models import Capability
from ayni.ledger.queries.partners import folded
from ayni.methods.capability_query import CapabilityQuery
from ayni.methods.word_stems import stems
from ayni.resources.models import Publication, Resource, ResourceKind

MOST_FOUND = 200
LIMITS = {
    "thickness_mm": "thickness_max_mm",
    "length_mm": "length_max_mm",
    "width_mm": "width_max_mm",
    "diameter_mm": "diameter_max_mm",
    "force_tonnes": "force_tonnes",
}


@dataclass(frozen=True)
class Found:
    """Resources that serve the need, in order of name. `without_measures`: none reaches them, these are the rest."""

    resources: list[Resource]
    without_measures: bool = False


def lent() -> QuerySet[Resource]:
    """Everything that is lent now, by name."""
    rows = Resource.objects.filter(publication=Publication.PUBLISHED, owner__left_at=None)
    return rows.select_related("owner").order_by("name", "pk")


def serving(need: CapabilityQuery, kind: str = "") -> Found:
    """What serves the need: by its process, or where its words stand in the name or the description.

    A resource whose known limits do not reach the measures is left out, unless none would remain.
    """
    able = [each for each in _candidates(need, kind) if _says(each, need)]
    reaching = [each for each in able if _reaches(each.capability, need)]
    return Found((reaching or able)[:MOST_FOUND], without_measures=bool(able) and not reaching)


def _candidates(need: CapabilityQuery, kind: str) -> QuerySet[Resource]:
    rows = lent().select_related("owner", "capability")
    return rows.filter(kind=kind) if kind in ResourceKind.values else rows


def _says(resource: Resource, need: CapabilityQuery) -> bool:
    """Every process and every word that was asked for."""
    text = folded(
        f"{resource.name} {resource.description} {resource.owner.name} {resource.get_kind_display()}"
    )
    said = set(stems(text))
    by_process = all(resource.process in wanted.codes or wanted.typed in text for wanted in need.processes)
    return by_process and all(word in text or set(stems(word)) & said for word in need.words)


def _reaches(capability: Capability | None, need: CapabilityQuery) -> bool:
    """No limit that is known lies below what is needed."""
    if capability is None:
        return True
    for name, least in need.measures.items():
        limit = getattr(capability, LIMITS[name])
        if limit is not None and limit < least:
            return False
    return True
