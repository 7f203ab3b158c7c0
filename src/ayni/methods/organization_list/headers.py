"""Which column is which, by its header in Spanish or English."""

import re
import unicodedata
from collections.abc import Sequence

FIELDS: dict[str, tuple[str, ...]] = {
    "name": (
        "nombre", "nombre comercial", "nombre del taller", "taller", "empresa",
        "nombre de la empresa", "negocio", "nombre del negocio", "organizacion", "asociado", "socio",
        "denominacion", "establecimiento", "name", "business name", "trade name", "workshop",
        "company", "organization", "organisation",
    ),
    "legal_name": (
        "razon social", "nombre o razon social", "apellidos y nombres o razon social",
        "denominacion social", "nombre legal", "legal name", "registered name", "corporate name",
    ),
    "tax_id": (
        "ruc", "numero de ruc", "nro ruc", "nro de ruc", "n ruc", "no ruc", "num ruc",
        "ruc de la empresa", "registro unico de contribuyentes", "nit", "rut", "rfc", "cuit",
        "tax id", "tax number", "vat", "vat number",
    ),
    "dni": (
        "dni", "numero de dni", "nro dni", "documento de identidad", "dni del titular", "cui",
        "national id",
    ),
    "document": (
        "ruc dni", "dni ruc", "ruc o dni", "dni o ruc", "documento", "nro documento",
        "numero de documento", "id document",
    ),
    "kind": (
        "tipo", "tipo de organizacion", "tipo de empresa", "clase", "kind", "type",
        "organization type",
    ),
    "guild": (
        "gremio", "rubro", "sector", "giro", "giro del negocio", "actividad", "actividad economica",
        "especialidad", "guild", "trade", "industry", "activity", "sector economico",
    ),
    "phone": (
        "telefono", "celular", "movil", "whatsapp", "telefonos", "celulares", "tel", "cel", "fono",
        "telf", "telefono celular", "numero de celular", "nro celular", "nro de telefono",
        "numero de telefono", "telefono de contacto", "contacto telefonico", "telefono movil",
        "phone", "mobile", "cell", "cell phone", "telephone", "phone number", "mobile phone",
    ),
    "phone_2": (
        "telefono 2", "celular 2", "otro telefono", "telefono fijo", "fijo", "segundo telefono",
        "phone 2", "landline", "other phone",
    ),
    "email": (
        "correo", "correo electronico", "email", "e mail", "mail", "correos", "email address",
        "mail address",
    ),
    "website": (
        "web", "pagina web", "sitio web", "url", "facebook", "website", "web site", "web page",
        "homepage",
    ),
    "address": (
        "direccion", "domicilio", "direccion fiscal", "ubicacion", "domicilio fiscal",
        "direccion del taller", "address", "street address", "location",
    ),
    "parcel": (
        "parcela", "sector del parque", "zona", "parcel",
    ),
    "block": (
        "manzana", "mz", "mza", "block",
    ),
    "lot": (
        "lote", "lt", "lts", "lot", "stand", "puesto", "local", "numero de local",
    ),
    "description": (
        "descripcion", "que hacen", "que hace", "productos", "productos o servicios",
        "productos y servicios", "producto principal", "linea de productos", "servicios", "detalle",
        "description", "products", "services", "products and services", "what they do",
    ),
    "people_employed": (
        "trabajadores", "numero de trabajadores", "nro trabajadores", "n trabajadores", "personal",
        "empleados", "cantidad de trabajadores", "personas que trabajan", "numero de empleados",
        "employees", "workers", "staff", "people employed", "headcount", "number of employees",
    ),
    "founded_year": (
        "ano de fundacion", "ano de inicio", "desde", "desde el ano", "inicio de actividades",
        "fundacion", "fecha de inicio", "founded", "year founded", "since", "start year",
    ),
    "contact_name": (
        "contacto", "persona de contacto", "representante", "representante legal", "titular",
        "dueno", "duena", "propietario", "nombre del dueno", "nombre del titular",
        "nombre del representante", "apellidos y nombres", "nombres y apellidos", "encargado",
        "responsable", "conductor", "contact", "contact person", "contact name", "owner",
        "owner name", "representative", "manager",
    ),
}  # fmt: skip
"""Field codes with the headers by which each is recognised, folded to plain lower-case letters."""

_BY_HEADER = {header: field for field, headers in FIELDS.items() for header in headers}
_STRONG = ("ruc", "dni", "telefono", "celular", "whatsapp", "correo", "email", "direccion", "rubro", "gremio",
           "razon social", "nombre comercial", "trabajadores", "phone", "address")  # fmt: skip
_ROWS_SEARCHED = 15


def folded(text: str) -> str:
    """Letters and figures in lower case without accents, single spaces between."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ñ", "n").replace("°", " ").replace("º", " "))
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split()
    )


def recognise_columns(header: Sequence[str]) -> list[str]:
    """The field code of each column, or "" where its header is not known. Each field is given once, to the
    column that names it best; of two equal ones to the first.
    """
    scored = sorted(
        (
            (-score, index, field)
            for index, text in enumerate(header)
            for field, score in _candidates(_key(text))
        ),
    )
    columns = [""] * len(header)
    taken: set[str] = set()
    for _, index, field in scored:
        if not columns[index] and field not in taken:
            columns[index] = field
            taken.add(field)
    if "phone_2" in taken and "phone" not in taken:
        columns[columns.index("phone_2")] = "phone"
    return columns


def _key(header: str) -> str:
    """The folded header, with letters between dots as one word: «R.U.C.» is «ruc»."""
    return re.sub(r"\b(?:[a-z] )+[a-z]\b", lambda letters: letters.group().replace(" ", ""), folded(header))


def _candidates(header: str) -> list[tuple[str, int]]:
    """Fields a header may mean: exactly (3), a second column of the kind (2), or by a word that tells (1)."""
    if header in _BY_HEADER:
        field = _BY_HEADER[header]
        return [(field, 3), ("phone_2", 2)] if field == "phone" else [(field, 3)]
    words = f" {header} "
    found = [(_BY_HEADER[word], 1) for word in _STRONG if f" {word} " in words]
    return found[:1]


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Index of the row that names the columns: the one among the first with the most recognised headers.

    Lists often start with a title. With no recognised header at all, the first row with two filled cells.
    """
    first = rows[:_ROWS_SEARCHED]
    scores = [sum(1 for field in recognise_columns(row) if field) for row in first]
    best = max(scores, default=0)
    if best:
        return scores.index(best)
    return next((i for i, row in enumerate(first) if sum(1 for cell in row if cell) > 1), 0)
