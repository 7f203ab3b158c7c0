"""Corrects misspelt words of the trade and leaves every other word alone."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from ayni.methods.message_parser.lexicon import TERMS
from ayni.methods.message_parser.numerals import NUMBER_WORDS
from ayni.methods.message_parser.vocabulary import (
    COMMON_WORDS,
    COUNT_UNITS,
    NOT_GOODS,
    OPERATION_UNITS,
    PRODUCTS,
    SHAPES,
    STOP_WORDS,
    UNCOUNTED_AFTER_ONE,
    words,
)
from ayni.methods.message_parser.word_forms import singulars

_TIME_WORDS = words(
    """
    lunes martes miercoles jueves viernes sabado domingo manana pasado quincena semana enero febrero marzo abril
    mayo junio julio agosto setiembre septiembre octubre noviembre diciembre urgente urgentes urgencia emergencia
    urge apurado navidad proximo proxima
    """
)
_PHRASE_WORDS = words(
    """
    material materiales espesor calibre diametro largo ancho altura longitud pulgada pulgadas milimetros
    centimetros metros toque brevedad incluido incluida docena docenas ciento millar aparte necesito quisiera
    """
)

_TERM_WORDS = frozenset(word for term in TERMS for word in term)
_RARE_FORMS = re.compile(
    r"(?:[aei]r|ando|iendo|[aei]n?)(?:melo|mela|melos|melas|noslo|nosla|noslos|noslas|le|les|nos|se|te)$"
    r"|(?:ari?an?|arias|aras|eri?an?|iri?an?|iran?|amos|emos|imos|ando\w+|iendo\w+)$"
)
_STRESSED_FORMS = frozenset(
    form
    for term, meaning in TERMS.items()
    if meaning.verb and len(term) == 1 and not term[0].endswith(("ar", "er", "ir", "me", "los", "las"))
    for form in term
)
_BASE_FORMS = frozenset(word for word in _TERM_WORDS - _STRESSED_FORMS if not _RARE_FORMS.search(word))
"""What a misspelling is compared with: nouns, infinitives, participles, and «cortarme», «pintarlos»."""

_TARGETS = frozenset(
    word
    for word in _BASE_FORMS
    | set(COUNT_UNITS)
    | set(OPERATION_UNITS)
    | set(SHAPES)
    | _TIME_WORDS
    | _PHRASE_WORDS
    if len(word) >= 5 or word in {"tubo", "pieza", "inox"}
) | {word for word in NUMBER_WORDS if len(word) >= 5}

_KNOWN = (
    _TERM_WORDS
    | set(COUNT_UNITS)
    | set(OPERATION_UNITS)
    | set(SHAPES)
    | _TIME_WORDS
    | _PHRASE_WORDS
    | NUMBER_WORDS
    | PRODUCTS
    | NOT_GOODS
    | UNCOUNTED_AFTER_ONE
    | STOP_WORDS
    | COMMON_WORDS
)

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"qu(?=[ei])|k|c(?=[aou]|[^h]|$)(?![ei])", "k"),
        (r"c(?=[ei])|z|x", "s"),
        (r"ge|je", "je"),
        (r"gi|ji", "ji"),
        (r"v|w", "b"),
        (r"ll", "y"),
        (r"(?<!c)h", ""),
        (r"n(?=[pb])", "m"),
        (r"(.)\1", r"\1"),
    ]
]


def _sound(word: str) -> str:
    """Return a word as it sounds in Peru: b and v, s, c and z, ll and y alike, no h."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _by_sound() -> dict[str, str]:
    sounds: dict[str, str] = {}
    for word in sorted(_TARGETS, key=lambda word: (len(word), word), reverse=True):
        sounds[_sound(word)] = word
    return sounds


_WORD_BY_SOUND = _by_sound()
_SOUNDS_BY_INITIAL: dict[str, list[str]] = {}
for _each in sorted(_WORD_BY_SOUND):
    _SOUNDS_BY_INITIAL.setdefault(_each[0], []).append(_each)


@lru_cache(maxsize=4096)
def corrected(word: str) -> str:
    """Return the word of the trade that this one misspells, or the word itself.

    One wrong, missing, doubled or swapped letter is forgiven from five letters on, two from nine on; the first
    sound must be right, and two words equally near mean none. Words known otherwise are never touched.
    """
    if len(word) < 4 or not word.isalpha() or singulars(word) & _KNOWN:
        return word
    whole = re.sub(r"ao(s?)$", r"ado\1", word)  # «doblao» is how «doblado» is said
    if whole in _KNOWN:
        return whole
    if whole.replace("x", "ch") in _KNOWN:
        return whole.replace("x", "ch")
    sound = _sound(whole)
    if sound in _WORD_BY_SOUND:
        return _WORD_BY_SOUND[sound]
    return (_nearest(whole, sound) if len(sound) >= 5 else None) or word


def _nearest(word: str, sound: str) -> str | None:
    reach = 2 if len(sound) >= 9 else 1
    distances: dict[int, set[str]] = {}
    for candidate in _SOUNDS_BY_INITIAL.get(sound[0], []):
        if abs(len(candidate) - len(sound)) <= reach:
            spelt = _WORD_BY_SOUND[candidate]
            distance = OSA.distance(sound, candidate, score_cutoff=reach)
            distance = min(distance, OSA.distance(word, spelt, score_cutoff=reach))
            if distance <= reach and not _is_other_short_word(sound, candidate):
                distances.setdefault(distance, set()).add(spelt)
    nearest = distances[min(distances)] if distances else set()
    return max(nearest, key=lambda spelt: (len(spelt), spelt)) if _same_meaning(nearest) else None


def _is_other_short_word(sound: str, candidate: str) -> bool:
    """Say whether two words of five letters differ by one letter put for another: «cuero» is no «quiero»."""
    return len(sound) == len(candidate) == 5 and sorted(sound) != sorted(candidate)


def _same_meaning(nearest: set[str]) -> bool:
    """Say whether the candidates are forms of one word, so that any of them will do."""
    return len({_meaning(word) for word in nearest}) == 1


def _meaning(word: str) -> str:
    term = TERMS.get((word,))
    if term:
        return f"{term.process} {term.material} {sorted(map(str, term.specific))}"
    return COUNT_UNITS.get(word) or SHAPES.get(word) or OPERATION_UNITS.get(word) or word
