"""Deadlines as people say them: «pal viernes», «en 3 días», «fin de mes», «para el 5/12»."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ayni.methods.message_parser.calendar_days import (
    MONTHS,
    WEEKDAYS,
    day_of_month,
    following_month,
    month_end,
    months_after,
    next_month_end,
    next_weekday,
    on,
    weekday_of_next_week,
    working_days_after,
)
from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.mentions import Deadline
from ayni.methods.message_parser.vocabulary import COUNT_UNITS, PRODUCTS, words
from ayni.methods.message_parser.word_forms import singulars

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_NEXT_WEEK = (
    r"(?:(?:la )?(?:proxima|otra|siguiente) semana|(?:la )?semana (?:que viene|que entra|proxima|entrante))"
)

_Match = re.Match[str]


_LEADING = words(
    "para pal pa hasta antes tardar maximo max entrega entregar plazo limite fecha recojo tiempo"
)
"""Words that make the day after them a deadline."""

_LEADING_A_SPAN = _LEADING | words("dentro aqui en tengo tenemos quedan")


@dataclass(frozen=True)
class _Expression:
    """A way to name a day; with `after` it does so only after one of these words, as «para» or «hasta»."""

    pattern: re.Pattern[str]
    day: Callable[[_Match, date], date | None]
    after: frozenset[str] | None = None


def _written(match: _Match, today: date) -> date | None:
    first, month, last = (int(part) for part in re.split(r"[/.-]", match[0]))
    day, year = (last, first) if first > 31 else (first, last)
    return on(today, day, month, year % 2000 + 2000)


def _day_and_month(match: _Match, today: date) -> date | None:
    return on(today, int(match["day"]), int(match["month"]))


def _named_month(match: _Match, today: date) -> date | None:
    day = match["day"] or match["day_after"]
    month = MONTHS[match["month"] or match["month_before"]]
    return on(today, int(day), month, int(match["year"]) if match["year"] else None)


def _end_of_month(match: _Match, today: date) -> date:
    if match["next"]:
        return month_end(*following_month(today))
    return next_month_end(today, MONTHS.get(match["month"] or ""))


def _pay_day(match: _Match, today: date) -> date | None:
    """«Quincena» is the 15th; a month's second one ends with it."""
    month = MONTHS.get(match["month"] or "")
    if match["second"]:
        return next_month_end(today, month)
    return on(today, 15, month) if month else day_of_month(today, 15)


def _weekday(match: _Match, today: date) -> date:
    weekday = WEEKDAYS[match["weekday"]]
    if match["next_week"] or match["next_week_before"]:
        return weekday_of_next_week(today, weekday)
    return next_weekday(today, weekday) + timedelta(days=7 if match["other"] else 0)


def _of_next_month(match: _Match, today: date) -> date | None:
    year, month = following_month(today)
    return on(today, int(match["day"]), month, year)


def _after(match: _Match, today: date) -> date | None:
    many = {"un": 1, "una": 1}.get(match["many"]) or int(match["many"])
    if match["unit"].startswith("mes"):
        return months_after(today, many) if many <= 12 else None
    if match["working"]:
        return working_days_after(today, many)
    return today + timedelta(days={"d": many, "s": 7 * many, "h": many // 24}[match["unit"][0]])


def _days_ahead(days: int) -> Callable[[_Match, date], date]:
    return lambda _, today: today + timedelta(days=days)


_EXPRESSIONS = [
    _Expression(phrase(r"\d+(?:/\d+/|-\d+-|\.\d+\.)\d+"), _written),
    _Expression(
        phrase(
            rf"(?:(?:{_WEEKDAY}) (?:, )?)?(?:(?P<day>\d{{1,2}}) (?:de |del mes de |- )?(?P<month>{_MONTH})"
            rf"|(?P<month_before>{_MONTH}) (?P<day_after>\d{{1,2}})(?! (?:x|mm|cm|m) ))"
            rf"(?: (?:del? |, )?(?P<year>20\d\d))?"
        ),
        _named_month,
    ),
    _Expression(phrase(rf"(?:{_WEEKDAY}) (?:, )?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})"), _day_and_month),
    _Expression(phrase(r"(?P<day>\d{1,2})(?:/| - )(?P<month>\d{1,2})"), _day_and_month, after=_LEADING),
    _Expression(phrase(r"(?P<day>1[3-9]|2\d|3[01])/(?P<month>[1-9]|1[0-2])"), _day_and_month),
    _Expression(
        phrase(
            rf"(?:fin|fines|finales|final|ultimos? dias?) (?:de |del )?(?:(?:este|el|presente) )*"
            rf"(?P<next>(?:proximo|siguiente|otro) )?(?:mes|(?P<month>{_MONTH}))"
        ),
        _end_of_month,
    ),
    _Expression(phrase(r"(?:fin|fines|finales) de(?: este)? ano"), lambda _, today: date(today.year, 12, 31)),
    _Expression(
        phrase(r"(?:fin|fines|finde)(?: de(?: esta| la)? semana)|finde"),
        lambda _, today: next_weekday(today - timedelta(days=1), 5),
    ),
    _Expression(
        phrase(
            rf"(?:fin de )?(?:la |esta )?(?:primera |proxima |(?P<second>segunda ))?quincena"
            rf"(?: del? (?:este )?(?:mes|(?P<month>{_MONTH})))?"
        ),
        _pay_day,
    ),
    _Expression(
        phrase(r"(?P<day>\d{1,2}) del? (?:(?:el|proximo|otro|siguiente) )+mes"),
        _of_next_month,
    ),
    _Expression(
        phrase(
            rf"(?:(?:{_WEEKDAY}) |dia )(?P<day>\d{{1,2}})(?! de (?:{_MONTH}))(?: (?:de este mes|del presente|del mes))?"
        ),
        lambda match, today: day_of_month(today, int(match["day"])),
    ),
    _Expression(
        phrase(
            rf"(?:el|pal|del|al) (?P<day>\d{{1,2}})(?! de (?:{_MONTH}))"
            r"(?: (?:de este mes|del presente(?: mes)?|del mes))?"
        ),
        lambda match, today: day_of_month(today, int(match["day"])),
        after=_LEADING,
    ),
    _Expression(
        phrase(
            rf"(?P<next_week_before>{_NEXT_WEEK} (?:, )?(?:(?:el|para|dia) )*)?(?P<other>otro )?"
            rf"(?P<weekday>{_WEEKDAY})(?! pasado (?!manana))(?P<next_week> (?:del? )?{_NEXT_WEEK})?"
            rf"(?: (?:que viene|que entra|entrante|proximo|siguiente|que sigue|de esta(?: misma)? semana))?"
        ),
        _weekday,
    ),
    _Expression(
        phrase(r"pasado(?: el dia de)? manana|(?<=manana o )pasado|(?<=manana y )pasado"), _days_ahead(2)
    ),
    _Expression(phrase(r"(?<! la )(?<! las )manana"), _days_ahead(1)),
    _Expression(phrase(r"hoy(?: mismo)?(?: dia)?|esta (?:misma )?(?:tarde|noche)"), _days_ahead(0)),
    _Expression(
        phrase(r"(?:la|el final de la) (?:tarde|noche|tardecita)|el final del dia"),
        _days_ahead(0),
        after=_LEADING,
    ),
    _Expression(
        phrase(
            r"(?:\d{1,2} (?:o|a|-|y) )?(?P<many>\d{1,2}|un|una) (?P<unit>dias?|semanas?|mes|meses|horas|hrs)"
            r"(?P<working> (?:habiles|utiles|laborables))?"
        ),
        _after,
        after=_LEADING_A_SPAN,
    ),
    _Expression(phrase(r"navidad|nochebuena"), lambda _, today: on(today, 25, 12)),
]
"""Tried in this order: a longer expression before those that are parts of it."""

_BETWEEN = words("el la los de del a al mas como dia este esta que sea : unos no solo lo un y")
_STARTING = words(
    "empezando empezar empieza empezamos desde partir comenzando comenzar inicio iniciar arranca"
)
_LASTING = words("trabajo servicio alquiler obra")
"""«Desde el lunes» is a beginning, «5 días de trabajo» a duration."""
_BRINGING = words(
    """
    llevo llevare llevamos dejo dejare dejamos traigo traere alcanzo alcanzare mando mandare envio enviare deposito
    depositare adelanto pago pagare llega llegan compro comprare hablamos coordinamos confirmo confirmare voy
    visito llamo llamare escribo escribire abro ire paso pasare recien ayer pagamos trajeron llegaron hice hicimos
    """
)
"""Verbs of what the asker does: their day is no deadline."""

_CLAUSE_REACH = 15
_CLAUSE_ENDS = words(", . ; | y pero ( ) ! ?")


def deadlines(line: Line, today: date) -> Iterator[Deadline]:
    """Yield the days named as deadlines, each seen from `today`."""
    for expression in _EXPRESSIONS:
        for span in line.find(expression.pattern):
            if not _is_deadline(line, span, expression.after):
                continue
            day = expression.day(span.match, today)
            if day:
                line.take(span.first, span.last)
                yield Deadline(span.first, span.last, day)


def _is_deadline(line: Line, span: Span, after: frozenset[str] | None) -> bool:
    follower = line.word(span.last + 1)
    counted = follower in COUNT_UNITS or follower in {"x", "mm", "cm", '"'} or singulars(follower) & PRODUCTS
    if counted and line.word(span.last)[:1].isdigit():
        return False
    if {line.word(span.first - 1), line.word(span.first - 2)} & _STARTING or line.word(
        span.last + 2
    ) in _LASTING:
        return False
    if _is_led(line, span, after or _LEADING):
        return True
    return after is None and not _says_what_the_asker_does(line, span)


def _is_led(line: Line, span: Span, leading: frozenset[str]) -> bool:
    if line.word(span.first) == "pal":
        return True
    if leading is _LEADING_A_SPAN and {
        line.word(span.first - 1),
        line.word(span.last + 1),
    } <= _CLAUSE_ENDS | {""}:
        return True
    if line.word(span.last + 1) in {"maximo", "max"} or line.word(span.last + 2) in {
        "maximo",
        "plazo",
        "tardar",
    }:
        return True
    before = span.first - 1
    while line.word(before) in _BETWEEN:
        before -= 1
    return line.word(before) in leading


def _says_what_the_asker_does(line: Line, span: Span) -> bool:
    clause = _clause_side(line, span.first, -1) | _clause_side(line, span.last, 1)
    return bool(clause & _BRINGING)


def _clause_side(line: Line, place: int, step: int) -> set[str]:
    """Return the words of the clause on one side of this place, as far as a clause reaches."""
    found: set[str] = set()
    for distance in range(1, _CLAUSE_REACH):
        word = line.word(place + step * distance)
        if not word or word in _CLAUSE_ENDS:
            break
        found.add(word)
    return found
