"""Materials by their grade: «A-36», «inox 304L», «SAE1045», «eje 1045»."""

import re
from collections.abc import Iterator

from ayni.methods.message_parser.lexicon import is_for_all
from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import MaterialMention
from ayni.methods.message_parser.vocabulary import COUNT_UNITS, PRODUCTS, SHAPES, words
from ayni.methods.message_parser.word_forms import singulars

_NUMBERS = "201|304|310|316|420|430|1020|1045|4140|4340"
_STRUCTURAL = phrase(
    r"(?:a-?|(?:astm|acero|fierro|norma|plancha) a (?:- )?)(?P<grade>36|572|588|500|53)"
    r"(?: (?:gr|grado)(?: \.)?(?: -)? ?(?:50|60|b|c))?(?: gr-?50)?"
)
_JOINED = phrase(rf"(?:aisi|sae|inox|ss|tp|c|t)-?(?P<grade>{_NUMBERS})(?P<low>l)?")
_NUMBER = phrase(rf"(?P<grade>{_NUMBERS})(?: (?P<low>l))?")
_ALUMINIUM = phrase(r"(?P<grade>5052|6061)(?: - t ?6| t-?6)?")

_NAMING = words(
    "aisi sae inox inoxidable inoxidables quirurgico acero aceros calidad tipo norma c t aluminio duraluminio"
)
_LINKING = words("de en del - ( calidad tipo material")
_BEFORE_ENGINEERING_STEEL = words('de en acero mm cm m "')
"""«eje 50 mm 1045»: a four-digit steel after a measure needs no other word."""
_NOT_A_GRADE_BEFORE = words('x mm cm m mts metros " por kg kilos soles')


def grades(line: Line) -> Iterator[MaterialMention]:
    """Yield materials named by a grade, taking the words «acero», «SAE», «inox» that stand before it."""
    for pattern, prefix in ((_STRUCTURAL, "A"), (_JOINED, ""), (_NUMBER, ""), (_ALUMINIUM, "")):
        for span in line.find(pattern):
            alone = pattern in {_NUMBER, _ALUMINIUM}
            if alone and not _is_grade(line, span.first, span.last):
                continue
            first = span.first
            while line.free_word(first - 1) in _NAMING | {"-"}:
                first -= 1
            line.take(first, span.last)
            code = prefix + _code(span.match)
            yield MaterialMention(first, span.last, code, is_for_all(line, first, span.last))


def _code(match: re.Match[str]) -> str:
    low = match.groupdict().get("low") and match["grade"] in {"304", "316"}
    return match["grade"] + ("L" if low else "")


def _is_grade(line: Line, first: int, last: int) -> bool:
    """Tell a grade from a measure or a quantity: it follows the metal or the goods, and no unit follows it."""
    after = line.word(last + 1)
    if after in _NOT_A_GRADE_BEFORE or after in COUNT_UNITS or line.word(first - 1) == "x":
        return False
    before = first - 1
    while line.word(before) in _LINKING:
        before -= 1
    noun = line.word(before)
    if len(line.word(first)) == 4 and line.word(first - 1) in _BEFORE_ENGINEERING_STEEL:
        return True
    return noun in _NAMING or noun in SHAPES or noun in COUNT_UNITS or bool(singulars(noun) & PRODUCTS)
