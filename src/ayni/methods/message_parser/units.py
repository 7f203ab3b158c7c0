"""Units of length as written, and their millimetres."""

import re
from fractions import Fraction

from ayni.methods.materials import MM_PER_INCH

NUMBER = r"(?:\d+\+)?\d+/\d+|\d+(?:\.\d+)?"
_MM = r"mm|mms|mlm|milimetros?|mili|milis"
_CM = r"cm|cms|cmts|centimetros?|centi"
_METRE = r"m|mt|mts|mtr|mtrs|metros?|ml"
_INCH = r"\"|' '|pulg|pulgs|pulgadas?|plg|plgs|in|inch"
_FOOT = r"'|ft|pie|pies"
UNIT = rf"{_MM}|{_CM}|{_METRE}|{_INCH}|{_FOOT}"

MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": MM_PER_INCH, "ft": 12 * MM_PER_INCH}


def unit_code(word: str, number: str = "") -> str:
    """Return mm, cm, m, in or ft for a unit as written; «1/2'» is half an inch, no one cuts half feet."""
    for pattern, code in ((_MM, "mm"), (_CM, "cm"), (_METRE, "m"), (_INCH, "in"), (_FOOT, "ft")):
        if re.fullmatch(pattern, word):
            return "in" if code == "ft" and "/" in number else code
    return ""


def number_of(text: str) -> float:
    """Return the value of a number token: «450», «1.5», «3/8», «1+1/2»."""
    return float(sum(Fraction(part) for part in text.split("+")))


def in_mm(text: str, unit: str) -> float:
    """Return a measure in mm, to 0.001 mm; a fraction without a unit is in inches."""
    if not unit and "/" in text:
        unit = "in"
    return round(number_of(text) * MM_PER_UNIT[unit or "mm"], 3)
