"""Quantities in templates of the work area."""

from decimal import Decimal

from django import template

from ayni.work import naming

register = template.Library()


@register.filter
def quantity(amount: Decimal, unit: str) -> str:
    """«20 piezas», «1.5 t»."""
    return naming.amount(amount, unit)


@register.filter
def plain(amount: Decimal) -> str:
    """A quantity without idle decimals."""
    return naming.plain(amount)


@register.filter
def unlocalized(number: float) -> str:
    """A figure as SVG writes it, with a point in every language."""
    return f"{number:g}"
