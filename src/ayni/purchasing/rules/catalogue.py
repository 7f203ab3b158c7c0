"""May this actor change the catalogue; what the faults of a price list mean in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.methods.price_list import Fault


def can_edit_catalogue(actor: Actor) -> Sentence | None:
    """The catalogue is one for all: the coordination keeps it."""
    return None if actor.is_coordinator else _("Solo la coordinación cambia el catálogo y los precios.")


COLUMN_WORDS: dict[str, Promise | str] = {
    "code": _("Código"),
    "name": _("Nombre"),
    "group": _("Grupo"),
    "unit": _("Se pide por"),
    "form": _("Forma"),
    "material": _("Material"),
    "thickness_mm": _("Espesor, mm"),
    "width_mm": _("Ancho, mm"),
    "height_mm": _("Alto, mm"),
    "diameter_mm": _("Diámetro, mm"),
    "length_mm": _("Largo, mm"),
    "density_kg_m3": _("Densidad, kg/m³"),
    "piece_kg": _("Kilos por pieza"),
    "piece_litres": _("Litros por pieza"),
    "supplier": _("Proveedor"),
    "price": _("Precio"),
    "basis": _("Precio por"),
    "tax": _("IGV"),
    "noted_on": _("Fecha"),
}
"""Columns of `methods.price_list` as people read them."""

_REASONS: dict[str, Promise | str] = {
    "missing": _("Falta. Sin esto la fila no se puede guardar."),
    "missing_with_price": _("Falta. Un precio necesita proveedor, monto, «precio por» e IGV."),
    "missing_for_form": _("Falta. Esa forma necesita esta medida para saber su peso."),
    "unknown_word": _("No conocemos esa palabra. Descarga la lista para ver cuáles van."),
    "not_a_number": _("No es un número. Escríbelo con cifras, por ejemplo 1250.50."),
    "ambiguous": _("Puede ser mil o una coma decimal. Escríbelo sin coma, por ejemplo 1250 o 1.25."),
    "out_of_range": _("Debe ser mayor que cero y no tan grande. Revisa los ceros."),
    "too_many_decimals": _("Tiene demasiados decimales. Redondéalo."),
    "not_a_day": _("No es una fecha. Escríbela así: 2026-11-23 o 23/11/2026."),
    "impossible_wall": _("La pared no cabe en el tubo o ángulo. Revisa espesor y lado."),
    "differs_from_row_above": _("Una fila de arriba con el mismo código dice otra cosa. Deja una sola."),
    "no_such_supplier": _("No hay un proveedor con ese nombre en el directorio. Agrégalo primero."),
    "no_such_material": _("No conocemos ese material. Usa su código, por ejemplo A36 o 304."),
    "no_conversion": _("No se puede pasar de ese precio a la unidad en que se pide: faltan medidas o peso."),
}


def words_of_fault(fault: Fault) -> Promise | str:
    """Why a cell cannot go in, and what to do."""
    return _REASONS[fault.reason]
