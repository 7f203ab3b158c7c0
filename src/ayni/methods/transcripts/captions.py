"""Moments of a recording: SRT and VTT captions, and times written in a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

GAP_BETWEEN_PARAGRAPHS = 4_000
"""Milliseconds of silence after which captions of one speaker begin a new paragraph."""

_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?"
_CUE = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}.*$")
_WRITTEN = re.compile(rf"[\[(#]\s*{_TIME}\s*[\])#][ \t]?")
_LEADING = re.compile(rf"^{_TIME}[ \t]+(?=\S)", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]+)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>|\{\\[^}]*\}", re.IGNORECASE)
_SPEAKER = re.compile(r"^[^\W\d_][^:\n]{0,38}:\s")


@dataclass(frozen=True, slots=True)
class Mark:
    """A position of the text and the moment of the recording (milliseconds) at which it is said."""

    position: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class _Cue:
    begin: int
    end: int
    speaker: str
    words: str


def read_captions(text: str) -> tuple[str, tuple[Mark, ...]]:
    """The talk of SRT or VTT captions as paragraphs, one for each turn, with a mark at each caption."""
    said, marks = "", []
    before: _Cue | None = None
    for cue in _cues(text):
        same = before is not None and not cue.speaker and cue.begin - before.end < GAP_BETWEEN_PARAGRAPHS
        same = same or (before is not None and bool(cue.speaker) and cue.speaker == before.speaker)
        said += " " if same else "\n" if said else ""
        marks.append(Mark(len(said), cue.begin))
        said += cue.words if same or not cue.speaker else f"{cue.speaker}: {cue.words}"
        before = _Cue(
            cue.begin, cue.end, cue.speaker or (before.speaker if before and same else ""), cue.words
        )
    return said, tuple(marks)


def _cues(text: str) -> list[_Cue]:
    found: list[_Cue] = []
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        timed = _CUE.match(lines[index])
        index += 1
        if timed is None:
            continue
        words = []
        while index < len(lines) and lines[index].strip() and not _CUE.match(lines[index]):
            words.append(lines[index].strip())
            index += 1
        cue = _cue(timed.groups(), " ".join(words))
        if cue.words:
            found.append(cue)
    return found


def _cue(times: Sequence[str | None], words: str) -> _Cue:
    voice = _VOICE.search(words)
    bare = _TAG.sub("", words).strip()
    speaker = voice.group(1).strip() if voice else ""
    written = _SPEAKER.match(bare)
    if not speaker and written:
        speaker, bare = written.group().rstrip(": "), bare[written.end() :].strip()
    return _Cue(_milliseconds(times[:4]), _milliseconds(times[4:]), speaker, bare)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def take_marks(text: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without times in brackets or at the beginning of a line («[00:01:23]»), and what they marked."""
    found = sorted(
        [*_WRITTEN.finditer(text), *_LEADING.finditer(text)], key=lambda match: (match.start(), -match.end())
    )
    kept: list[str] = []
    marks: list[Mark] = []
    end = length = 0
    for match in found:
        if match.start() < end:
            continue
        kept.append(text[end : match.start()])
        length += match.start() - end
        marks.append(Mark(length, _milliseconds(match.groups())))
        end = match.end()
    return "".join([*kept, text[end:]]), tuple(marks)
