"""The taxonomy of processes: its codes are stored and scripted, so they are held fast here."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.processes import MAIN_GROUPS, PROCESS_BY_CODE, PROCESSES, is_kind_of, process_with

PROMISED_CODES = (
    "plasma_cutting oxyfuel_cutting laser_cutting waterjet_cutting shearing sawing bending rolling "
    "tube_bending punching turning milling drilling threading grinding polishing welding "
    "welding_smaw welding_gmaw welding_gtaw welding_fcaw spot_welding painting powder_coating "
    "abrasive_blasting galvanizing casting forging assembly "
)

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "methods" / "processes.md"


@pytest.mark.parametrize("code", PROMISED_CODES.split())
def test_a_promised_code_exists(code: str) -> None:
    assert process_with(code).code == code


def test_there_are_some_sixty_processes_with_distinct_codes_in_all_six_main_groups() -> None:
    assert 60 <= len(PROCESSES) <= 75
    assert len(PROCESS_BY_CODE) == len(PROCESSES)
    assert (
        {process.group for process in PROCESSES}
        == {group.number for group in MAIN_GROUPS}
        == set(range(1, 7))
    )


def test_codes_are_plain_identifiers_and_both_names_are_given() -> None:
    for process in PROCESSES:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", process.code)
        assert process.name_es
        assert process.name_en


def test_no_word_means_two_processes() -> None:
    words = Counter(word for process in PROCESSES for word in {process.name_es.lower(), *process.synonyms_es})
    assert [word for word, uses in words.items() if uses > 1] == []


def test_a_broader_process_exists_and_belongs_to_the_same_main_group() -> None:
    for process in PROCESSES:
        if process.broader:
            assert process_with(process.broader).group == process.group


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("casting", 1),
        ("bending", 2),
        ("plasma_cutting", 3),
        ("welding", 4),
        ("galvanizing", 5),
        ("quenching", 6),
    ],
)
def test_processes_stand_in_the_main_group_din_gives_them(code: str, group: int) -> None:
    assert process_with(code).group == group


def test_the_narrower_process_serves_the_broader_need_and_not_the_reverse() -> None:
    assert is_kind_of("welding_gmaw", "welding")
    assert is_kind_of("welding", "welding")
    assert not is_kind_of("welding", "welding_gmaw")
    assert not is_kind_of("welding_gmaw", "welding_gtaw")


def test_an_unknown_code_is_refused_with_the_place_to_look() -> None:
    with pytest.raises(BadInput, match=r"'glueing'.*docs/methods/processes.md"):
        process_with("glueing")
    with pytest.raises(BadInput, match="'glueing'"):
        is_kind_of("welding", "glueing")


def test_the_documentation_lists_exactly_these_processes() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\d) \| (.+?) \| (.+?) \| `?(\w*)`? \|$", DOCUMENTATION.read_text("utf-8"), re.M
    )
    assert rows == [(p.code, str(p.group), p.name_es, p.name_en, p.broader or "") for p in PROCESSES]
