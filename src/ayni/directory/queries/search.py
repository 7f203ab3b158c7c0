"""Who can do this? Words by their stems, measures compared as ranges, only what the actor may see."""

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from ayni.directory.actor import Actor
from ayni.directory.models import Availability, Capability, Organization, Posting
from ayni.directory.queries.organizations import audiences, visible_capabilities
from ayni.methods.capability_query import CapabilityQuery, Wanted, understand
from ayni.methods.word_stems import stems

LIMITS = {
    "thickness_mm": "thickness_max_mm",
    "length_mm": "length_max_mm",
    "width_mm": "width_max_mm",
    "diameter_mm": "diameter_max_mm",
    "force_tonnes": "force_tonnes",
}
"""The measure asked for, and the limit of a capability that must reach it."""


@dataclass(frozen=True)
class Filters:
    """What the filter bar says; empty values do not filter."""

    text: str = ""
    kind: str = ""
    guild: str = ""
    process: str = ""
    material: str = ""
    free_only: bool = False


def search(actor: Actor, filters: Filters) -> QuerySet[Organization]:
    """Present organisations that fit, those that are free first, then by name.

    A process, material or measure must be met by one and the same capability that the actor may see;
    every other word must stand on the card, the last one perhaps unfinished.
    """
    asked = understand(filters.text)
    rows: QuerySet[Organization] = Organization.objects.filter(left_at=None)
    for name in ("kind", "guild"):
        if getattr(filters, name):
            rows = rows.filter(**{name: getattr(filters, name)})
    if filters.free_only:
        rows = rows.filter(availability=Availability.FREE)
    for condition in _capability_conditions(asked, filters):
        rows = rows.filter(Exists(_meeting(actor, condition)))
    for place, word in enumerate(asked.words):
        last = place == len(asked.words) - 1 and asked.unfinished == word
        rows = rows.filter(_has_word(actor, word, unfinished=last))
    free_first = Case(
        When(availability=Availability.FREE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.order_by(free_first, "name", "pk")


def _capability_conditions(asked: CapabilityQuery, filters: Filters) -> list[Q]:
    """One condition a process asked for (or one alone, for materials and measures without a process)."""
    base = Q()
    for material in asked.materials:
        base &= Q(material__in=[*material.codes, ""])
    if filters.material:
        base &= Q(material__in=[filters.material, ""])
    for measure, least in asked.measures.items():
        base &= Q(**{f"{LIMITS[measure]}__gte": least})
    processes = [*asked.processes]
    if filters.process:
        processes.append(Wanted(filters.process, (filters.process,)))
    if processes:
        return [base & Q(process__in=wanted.codes) for wanted in processes]
    if not base:
        return []
    if not asked.measures:
        named = [code for material in asked.materials for code in material.codes] + [filters.material]
        base &= Q(material__in=[code for code in named if code])
    return [base]


def _meeting(actor: Actor, condition: Q) -> QuerySet[Capability]:
    return visible_capabilities(actor).filter(condition, organization=OuterRef("pk"))


def _has_word(actor: Actor, word: str, *, unfinished: bool) -> Q:
    """The stem of the word, or for one still being typed any stem that begins so, on what the actor may read."""
    readable = Q(visibility__in=audiences(actor))
    if actor.organization is not None:
        readable |= Q(organization=actor.organization)
    condition = Q(term__in=list(stems(word)) or [word])
    if unfinished:
        condition |= Q(term__gte=word, term__lt=f"{word}\uffff")
    found = Posting.objects.filter(readable & condition).values("organization")
    return Q(pk__in=found)


def matching_capabilities(
    actor: Actor, organizations: list[Organization], filters: Filters
) -> dict[int, list[Capability]]:
    """What of each organisation met the question, for the reasons shown; nothing when it named no capability."""
    conditions = _capability_conditions(understand(filters.text), filters)
    if not conditions:
        return {}
    either = conditions[0]
    for condition in conditions[1:]:
        either |= condition
    ids = [each.pk for each in organizations]
    found: dict[int, list[Capability]] = {}
    for row in (
        visible_capabilities(actor).filter(either, organization__in=ids).order_by("kind", "process", "pk")
    ):
        found.setdefault(row.organization_id, []).append(row)
    return found
