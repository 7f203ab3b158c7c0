"""Money is a `Decimal` in the cluster's currency, with two decimals, rounded half up."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
SIGNS = {"PEN": "S/", "USD": "US$", "BOB": "Bs", "COP": "$", "MXN": "$", "CLP": "$", "ARS": "$", "EUR": "€"}


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def shown(amount: Decimal, currency: str) -> str:
    """As people write it: «S/ 1,250.00», with a space that does not break."""
    return f"{SIGNS.get(currency, currency)}\N{NO-BREAK SPACE}{cents(amount):,.2f}"
