"""Who speaks: turns of a transcript, and sentences in them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

LONGEST_NAME = 40
_SPEAKER = re.compile(rf"^[ \t]*([^\W_][^:\n]{{0,{LONGEST_NAME - 1}}}?)[ \t]*:(?=\s|$)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…]+[\"»”)\]]*\s+|\n+")
_MOST_WORDS_IN_NAME = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of text by one speaker. `said` is where the words begin, after the name; no name: ""."""

    begin: int
    said: int
    end: int
    speaker: str


def turns(text: str, known: Collection[str] | None = None) -> list[Turn]:
    """Turns in order; together they are the whole text. What stands before the first name has no speaker.

    `known` gives the speakers, for a part of a longer text; otherwise they are found out:
    a name is what stands before a colon at the beginning of a line, of at most four words, if the text uses
    it at least twice or it is a usual short form (E, P, P03).
    """
    named = [match for match in _SPEAKER.finditer(text) if len(match[1].split()) <= _MOST_WORDS_IN_NAME]
    counts = Counter(match[1] for match in named)
    usual = {name for name, count in counts.items() if count > 1 or len(name) <= 3 or name.isupper()}
    starts = [match for match in named if match[1] in (usual if known is None else known)]
    found = [Turn(0, 0, starts[0].start() if starts else len(text), "")]
    for place, match in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        said = match.end()
        while said < end and text[said].isspace():
            said += 1
        found.append(Turn(match.start(), said, end, match[1]))
    return [turn for turn in found if turn.end > turn.begin]


def speakers(text: str) -> list[str]:
    """The names in the order in which they first speak."""
    return list(dict.fromkeys(turn.speaker for turn in turns(text) if turn.speaker))


def sentences(text: str, begin: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences from `begin` up to `end`, without the white space around them."""
    stop = len(text) if end is None else end
    start = begin
    for match in _SENTENCE_END.finditer(text, begin, stop):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, stop)


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if end > begin:
        yield begin, end
