"""Deadlines as people say them, seen from different days."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.message_parser import parse_message

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MONTHS = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip


def deadline(message: str, today: date = MONDAY) -> str | None:
    (need,) = parse_message(f"doblar 20 planchas {message}", today)
    assert (need.quantity, need.process) == (20, "bending")
    return need.deadline.isoformat() if need.deadline else None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("hoy", "2026-11-23"),
        ("para hoy mismo", "2026-11-23"),
        ("para esta tarde", "2026-11-23"),
        ("mañana", "2026-11-24"),
        ("pa mañana en la mañana", "2026-11-24"),
        ("de hoy para mañana", "2026-11-24"),
        ("pasado mañana", "2026-11-25"),
        ("mañana o pasado", "2026-11-25"),
        ("pal viernes", "2026-11-27"),
        ("este viernes a las 5pm", "2026-11-27"),
        ("a más tardar el jueves", "2026-11-26"),
        ("próximo martes", "2026-11-24"),
        ("para el lunes", "2026-11-30"),
        ("el otro viernes", "2026-12-04"),
        ("para el viernes de la próxima semana", "2026-12-04"),
        ("la otra semana el martes", "2026-12-01"),
        ("para el miércoles o jueves", "2026-11-26"),
        ("pal savado", "2026-11-28"),
        ("para el fin de semana", "2026-11-28"),
        ("para el 5/12", "2026-12-05"),
        ("entrega 27/11", "2026-11-27"),
        ("para el 5/1", "2027-01-05"),
        ("para el 01/12/2026", "2026-12-01"),
        ("hasta el 1-12-26", "2026-12-01"),
        ("25 de noviembre", "2026-11-25"),
        ("para el viernes 27", "2026-11-27"),
        ("para el 2 de dic.", "2026-12-02"),
        ("pal 28", "2026-11-28"),
        ("para el 5", "2026-12-05"),
        ("para el 10 del próximo mes", "2026-12-10"),
        ("para fin de mes", "2026-11-30"),
        ("a fines de diciembre", "2026-12-31"),
        ("para la quincena", "2026-12-15"),
        ("para la segunda quincena de diciembre", "2026-12-31"),
        ("antes de navidad", "2026-12-25"),
        ("en 3 días", "2026-11-26"),
        ("en tres días", "2026-11-26"),
        ("de 2 a 3 días máximo", "2026-11-26"),
        ("plazo 5 días hábiles", "2026-11-30"),
        ("dentro de dos semanas", "2026-12-07"),
        ("en 48 horas", "2026-11-25"),
        ("en un mes", "2026-12-23"),
    ],
)
def test_a_day_is_read_from_a_monday(words: str, day: str) -> None:
    assert deadline(words) == day


@pytest.mark.parametrize(
    "words",
    [
        "para esta semana",
        "la próxima semana",
        "lo antes posible",
        "para el 20/11",  # three days ago: not next year
        "para el 31 de noviembre",
        "como el lunes pasado",
        "de 3/8",
        "te llevo las planchas el martes",
        "100 por semana empezando el lunes",
        "son 5 días de trabajo",
        "de la mañana",
    ],
)
def test_what_names_no_day_gives_no_deadline(words: str) -> None:
    assert parse_message(f"doblar planchas {words}", MONDAY)[0].deadline is None


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_next_one_after_today(today: date, weekday: int) -> None:
    found = date.fromisoformat(deadline(f"pal {WEEKDAYS[weekday]}", today) or "")
    assert found.weekday() == weekday
    assert timedelta(days=1) <= found - today <= timedelta(days=7)


@given(DAYS, st.integers(1, 60))
def test_so_many_days_are_counted_from_today(today: date, days: int) -> None:
    assert deadline(f"en {days} días", today) == (today + timedelta(days=days)).isoformat()


@given(DAYS)
def test_the_end_of_the_month_is_its_last_day(today: date) -> None:
    last = today.replace(day=monthrange(today.year, today.month)[1])
    assert deadline("para fin de mes", today) == last.isoformat()


@given(DAYS, st.integers(0, 250))
def test_a_date_without_a_year_is_the_next_one(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert deadline(f"para el {day.day} de {MONTHS[day.month - 1]}", today) == day.isoformat()
    assert deadline(f"para el {day.day}/{day.month}", today) == day.isoformat()


@given(DAYS, st.integers(-400, 400))
def test_a_full_date_is_read_unless_it_is_past(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    expected = day.isoformat() if ahead >= 0 else None
    assert deadline(f"entrega {day.day:02}/{day.month:02}/{day.year}", today) == expected


@given(DAYS)
def test_no_deadline_is_ever_past(today: date) -> None:
    for words in ("quincena", "hoy", "pal lunes", "25 de marzo", "fin de mes", "el fin de semana", "navidad"):
        found = deadline(f"para {words}", today)
        assert found is None or date.fromisoformat(found) >= today
