"""May this actor import a list, and what the findings in a list mean in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.methods.organization_list import Finding

FIELD_WORDS: dict[str, Promise | str] = {
    "name": _("Nombre"),
    "legal_name": _("Razón social"),
    "tax_id": _("RUC"),
    "dni": _("DNI (se comprueba, no se guarda)"),
    "document": _("RUC o DNI"),
    "kind": _("Tipo de organización"),
    "guild": _("Gremio o rubro"),
    "phone": _("Celular o teléfono"),
    "phone_2": _("Otro teléfono"),
    "email": _("Correo"),
    "website": _("Página web"),
    "address": _("Dirección"),
    "parcel": _("Parcela"),
    "block": _("Manzana"),
    "lot": _("Lote"),
    "description": _("Qué hacen"),
    "people_employed": _("Personas que trabajan"),
    "founded_year": _("Desde el año"),
    "contact_name": _("Persona de contacto"),
}
"""Field codes of `methods.organization_list` as people read them."""

FINDING_WORDS: dict[str, Promise | str] = {
    "name_missing": _("Falta el nombre."),
    "name_long": _("El nombre es demasiado largo: más de 120 letras."),
    "tax_id_digits": _("El RUC debe tener 11 cifras."),
    "tax_id_check": _("El RUC tiene una cifra equivocada: su dígito de control no coincide."),
    "tax_id_rounded": _("Excel redondeó el RUC: da a la columna el formato de texto y vuelve a escribirlo."),
    "dni_bad": _("El DNI no tiene 8 cifras o su dígito de control no coincide."),
    "dni_differs": _("El DNI no es el que lleva el RUC: revisa cuál está mal."),
    "phone_bad": _("El teléfono no parece correcto; queda vacío."),
    "email_bad": _("El correo no parece correcto; queda vacío."),
    "website_bad": _("La página web no parece correcta; queda vacía."),
    "kind_unknown": _("No reconocemos ese tipo de organización; queda como taller."),
    "guild_unknown": _("No reconocemos ese rubro; queda como «otro rubro»."),
    "number_bad": _("No es un número; queda vacío."),
    "year_bad": _("No reconocemos el año; queda vacío."),
    "text_cut": _("El texto es muy largo; se recorta."),
    "joined": _("Repite el RUC de una fila anterior: se unen en una sola."),
    "conflict": _("La fila anterior del mismo RUC dice otra cosa; vale la anterior."),
}
"""Every code of a finding, as people read it."""

FILE_WORDS: dict[str, Promise | str] = {
    "empty": _("El archivo está vacío. Elige el archivo que tiene la lista."),
    "too_large": _("El archivo pesa más de 8 MB. Parte la lista en dos."),
    "too_many_rows": _("La lista tiene más de 20,000 filas. Pártela en dos."),
    "old_excel": _("Es un Excel antiguo (.xls). Ábrelo y guárdalo como .xlsx o .csv."),
    "open_document": _("Es un archivo de LibreOffice (.ods). Guárdalo como .xlsx o .csv."),
    "broken_excel": _("El archivo de Excel está dañado. Ábrelo y guárdalo otra vez."),
    "bomb": _("El archivo se infla demasiado al abrirlo. Guarda solo la lista, como .csv."),
    "not_a_table": _("Eso no es una tabla. Guarda la lista como .xlsx o .csv."),
}
"""Why a file cannot be read, as people read it."""


def may_import(actor: Actor) -> Sentence | None:
    """Importing is the coordination's work."""
    return None if actor.is_coordinator else _("Solo la coordinación puede importar la lista.")


def words_of(finding: Finding) -> Promise | str:
    """The finding as a sentence."""
    return FINDING_WORDS[finding.code]
