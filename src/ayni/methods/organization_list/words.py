"""Kinds and guilds by the words that lists use for them."""

from ayni.methods.organization_list.headers import folded

KINDS: dict[str, tuple[str, ...]] = {
    "workshop": (
        "taller", "mype", "microempresa", "pequena empresa", "productor", "fabricante", "empresa",
        "workshop", "manufacturer",
    ),
    "association": (
        "asociacion", "association",
    ),
    "supplier": (
        "proveedor", "distribuidor", "ferreteria", "supplier", "vendor",
    ),
    "university": (
        "universidad", "instituto", "university", "institute", "college",
    ),
    "technology_center": (
        "cite", "centro tecnologico", "centro de innovacion", "technology center",
    ),
    "guild": (
        "gremio", "guild",
    ),
    "public_body": (
        "municipalidad", "municipio", "ministerio", "entidad publica", "estado", "public body",
        "municipality", "ministry",
    ),
    "bank": (
        "banco", "cooperativa", "caja", "financiera", "bank",
    ),
    "client": (
        "cliente", "client", "customer",
    ),
    "ngo": (
        "ong", "organizacion social", "fundacion", "ngo",
    ),
}  # fmt: skip
"""Organisation kinds by word; the first word found in a cell decides."""

GUILDS: dict[str, tuple[str, ...]] = {
    "metalworking": (
        "metalmecanica", "metal mecanica", "metal", "metales", "carpinteria metalica", "soldadura",
        "estructuras", "metalworking", "steel", "acero", "torno", "cerrajeria", "cocinas",
    ),
    "carpentry": (
        "carpinteria", "madera", "muebles", "melamina", "ebanisteria", "carpentry", "furniture",
        "wood",
    ),
    "garments": (
        "confecciones", "confeccion", "textil", "textiles", "ropa", "costura", "garments",
        "clothing", "apparel",
    ),
    "footwear": (
        "calzado", "zapatos", "zapateria", "cuero", "footwear", "shoes", "leather",
    ),
    "crafts": (
        "artesania", "artesanias", "ceramica", "crafts", "handicrafts",
    ),
    "foundry": (
        "fundicion", "foundry", "casting",
    ),
    "food": (
        "alimentos", "panaderia", "comida", "agroindustria", "bebidas", "restaurante", "food",
        "bakery",
    ),
    "services": (
        "servicios", "servicio", "transporte", "imprenta", "services", "printing",
    ),
    "other": (
        "otro", "otros", "diversos", "varios", "other",
    ),
}  # fmt: skip
"""Guilds by word. «Carpintería metálica» is metal: the longer phrase is looked for first."""


def _phrases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    pairs = [(word, code) for code, words in table.items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


_KIND_PHRASES, _GUILD_PHRASES = _phrases(KINDS), _phrases(GUILDS)


def kind_of(text: str) -> str | None:
    """Code of the organisation kind that the words mean, or None."""
    return _find(text, _KIND_PHRASES, KINDS)


def guild_of(text: str) -> str | None:
    """Code of the guild that the words mean, or None."""
    return _find(text, _GUILD_PHRASES, GUILDS)


def _find(text: str, phrases: list[tuple[str, str]], table: dict[str, tuple[str, ...]]) -> str | None:
    words = folded(text)
    code = words.replace(" ", "_")
    if code in table:
        return code
    return next((code for phrase, code in phrases if f" {phrase} " in f" {words} "), None)
