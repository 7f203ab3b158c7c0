"""What the fields of a card and its capabilities are called on the screen."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.directory.queries.cards import material_name, process_name
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.processes import PROCESS_BY_CODE


def field_name(name: str) -> str:
    """A field of the card, or the process or material of a capability, in words; else the name itself."""
    if name == "photo":
        return _("foto")
    if name in PROCESS_BY_CODE:
        return process_name(name)
    if name in MATERIAL_BY_CODE:
        return material_name(name)
    try:
        field = Organization._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))
