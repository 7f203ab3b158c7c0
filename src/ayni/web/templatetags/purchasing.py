"""How quantities are said: «19 piezas», «1 kilo»."""

from django import template
from django.utils.translation import ngettext

from ayni.purchasing.models import Item, Unit

register = template.Library()


@register.filter
def of(number: int, item: Item) -> str:
    """So many units of an item, in words."""
    words = {
        Unit.KG.value: ngettext("%(n)s kilo", "%(n)s kilos", number),
        Unit.PIECE.value: ngettext("%(n)s pieza", "%(n)s piezas", number),
        Unit.METRE.value: ngettext("%(n)s metro", "%(n)s metros", number),
        Unit.LITRE.value: ngettext("%(n)s litro", "%(n)s litros", number),
    }
    return words[item.unit] % {"n": number}
