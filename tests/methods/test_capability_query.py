"""What people type into the directory, and what is understood of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.capability_query import (
    CapabilityQuery,
    satisfying_materials,
    satisfying_processes,
    understand,
)
from ayni.methods.errors import BadInput
from ayni.methods.materials import MATERIALS
from ayni.methods.processes import PROCESSES
from ayni.methods.word_stems import STOP_WORDS, fold, stems


def _first(query: CapabilityQuery) -> tuple[list[str], list[str]]:
    """The first code of each process and material asked for."""
    return [each.codes[0] for each in query.processes], [each.codes[0] for each in query.materials]


def test_the_issues_own_question() -> None:
    asked = understand("plegado 3 mm inox 2500")
    assert _first(asked) == (["bending"], ["stainless"])
    assert asked.measures == {"thickness_mm": 3, "length_mm": 2500}
    assert asked.words == ()


def test_asked_as_a_sentence_it_means_the_same() -> None:
    sentence = understand("¿Quién puede plegar inox de 3 mm, 2.5 m?")
    assert (_first(sentence), sentence.measures) == (
        (["bending"], ["stainless"]),
        {"thickness_mm": 3, "length_mm": 2500},
    )


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ('rolar plancha 1/2" x 2400', {"thickness_mm": 12.7, "length_mm": 2400}),
        ('plancha 1 1/4" oxicorte', {"thickness_mm": 31.75}),
        ("plancha 1½ pulg oxicorte", {"thickness_mm": 38.1}),
        ("inox 1,5 mm 3,000 mm", {"thickness_mm": 1.5, "length_mm": 3000}),
        ("plegado 3 mm 2.5", {"thickness_mm": 3, "length_mm": 2500}),
        ("plegado 30 cm de ancho, largo 2 m", {"width_mm": 300, "length_mm": 2000}),
        ("eje de 2 m de largo y 80 de diámetro", {"length_mm": 2000, "diameter_mm": 80}),
        ("láser 6 mm 1500x3000", {"thickness_mm": 6, "length_mm": 3000, "width_mm": 1500}),
        ("láser 1.20 x 2.40", {"length_mm": 2400, "width_mm": 1200}),
        ("acrílico 3x1.2x2.4", {"thickness_mm": 3, "length_mm": 2400, "width_mm": 1200}),
        ("doblado inox calibre 16", {"thickness_mm": 1.59}),
        ("doblado galvanizado #20", {"thickness_mm": 1.01}),
        ("torneado diámetro 300 largo 1500", {"diameter_mm": 300, "length_mm": 1500}),
        ("torno 300 x 1500", {"diameter_mm": 300, "length_mm": 1500}),
        ("tornear eje de 3 pulgadas 1.5 m", {"diameter_mm": 76.2, "length_mm": 1500}),
        ("roscado 1/2", {"diameter_mm": 12.7}),
        ("prensa de 60 toneladas", {"force_tonnes": 60}),
        ("espesor 310", {"thickness_mm": 310}),
    ],
)
def test_figures_become_the_measure_that_a_workshop_means(text: str, measures: dict[str, float]) -> None:
    assert understand(text).measures == measures


def test_every_name_and_synonym_is_understood() -> None:
    for process in PROCESSES:
        for text in (process.name_es, process.name_en, *process.synonyms_es):
            codes = {code for each in understand(text).processes for code in each.codes}
            assert process.code in codes, (text, codes)
    for material in MATERIALS:
        for text in (material.name_es, material.name_en, *material.synonyms_es):
            codes = {code for each in understand(text).materials for code in each.codes}
            assert material.code in codes, (text, codes)


@pytest.mark.parametrize(
    "text", ["pliego", "doblan", "quién suelda", "torneadas", "FRESADO", "fundición", "fundicion"]
)
def test_forms_and_accents_do_not_matter(text: str) -> None:
    assert len(understand(text).processes) == 1


def test_a_need_for_welding_is_met_by_tig_not_the_reverse() -> None:
    assert "welding_gtaw" in satisfying_processes("welding")
    assert satisfying_processes("welding_gtaw") == ("welding_gtaw",)


def test_the_more_exact_word_wins() -> None:
    assert _first(understand("soldadura tig")) == (["welding_gtaw"], [])
    assert _first(understand("inox 304")) == ([], ["304"])


def test_grades_of_steel_stand_for_one_another_plastics_do_not() -> None:
    assert {"1020", "steel", "A36"} <= set(satisfying_materials("A36"))
    assert satisfying_materials("acrylic") == ("acrylic",)
    assert {"mdf", "melamine"} <= set(satisfying_materials("wood"))
    assert satisfying_materials("melamine") == ("melamine", "wood")
    with pytest.raises(BadInput):
        satisfying_materials("adamantium")


def test_a_cut_whose_method_is_not_said_may_be_any() -> None:
    (cut,) = understand("cortar plancha de 12 mm").processes
    assert {"plasma_cutting", "oxyfuel_cutting", "laser_cutting"} <= set(cut.codes)


def test_a_figure_with_a_label_or_unit_is_no_grade_of_steel() -> None:
    assert _first(understand("torneado 4140")) == (["turning"], ["4140"])
    assert understand("torneado largo 4140").measures == {"length_mm": 4140}
    assert understand("torneado 304 mm").materials == ()


def test_names_stay_words_and_the_last_may_be_unfinished() -> None:
    asked = understand("Metal Qui")
    assert (asked.words, asked.unfinished) == (("metal", "qui"), "qui")
    assert understand("Taller Quispe ").unfinished == ""


def test_what_is_worked_on_is_not_required_of_a_card_unless_it_is_all_that_was_asked() -> None:
    assert understand("rolar planchas").words == ()
    assert understand("planchas").words == ("planchas",)


def test_stems_of_cards_and_searches_are_made_alike() -> None:
    asked = understand("doblado de planchas inoxidables")
    assert asked.stems == stems("Doblamos plancha INOXIDABLE")
    assert fold("Fundición Ñaña") == "fundicion nana"
    assert not set(STOP_WORDS) & set(understand(" ".join(sorted(STOP_WORDS))).words)


def test_nothing_asked_is_nothing() -> None:
    assert not understand("")
    assert not understand(" ¿? ")
    assert understand("3 mm")


@given(st.text(max_size=80))
def test_whatever_is_typed_something_lawful_is_understood(text: str) -> None:
    asked = understand(text)
    assert all(value > 0 for name, value in asked.measures.items())
    assert all(each.codes for each in (*asked.processes, *asked.materials))
    assert asked.unfinished in {"", *asked.words}
    assert not set(asked.words) & STOP_WORDS


@given(st.floats(min_value=0.5, max_value=50), st.integers(min_value=100, max_value=6000))
def test_thickness_and_length_are_read_as_written(thickness: float, length: int) -> None:
    thickness = round(thickness, 1)
    assert understand(f"plegado {thickness} mm x {length} mm").measures == {
        "thickness_mm": thickness,
        "length_mm": length,
    }
