"""Materials that workshops cut, bend, turn and weld, their densities, and the gauges of sheet metal.

Codes are stable. A grade's code is its designation as people write it (`A36`, `304`, `1045`); a material
without a grade has a plain English word (`galvanized`, `aluminium`). Sources: `docs/methods/materials.md`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ayni.methods.errors import BadInput

MM_PER_INCH = 25.4
"""Exact by the international yard and pound agreement of 1959."""


@dataclass(frozen=True)
class Material:
    """One material.

    `family` is the code of the material that it is a grade of, or the family's name. `density_kg_m3` is the
    nominal density at room temperature; None where the word covers things too different for one figure.
    `synonyms_es` are other words for it, with accents and in lower case.
    """

    code: str
    family: str
    density_kg_m3: int | None
    name_es: str
    name_en: str
    synonyms_es: tuple[str, ...] = ()


# For each material: `code | family | density | Spanish name | English name` and, indented, its synonyms.
_TABLE = """
steel | steel | 7850 | Acero | Steel
    aceros
carbon_steel | steel | 7850 | Acero al carbono | Carbon steel
    fierro, fierro negro, acero negro, hierro, hierro negro, plancha negra, acero estructural, acero dulce,
    fierro dulce, tubo negro, lámina negra
hot_rolled | steel | 7850 | Acero laminado en caliente | Hot-rolled steel
    lac, laminado en caliente, laminada en caliente
cold_rolled | steel | 7850 | Acero laminado en frío | Cold-rolled steel
    laf, laminado en frío, laminada en frío
A36 | steel | 7850 | Acero estructural A36 | A36 structural steel
A572 | steel | 7850 | Acero de alta resistencia A572 | A572 high-strength steel
A588 | steel | 7850 | Acero patinable A588 | A588 weathering steel
    acero corten, plancha corten
A500 | steel | 7850 | Acero para tubo estructural A500 | A500 structural tubing steel
A53 | steel | 7850 | Acero para tubería A53 | A53 pipe steel
AR400 | steel | 7850 | Acero antidesgaste 400 | AR400 wear-resistant steel
    antidesgaste 400, hardox 400, chronit 400
AR500 | steel | 7850 | Acero antidesgaste 500 | AR500 wear-resistant steel
    antidesgaste 500, hardox 500, chronit 500
wear_steel | steel | 7850 | Acero antidesgaste | Wear-resistant steel
    antidesgaste, hardox, chronit
1020 | steel | 7850 | Acero SAE 1020 | SAE 1020 steel
1045 | steel | 7850 | Acero SAE 1045 | SAE 1045 steel
4140 | steel | 7850 | Acero SAE 4140 | SAE 4140 steel
    vcl
4340 | steel | 7850 | Acero SAE 4340 | SAE 4340 steel
    vcn
galvanized | galvanized | 7850 | Acero galvanizado | Galvanized steel
    galvanizado, galvanizada, galvanizados, galvanizadas, galvanizao, galv, galva, plancha zincada
aluzinc | galvanized | 7850 | Aluzinc | Aluminium-zinc coated steel
    galvalume
stainless | stainless | 7900 | Acero inoxidable | Stainless steel
    inox, inoxidable, inoxidables, acero inox, acero quirúrgico, ss
201 | stainless | 7800 | Acero inoxidable 201 | Stainless steel 201
304 | stainless | 7900 | Acero inoxidable 304 | Stainless steel 304
304L | stainless | 7900 | Acero inoxidable 304L | Stainless steel 304L
310 | stainless | 7900 | Acero inoxidable 310 | Stainless steel 310
316 | stainless | 8000 | Acero inoxidable 316 | Stainless steel 316
316L | stainless | 8000 | Acero inoxidable 316L | Stainless steel 316L
420 | stainless | 7700 | Acero inoxidable 420 | Stainless steel 420
430 | stainless | 7700 | Acero inoxidable 430 | Stainless steel 430
aluminium | aluminium | 2700 | Aluminio | Aluminium
    duraluminio
5052 | aluminium | 2680 | Aluminio 5052 | Aluminium 5052
6061 | aluminium | 2700 | Aluminio 6061 | Aluminium 6061
copper | copper | 8940 | Cobre | Copper
    cobre electrolítico
brass | copper | 8500 | Latón | Brass
bronze | copper | 8800 | Bronce | Bronze
    bronce fosforado, bronce sae 64, bronce sae 62, bronce sae 65, bronce al aluminio
cast_iron | cast_iron | 7200 | Fierro fundido | Cast iron
    hierro fundido, fundición gris, fierro colado, hierro colado, fofo
ductile_iron | cast_iron | 7100 | Fundición nodular | Ductile iron
    fierro nodular, hierro nodular, fierro dúctil, hierro dúctil
lead | lead | 11340 | Plomo | Lead
zinc | zinc | 7140 | Zinc | Zinc
    zamac, zamak
nylon | plastic | 1150 | Nailon | Nylon
    nylon, nylón
acetal | plastic | 1410 | Acetal | Acetal
    delrin, poliacetal
ptfe | plastic | 2200 | Teflón | PTFE
pvc | plastic | 1400 | PVC | PVC
acrylic | plastic | 1190 | Acrílico | Acrylic
    plexiglás
polycarbonate | plastic | 1200 | Policarbonato | Polycarbonate
polyethylene | plastic | 950 | Polietileno | Polyethylene
    hdpe, uhmw
polyurethane | plastic | 1200 | Poliuretano | Polyurethane
rubber | rubber | None | Jebe | Rubber
    caucho, neopreno
glass | glass | 2500 | Vidrio | Glass
    vidrio templado, cristal templado
marble | stone | 2700 | Mármol | Marble
granite | stone | 2700 | Granito | Granite
wood | wood | None | Madera | Wood
    madera tornillo, madera cedro, madera pino, cedro, caoba, pino, huayruro, capirona, shihuahuaco
plywood | wood | None | Triplay | Plywood
    contrachapado, fenólico
mdf | wood | None | MDF | Medium-density fibreboard
    trupán
melamine | wood | None | Melamina | Melamine-faced board
    melamine
leather | leather | None | Cuero | Leather
    badana, cuerina
fabric | fabric | None | Tela | Fabric
    lona, drill, polystel
"""

_ROW = re.compile(r"^(\w+) \| (\w+) \| (\w+) \| (.+) \| (.+)\n((?: {4}.+\n)*)", re.MULTILINE)


def _materials(table: str) -> Iterator[Material]:
    for code, family, density, name_es, name_en, synonyms in _ROW.findall(table):
        words = tuple(" ".join(synonym.split()) for synonym in synonyms.split(",") if synonym.strip())
        yield Material(code, family, None if density == "None" else int(density), name_es, name_en, words)


MATERIALS: tuple[Material, ...] = tuple(_materials(_TABLE))
"""Every material, metals first."""

MATERIAL_BY_CODE: Mapping[str, Material] = MappingProxyType(
    {material.code: material for material in MATERIALS}
)


def material_with(code: str) -> Material:
    """Return the material with this code; `BadInput` when there is none."""
    if code not in MATERIAL_BY_CODE:
        raise BadInput(f"Unknown material code {code!r}: use one of the codes in docs/methods/materials.md.")
    return MATERIAL_BY_CODE[code]


_GAUGE_WEIGHTS = {
    7: 7.5, 8: 6.875, 9: 6.25, 10: 5.625, 11: 5.0, 12: 4.375, 13: 3.75, 14: 3.125, 15: 2.8125, 16: 2.5,
    17: 2.25, 18: 2.0, 19: 1.75, 20: 1.5, 21: 1.375, 22: 1.25, 23: 1.125, 24: 1.0, 25: 0.875, 26: 0.75,
    27: 0.6875, 28: 0.625, 29: 0.5625, 30: 0.5,
}  # fmt: skip
"""Pounds per square foot of each gauge number: United States Standard Gage, 15 U.S.C. § 206."""

_STAINLESS_LB_FT2_INCH = 40.0
_STEEL_LB_FT2_INCH = 41.82
_ZINC_LB_FT2 = 2.5 / 16
"""The galvanized sheet gauge counts 2.5 oz of zinc per square foot on top of the steel."""


def gauge_thickness_mm(gauge: int, family: str = "steel") -> float | None:
    """Return the nominal thickness in mm, to 0.01 mm, of sheet of this gauge (calibre); None where undefined.

    `family` chooses the system: `steel` the Manufacturers' Standard Gage, `galvanized` the Galvanized Sheet
    Gage, `stainless` the United States Standard Gage, `aluminium` and `copper` the American (Brown & Sharpe)
    Wire Gage. Gauges 7 to 30; other families have no gauge.
    """
    weight = _GAUGE_WEIGHTS.get(gauge)
    if weight is None:
        return None
    inches = {
        "steel": weight / _STEEL_LB_FT2_INCH,
        "galvanized": (weight + _ZINC_LB_FT2) / _STEEL_LB_FT2_INCH,
        "stainless": weight / _STAINLESS_LB_FT2_INCH,
        "aluminium": 0.005 * 92 ** ((36 - gauge) / 39),
        "copper": 0.005 * 92 ** ((36 - gauge) / 39),
    }.get(family)
    return None if inches is None else round(inches * MM_PER_INCH, 2)
