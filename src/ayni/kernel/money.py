"""Money is a `Decimal` in the cluster's currency, with two decimals, rounded half up."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
SIGNS = {"PEN": "S/", "USD": "US$", "BOB": "Bs", "COP": "$", "MXN": "$", "CLP": "$", "ARS": "$", "EUR": "€"}


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def shown(amount: Decimal, currency: str) -> str:
    """As people write it: «S/ 1,250.00», with a space that does not break."""
    return f"{SIGNS.get(currency, currency)}\N{NO-BREAK SPACE}{cents(amount):,.2f}"


_PLAIN = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?", re.ASCII)
_GROUPED = re.compile(
    r"\d{1,3}(?:(?:,\d{3})+(?:\.\d{1,2})?|(?:\.\d{3})+(?:,\d{1,2})?|(?: \d{3})+(?:[.,]\d{1,2})?)",
    re.ASCII,
)


def read(text: str) -> Decimal | None:
    """The amount a person typed, or None where it is not clear.

    Both habits are read: «1,250.50», «1.250,50», «1 250,5», «S/ 1250». A sign followed by one or two figures
    at the end parts the cents; by three, the thousands.
    """
    bare = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    for sign in sorted(SIGNS.values(), key=len, reverse=True):
        bare = bare.removeprefix(sign).removeprefix(sign.lower())
    bare = bare.removeprefix(".").strip()
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        return None
    whole, *after = re.split(r"[.,](?=\d{1,2}$)", bare)
    return Decimal(re.sub(r"[., ]", "", whole) + "." + "".join(after or ["0"]))
