"""Figures of a search: in millimetres, and which measure each one is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ayni.methods.materials import MM_PER_INCH
from ayni.methods.word_stems import fold

THICKEST_UNSAID_MM = 50.0
"""A bare figure up to this is a thickness, a larger one a length: nobody writes a length under 5 cm bare."""

LONGEST_UNSAID_M = 20.0
"""A bare length under this is metres: «plegado 3 mm inox 2.5»."""

_MM_PER_UNIT = {
    "mm milimetro milimetros millimetres": 1.0,
    "cm centimetro centimetros": 10.0,
    "m mt mts metro metros": 1000.0,
    "\" '' in pulg plg pulgada pulgadas inch inches": MM_PER_INCH,
}
UNITS = {unit: size for names, size in _MM_PER_UNIT.items() for unit in names.split()}
FORCE_UNITS = frozenset({"t", "tn", "ton", "tons", "tonelada", "toneladas"})
GAUGE = frozenset({"calibre", "cal", "gauge", "#"})

_LABELS_OF = {
    "thickness_mm": "espesor esp grosor grueso thickness",
    "length_mm": "largo longitud long length",
    "width_mm": "ancho width",
    "diameter_mm": "diametro diam ø diameter",
}
LABELS = {label: name for name, labels in _LABELS_OF.items() for label in labels.split()}

TIMES = frozenset({"x", "por", "by"})
"""Between two sizes of one thing."""

PLATE_ORDER = ("thickness_mm", "length_mm", "width_mm")
ROUND_ORDER = ("diameter_mm", "length_mm", "thickness_mm")

_TOKEN = re.compile(
    r"""
    (?P<mixed>\d{1,2}[ -]+\d{1,2}/(?:2|4|8|16|32|64)(?!\d))
  | (?P<fraction>\d{1,2}/(?:2|4|8|16|32|64)(?!\d))
  | (?P<grade>(?:a|ar)-?\d{2,3}(?![\d.,]))
  | (?P<name>\d+[dl](?![^\W_]))
  | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]) | \d+(?:[.,]\d+)?)
  | (?P<times>x(?=\ ?\d))
  | (?P<sign>"|''|ø|\#)
  | (?P<word>[^\W\d_]+(?:\d+[^\W_]*(?:\.\d+)?)?)
    """,
    re.VERBOSE,
)
_HALVES = str.maketrans(
    {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8", "⅜": " 3/8", "″": '"', "”": '"', "×": "x"}
)


@dataclass(frozen=True)
class Token:
    """A folded word, sign or number; `inches` for a fraction, which nobody writes of millimetres."""

    text: str
    number: float | None = None
    inches: bool = False


@dataclass(frozen=True)
class Figure:
    """A number of the search with what was said about it.

    `mm` is None without a unit, `label` without the measure's name; `times` follows a multiplication sign.
    """

    value: float
    mm: float | None = None
    label: str | None = None
    times: bool = False

    def millimetres(self, name: str) -> float:
        """Return the figure as this measure: as its unit says; a bare length under 20 is metres."""
        if self.mm is not None:
            return self.mm
        is_length = name in {"length_mm", "width_mm"}
        return self.value * 1000 if is_length and self.value < LONGEST_UNSAID_M else self.value


def tokenize(text: str) -> Iterator[Token]:
    """Yield the words, signs and numbers of a search, in order."""
    for match in _TOKEN.finditer(fold(text.translate(_HALVES))):
        written = match.group()
        match match.lastgroup:
            case "mixed":
                whole, fraction = re.split(r"[ -]+", written)
                yield Token(written, float(int(whole) + Fraction(fraction)), inches=True)
            case "fraction":
                yield Token(written, float(Fraction(written)), inches=True)
            case "grade":
                yield Token(written.replace("-", ""))
            case "number":
                yield Token(written, _number(written))
            case _:
                yield Token(written)


def _number(written: str) -> float:
    """Read «2,500» as thousands and «2,5» as a decimal, as both are written in Peru."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", written):
        return float(written.replace(",", ""))
    return float(written.replace(",", "."))


def measures_of(figures: Sequence[Figure], *, is_round: bool) -> dict[str, float]:
    """Return each measure in mm: labelled figures as they say, bare ones by their order and size.

    `is_round` for processes whose bare figures are a diameter, then a length.
    """
    measures = {each.label: each.millimetres(each.label) for each in figures if each.label}
    bare = [each for each in figures if not each.label]
    if is_round:
        _assign(bare, ROUND_ORDER, measures)
    else:
        said = set(measures)
        _assign(bare, PLATE_ORDER[1:] if _is_sheet_in_metres(bare) else PLATE_ORDER, measures)
        _longer_is_length(measures, said)
    return measures


def _assign(figures: Sequence[Figure], order: tuple[str, ...], measures: dict[str, float]) -> None:
    """Give each figure the first measure that is free and fits its size; one too many is ignored."""
    for figure in figures:
        for name in order:
            value = figure.millimetres(name)
            if name not in measures and (name != "thickness_mm" or value <= THICKEST_UNSAID_MM):
                measures[name] = value
                break


def _longer_is_length(measures: dict[str, float], said: set[str]) -> None:
    """Of two sizes of a plate the longer is the length, whichever was written first."""
    both = {"length_mm", "width_mm"}
    if both <= measures.keys() and not both & said:
        measures["width_mm"], measures["length_mm"] = sorted((measures["length_mm"], measures["width_mm"]))


def _is_sheet_in_metres(figures: Sequence[Figure]) -> bool:
    """«1.20 x 2.40» is a sheet's size in metres; «3 x 2500» is a thickness and a length."""
    if len(figures) != 2 or not figures[1].times:
        return False
    return all(each.mm is None and each.value < LONGEST_UNSAID_M for each in figures)
