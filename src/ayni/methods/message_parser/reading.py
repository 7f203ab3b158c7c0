"""From a message to its line: cleaned, divided, abbreviations written out, misspellings corrected."""

from dataclasses import replace

from ayni.methods.message_parser.lexing import Token, clean, tokenize
from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.numerals import with_digits
from ayni.methods.message_parser.spelling import corrected

_WRITTEN_OUT = {
    "pa": "para", "p/": "para", "c/": "con", "s/": "sin", "q": "que", "k": "que", "qe": "que", "d": "de",
    "tmb": "tambien", "tbn": "tambien", "tmbn": "tambien", "tbien": "tambien", "mnn": "manana", "mna": "manana",
    "maniana": "manana", "esp": "espesor", "diam": "diametro", "dia": "dia", "urg": "urgente", "galv": "galvanizado",
    "oy": "hoy", "kiero": "quiero", "kisiera": "quisiera", "tuvos": "tubos", "1ro": "1", "1ero": "1", "1er": "1",
    "palsabado": "sabado", "palviernes": "viernes", "pulg": "pulgadas", "plg": "pulgadas", "xfa": "favor",
    "xfavor": "favor", "nro": "numero", "entragar": "entregar", "palunes": "lunes",
}  # fmt: skip


_CLITICS = {"me", "nos", "la", "las", "lo", "los", "se"}
"""Before these endings a word is a verb: «que me doble» asks, «doble tee» does not."""


def read_line(message: str) -> Line:
    """Return the message as a line of canonical tokens."""
    source = clean(message)
    tokens = [_known(token) for token in tokenize(source)]
    return Line(source, with_digits(_in_context(tokens)))


def _known(token: Token) -> Token:
    text = _WRITTEN_OUT.get(token.text) or corrected(token.text)
    return replace(token, text=text) if text != token.text else token


def _in_context(tokens: list[Token]) -> list[Token]:
    """Write out what depends on its neighbours: «x» as «por», «tb» as tube or «también», «s/» as money."""
    read = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        text = token.text
        if text == "x" and not after[:1].isdigit():
            text = "por"
        elif text == "tb" and not before[:1].isdigit():
            text = "tambien"
        elif text in {"doble", "dobles", "cortes"} and before in _CLITICS:
            text = "dobla" if text.startswith("d") else "corta"
        elif text == "dobles" and after == "de":
            text = "doblez"
        elif text == "primero" and after == "de":
            text = "1"
        elif text == "sin" and after[:1].isdigit():
            text = "s/"
        read.append(replace(token, text=text))
    return read
