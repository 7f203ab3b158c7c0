"""Text as a search sees it, with the way back to its positions."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Folded:
    """A text in lower case without accents; `places[i]` is the position in the text of its character i.

    `places` has one entry more than there are characters: the text's length.
    """

    text: str
    places: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span of the folded one stands for, accents behind it included."""
        return self.places[begin], self.places[end]


def fold_with_places(text: str) -> Folded:
    """Fold each code point by itself, so that one knows where it came from."""
    characters: list[str] = []
    places: list[int] = []
    for position, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.lower()):
            if not unicodedata.combining(part):
                characters.append(part)
                places.append(position)
    return Folded("".join(characters), (*places, len(text)))
