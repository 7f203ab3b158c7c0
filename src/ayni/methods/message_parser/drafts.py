"""Which mentions belong together: a message divided into needs, and what they share."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.mentions import (
    Break,
    Count,
    Deadline,
    Gauge,
    Goods,
    MaterialBy,
    MaterialMention,
    Measure,
    Mention,
    ProcessMention,
    Refinement,
    Size,
    Urgency,
)
from ayni.methods.message_parser.vocabulary import words
from ayni.methods.processes import is_kind_of

_STRONG = words("| . ; aparte ademas tambien asimismo")
_WEAK = words(", y e ( pero luego despues")
Condition = Deadline | MaterialBy | Urgency
"""What a message may say once for all its needs."""
Core = ProcessMention | Refinement | MaterialMention | Count | Goods | Size | Measure | Gauge
"""What makes a need, as against the conditions it comes with."""


@dataclass
class Draft:
    """The mentions of one need, in order, and the conditions that hold for it."""

    mentions: list[Mention] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    @property
    def count(self) -> Count | None:
        """The goods counted, the first count said."""
        return next((mention for mention in self.mentions if isinstance(mention, Count)), None)

    def of(self, *kinds: type[Mention]) -> list[Mention]:
        """Return the mentions of these kinds."""
        return [mention for mention in self.mentions if isinstance(mention, kinds)]

    @property
    def has_process(self) -> bool:
        """Whether a process is said, be it only «cortar»."""
        return bool(self.of(ProcessMention))

    @property
    def core(self) -> list[Mention]:
        """The mentions that are no conditions."""
        return [mention for mention in self.mentions if isinstance(mention, Core)]


@dataclass
class _Segment(Draft):
    """A stretch between two boundaries; `strong` tells the boundary before it."""

    strong: bool = True


def breaks(line: Line) -> list[Break]:
    """Return the boundaries among the free tokens of a line."""
    found = []
    for place in range(len(line.tokens)):
        word = line.free_word(place)
        if word in _STRONG or word in _WEAK:
            found.append(Break(place, place, word in _STRONG))
    return found


def drafts(mentions: list[Mention]) -> list[Draft]:
    """Return the needs of a message as drafts, in order; none where nothing but conditions is said."""
    found: list[Draft] = []
    for segment in _segments(mentions):
        if segment.core:
            _add(found, segment)
    _share_processes(found)
    _share_materials(found)
    _share_conditions(found, mentions)
    return found


def _segments(mentions: list[Mention]) -> list[_Segment]:
    """Divide the mentions at boundaries, and before a second count or its verb where none was written."""
    segments = [_Segment()]
    for mention in sorted(mentions, key=lambda each: each.first):
        if isinstance(mention, Break):
            segments.append(
                _Segment(strong=mention.strong or (segments[-1].strong and not segments[-1].mentions))
            )
        elif isinstance(mention, Count) and segments[-1].count and not _says_again(segments[-1], mention):
            segments.append(_Segment(_verbs_at_end(segments[-1]), strong=False))
            segments[-1].mentions.append(mention)
        else:
            segments[-1].mentions.append(mention)
    return segments


def _says_again(draft: Draft, count: Count) -> bool:
    """Say whether this count repeats the one before it: «20 cartelas … son 20 piezas»."""
    return (
        bool(draft.count)
        and draft.count is not None
        and draft.count.quantity == count.quantity
        and (count.unit in {None, "piece"} and count.item is None)
    )


def _verbs_at_end(segment: _Segment) -> list[Mention]:
    """Take back from a segment the process verbs at its end, which belong to the count that follows."""
    taken: list[Mention] = []
    while segment.mentions and isinstance(segment.mentions[-1], ProcessMention) and segment.mentions[-1].verb:
        taken.insert(0, segment.mentions.pop())
    return taken


def _add(found: list[Draft], segment: _Segment) -> None:
    """Add a segment to the last draft, or begin a new one with it."""
    last = found[-1] if found else None
    segment.mentions = [_with_noun(each, last or segment) for each in segment.mentions]
    if last is None or _is_another_need(last, segment):
        found.append(Draft(segment.mentions))
    elif segment.strong and len(found) > 1 and not segment.has_process and _is_material_alone(segment):
        for draft in found:
            if not draft.of(MaterialMention):
                draft.mentions += segment.mentions
    else:
        last.mentions += segment.mentions


def _with_noun(mention: Mention, last: Draft) -> Mention:
    """Give «y 10 de 12 mm» and «son 6» the noun of the goods named before."""
    if not isinstance(mention, Count) or not mention.elided:
        return mention
    if last.count and last.count is not mention:
        return replace(mention, unit=last.count.unit, shape=last.count.shape, item=last.count.item)
    for goods in last.mentions:
        if isinstance(goods, Goods) and goods.first < mention.first:
            unit = (
                "piece"
                if goods.item
                else {"sheet": "sheet", "tube": "tube", "bar": "bar"}.get(goods.shape or "")
            )
            return replace(mention, unit=unit, shape=goods.shape, item=goods.item)
    return mention


def _is_another_need(last: Draft, segment: _Segment) -> bool:
    if segment.count:
        if last.count:
            return not _says_again(last, segment.count)
        return bool(last.of(Goods)) and last.has_process and _brings_another_process(last, segment)
    if segment.has_process and last.has_process:
        own_goods = bool(segment.of(Goods)) and not _same_goods(last, segment)
        own_measures = segment.strong and bool(segment.of(Size, Measure, MaterialMention, Gauge))
        return own_goods or (own_measures and bool(last.count))
    return False


def _brings_another_process(last: Draft, segment: Draft) -> bool:
    """Say whether the segment names a process that is not one of the draft's made exact: first welding, then TIG."""
    had = {each.code for each in last.mentions if isinstance(each, ProcessMention)}
    named = {each.code for each in segment.mentions if isinstance(each, ProcessMention) and each.code}
    return any(not any(one is None or is_kind_of(code, one) for one in had) for code in named)


def _same_goods(last: Draft, segment: _Segment) -> bool:
    shapes = {mention.shape for mention in last.of(Goods, Count) if isinstance(mention, Goods | Count)}
    return all(
        goods.shape in shapes for goods in segment.of(Goods) if isinstance(goods, Goods) and not goods.item
    )


def _is_material_alone(segment: _Segment) -> bool:
    return all(isinstance(mention, MaterialMention | Condition) for mention in segment.mentions)


def _share_processes(found: list[Draft]) -> None:
    """Let a process said at the end serve the goods named before it too, and a verb those that follow it."""
    for before, after in reversed(list(pairwise(found))):
        own = _named_processes(after)
        if (
            after.count
            and own
            and not _named_processes(before)
            and min(m.first for m in own) > after.count.first
        ):
            before.mentions += own
    for before, after in pairwise(found):
        if not _has_named_process(after):
            shared = before.of(ProcessMention, Refinement)
            after.mentions += [each for each in shared if not getattr(each, "adjective", False)]


def _has_named_process(draft: Draft) -> bool:
    """Say whether a process is named, be it as an adjective; «cortar» alone is none."""
    return any(isinstance(each, ProcessMention) and each.code for each in draft.mentions)


def _named_processes(draft: Draft) -> list[Mention]:
    """Return the mentions that name a process for others too: not «cortar» alone, not «10 marcos soldados»."""
    named = [
        each
        for each in draft.mentions
        if isinstance(each, ProcessMention) and each.code and not each.adjective
    ]
    return [*named, *draft.of(Refinement)]


def _share_materials(found: list[Draft]) -> None:
    """Let what is said before the first count hold for all, and an elided noun bring its material along."""
    for before, after in pairwise(found):
        head = before.count
        for kinds in ((MaterialMention,), (Measure, Gauge)):
            if head is None or after.of(*kinds) or (kinds[0] is Measure and _has_thin_size(after)):
                continue
            shared = [each for each in before.of(*kinds) if each.first < head.first]
            if not shared and after.count and after.count.elided and kinds[0] is MaterialMention:
                shared = before.of(*kinds)
            after.mentions += shared
    for_all = [
        mention
        for draft in found
        for mention in draft.of(MaterialMention)
        if getattr(mention, "for_all", False)
    ]
    for draft in found:
        if for_all and not draft.of(MaterialMention):
            draft.mentions.append(for_all[0])


def _has_thin_size(draft: Draft) -> bool:
    return any(isinstance(size, Size) and size.thin is not None for size in draft.mentions)


def _share_conditions(found: list[Draft], mentions: list[Mention]) -> None:
    """Give each draft its own conditions, and those said before the first need or after the last to all without."""
    if not found:
        return
    begins = min(mention.first for draft in found for mention in draft.core)
    ends = max(mention.last for draft in found for mention in draft.core)
    for kind in (Deadline, MaterialBy, Urgency):
        said = [mention for mention in mentions if isinstance(mention, kind)]
        shared = [mention for mention in said if mention.last < begins or mention.first > ends]
        for draft in found:
            own = [
                mention for mention in draft.mentions if isinstance(mention, kind) and mention not in shared
            ]
            draft.conditions += own or shared if len(found) > 1 else said
