"""From a message as typed to tokens in one spelling: lower case, no accents, decimal points, no emojis."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """A word, number or sign; `text` is its canonical form, `start` and `end` its place in the source."""

    text: str
    start: int
    end: int


_SIGNS = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "″": '"', "〃": '"', "‟": '"', "¨": '"', "´": "'", "`": "'",
        "’": "'", "‘": "'", "′": "'", "×": "x", "✕": "x", "✖": "x", "∅": "ø", "⌀": "ø", "Ø": "ø", "Φ": "ø",
        "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\t": " ", "\r": "\n", "²": "2", "³": "3",
        "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8", "⅞": " 7/8",
        "🚨": " 🚨 ", "🆘": " 🚨 ",
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\u20e3\u00ad\ufeff]")


def clean(message: str) -> str:
    """Return the message with one sign for each purpose; this is the source that tokens point into."""
    text = unicodedata.normalize("NFC", message).translate(_SIGNS)
    text = _INVISIBLE.sub("", text)
    return re.sub(r"(?<=\d) ?\* ?(?=\d)", " x ", text)


def fold(text: str) -> str:
    """Return the text in lower case without accents, character by character, so that places stay the same."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if character == "ø":
        return character
    folded = unicodedata.normalize("NFKD", character.lower())[:1]
    return folded or character


_INCH_PARTS = "2|4|8|16|32|64"
_TOKEN = re.compile(
    rf"""
    (?P<web>https?://\S+|www\.\S+|[\w.]+@\w+\.\S+)
  | (?P<phone>(?<![\d.])(?:\+?51[ -]?)?9\d\d[ -]?\d{{3}}[ -]?\d{{3}}(?!\d|[ ]?x[ ]?\d)
      | (?<![\d.])0\d[ -]?\d{{3}}[ -]?\d{{4}}(?!\d) | (?<!\d)(?:10|20)\d{{9}}(?!\d) | \d[\d.,]{{15,}})
  | (?P<date>(?<!\d)\d{{4}}-\d\d-\d\d(?!\d)
      | (?<!\d)\d{{1,2}}(?P<separator>[/.-])\d{{1,2}}(?P=separator)(?:20)?\d\d(?!\d))
  | (?P<clock>(?<!\d)\d{{1,2}}:\d\d(?!\d))
  | (?P<mixed>(?<![\d./])\d{{1,2}}(?:[ ]y[ ]|[ ]*[ -])\d{{1,2}}/(?:{_INCH_PARTS})(?!\d))
  | (?P<letter>(?:3d|2b)(?![a-z]))
  | (?P<fraction>\d{{1,2}}/[1-9]\d?(?!\d))
  | (?P<ordinal>\d{{1,2}}(?:ra|da|er|ro|to|vo|mo)(?![a-z]))
  | (?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d,])
      | \d+[.,]\d+ | \d+\.(?=[ ]?[cm]m(?![a-z])) | (?<![\w.])\.\d+ | \d+)
  | (?P<glued>(?:mm|cm|mts?|m|pulg|plg|pies|ft|in)(?=x[ ]?[\d.]) | x(?=[ ]?[\d.ø])
      | (?:cal|calibre|gauge|esp|espesor|diametro|diam|largo|ancho|alto|pl|ø)(?=\d))
  | (?P<slashed>c/u | s/\.?(?=[ ]?\d) | us\$ | [pcs]/(?=[ ]?[a-z]))
  | (?P<code>[a-z]{{1,5}}-?\d+(?:\.\d+)?[a-z]{{0,2}}(?![a-z]))
  | (?P<word>[^\W\d_]+)
  | (?P<inch>'')
  | (?P<sign>[\n,.;:()!?"'/+=\#%$°±\-🚨•])
  | (?P<other>[^\w\s])
    """,
    re.VERBOSE,
)

_REPEATED = re.compile(r"([a-z])\1{2,}")


def tokenize(source: str) -> list[Token]:
    """Return the tokens of a cleaned source, in order; emojis and unknown signs count as commas."""
    return [
        Token(_canonical(match), match.start(), match.end())
        for match in _TOKEN.finditer(fold(source))
        if match.group().strip(" ")
    ]


def _canonical(match: re.Match[str]) -> str:
    kind, text = match.lastgroup, match.group()
    if kind == "number":
        return _number(text)
    if kind == "mixed":
        whole, fraction = re.split(r" y |[ -]+", text)
        return f"{whole}+{fraction}"
    if kind == "word":
        return _REPEATED.sub(r"\1", text)
    if kind in {"web", "phone"}:
        return f"<{kind}>"
    if kind == "other":
        return ","
    return {"''": '"', "\n": "|", "•": "|"}.get(text, text)


def _number(text: str) -> str:
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    decimal = text.rstrip(".").replace(",", ".")
    return f"0{decimal}" if decimal.startswith(".") else decimal
