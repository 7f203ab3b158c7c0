"""Searches for a machine as people type them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.resource_wish import read_wish

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "processes", "words", "day", "begins", "minutes"),
    [
        ("rolar tubo 2 pulgadas el jueves", ("rolling",), (), THURSDAY, None, None),
        ("plasma el 26 de noviembre a las 10", ("plasma_cutting",), (), THURSDAY, time(10), None),
        ("torno hoy 2 horas", ("turning",), (), MONDAY, None, 120),
        ("camioneta mañana en la tarde", (), ("camioneta",), TUESDAY, time(13), None),
        ("camioneta mañana en la mañana por 3 horas", (), ("camioneta",), TUESDAY, time(8), 180),
        ("taladro el jueves de 2 a 5", ("drilling",), (), THURSDAY, time(14), 180),
        ("taladro el jueves de 9 a 11 de la mañana", ("drilling",), (), THURSDAY, time(9), 120),
        ("taladro de 8 a 1 pm", ("drilling",), (), None, time(8), 300),
        ("cizalla 3 mm jueves 10:30", ("shearing",), (), THURSDAY, time(10, 30), None),
        ("cizalla a las 7 de la noche media hora", ("shearing",), (), None, time(19), 30),
        ("patio el jueves todo el dia", (), ("patio",), THURSDAY, None, 480),
        ("torno una hora y media", ("turning",), (), None, None, 90),
        ("", (), (), None, None, None),
    ],
)
def test_what_is_wished(
    typed: str,
    processes: tuple[str, ...],
    words: tuple[str, ...],
    day: date | None,
    begins: time | None,
    minutes: int | None,
) -> None:
    wish = read_wish(typed, MONDAY)
    assert tuple(each.codes[0] for each in wish.need.processes) == processes
    assert wish.need.words == words
    assert (wish.day, wish.begins, wish.minutes) == (day, begins, minutes)


def test_measures_are_no_hours() -> None:
    wish = read_wish("plegado de 3 mm, 2.5 m", MONDAY)
    assert (wish.begins, wish.minutes) == (None, None)
    assert wish.need.measures["thickness_mm"] == 3


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read_wish(text, MONDAY)


@given(
    st.lists(
        st.sampled_from(
            [
                "de",
                "a",
                "las",
                "la",
                "2",
                "5",
                "13",
                "25",
                "10:30",
                "99:99",
                "pm",
                "horas",
                "h",
                "media",
                "por",
                "hoy",
                "0",
            ]
        ),
        max_size=9,
    )
)
def test_any_hours_are_read(words: list[str]) -> None:
    wish = read_wish(" ".join(words), MONDAY)
    assert wish.minutes is None or wish.minutes > 0
