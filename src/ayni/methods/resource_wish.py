"""What a search for a machine asks for: «rolar tubo 2 pulgadas el jueves de 2 a 5» as a need, a day and hours.

The day is read as the message parser reads deadlines, the need as the directory's search reads it; here stand
the hours. Hours without «de la mañana» or «pm» are those of a workshop's day: 1 to 6 are in the afternoon.
"""

from dataclasses import dataclass
from datetime import date, time

from ayni.methods.capability_query import CapabilityQuery, understand
from ayni.methods.message_parser.deadlines import deadlines
from ayni.methods.message_parser.line import Line, Span, phrase
from ayni.methods.message_parser.reading import read_line

LONGEST_MINUTES = 31 * 24 * 60
PARTS = {"manana": time(8), "tarde": time(13), "noche": time(18)}
"""When the parts of a day begin; what is wished «en la tarde» is looked for from then on."""


@dataclass(frozen=True)
class Wish:
    """A need, and when: None where it is not said. `begins` is a local time of day, `minutes` the duration."""

    need: CapabilityQuery
    day: date | None = None
    begins: time | None = None
    minutes: int | None = None


_HOUR = r"(?P<hour{n}>\d{{1,2}})(?:(?: : |:)(?P<minute{n}>\d\d))?"
_SIDE = r"(?: (?P<side{n}>am|pm|a \. m(?: \.)?|p \. m(?: \.)?|de la (?:manana|tarde|noche)))?"
_CLOCK = _HOUR + _SIDE


def _clock(number: int) -> str:
    return _CLOCK.format(n=number)


_FROM_TO = phrase(
    rf"(?:de |desde |entre )(?:las? )?{_clock(1)} (?:a|hasta|y|-) (?:las? )?{_clock(2)}(?! (?:mm|cm|m|dias?) )"
)
_AT = phrase(
    rf"(?:a|desde|tipo|como a) las? {_clock(1)}|{_clock(3)}(?<=am|pm)|(?P<hour4>\d{{1,2}}):(?P<minute4>\d\d)"
)
_PART = phrase(r"(?:en|por|de|a) la (?P<part>manana|tarde|noche)")
_LASTING = phrase(
    r"(?:(?:por|durante|unas?|unos) )*(?:(?P<many>\d{1,3}(?:\.\d)?|una?) (?P<unit>horas?|hrs?|h|minutos?|min)"
    r"(?P<half> y media)?|(?P<only_half>media) hora)"
)
_LASTING_DAYS = phrase(r"(?:por|durante) (?P<many>\d{1,2}|un) dias?|todo el dia")


def read_wish(text: str, today: date) -> Wish:
    """Read a search; never fails. `today` is the day it is typed on, in the cluster's zone."""
    line = read_line(text)
    begins, minutes = _hours(line)
    minutes = minutes or _duration(line)
    begins = begins or _at(line) or _part(line)
    day = next((mention.day for mention in deadlines(line, today)), None)
    return Wish(understand(_rest(line)), day, begins, minutes)


def _hours(line: Line) -> tuple[time | None, int | None]:
    """«De 2 a 5 de la tarde»: a beginning and a duration."""
    for span in line.find(_FROM_TO):
        match = span.match
        side = match["side2"] or match["side1"]
        end = _time(match["hour2"], match["minute2"], side)
        begin = _time(match["hour1"], match["minute1"], match["side1"] or "")
        if begin is None or end is None:
            continue
        if begin >= end and side and not match["side1"]:
            begin = _time(match["hour1"], match["minute1"], side) or begin
        if begin < end:
            _take(line, span)
            return begin, (end.hour - begin.hour) * 60 + end.minute - begin.minute
    return None, None


def _at(line: Line) -> time | None:
    for span in line.find(_AT):
        groups = span.match.groupdict()
        number = next(each for each in ("1", "3", "4") if groups[f"hour{each}"])
        found = _time(groups[f"hour{number}"], groups[f"minute{number}"], groups.get(f"side{number}") or "")
        if found is not None:
            _take(line, span)
            return found
    return None


def _part(line: Line) -> time | None:
    for span in line.find(_PART):
        _take(line, span)
        return PARTS[span.match["part"]]
    return None


def _duration(line: Line) -> int | None:
    for span in line.find(_LASTING_DAYS):
        _take(line, span)
        many = span.match["many"]
        return 8 * 60 if many is None or many in {"1", "un"} else min(int(many) * 24 * 60, LONGEST_MINUTES)
    for span in line.find(_LASTING):
        _take(line, span)
        match = span.match
        if match["only_half"]:
            return 30
        many = 1.0 if match["many"] in {"un", "una"} else float(match["many"])
        minutes = many * (60 if match["unit"].startswith("h") else 1) + (30 if match["half"] else 0)
        return min(int(minutes), LONGEST_MINUTES) or None
    return None


def _time(hour: str, minute: str | None, side: str | None) -> time | None:
    number, past = int(hour), int(minute or 0)
    if number > 24 or past > 59:
        return None
    side = side or ""
    afternoon = side.startswith("p") or side.endswith(("tarde", "noche"))
    morning = side.startswith("a") or side.endswith("manana")
    if number < 12 and (afternoon or (not morning and 1 <= number <= 6)):
        number += 12
    return time(number % 24, past)


def _take(line: Line, span: Span) -> None:
    line.take(span.first, span.last)


def _rest(line: Line) -> str:
    """What nobody took, as it was written."""
    words = (line.shown(place, place) for place, taken in enumerate(line.taken) if not taken)
    return " ".join(words)
