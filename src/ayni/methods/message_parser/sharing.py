"""What the needs of one message share: a process, a material, a deadline said once for several."""

from itertools import pairwise

from ayni.methods.message_parser.drafts import Draft
from ayni.methods.message_parser.mentions import (
    Count,
    Deadline,
    Gauge,
    MaterialBy,
    MaterialMention,
    Measure,
    Mention,
    ProcessMention,
    Refinement,
    Size,
    Urgency,
)


def share(drafts: list[Draft], mentions: list[Mention]) -> None:
    """Complete each draft with what the message says for it elsewhere; `mentions` are all of the message's."""
    _share_processes_back(drafts)
    _share_processes_onward(drafts)
    _share_what_comes_first(drafts)
    _share_material_of_all(drafts)
    _share_conditions(drafts, mentions)


def _share_processes_back(drafts: list[Draft]) -> None:
    """Let a process said at the end serve the goods named before: «20 cartelas y 10 bridas, en plasma»."""
    for before, after in reversed(list(pairwise(drafts))):
        ways = _ways(after)
        if after.count and ways and not _ways(before) and min(way.first for way in ways) > after.count.first:
            before.mentions += ways


def _ways(draft: Draft) -> list[Mention]:
    """Return what names a process for others too: not «cortar» alone, not «10 marcos soldados»."""
    named = [each for each in draft.of(ProcessMention) if each.code and not each.adjective]
    return [*named, *draft.of(Refinement)]


def _share_processes_onward(drafts: list[Draft]) -> None:
    """Let a verb serve the goods that follow it: «pintar 6 sillas y 2 bancas», and «al horno» say how for all."""
    for place, (before, after) in enumerate(pairwise(drafts), start=1):
        if after.process_codes - {None}:
            continue
        refinements = after.of(Refinement)
        after.mentions += [each for each in before.of(ProcessMention) if not each.adjective]
        after.mentions += before.of(Refinement)
        for earlier in drafts[:place]:
            if not earlier.of(Refinement):
                earlier.mentions += refinements


def _share_what_comes_first(drafts: list[Draft]) -> None:
    """Let material and thickness said before the first count hold for those after it.

    «Plancha A36 de 9: 20 de 300x450 y 10 de 200x200». A count without a noun brings its material along as well.
    """
    for before, after in pairwise(drafts):
        if before.count is None:
            continue
        if not after.of(MaterialMention):
            elided = bool(after.count and after.count.elided)
            said = before.of(MaterialMention)
            after.mentions += _said_before(before.count, said) or (said if elided else [])
        if not after.of(Measure, Gauge) and all(size.thin is None for size in after.of(Size)):
            after.mentions += _said_before(before.count, before.of(Measure, Gauge))


def _said_before(count: Count, mentions: list[Mention] | list[MaterialMention]) -> list[Mention]:
    return [mention for mention in mentions if mention.first < count.first]


def _share_material_of_all(drafts: list[Draft]) -> None:
    """Let «todo en A36» hold for whatever has no material."""
    for_all = [mention for draft in drafts for mention in draft.of(MaterialMention) if mention.for_all]
    for draft in drafts:
        if for_all and not draft.of(MaterialMention):
            draft.mentions.append(for_all[0])


def _share_conditions(drafts: list[Draft], mentions: list[Mention]) -> None:
    """Give each draft its own conditions, and to those without the ones said before or after all needs."""
    core = [mention for draft in drafts for mention in draft.core]
    begins = min((mention.first for mention in core), default=0)
    ends = max((mention.last for mention in core), default=0)
    for kind in (Deadline, MaterialBy, Urgency):
        said = [mention for mention in mentions if isinstance(mention, kind)]
        shared = [mention for mention in said if mention.last < begins or mention.first > ends]
        for draft in drafts:
            own = [mention for mention in said if mention in draft.mentions and mention not in shared]
            draft.conditions += said if len(drafts) == 1 else own or shared
