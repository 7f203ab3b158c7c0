"""Who can do this? Words by their stems, measures compared as ranges, only what the actor may see."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from ayni.directory.actor import Actor
from ayni.directory.models import Availability, Organization
from ayni.directory.queries.asking import (
    AskedCapability,
    asked_capabilities,
    attribute_need,
    may_know,
    stem_need,
    word_need,
)
from ayni.directory.queries.matching import Condition, Listing, Need, Ranked, count_up_to, find
from ayni.kernel import clock
from ayni.methods.capability_query import (
    CapabilityQuery,
    satisfying_materials,
    satisfying_processes,
    understand,
)
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.processes import PROCESS_BY_CODE

COUNTED = 20
"""Answers too common to be ranked whole are counted up to this: «más de 20»."""

LISTED = 2_000
"""The whole directory, or a part by filters alone, is counted up to this."""


@dataclass(frozen=True)
class Filters:
    """What the search box and the filter bar say; empty values do not filter. Unknown codes are ignored."""

    text: str = ""
    kind: str = ""
    guild: str = ""
    process: str = ""
    material: str = ""
    free_only: bool = False

    @cached_property
    def asked(self) -> CapabilityQuery:
        """The text, understood."""
        return understand(self.text)

    @property
    def narrowed(self) -> bool:
        """Whether the filter bar says anything."""
        return bool(self.kind or self.guild or self.process or self.material or self.free_only)

    @cached_property
    def capabilities(self) -> list[AskedCapability]:
        """What the text and the filters ask of capabilities, together."""
        return asked_capabilities(
            self.asked,
            satisfying_processes(self.process) if self.process in PROCESS_BY_CODE else (),
            satisfying_materials(self.material) if self.material in MATERIAL_BY_CODE else (),
        )


@dataclass(frozen=True)
class Found:
    """One page of the answer.

    `total` is how many fit, None for more than were counted (`at_least` says how many were). Of the page,
    those in `only_mentioning` say it on their card without a capability that fits. `dropped` names what
    nobody met and was left out of the question: "measures" or "both" (processes together).
    """

    organizations: list[Organization]
    total: int | None
    at_least: int
    has_next: bool
    only_mentioning: frozenset[int] = frozenset()
    dropped: str = ""
    asked: list[AskedCapability] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """What an actor asks: among whom, and which needs are to be met together.

    `capabilities` are asked of one row each; `attributes` (kind, guild) and `words` of the text index.
    """

    actor: Actor
    listing: Listing
    capabilities: list[AskedCapability]
    attributes: list[Need]
    words: list[Need]

    @property
    def needs(self) -> list[Need]:
        """All of them."""
        return [*(each.need(self.actor) for each in self.capabilities), *self.attributes, *self.words]


def question(actor: Actor, filters: Filters) -> Question:
    """The filters, as far as the actor may ask."""
    asked = filters.asked
    chosen = {"kind": filters.kind, "guild": filters.guild}
    return Question(
        actor,
        _listing(actor, filters),
        filters.capabilities,
        [attribute_need(actor, column, value) for column, value in chosen.items() if value],
        [word_need(actor, word, unfinished=word == asked.unfinished) for word in asked.words],
    )


def search(actor: Actor, filters: Filters, *, page: int = 1, size: int = 20) -> Found:
    """A page of the organisations that fit, best first.

    A process, its material and its measures must be met by one and the same capability that the actor may
    see; every other word must stand on what they may read. Capabilities that state everything asked come
    first, then those that leave some of it open, then cards that merely mention the words; within each, the
    free before the others, then by name. If nobody meets the measures, they are dropped and it is said so.
    """
    last = page * size
    limit = max(last, COUNTED) + 1
    asked, found, dropped = _answered(question(actor, filters), limit)
    mentioning = _mentioning(actor, filters, without=set(found.ids), limit=limit - len(found.ids))
    total = found.total
    counted = max(last, COUNTED)
    if not asked.capabilities and not asked.words:
        total, counted = count_up_to(asked.listing, asked.attributes, LISTED), LISTED
    return Found(
        organizations=_in_order((found.ids + mentioning)[last - size : last]),
        total=None if total == LISTED else total,
        at_least=counted,
        has_next=len(found.ids) + len(mentioning) > last,
        only_mentioning=frozenset(mentioning),
        dropped=dropped,
        asked=asked.capabilities,
    )


def _answered(asked: Question, limit: int) -> tuple[Question, Ranked, str]:
    """The question that found somebody: as asked, or a weaker one, with what it drops."""
    found = find(asked.listing, asked.needs, limit)
    if found.ids:
        return asked, found, ""
    for weaker, dropped in _relaxations(asked.capabilities):
        relaxed = replace(asked, capabilities=[weaker])
        found = find(asked.listing, relaxed.needs, limit)
        if found.ids:
            return relaxed, found, dropped
    return asked, found, ""


def _listing(actor: Actor, filters: Filters) -> Listing:
    """Those who may take work now, if only they are wanted; else the free first, as far as the actor is told."""
    if filters.free_only:
        free_now = Condition(
            "(o.availability = 'free' OR o.availability = 'busy' AND o.busy_until < %s)", (clock.today(),)
        )
        return Listing(actor.cluster.pk, free_now & may_know(actor, "availability"))
    if not actor.sees_cluster:
        return Listing(actor.cluster.pk, Condition("true"))
    free = Condition("o.availability = %s", (Availability.FREE.value,)) & may_know(actor, "availability")
    return Listing(actor.cluster.pk, Condition("true"), free)


def _relaxations(asked: list[AskedCapability]) -> list[tuple[AskedCapability, str]]:
    """Weaker questions, for when nobody meets the whole one."""
    weaker = []
    if len(asked) > 1:
        either = tuple(dict.fromkeys(code for each in asked for code in each.processes))
        weaker.append((replace(asked[0], processes=either), "both"))
    if asked and asked[0].measures and (asked[0].processes or asked[0].materials):
        merged = weaker[0][0] if weaker else asked[0]
        weaker.append((replace(merged, measures=()), "measures"))
    return weaker


def _mentioning(actor: Actor, filters: Filters, *, without: set[int], limit: int) -> list[int]:
    """Cards on which every word of the search stands, although no capability says it."""
    asked = filters.asked
    if limit <= 0 or not asked.names_capability or not asked.stems or filters.process or filters.material:
        return []
    plain = replace(
        question(actor, filters), capabilities=[], words=[stem_need(actor, each) for each in asked.stems]
    )
    found = find(plain.listing, plain.needs, limit + len(without))
    return [each for each in found.ids if each not in without][:limit]


def _in_order(ids: list[int]) -> list[Organization]:
    rows = Organization.objects.in_bulk(ids)
    return [rows[each] for each in ids if each in rows]
