"""What a piece of metal weighs, and prices brought to one basis.

Dimensions are millimetres, lengths too; densities kilograms per cubic metre; weights kilograms. Everything
is exact decimal arithmetic; where a circle or a hexagon comes in, pi and the root of three have 40 digits.
Formulas and sources: docs/methods/metal_weight.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from ayni.methods.errors import BadInput

Form = Literal[
    "sheet",
    "flat_bar",
    "round_bar",
    "square_bar",
    "hexagonal_bar",
    "round_tube",
    "rectangular_tube",
    "angle",
]
Unit = Literal["kg", "tonne", "piece", "metre", "litre"]

PI = Fraction(Decimal("3.141592653589793238462643383279502884197"))
ROOT_OF_THREE = Fraction(Decimal("1.732050807568877293527446341505872366943"))
CUBIC_MM_PER_CUBIC_METRE = 10**9

DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sheet": ("thickness_mm", "width_mm", "length_mm"),
        "flat_bar": ("thickness_mm", "width_mm", "length_mm"),
        "round_bar": ("diameter_mm", "length_mm"),
        "square_bar": ("width_mm", "length_mm"),
        "hexagonal_bar": ("width_mm", "length_mm"),
        "round_tube": ("diameter_mm", "thickness_mm", "length_mm"),
        "rectangular_tube": ("width_mm", "height_mm", "thickness_mm", "length_mm"),
        "angle": ("width_mm", "height_mm", "thickness_mm", "length_mm"),
    }
)
"""The dimensions that each form needs. `width_mm` of a hexagon is measured across its flats."""


@dataclass(frozen=True)
class Piece:
    """One piece as it is sold: a sheet, a bar of 6 m, a tube. Dimensions that the form lacks are None."""

    form: Form
    density_kg_m3: Decimal
    thickness_mm: Decimal | None = None
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    diameter_mm: Decimal | None = None
    length_mm: Decimal | None = None


def weight_kg(piece: Piece) -> Fraction:
    """The piece's theoretical weight: cross-section times length times density, corners sharp.

    A sheet of 6 mm, 1200 by 2400 mm, at 7850 kg/m3 weighs exactly 135.648 kg. Raises `BadInput` when a
    dimension is missing, not positive, or a wall is too thick for its tube.
    """
    lengths = _checked(piece)
    volume = _section(piece.form, lengths) * lengths["length_mm"]
    return volume * Fraction(piece.density_kg_m3) / CUBIC_MM_PER_CUBIC_METRE


def _checked(piece: Piece) -> dict[str, Fraction]:
    if piece.form not in DIMENSIONS:
        raise BadInput(f"form: {piece.form!r} is not one of {', '.join(DIMENSIONS)}")
    if piece.density_kg_m3 <= 0:
        raise BadInput("density_kg_m3: must be above 0, such as 7850 for steel")
    given = {field.name: getattr(piece, field.name) for field in fields(piece)}
    for name in DIMENSIONS[piece.form]:
        if given[name] is None:
            raise BadInput(f"{name}: missing for a {piece.form}; add it in millimetres")
        if given[name] <= 0:
            raise BadInput(f"{name}: must be above 0 mm")
    found = {name: Fraction(given[name]) for name in DIMENSIONS[piece.form]}
    _refuse_impossible_wall(piece.form, found)
    return found


def _refuse_impossible_wall(form: str, given: Mapping[str, Fraction]) -> None:
    wall = given.get("thickness_mm")
    sides = [given[name] for name in ("width_mm", "height_mm", "diameter_mm") if name in given]
    if form in {"round_tube", "rectangular_tube"} and wall is not None and 2 * wall > min(sides):
        raise BadInput("thickness_mm: the wall is thicker than half the tube; correct one of them")
    if form == "angle" and wall is not None and wall > min(sides):
        raise BadInput("thickness_mm: the angle is thicker than its side; correct one of them")


def _section(form: str, given: Mapping[str, Fraction]) -> Fraction:
    """The cross-section in square millimetres."""
    width, wall = given.get("width_mm", Fraction(0)), given.get("thickness_mm", Fraction(0))
    height, diameter = given.get("height_mm", Fraction(0)), given.get("diameter_mm", Fraction(0))
    return {
        "sheet": wall * width,
        "flat_bar": wall * width,
        "round_bar": PI * diameter**2 / 4,
        "square_bar": width**2,
        "hexagonal_bar": ROOT_OF_THREE * width**2 / 2,
        "round_tube": PI * wall * (diameter - wall),
        "rectangular_tube": 2 * wall * (width + height - 2 * wall),
        "angle": wall * (width + height - wall),
    }[form]


Contents = Mapping[Unit, Fraction]
"""How much of each unit is in one piece: a bar of 6 m and 5.4 kg is {piece: 1, metre: 6, kg: 5.4}."""


def contents_of(
    unit: Unit, *, kg: Fraction | None = None, metres: Fraction | None = None, litres: Fraction | None = None
) -> Contents:
    """The units in which an item can be priced, given what one piece of it holds.

    Where nothing is known of a piece, one unit of the order stands for it.
    """
    known: dict[Unit, Fraction] = {"piece": Fraction(1)}
    if kg:
        known |= {"kg": kg, "tonne": kg / 1000}
    if metres:
        known["metre"] = metres
    if litres:
        known["litre"] = litres
    if unit in known and (unit == "piece" or len(known) > 1):
        return known
    return {"kg": Fraction(1), "tonne": Fraction(1, 1000)} if unit == "kg" else {unit: Fraction(1)}


def price_per(unit: Unit, price: Fraction, basis: Unit, contents: Contents) -> Fraction:
    """A price per `basis` as a price per `unit`: «S/ 4.35 el kilo» of a sheet as so much a piece.

    Raises `BadInput` when the item cannot be converted between the two, naming what is missing.
    """
    for wanted in (basis, unit):
        if wanted not in contents:
            raise BadInput(
                f"{wanted}: this item has no conversion to it; add its dimensions or weight, "
                f"or price it by {' or '.join(contents)}"
            )
    return price * contents[basis] / contents[unit]


def rounded(amount: Fraction, decimals: int) -> Decimal:
    """The amount with so many decimals, rounded half up."""
    exact = amount * 10**decimals
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(whole).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
