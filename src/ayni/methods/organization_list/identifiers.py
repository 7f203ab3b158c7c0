"""Numbers by which organisations and people are known, as lists write them."""

import re
from functools import lru_cache

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.pe import ruc

from ayni.methods.contacts import e164
from ayni.methods.organization_list.headers import folded

_TAX_NUMBERS = {
    "CO": "nit", "CL": "rut", "AR": "cuit", "EC": "ruc", "MX": "rfc", "BR": "cnpj", "PY": "ruc", "UY": "rut",
    "ES": "nif", "GT": "nit", "CR": "cpj", "DO": "rnc", "SV": "nit", "VE": "rif",
}  # fmt: skip
"""Country to the library's module for its companies' tax number; elsewhere it is kept as it stands."""

_NONE_WORDS = {"no", "no tiene", "sin ruc", "s r", "n a", "na", "ninguno", "none", "x", "pendiente"}


def tax_number(text: str, country: str) -> tuple[str, str]:
    """The tax number in its compact form and "", or "" and the code of what is wrong with it."""
    if country != "PE":
        return _foreign_tax_number(text, country)
    digits = digits_of(text)
    if not digits:
        return "", "tax_id_digits" if re.search(r"\w", text) and not _says_none(text) else ""
    if len(digits) != 11:
        return "", "tax_id_digits"
    return (digits, "") if ruc.is_valid(digits) else ("", "tax_id_check")


def _foreign_tax_number(text: str, country: str) -> tuple[str, str]:
    module = get_cc_module(country.lower(), _TAX_NUMBERS.get(country, "none"))
    if module is None:
        return re.sub(r"[\s.-]", "", text).upper()[:20], ""
    try:
        return str(module.validate(text))[:20], ""
    except InvalidNumber:
        return "", "tax_id_check"


def _says_none(text: str) -> bool:
    return folded(text) in _NONE_WORDS


def digits_of(text: str) -> str:
    """The figures of a number; Excel's «.0» and spaces, dots and dashes between them do not count."""
    return re.sub(r"\D", "", re.sub(r"\.0+$", "", text.strip()))


@lru_cache(maxsize=4096)
def phone_number(text: str, country: str) -> str | None:
    """A phone in E.164; lists repeat the association's own number, hence the memory."""
    return e164(text, country)
