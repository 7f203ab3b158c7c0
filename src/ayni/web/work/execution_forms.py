"""What the forms of carried-out work share: quantities as people write them, days, photos."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.work.naming import plain
from ayni.work.uploads import Upload


class QuantityField(forms.Field):
    """A quantity from 0, with up to three decimals: «12», «2.5», «2,5»; empty is None (or 0 if not required)."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 14})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:
        """The quantity."""
        typed = str(value or "").strip()
        if not typed:
            return None if self.required else Decimal(0)
        try:
            read = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            read = Decimal(-1)
        if not read.is_finite() or read < 0 or read > 10**9 or read != round(read, 3):
            raise ValidationError(_("No entendimos esa cantidad. Escríbela así: 12 o 2.5."))
        return read

    def prepare_value(self, value: Any) -> Any:
        """Without idle decimals."""
        return plain(value).replace(",", "") if isinstance(value, Decimal) else value


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, by the phone's own calendar."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def words_field(label: Any, *, most: int = 300, rows: int = 2, **options: Any) -> forms.CharField:
    """Some words."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def photo_field(**options: Any) -> forms.Field:
    """A photo, taken or chosen; it is made anew without place and date."""
    return forms.Field(
        **{
            "label": gettext_lazy("Foto"),
            "required": False,
            "widget": forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
            **options,
        }
    )


def photo_of(request: HttpRequest) -> Upload | None:
    """The photo that came with the form."""
    sent = request.FILES.get("photo")
    return Upload(sent, sent.size or 0) if sent is not None else None
