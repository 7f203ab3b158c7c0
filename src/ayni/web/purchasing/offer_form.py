"""The form of an offer: the supplier's terms once, and for each item price steps, pack, minimum, available."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import money
from ayni.purchasing.actions import LineTerms, Terms
from ayni.purchasing.models import Basis, OfferDiscount, OfferLine, PurchaseItem, SupplierOffer, Tax
from ayni.web.money_field import MoneyField
from ayni.web.purchasing.fields import DayField, StepsField, in_days

LINE_FIELDS = ("steps", "basis", "discount", "multiple", "minimum", "available", "substitute")
MOST = 10**6


class DiscountsField(forms.CharField):
    """Discounts on the whole amount, one a line: «10000: 2» is 2 % from S/ 10,000 on."""

    def to_python(self, value: Any) -> Any:
        """A list of (from amount, per cent)."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [self._discount(number, line) for number, line in enumerate(lines, 1)]

    def _discount(self, number: int, line: str) -> tuple[Decimal, Decimal]:
        start, _sign, percent = line.replace("%", "").partition(":")
        amount, part = money.read(start), money.read(percent)
        if amount is None or part is None or part > 100:
            raise ValidationError(
                _(
                    "Línea %(line)s: «%(text)s» no se entiende. "
                    "Escribe «10000: 2»: desde qué monto, y cuánto por ciento."
                )
                % {"line": number, "text": line}
            )
        return amount, part

    def prepare_value(self, value: Any) -> Any:
        """Discounts as lines."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{start}: {percent}" for start, percent in value)


class OfferForm(forms.Form):
    """Whether tax is in the prices must be said before anything counts."""

    tax = forms.ChoiceField(
        label=gettext_lazy("Tus precios, flete y montos son"),
        choices=[(code, capfirst(str(label))) for code, label in Tax.choices],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Di si los precios llevan IGV, van más IGV o no llevan.")},
    )
    valid_until = DayField(label=gettext_lazy("La oferta vale hasta"), initial=in_days(10))
    delivers_on = DayField(label=gettext_lazy("Entregas el"), required=False)
    delivery_fee = MoneyField(label=gettext_lazy("Flete"), required=False)
    free_delivery_from = MoneyField(label=gettext_lazy("Flete gratis desde un pedido de"), required=False)
    minimum_order = MoneyField(label=gettext_lazy("Pedido mínimo, en monto"), required=False)
    volume_discounts = DiscountsField(
        label=gettext_lazy("Descuento por monto"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Una línea por descuento: «10000: 2» es 2 % desde un pedido de 10 000."),
    )  # fmt: skip
    payment_terms = forms.CharField(label=gettext_lazy("Cómo se paga"), required=False, max_length=160)
    note = forms.CharField(label=gettext_lazy("Algo más"), required=False, max_length=400)

    def __init__(
        self, *args: Any, items: Sequence[PurchaseItem], present: SupplierOffer | None = None,
        lines: dict[int, OfferLine] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.items = items
        if present is not None:
            for name in Terms.__dataclass_fields__:
                self.initial[name] = getattr(present, name)
        for item in items:
            self._add(item, (lines or {}).get(item.pk))

    def _add(self, line: PurchaseItem, present: OfferLine | None) -> None:
        unit = line.item.get_unit_display()
        bases = [(code, capfirst(str(label))) for code, label in Basis.choices if code in line.item.contents]
        fields: dict[str, forms.Field] = {
            "steps": StepsField(
                label=_("Precio"), required=False,
                help_text=_("Uno solo: «410». Por cantidad, una línea cada uno: «1: 410» y «20: 385»."),
            ),
            "basis": forms.ChoiceField(label=_("Ese precio es"), choices=bases, initial=line.item.unit),
            "discount": forms.ChoiceField(
                label=_("Al llegar a una cantidad, ese precio vale para"), choices=OfferDiscount.choices,
                initial=OfferDiscount.ALL_UNITS,
            ),
            "multiple": forms.IntegerField(
                label=_("Se vende de a (%(unit)s)") % {"unit": unit}, min_value=1, max_value=MOST, required=False
            ),
            "minimum": forms.IntegerField(label=_("Mínimo"), min_value=0, max_value=MOST, required=False),
            "available": forms.IntegerField(label=_("Tengo hasta"), min_value=0, max_value=MOST, required=False),
            "substitute": forms.CharField(
                label=_("Si sería otro producto, cuál"), required=False, max_length=120
            ),
        }  # fmt: skip
        for name, field in fields.items():
            self.fields[f"{name}_{line.pk}"] = field
            if present is not None:
                self.initial[f"{name}_{line.pk}"] = getattr(present, name)

    def groups(self) -> list[tuple[PurchaseItem, list[forms.BoundField], list[forms.BoundField], bool]]:
        """For each item its main fields, its other fields, and whether those should stand open."""
        found = []
        for item in self.items:
            bound = [self[f"{name}_{item.pk}"] for name in LINE_FIELDS]
            opened = any(each.errors or each.value() for each in bound[3:])
            found.append((item, bound[:2], bound[2:], opened))
        return found

    def terms(self) -> Terms:
        """What was said for the whole invoice."""
        said = self.cleaned_data
        named = {name: said[name] for name in Terms.__dataclass_fields__}
        return Terms(
            **{
                **named, "delivery_fee": said["delivery_fee"] or Decimal(0),
                "minimum_order": said["minimum_order"] or Decimal(0),
            }
        )  # fmt: skip

    def line_terms(self) -> list[LineTerms]:
        """What was said for each item that has a price."""
        found = []
        for item in self.items:
            said = {name: self.cleaned_data[f"{name}_{item.pk}"] for name in LINE_FIELDS}
            if said["steps"]:
                numbers = {"multiple": said["multiple"] or 1, "minimum": said["minimum"] or 0}
                found.append(LineTerms(item, **{**said, **numbers}))
        return found
