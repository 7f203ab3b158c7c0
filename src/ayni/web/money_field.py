"""An amount of money as people write it: «1,250.50», «1250», «S/ 1 250,5»."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ayni.kernel import money


class MoneyField(forms.Field):
    """An amount in the cluster's currency, from 0 to 999,999,999.99; a separator is never guessed."""

    LARGEST = Decimal("999999999.99")

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:
        """The amount; None where nothing was typed."""
        if value in self.empty_values:
            return None
        amount = money.read(str(value))
        if amount is None:
            raise ValidationError(_("No entendimos ese monto. Escríbelo así: 1,250.50."))
        if amount > self.LARGEST:
            raise ValidationError(_("Ese monto es demasiado grande; revisa los ceros."))
        return amount
