"""Spanish number words: «veinte», «ciento cincuenta», «tres octavos»."""

from itertools import pairwise

from ayni.methods.message_parser.lexing import Token

_UNITS = "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_TEENS = "dieciseis diecisiete dieciocho diecinueve veinte veintiun veintidos veintitres veinticuatro"
_TWENTIES = "veinticinco veintiseis veintisiete veintiocho veintinueve"
_SMALL = {word: value for value, word in enumerate(f"{_UNITS} {_TEENS} {_TWENTIES}".split())}
_SMALL |= {"veintiuno": 21, "veintiuna": 21}
_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
    "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
    "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800,
    "novecientos": 900, "novecientas": 900,
}  # fmt: skip
_PARTS = {"medio": 2, "medios": 2, "cuarto": 4, "cuartos": 4, "octavo": 8, "octavos": 8}
_PARTS |= {"dieciseisavo": 16, "dieciseisavos": 16}

NUMBER_WORDS = frozenset({*_SMALL, *_TENS, *_HUNDREDS, "mil", *_PARTS} - {"un"})
"""The words this module reads; «un» counts only inside a number («treinta y un», «un octavo»)."""


def with_digits(tokens: list[Token]) -> list[Token]:
    """Return the tokens with each run of number words replaced by one token in digits.

    A lone «un», «una» or «ciento» stays a word: it is an article or a noun («un ciento de pernos»).
    """
    read: list[Token] = []
    place = 0
    while place < len(tokens):
        value, length = _number_at(tokens, place)
        if length:
            read.append(Token(value, tokens[place].start, tokens[place + length - 1].end))
            place += length
        else:
            read.append(tokens[place])
            place += 1
    return read


def _number_at(tokens: list[Token], place: int) -> tuple[str, int]:
    """Return the digits of the number that starts here and how many tokens it takes; 0 where none does."""
    words = [token.text for token in tokens[place : place + 8]]
    if words[0].isdigit() and words[1:2] == ["mil"]:
        return str(int(words[0]) * 1000), 2
    fraction = _fraction(words)
    if fraction:
        return fraction, 2
    if words[0] == "y" or (words[0] == "un" and words[1:2] != ["mil"]) or words[0] == "una":
        return "", 0
    value, length = _below_thousand(words)
    if words[length : length + 1] == ["mil"]:
        rest, rest_length = _below_thousand(words[length + 1 :])
        return str(max(value, 1) * 1000 + rest), length + 1 + rest_length
    if length == 0 or words[:length] == ["ciento"]:
        return "", 0
    return str(value), length


def _fraction(words: list[str]) -> str:
    """Read «tres octavos» as 3/8; «un cuarto» alone is a room or a quarter of an hour, so it stays a word."""
    for count, part in pairwise(words[:2]):
        numerator = _SMALL.get(count) or (int(count) if count.isdigit() else 0)
        denominator = _PARTS.get(part, 0)
        room = part in {"medio", "medios", "cuarto"} or (part == "cuartos" and numerator != 3)
        if 0 < numerator < denominator and not room:
            return f"{numerator}/{denominator}"
    return ""


def _below_thousand(words: list[str]) -> tuple[int, int]:
    value = length = 0
    if words and words[0] in _HUNDREDS:
        value, length = _HUNDREDS[words[0]], 1
    tens, taken = _below_hundred(words[length:])
    if length and taken == 1 and words[length] == "un":
        return value, length
    return value + tens, length + taken


def _below_hundred(words: list[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    if words[0] in _TENS:
        joined = (
            len(words) > 2 and words[1] == "y" and (0 < _SMALL.get(words[2], 0) < 10 or words[2] == "una")
        )
        return (_TENS[words[0]] + _SMALL.get(words[2], 1), 3) if joined else (_TENS[words[0]], 1)
    if words[0] in _SMALL and words[0] != "un":
        return _SMALL[words[0]], 1
    return 0, 0
