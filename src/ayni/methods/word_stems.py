"""Spanish text as stems: what the directory indexes and what a search is made of, by one rule.

A stem is the folded word (lower case, no accents) cut by the Snowball stemmer for Spanish (Porter 2001,
snowballstem.org). Folding comes first, so that «fundición» and «fundicion» are one word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST_STEM = 64
"""Characters; longer words are cut, so that they fit the column that keeps them."""

_STOP_WORDS_NAMED = """
    a al algo alguien alguna algun algunas algunos ante con como cual cuales cuando cuanto da dan de del desde
    donde e el ella ellos en entre era es esa esas ese eso esos esta estas este esto estos fue ha hacer hacen
    hace hago hasta hay la las le les lo los mas me mi mis muy necesitamos necesito ni no nos nuestra nuestras
    nuestro nuestros o os otra otras otro otros para pero por porque puede pueden que quien quienes quiero se
    sea ser si sin sobre son su sus tambien te tiene tienen toda todas todo todos tu tus u un una unas uno unos
    y ya yo busco buscamos taller talleres empresa empresas
    the and for with who can of in to we our workshop workshops company
"""
STOP_WORDS = frozenset(_STOP_WORDS_NAMED.split())
"""Words that carry no meaning in a card or a search."""

_WORD = re.compile(r"[^\W_]+(?:[.-]\d+)*")
_SPANISH = stemmer("spanish")


def fold(text: str) -> str:
    """Return the text in lower case without accents: «Fundición» becomes «fundicion»."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> Iterator[str]:
    """Yield the folded words and figures of a text, in order; «D1.1» and «7018-3» stay whole."""
    for match in _WORD.finditer(fold(text)):
        yield match.group()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of one folded word, at most `LONGEST_STEM` characters."""
    cut: str = _SPANISH.stemWord(word)
    return cut[:LONGEST_STEM]


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's words in order, without stop words."""
    return tuple(stem(word) for word in words(text) if word not in STOP_WORDS)
