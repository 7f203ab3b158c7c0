"""Fields with which organisations and items are chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ayni.purchasing.models import Item
from ayni.purchasing.queries.catalogue import items_for_sale, suppliers


class SupplierField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only for the checker
    """One of the directory's suppliers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            None, **{"label": gettext_lazy("Proveedor"), "empty_label": gettext_lazy("Elige…"), **options}
        )

    def __deepcopy__(self, memo: Any) -> "SupplierField":
        copy: SupplierField = super().__deepcopy__(memo)
        copy.queryset = suppliers()
        return copy


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only for the checker
    """One of the catalogue's items."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            None, **{"label": gettext_lazy("Artículo"), "empty_label": gettext_lazy("Elige…"), **options}
        )

    def __deepcopy__(self, memo: Any) -> "ItemField":
        copy: ItemField = super().__deepcopy__(memo)
        copy.queryset = items_for_sale()
        return copy

    def label_from_instance(self, item: Item) -> str:
        """The name and the unit it is ordered by."""
        return f"{item.name} ({item.get_unit_display()})"
