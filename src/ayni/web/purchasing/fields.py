"""Fields of prices and price steps."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.methods.price_list import read_number

LARGEST = Decimal(100_000_000)


class UnitPriceField(forms.Field):
    """A price of one unit, with up to four decimals; a sign that could mean two things is not guessed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def to_python(self, value: Any) -> Decimal | None:
        """The price; None where nothing was typed."""
        if value in self.empty_values:
            return None
        return read_price(str(value))

    def prepare_value(self, value: Any) -> Any:
        """A kept price without zeros that nobody typed: 430.00, 3.985."""
        if not isinstance(value, Decimal):
            return value
        bare = value.normalize()
        exponent = bare.as_tuple().exponent
        return str(bare if isinstance(exponent, int) and exponent < -2 else bare.quantize(Decimal("0.01")))


def read_price(text: str) -> Decimal:
    """A price as people type it. Raises `ValidationError` that names what stands there and the fix."""
    price = read_number(text)
    if price is None:
        raise ValidationError(
            _("«%(text)s» no es un precio claro. Escríbelo con cifras y punto, así: 385.00.") % {"text": text}
        )
    if not 0 < price <= LARGEST or price != round(price, 4):
        raise ValidationError(
            _("«%(text)s»: un precio es mayor que cero y tiene hasta cuatro decimales.") % {"text": text}
        )
    return price


class StepsField(forms.CharField):
    """Price steps, one a line: «desde 20: 385.00». The value is a list of (start, price)."""

    def __init__(self, *, required_first: bool = False, **options: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}), **options})
        self.required_first = required_first

    def to_python(self, value: Any) -> Any:
        """The steps, in rising order; faults name the line."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return read_steps(lines)

    def prepare_value(self, value: Any) -> Any:
        """Steps as lines."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{start}: {price}" for start, price in value)


def read_steps(lines: Sequence[str]) -> list[tuple[int, Decimal]]:
    """Steps from lines such as «1: 410» or «desde 20 = 385.00»; a single bare price is the step from 1."""
    steps: list[tuple[int, Decimal]] = []
    for number, line in enumerate(lines, 1):
        start, price = _step(number, line, alone=len(lines) == 1)
        if steps and start <= steps[-1][0]:
            raise ValidationError(
                _(
                    "Línea %(line)s: el escalón desde %(start)s no es mayor que el de antes (%(before)s). Ordénalos."
                )
                % {"line": number, "start": start, "before": steps[-1][0]}
            )
        if steps and price > steps[-1][1]:
            raise ValidationError(
                _("Línea %(line)s: llevando más sale más caro (%(price)s). Revisa el precio.")
                % {"line": number, "price": price}
            )
        steps.append((start, price))
    return steps


def _step(number: int, line: str, *, alone: bool) -> tuple[int, Decimal]:
    words = line.lower().removeprefix("desde").strip()
    for sign in (":", "=", ";", "\t"):
        if sign in words:
            start, _sign, price = words.partition(sign)
            break
    else:
        if not alone:
            raise ValidationError(
                _(
                    "Línea %(line)s: «%(text)s» no se entiende. Escribe «20: 385.00»: desde cuánto, y el precio."
                )
                % {"line": number, "text": line}
            )
        start, price = "1", words
    if not start.strip().isdecimal() or int(start) < 1 or int(start) > 10**6:
        raise ValidationError(
            _("Línea %(line)s: «%(text)s» no es una cantidad entera.")
            % {"line": number, "text": start.strip()}
        )
    return int(start), read_price(price.strip())


class MomentField(forms.DateTimeField):
    """A day and hour of the cluster, as phones pick it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
                **options,
            }
        )


class DayField(forms.DateField):
    """A day, as phones pick it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options})


def in_days(days: int) -> Any:
    """The day so many days from today; for initial values."""
    from datetime import timedelta

    return lambda: clock.today() + timedelta(days=days)
