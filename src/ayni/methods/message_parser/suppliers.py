"""Who supplies the material: «yo pongo el material», «a todo costo», «precio con plancha incluida»."""

from collections.abc import Iterator

from ayni.methods.message_parser.lexicon import TERMS
from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import MaterialBy
from ayni.methods.message_parser.vocabulary import SHAPES, words

_MATERIAL = words("material materiales insumo insumos")
_GOODS = (
    _MATERIAL
    | frozenset(SHAPES)
    | words(
        """
        fierro fierros acero inox metal madera tela pintura aluminio bronce retazo retazos perfileria piezas
        melamina cuero vidrio cobre
        """
    )
)
_GOODS |= {form[0] for form, term in TERMS.items() if term.material and len(form) == 1}
_OTHER = {"client": "contractor", "contractor": "client"}

_SUPPLYING = dict.fromkeys(
    words(
        """
        pongo ponemos pondre pondria pondremos llevo llevamos llevare llevaremos llevaria doy damos dejo dejamos
        dejare dejaria alcanzo alcanzamos alcanzare entrego entregamos facilito facilitamos proporciono
        proporcionamos suministro suministramos traigo traemos traere compro compramos comprare consigo
        conseguimos envio enviamos enviare mando mandamos mandare proveo proveemos brindo aporto tengo tenemos
        paso pasamos
        """
    ),
    "client",
) | dict.fromkeys(
    words(
        """
        pones ponen pon pongan ponga pondrias pondrian pondran das dan consigues consiguen compras compran provees
        proveen suministras suministran suministren traes incluyes incluyen incluya incluyan incluyas incluye
        incluyendo incluir pone provee suministre consigan considera consideren considerar considerando
        """
    ),
    "contractor",
)
_OWNING = dict.fromkeys(words("mio mia mios mias nuestro nuestra nuestros nuestras propio propia"), "client")
_OWNING |= dict.fromkeys(words("tuyo tuya tuyos tuyas suyo suya suyos suyas"), "contractor")
_OWNING |= dict.fromkeys(words("incluido incluida incluidos incluidas incluyido"), "contractor")
_POSSESSING = dict.fromkeys(words("mi mis nuestro nuestra nuestros nuestras"), "client")
_POSSESSING |= dict.fromkeys(words("tu tus su sus"), "contractor")

_LINKS = words(
    """
    el la los las lo mi mis su sus tu tus nuestro nuestra nuestros nuestras te le les se me nos yo nosotros ustedes
    usted uds ud todo toda todos todas ya tambien aqui con y de que si va van es son seria sera corre completo
    completa para eso propio propia
    """
)
_REACH = 6

_MATERIAL_WORD = r"(?:el )?material(?:es)?"
_WE = r"(?:ustedes|uds|usted|ud|ti|el taller)"
_BOTH = phrase(
    r"(?:con (?:y|o|e) sin(?: el)? material|con material (?:y|o) sin(?: material)?|sin material (?:y|o) con)"
    r"(?: material)?"
)
_PHRASES = {
    "client": phrase(
        r"(?:del|el) material (?:yo )?me (?:encargo|ocupo)|puest[oa]s? por (?:mi|nosotros)"
        r"|(?:solo|solamente|unicamente|puro|pura)(?: (?:es|por|la|el|seria|necesito|quiero|cotizar|cobrame))*"
        r" (?:mano de obra|servicio|maquila)|(?:mano de obra|servicio) (?:nomas|solamente|no mas|unicamente)"
        r"|(?:sin|no incluye|sin incluir|no incluir|no incluyas|sin considerar|no considerar|no considerando)"
        rf" {_MATERIAL_WORD}|{_MATERIAL_WORD} del cliente"
        rf"|{_MATERIAL_WORD} (?:(?:corre|va|es) )*(?:por|de) (?:mi|nuestra) (?:cuenta|parte|lado)"
        rf"|(?:por|de) (?:mi|nuestra) (?:cuenta|parte|lado) (?:va |pongo )?{_MATERIAL_WORD}"
        rf"|(?:ya )?(?:hay|cuento con|contamos con) {_MATERIAL_WORD}"
    ),
    "contractor": phrase(
        rf"puest[oa]s? por {_WE}|por parte de {_WE}"
        rf"|inclu(?:ido|ida|yendo) {_MATERIAL_WORD}|(?:a )?todo costo|todo incluido|llave en mano"
        rf"|con (?:todo )?(?:y )?{_MATERIAL_WORD}(?: y todo)?|{_MATERIAL_WORD} (?:de|por) {_WE}"
        rf"|{_MATERIAL_WORD} (?:(?:corre|va|es) )*(?:por|de) (?:tu|su|cuenta de) (?:cuenta|parte|lado|{_WE})"
        rf"|{_MATERIAL_WORD} y mano de obra|mano de obra y {_MATERIAL_WORD}|suministro (?:y|e) \w+"
    ),
}
_BEFORE_A_VERB = words("yo tu ustedes uds usted te lo la se ya no")


def suppliers(line: Line) -> Iterator[MaterialBy]:
    """Yield who supplies the material; a party of None where prices with and without are asked for."""
    for span in line.find(_BOTH):
        line.take(span.first, span.last)
        yield MaterialBy(span.first, span.last, None)
    yield from _said_by_verb(line)
    yield from _said_by_owner(line)
    for party, pattern in _PHRASES.items():
        for span in line.find(pattern):
            line.take(span.first, span.last)
            yield MaterialBy(span.first, span.last, party)


def _said_by_verb(line: Line) -> Iterator[MaterialBy]:
    """Yield «llevo mi plancha», «el material lo pones tú», turned round by a «no» before it."""
    for place in range(len(line.tokens)):
        party = _SUPPLYING.get(line.free_word(place))
        if not party or "quien" in {line.word(place - 1), line.word(place - 2)}:
            continue
        goods = _goods_near(line, place, 1) or _goods_near(line, place, -1) or _goods_referred_to(line, place)
        if goods is None or not _supplies(line, place, goods):
            continue
        first, last = min(place, goods), max(place, goods)
        while line.word(first - 1) in _BEFORE_A_VERB:
            first -= 1
        if "no" in {line.word(at) for at in range(first, place)}:
            party = _OTHER[party]
        _take(line, first, last)
        yield MaterialBy(first, last, party)


def _supplies(line: Line, verb: int, goods: int) -> bool:
    """Tell supplying from having: «tengo 20 planchas para doblar» does not say whose they are."""
    word = line.word(verb)
    if word in {"tengo", "tenemos"}:
        referred_to = goods < verb and line.word(verb - 1) in {"la", "las", "lo", "los"}
        definite = verb < goods and line.word(verb + 1) in {"la", "las", "el", "los", "mi", "mis"}
        return line.word(goods) in _MATERIAL or referred_to or definite
    if word in {"mando", "paso", "envio"}:
        return line.word(goods) in _GOODS and verb < goods
    return True


def _goods_near(line: Line, place: int, step: int) -> int | None:
    """Return the goods that only linking words separate from this place; they may be counted («las 20 planchas»)."""
    for distance in range(1, _REACH):
        at = place + step * distance
        word = line.word(at)
        if word in _GOODS:
            return at
        if word not in _LINKS and not word.isdigit():
            return None
    return None


def _goods_referred_to(line: Line, place: int) -> int | None:
    """Return the goods that «la pongo yo» speaks of, named at some distance before."""
    reached = line.word(place - 1) in {"la", "las", "lo", "los"} and "yo" in {
        line.word(place + 1),
        line.word(place - 2),
    }
    before = range(place - 2, max(place - 12, -1), -1)
    return next((at for at in before if line.word(at) in _GOODS), None) if reached else None


def _said_by_owner(line: Line) -> Iterator[MaterialBy]:
    """Yield «material mío», «mi plancha», «con su material», «plancha incluida»."""
    for place in range(len(line.tokens)):
        word = line.free_word(place)
        if word in _OWNING:
            goods = _goods_near(line, place, -1)
            party = _OWNING[word]
        elif word in _POSSESSING:
            goods = place + 1 if line.word(place + 1) in _GOODS else None
            party = _POSSESSING[word]
            if party == "contractor" and (goods is None or line.word(goods) not in _MATERIAL):
                continue
        else:
            continue
        if goods is not None:
            first, last = min(place, goods), max(place, goods)
            while line.word(first - 1) in {"con", "el", "la", "ya", "es"}:
                first -= 1
            _take(line, first, last)
            yield MaterialBy(first, last, party)


def _take(line: Line, first: int, last: int) -> None:
    """Take the words that name the supplier; the goods and their number are for others to read."""
    for place in range(first, last + 1):
        if not line.word(place)[0].isdigit():
            line.take(place, place, leaving=_GOODS - _MATERIAL)
