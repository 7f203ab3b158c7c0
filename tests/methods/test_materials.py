"""Materials and sheet gauges, against published tables."""

import re
from pathlib import Path

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.materials import MATERIAL_BY_CODE, MATERIALS, gauge_thickness_mm, material_with

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "methods" / "materials.md"


@pytest.mark.parametrize(
    ("family", "gauge", "inches"),
    [
        ("steel", 7, 0.1793), ("steel", 10, 0.1345), ("steel", 11, 0.1196), ("steel", 14, 0.0747),
        ("steel", 16, 0.0598), ("steel", 18, 0.0478), ("steel", 20, 0.0359), ("steel", 24, 0.0239),
        ("steel", 28, 0.0149),
        ("galvanized", 10, 0.1382), ("galvanized", 16, 0.0635), ("galvanized", 20, 0.0396),
        ("galvanized", 26, 0.0217), ("galvanized", 30, 0.0157),
        ("stainless", 8, 11 / 64), ("stainless", 11, 1 / 8), ("stainless", 16, 1 / 16),
        ("stainless", 18, 1 / 20), ("stainless", 22, 1 / 32), ("stainless", 28, 1 / 64),
        ("aluminium", 10, 0.1019), ("aluminium", 16, 0.0508), ("copper", 24, 0.0201),
    ],
)  # fmt: skip
def test_gauges_agree_with_the_published_tables(family: str, gauge: int, inches: float) -> None:
    assert gauge_thickness_mm(gauge, family) == pytest.approx(inches * 25.4, abs=0.0064)


def test_a_higher_gauge_is_thinner_in_every_system() -> None:
    for family in ("steel", "galvanized", "stainless", "aluminium"):
        thicknesses = [gauge_thickness_mm(gauge, family) or 0 for gauge in range(7, 31)]
        assert thicknesses == sorted(thicknesses, reverse=True)
        assert len(set(thicknesses)) == len(thicknesses)


@pytest.mark.parametrize(("gauge", "family"), [(6, "steel"), (31, "steel"), (0, "stainless"), (16, "wood")])
def test_a_gauge_without_a_meaning_has_no_thickness(gauge: int, family: str) -> None:
    assert gauge_thickness_mm(gauge, family) is None


def test_codes_are_distinct_and_densities_plausible() -> None:
    assert len(MATERIAL_BY_CODE) == len(MATERIALS)
    for material in MATERIALS:
        assert material.density_kg_m3 is None or 900 <= material.density_kg_m3 <= 11_400
        assert material.name_es
        assert material.name_en


def test_no_word_means_two_materials() -> None:
    words = [word for material in MATERIALS for word in {material.name_es.lower(), *material.synonyms_es}]
    assert sorted(set(words)) == sorted(words)


def test_an_unknown_code_is_refused_with_the_place_to_look() -> None:
    assert material_with("A36").family == "steel"
    with pytest.raises(BadInput, match=r"'unobtainium'.*docs/methods/materials.md"):
        material_with("unobtainium")


def test_the_documentation_lists_exactly_these_materials() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| (\d*) \| (.+?) \| (.+?) \|$", DOCUMENTATION.read_text("utf-8"), re.M
    )
    assert rows == [(m.code, m.family, str(m.density_kg_m3 or ""), m.name_es, m.name_en) for m in MATERIALS]
