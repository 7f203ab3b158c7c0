"""Names, firms, places, phones and numbers in a transcript that would tell who speaks or is spoken of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ayni.methods.transcripts.folding import Folded, fold_with_places

MentionKind = Literal["person", "firm", "place", "phone", "email", "number"]

SHORTEST_NAME = 3
_PHONE = re.compile(
    r"(?<![\d+])(?:\+?51[ .-]?)?9\d{2}[ .-]?\d{3}[ .-]?\d{3}(?!\d)|(?<!\d)0?1[ .-]\d{3}[ .-]?\d{4}(?!\d)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<!\d)(?:(?:10|15|17|20)\d{9}|\d{8})(?!\d)")
_PLOT = re.compile(r"\b(?:[Mm]z\.?|[Mm]anzana)\s*[A-Z]\d*(?:\s*,?\s*(?:[Ll]t\.?|[Ll]ote)\s*\d+)?")
_NAME = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+(?:[ -](?:de la |de los |del |de )?[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+){0,3}"
_TITLED = re.compile(
    rf"\b(?:[Dd]on|[Dd]oña|[Ss]eñora?|[Ss]ra?\.|[Ii]ng\.|[Ii]ngenier[oa]|[Mm]aestro)\s+({_NAME})"
)
_FIRM = re.compile(
    rf"\b(?:[Tt]aller|[Ee]mpresa|[Ff]errometal|[Mm]etal|[Aa]ceros|[Ii]nox)(?:\s+de)?\s+({_NAME})"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that may identify somebody; `text` is what stands there."""

    begin: int
    end: int
    kind: MentionKind
    text: str


def find_mentions(text: str, known: Mapping[str, MentionKind]) -> list[Mention]:
    """Everything that may identify somebody, in order and without overlaps; the longer one wins.

    `known` gives names (of organisations and people of the directory, or a list of one's own) and their
    kind; they are found without regard to case and accents, as whole words. The rest goes by patterns.
    """
    return _longest([*_known(text, known), *_patterned(text)])


def find_known(text: str, known: Mapping[str, MentionKind]) -> list[Mention]:
    """The same for the given names alone: what a replacement goes by."""
    return _longest(_known(text, known))


def _longest(found: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.begin - each.end, each.begin)):
        if all(mention.end <= other.begin or mention.begin >= other.end for other in chosen):
            chosen.append(mention)
    return sorted(chosen, key=lambda each: each.begin)


def _patterned(text: str) -> Iterable[Mention]:
    plain: tuple[tuple[re.Pattern[str], MentionKind, int], ...] = (
        (_PHONE, "phone", 0), (_EMAIL, "email", 0), (_NUMBER, "number", 0), (_PLOT, "place", 0),
        (_TITLED, "person", 1), (_FIRM, "firm", 0),
    )  # fmt: skip
    for pattern, kind, group in plain:
        for match in pattern.finditer(text):
            yield Mention(match.start(group), match.end(group), kind, match[group])


def _known(text: str, known: Mapping[str, MentionKind]) -> Iterable[Mention]:
    kinds = {key: kind for name, kind in known.items() if len(key := name_key(name)) >= SHORTEST_NAME}
    if not kinds:
        return
    folded = fold_with_places(text)
    by_first: dict[str, list[str]] = {}
    for key in sorted(kinds, key=len, reverse=True):
        by_first.setdefault(key.split(" ")[0], []).append(key)
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded.text)]
    for place, (word, begin, _end) in enumerate(words):
        for key in by_first.get(word, ()):
            parts = key.split(" ")
            following = words[place : place + len(parts)]
            if [each[0] for each in following] == parts:
                yield _mention(text, folded, begin, following[-1][2], kinds[key])
                break


def _mention(text: str, folded: Folded, begin: int, end: int, kind: MentionKind) -> Mention:
    start, stop = folded.span(begin, end)
    return Mention(start, stop, kind, text[start:stop])


def name_key(name: str) -> str:
    """By which two spellings of one name are the same: its words in lower case without accents."""
    return " ".join(_WORD.findall(fold_with_places(name).text))
