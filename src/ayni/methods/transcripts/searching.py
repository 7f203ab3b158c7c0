"""Words in a text by their Spanish stem, with what stands around them (key word in context)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ayni.methods.transcripts.folding import fold_with_places
from ayni.methods.word_stems import stem, words

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words of a query stand one after another."""

    begin: int
    end: int


def find_words(text: str, query: str) -> Iterator[Hit]:
    """Every place where the query's words stand one after another, by stem; «comprar» finds «compramos»."""
    wanted = [stem(word) for word in words(query)]
    if not wanted:
        return
    folded = fold_with_places(text)
    found = [(match.start(), match.end()) for match in _WORD.finditer(folded.text)]
    matches = [stem(folded.text[begin:end]) for begin, end in found]
    for place in range(len(matches) - len(wanted) + 1):
        if matches[place : place + len(wanted)] == wanted:
            begin, end = folded.span(found[place][0], found[place + len(wanted) - 1][1])
            yield Hit(begin, end)
