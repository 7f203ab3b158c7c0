"""Phone numbers and e-mail addresses as people write them, in the one form that is stored."""

import re

import phonenumbers

_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")


def e164(text: str, country: str) -> str | None:
    """A phone number in E.164 (`+51987654321`), or None if `text` is not a possible valid number.

    `country` (ISO 3166-1 alpha-2) is assumed where the number has no international prefix. Of several numbers
    in one cell ("987654321 / 01-2875643") the first valid mobile is taken, else the first valid one.
    """
    found = [number for part in _parts(text) if (number := _parsed(part, country)) is not None]
    if len(found) < 2:
        return next(iter(found), None)
    return next((number for number in found if is_mobile(number)), found[0])


def _parts(text: str) -> list[str]:
    whole = text.strip()
    pieces = re.split(r"\s*(?:[/;,|]|\by\b|\bo\b|\be\b|\s-\s)\s*", whole)
    return [whole, *pieces] if len(pieces) > 1 else [whole]


def _parsed(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_mobile(number: str) -> bool:
    """Whether an E.164 number can be a mobile one, which receives SMS and WhatsApp."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return kind in {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def readable(number: str, country: str) -> str:
    """An E.164 number as people of `country` write it: «987 654 321», or with its prefix from elsewhere."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == country
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(parsed, style))


def email_address(text: str) -> str | None:
    """An e-mail address in lower case, or None if `text` has none; `Rosa <rosa@taller.pe>` is understood."""
    found = _EMAIL.search(text.strip())
    return found.group().lower().strip(".") if found and len(found.group()) <= 254 else None
