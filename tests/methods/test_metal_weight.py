"""Weights against hand-worked and published values, and prices brought to one basis."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.metal_weight import DIMENSIONS, Piece, contents_of, price_per, rounded, weight_kg

STEEL = Decimal(7850)


def piece(form: str, **measures: str | int) -> Piece:
    """A steel piece; measures without `_mm`."""
    given = {f"{name}_mm": Decimal(value) for name, value in measures.items()}
    return Piece(form, STEEL, **given)  # type: ignore[arg-type]  # the forms are written out


@pytest.mark.parametrize(
    ("made", "kg"),
    [
        (piece("sheet", thickness=6, width=1200, length=2400), "135.648"),
        (piece("sheet", thickness=9, width=1200, length=2400), "203.472"),
        (piece("flat_bar", thickness=6, width=50, length=6000), "14.130"),
        # DIN EN 10060: round 20 mm weighs 2.47 kg/m
        (piece("round_bar", diameter=20, length=1000), "2.466"),
        # DIN EN 10059: square 20 mm weighs 3.14 kg/m
        (piece("square_bar", width=20, length=1000), "3.140"),
        # DIN EN 10061: hexagon 24 mm across flats weighs 3.92 kg/m
        (piece("hexagonal_bar", width=24, length=1000), "3.916"),
        # EN 10220: tube 60.3 by 2.9 mm weighs 4.11 kg/m
        (piece("round_tube", diameter="60.3", thickness="2.9", length=1000), "4.105"),
        (piece("rectangular_tube", width=50, height=50, thickness=2, length=6000), "18.086"),
        (piece("angle", width=50, height=50, thickness=5, length=1000), "3.729"),
    ],
)
def test_published_and_hand_worked_weights(made: Piece, kg: str) -> None:
    assert rounded(weight_kg(made), 3) == Decimal(kg)


def test_a_sheet_is_exact_to_the_last_figure() -> None:
    made = piece("sheet", thickness=6, width=1200, length=2400)
    assert weight_kg(made) == Fraction(135648, 1000)
    assert rounded(weight_kg(made), 1) == Decimal("135.6")


@given(
    st.integers(1, 100), st.integers(101, 3000), st.integers(101, 12_000), st.integers(1, 9),
)  # fmt: skip
def test_weight_grows_in_step_with_length(thickness: int, width: int, length: int, times: int) -> None:
    one = piece("flat_bar", thickness=thickness, width=width, length=length)
    many = piece("flat_bar", thickness=thickness, width=width, length=length * times)
    assert weight_kg(many) == times * weight_kg(one)


def test_a_tube_whose_wall_meets_is_a_bar() -> None:
    tube = piece("round_tube", diameter=20, thickness=10, length=1000)
    assert weight_kg(tube) == weight_kg(piece("round_bar", diameter=20, length=1000))


@pytest.mark.parametrize("form", DIMENSIONS)
def test_a_missing_dimension_is_named(form: str) -> None:
    with pytest.raises(BadInput, match=DIMENSIONS[form][0]):
        weight_kg(piece(form))


def test_a_wall_that_does_not_fit_is_named() -> None:
    with pytest.raises(BadInput, match="thickness_mm"):
        weight_kg(piece("round_tube", diameter=20, thickness=11, length=1000))
    with pytest.raises(BadInput, match="above 0"):
        weight_kg(piece("sheet", thickness=0, width=1, length=1))


class TestPrices:
    """A sheet of 135.648 kg, priced in several ways."""

    sheet = contents_of("piece", kg=Fraction(135648, 1000))

    def test_by_the_kilogram_by_the_tonne_and_by_the_piece_are_one(self) -> None:
        by_kg = price_per("piece", Fraction(Decimal("4.35")), "kg", self.sheet)
        assert rounded(by_kg, 4) == Decimal("590.0688")
        assert price_per("piece", Fraction(4350), "tonne", self.sheet) == by_kg
        assert price_per("kg", by_kg, "piece", self.sheet) == Fraction(Decimal("4.35"))

    def test_by_the_metre_of_a_bar(self) -> None:
        bar = contents_of("metre", kg=Fraction(12), metres=Fraction(6))
        assert price_per("metre", Fraction(60), "piece", bar) == 10
        assert price_per("metre", Fraction(5), "kg", bar) == 10

    @pytest.mark.parametrize("unit", ["kg", "piece", "metre", "litre"])
    def test_an_item_of_which_nothing_is_known_has_its_own_unit(self, unit: str) -> None:
        contents = contents_of(unit)  # type: ignore[arg-type]  # a unit
        assert price_per(unit, Fraction(7), unit, contents) == 7  # type: ignore[arg-type]  # a unit

    def test_without_conversion_says_what_is_missing(self) -> None:
        with pytest.raises(BadInput, match="litre: this item has no conversion"):
            price_per("piece", Fraction(1), "litre", self.sheet)

    def test_is_rounded_half_up(self) -> None:
        assert rounded(Fraction(5, 1000), 2) == Decimal("0.01")
        assert str(rounded(Fraction(2), 2)) == "2.00"
