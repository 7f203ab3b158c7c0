"""How urgent it is, and what is no field at all: money, telephones, hours, addresses, tolerances."""

from collections.abc import Iterator

from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import Leftover, Urgency
from ayni.methods.message_parser.vocabulary import words

_NO_HURRY = phrase(
    r"no (?:(?:es|esta|estoy|tan|muy|tengo|hay|tenemos|corre|mucho|mucha|ningun|ninguna|con|nada|me|nos) )*"
    r"(?:urgente|urge|urgencia|apuro|apurado|prisa|emergencia)"
    r"|(?:sin|cero|nada de) (?:mucho |tanto |mucha |tanta |ningun )?(?:apuro|prisa|urgencia)"
    r"|(?:con|tomate tu) (?:calma|tiempo)|tranquilo(?: nomas)?|cuando (?:puedas|pueda|puedan)"
)
_HURRY = phrase(
    r"(?:(?:es|muy|re|super|bien|de|con|suma|mucha|bastante|estoy|ando|un|una|por|me|nos) )*"
    r"(?:urgentes?|urgentisimo|urgen?|urgencia|emergencia|apurad[oa]s?|apuradazo|apuro|asap|prisa)"
    r"|altoque|(?:al|pal|para el) toque(?: nomas| pe)?|para ayer|hoy mismo(?: dia)?|hoy si o si"
    r"|lo (?:antes|mas) (?:posible|pronto(?: posible)?|rapido(?: posible| que puedas?)?|antes posible)"
    r"|(?:cuanto|lo) antes(?: posible| mejor)?|(?:a la|con la mayor) brevedad(?: posible)?|ya ya(?: ya)?"
    r"|para (?:ya|ahorita|ahora)(?: mismo)?(?: ya)?|(?:ahorita|ahora) mismo|(?:de )?inmediato|inmediatamente"
    r"|contra el (?:tiempo|reloj)|volando|🚨(?: 🚨)*|rapidisimo"
)
_DAY_WORDS = words("hoy mismo dia")
"""Left for the deadline to read."""


def urgencies(line: Line) -> Iterator[Urgency]:
    """Yield that it is urgent, or that it is said not to be."""
    for pattern, urgent in ((_NO_HURRY, False), (_HURRY, True)):
        for span in line.find(pattern):
            line.take(span.first, span.last, leaving=_DAY_WORDS)
            yield Urgency(span.first, span.last, urgent)


_AMOUNT = r"\d+(?:\.\d+)?"
_EACH = r"(?: (?:c/u|cada (?:uno|una)|por (?:pieza|unidad|kilo|metro)|(?:la|el|por) (?:pieza|kilo|metro|unidad)))?"
_PLACE = (
    r"(?:(?:av|avenida|jr|jiron|lt|lte|lote|sector|parcela|grupo|km|urb|dpto|stand|puesto|calle|tienda|psje"
    r"|pasaje|piso|ruc|dni|cuadra)(?: \.)? (?:\d+|[b-df-np-xz])|(?:mz|mza|manzana)(?: \.)? (?:\d+|[a-z]))"
)
_NOT_FIELDS = [
    phrase(r"<web>|(?:(?:cel|celular|telefono|telf|fono|whatsapp|wsp|numero|al|ruc|dni|:) )*<phone>"),
    phrase(rf"(?:a )?(?:s/|s/\.|us\$|\$|usd) ?\.? ?{_AMOUNT}(?: (?:soles|dolares))?{_EACH}"),
    phrase(rf"(?:a )?{_AMOUNT} (?:soles|sol|lucas|luca|dolares|dolar|usd|mangos|centimos){_EACH}"),
    phrase(r"(?:a las? )?(?:\d+:\d\d(?: (?:am|pm|hrs|horas|h))?|\d{1,2} (?:am|pm|hrs))"),
    phrase(r"a las? \d{1,2}(?= (?:de la|en punto|[.,;|!?)])|$)"),
    phrase(rf"{_PLACE}(?:(?: ,)? {_PLACE})*"),
    phrase(
        r"(?:\+ / -|±|tolerancias?|tol(?: \.)?|mas menos|precision)(?: (?:de|:|\+ / -|±|mas menos))* "
        rf"{_AMOUNT}(?: (?:mm|milimetros?|cm|decimas?|centesimas?))?"
    ),
    phrase(rf"{_AMOUNT} %|hace {_AMOUNT} (?:dias?|semanas?|mes|meses|anos?)"),
]


def not_fields(line: Line) -> Iterator[Leftover]:
    """Yield figures that are no measure and no quantity, for the asker to see."""
    for pattern in _NOT_FIELDS:
        for span in line.find(pattern):
            line.take(span.first, span.last)
            yield Leftover(span.first, span.last)
