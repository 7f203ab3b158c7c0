"""Which mentions belong together: a message divided into needs."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

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
_UNIT_OF_SHAPE = {"sheet": "sheet", "tube": "tube", "bar": "bar"}

Condition = Deadline | MaterialBy | Urgency
"""What a message may say once for all its needs."""
Core = ProcessMention | Refinement | MaterialMention | Count | Goods | Size | Measure | Gauge
"""What makes a need, as against the conditions it comes with."""

_Kind = TypeVar("_Kind", bound=Mention)


@dataclass
class Draft:
    """The mentions of one need, in order, and the conditions that hold for it."""

    mentions: list[Mention] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    def of(self, *kinds: type[_Kind]) -> list[_Kind]:
        """Return the mentions of these kinds."""
        return [mention for mention in self.mentions if isinstance(mention, kinds)]

    @property
    def count(self) -> Count | None:
        """The goods counted, the first count said."""
        return next(iter(self.of(Count)), None)

    @property
    def core(self) -> list[Mention]:
        """The mentions that are no conditions."""
        return [mention for mention in self.mentions if isinstance(mention, Core)]

    @property
    def process_codes(self) -> set[str | None]:
        """The codes of the processes said, None among them for «cortar» alone."""
        return {mention.code for mention in self.of(ProcessMention)}


@dataclass
class _Segment(Draft):
    """A stretch between two boundaries; `strong` tells the boundary before it."""

    strong: bool = True


def breaks(line: Line) -> list[Break]:
    """Return the boundaries among the free tokens of a line."""
    words_at = ((place, line.free_word(place)) for place in range(len(line.tokens)))
    return [Break(place, place, word in _STRONG) for place, word in words_at if word in _STRONG | _WEAK]


def divide(mentions: list[Mention]) -> list[Draft]:
    """Return the needs of a message as drafts, in order; none where nothing but conditions is said."""
    found: list[Draft] = []
    for segment in _segments(mentions):
        if segment.core:
            _add(found, segment)
    return found


def _segments(mentions: list[Mention]) -> list[_Segment]:
    """Divide the mentions at boundaries, and before a second count or its verb where none was written."""
    segments = [_Segment()]
    for mention in sorted(mentions, key=lambda each: each.first):
        last = segments[-1]
        if isinstance(mention, Break):
            segments.append(_Segment(strong=mention.strong or (last.strong and not last.mentions)))
            continue
        if isinstance(mention, Count) and last.count and not _says_again(last.count, mention):
            segments.append(_Segment(_verbs_at_end(last), strong=False))
        segments[-1].mentions.append(mention)
    return segments


def _says_again(before: Count, count: Count) -> bool:
    """Say whether a count repeats the one before it: «20 cartelas … son 20 piezas»."""
    return before.quantity == count.quantity and count.unit in {None, "piece"} and count.item is None


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
    elif segment.strong and len(found) > 1 and _is_material_alone(segment):
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
    for goods in last.of(Goods):
        if goods.first < mention.first:
            unit = "piece" if goods.item else _UNIT_OF_SHAPE.get(goods.shape or "")
            return replace(mention, unit=unit, shape=goods.shape, item=goods.item)
    return mention


def _is_another_need(last: Draft, segment: _Segment) -> bool:
    if segment.count and last.count:
        return not _says_again(last.count, segment.count)
    if segment.count:
        return bool(last.of(Goods)) and _brings_another_process(last, segment)
    if not segment.process_codes or not last.process_codes:
        return False
    own_goods = bool(segment.of(Goods)) and not _same_goods(last, segment)
    own_measures = segment.strong and bool(segment.of(Size, Measure, MaterialMention, Gauge))
    return own_goods or (own_measures and bool(last.count))


def _brings_another_process(last: Draft, segment: Draft) -> bool:
    """Say whether the segment's process is not one of the draft's made exact, as TIG is of welding."""
    had = last.process_codes
    named = segment.process_codes - {None}
    return bool(had) and any(
        not any(one is None or is_kind_of(code or "", one) for one in had) for code in named
    )


def _same_goods(last: Draft, segment: _Segment) -> bool:
    shapes = {goods.shape for goods in last.of(Goods)} | {count.shape for count in last.of(Count)}
    return all(goods.shape in shapes for goods in segment.of(Goods) if not goods.item)


def _is_material_alone(segment: _Segment) -> bool:
    return all(isinstance(mention, MaterialMention | Condition) for mention in segment.mentions)
