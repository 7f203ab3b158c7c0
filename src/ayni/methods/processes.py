"""The taxonomy of manufacturing processes: what a workshop can do and what a job asks for.

Grouped by the six main groups of DIN 8580 (*Fertigungsverfahren*, 2022). Codes are stable: they are stored,
exported and printed by the command line. Names and synonyms are what people in a Peruvian workshop say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ayni.methods.errors import BadInput


@dataclass(frozen=True)
class MainGroup:
    """A main group of DIN 8580: its number (1 to 6) and its names."""

    number: int
    name_es: str
    name_en: str


@dataclass(frozen=True)
class Process:
    """One manufacturing process.

    `group` is the number of the DIN 8580 main group. `synonyms_es` are other words for it, with accents and
    in lower case; an infinitive stands for all its forms. `broader` is the code of the process that this is a
    kind of, so that whoever offers `welding_gmaw` can meet a need for `welding`; None where there is none.
    """

    code: str
    group: int
    name_es: str
    name_en: str
    synonyms_es: tuple[str, ...] = ()
    broader: str | None = None


MAIN_GROUPS = (
    MainGroup(1, "Conformación primaria", "Primary shaping"),
    MainGroup(2, "Conformado", "Forming"),
    MainGroup(3, "Separación", "Cutting"),
    MainGroup(4, "Unión", "Joining"),
    MainGroup(5, "Recubrimiento", "Coating"),
    MainGroup(6, "Modificación de propiedades", "Changing of material properties"),
)

# For each process: `code [< broader] | Spanish name | English name` and, indented, its Spanish synonyms.
_PRIMARY_SHAPING = """
casting | Fundición | Casting
    fundir, vaciado de metal, colada, fundición de piezas
sand_casting < casting | Fundición en arena | Sand casting
    moldeo en arena, vaciado en arena, fundir en arena
die_casting < casting | Fundición a presión | Die casting
    inyección de aluminio, fundición en coquilla
injection_molding | Inyección de plástico | Injection molding
    inyección plástica, inyectado de plástico, inyectar plástico, inyectora
additive_manufacturing | Impresión 3D | Additive manufacturing
    imprimir en 3d, impresora 3d, manufactura aditiva, fabricación aditiva
"""

_FORMING = """
bending | Plegado | Bending
    plegar, doblado, doblar, doblez, dobleces, pliegue, pliegues, plegadora, dobladora
rolling | Rolado | Plate rolling
    rolar, cilindrado, cilindrar, curvado de plancha, roladora
tube_bending | Doblado de tubo | Tube bending
    curvado de tubo, doblar tubo, curvar tubo, dobladora de tubos, tubo curvado, barolado
deep_drawing | Embutido | Deep drawing
    embutir, embutición, embutido profundo
stamping | Estampado | Stamping
    estampar, troquelado, troquelar, matrizado, matrizar
metal_spinning | Repujado | Metal spinning
    repujar, repujado en torno
flanging | Pestañado | Flanging
    pestañar, bordear, bordeado, rebordear, rebordeado
straightening | Enderezado | Straightening
    enderezar, aplanar, aplanado
forging | Forja | Forging
    forjar, forjado, forjado en caliente
"""

_CUTTING = """
plasma_cutting | Corte por plasma | Plasma cutting
    plasma, corte plasma, cnc plasma, plasma cnc, mesa de plasma
oxyfuel_cutting | Oxicorte | Oxyfuel cutting
    oxicortar, corte autógeno, corte con autógena, oxiacetilénico, corte oxiacetilénico
laser_cutting | Corte láser | Laser cutting
    láser, corte por láser, láser de fibra, fibra láser, cnc láser
waterjet_cutting | Corte por chorro de agua | Waterjet cutting
    chorro de agua, chorro agua, waterjet, water jet, corte con agua, hidrocorte
shearing | Cizallado | Shearing
    cizallar, cizalla, guillotina, guillotinar, guillotinado, corte en guillotina
sawing | Aserrado | Sawing
    aserrar, serrar, sierra, sierra cinta, sierra circular, corte con sierra, corte en sierra
abrasive_cutting | Tronzado con disco | Abrasive cutting
    tronzar, tronzado, tronzadora, corte con disco, disco de corte
punching | Punzonado | Punching
    punzonar, punzonadora, perforado en punzonadora
turning | Torneado | Turning
    tornear, torno, torno cnc, tornería, trabajo de torno
milling | Fresado | Milling
    fresar, fresadora, fresa, centro de mecanizado, fresado cnc
drilling | Taladrado | Drilling
    taladrar, taladro, perforar, perforado, agujerear, barrenar, huequear
boring | Mandrinado | Boring
    mandrinar, mandrinadora, rectificado de alojamiento
threading | Roscado | Threading
    roscar, hacer rosca, rosca, roscas, machuelear, machueleado, tarrajar, terrajar
broaching | Brochado | Broaching
    brochar
gear_cutting | Tallado de engranajes | Gear cutting
    tallar engranaje, tallar engranajes, tallado de piñones, tallar piñón, tallar piñones
grinding | Rectificado y esmerilado | Grinding
    rectificado, rectificar, rectificadora, esmerilado, esmerilar, esmeril, amolado, amolar, amoladora
polishing | Pulido | Polishing
    pulir, abrillantar, abrillantado, pulido espejo
deburring | Desbarbado | Deburring
    desbarbar, rebabear, rebabeado, quitar rebaba
edm | Electroerosión | Electrical discharge machining
    electroerosionar, erosionado, edm
wire_edm < edm | Corte por hilo | Wire EDM
    electroerosión por hilo, hilo edm
engraving | Grabado | Engraving
    grabar, grabado láser, grabar con láser, marcado láser, pantografiado
routing | Ruteado | Routing
    rutear, router, router cnc, corte en router
abrasive_blasting | Granallado y arenado | Abrasive blasting
    granallado, granallar, arenado, arenar, sandblasting, sand blasting, chorro de arena
surface_cleaning | Limpieza y decapado | Surface cleaning
    decapado, decapar, desengrasado, desengrasar, desoxidado, desoxidar
"""

_JOINING = """
welding | Soldadura | Welding
    soldar, soldeo, soldado, cordón de soldadura
welding_smaw < welding | Soldadura por arco con electrodo (SMAW) | Shielded metal arc welding (SMAW)
    smaw, soldadura por arco, soldadura eléctrica, soldadura con electrodo, arco eléctrico, arco manual,
    electrodo, electrodos, electrodo revestido
welding_gmaw < welding | Soldadura MIG/MAG (GMAW) | Gas metal arc welding (GMAW)
    gmaw, mig, mag, mig mag, soldadura mig, microalambre
welding_gtaw < welding | Soldadura TIG (GTAW) | Gas tungsten arc welding (GTAW)
    gtaw, tig, soldadura tig, argón, soldadura con argón, argonero
welding_fcaw < welding | Soldadura con alambre tubular (FCAW) | Flux-cored arc welding (FCAW)
    fcaw, alambre tubular, flux core, fluxcore
welding_saw < welding | Soldadura por arco sumergido (SAW) | Submerged arc welding (SAW)
    arco sumergido
welding_oxyfuel < welding | Soldadura autógena (OFW) | Oxyfuel welding (OFW)
    soldadura autógena, soldadura oxiacetilénica, soldar con autógena
welding_laser < welding | Soldadura láser | Laser welding
    soldar con láser
spot_welding < welding | Soldadura por puntos | Spot welding
    punteado, puntear, punto de soldadura, puntos de soldadura, soldadura de punto, electropunto
brazing | Soldadura fuerte | Brazing
    soldadura de plata, soldadura con bronce, soldadura de bronce, soldar con plata, soldar con bronce
riveting | Remachado | Riveting
    remachar, remache, remaches
assembly | Ensamblaje | Assembly
    ensamblado, ensamblar, ensamble, armado, armar, montaje, montar
sewing | Costura | Sewing
    coser, confección de prendas, remalle, remallar
upholstery | Tapizado | Upholstery
    tapizar, tapicería
"""

_COATING = """
painting | Pintura | Painting
    pintar, pintado, pintura líquida, pintura epóxica, pintura al duco, pintado al duco
powder_coating | Pintura electrostática | Powder coating
    pintura en polvo, pintura al horno, pintado al horno, pintado electrostático, pintar al horno,
    electrostática, electrostático
galvanizing | Galvanizado en caliente | Hot-dip galvanizing
    galvanizar, servicio de galvanizado, galvanizado por inmersión
electroplating | Galvanoplastia | Electroplating
    baño electrolítico, galvanizado electrolítico, recubrimiento electrolítico
zinc_plating < electroplating | Zincado | Zinc plating
    zincar, tropicalizado, tropicalizar
chrome_plating < electroplating | Cromado | Chrome plating
    cromar, cromo duro
anodizing | Anodizado | Anodizing
    anodizar
phosphating | Fosfatizado | Phosphating
    fosfatizar, fosfatado, pavonado, pavonar
hardfacing | Recargue duro | Hardfacing
    blindaje con soldadura, recargue, recargar con soldadura, rellenar con soldadura, relleno de eje
thermal_spraying | Metalizado | Thermal spraying
    metalizar, termorrociado, zinc en frío
varnishing | Barnizado | Varnishing
    barnizar, laqueado, laquear
"""

_MATERIAL_PROPERTIES = """
heat_treatment | Tratamiento térmico | Heat treatment
    tratar térmicamente, tratado térmico
quenching < heat_treatment | Temple | Quench hardening
    templar, templado, endurecido
tempering < heat_treatment | Revenido | Tempering
    revenir
annealing < heat_treatment | Recocido | Annealing
    recocer
carburizing < heat_treatment | Cementación | Carburizing
    cementar, cementado, carburizado
nitriding < heat_treatment | Nitruración | Nitriding
    nitrurar, nitrurado
stress_relieving < heat_treatment | Alivio de tensiones | Stress relieving
    distensionado
"""

_ROW = re.compile(r"^(\w+)(?: < (\w+))? \| (.+) \| (.+)\n((?: {4}.+\n)*)", re.MULTILINE)


def _processes(group: int, table: str) -> Iterator[Process]:
    for code, broader, name_es, name_en, synonyms in _ROW.findall(table):
        words = tuple(" ".join(synonym.split()) for synonym in synonyms.split(",") if synonym.strip())
        yield Process(code, group, name_es, name_en, words, broader or None)


_TABLES = (_PRIMARY_SHAPING, _FORMING, _CUTTING, _JOINING, _COATING, _MATERIAL_PROPERTIES)

PROCESSES: tuple[Process, ...] = tuple(
    process for group, table in enumerate(_TABLES, start=1) for process in _processes(group, table)
)
"""Every process, by main group."""

PROCESS_BY_CODE: Mapping[str, Process] = MappingProxyType({process.code: process for process in PROCESSES})


def process_with(code: str) -> Process:
    """Return the process with this code; `BadInput` when the taxonomy has none."""
    if code not in PROCESS_BY_CODE:
        raise BadInput(f"Unknown process code {code!r}: use one of the codes in docs/methods/processes.md.")
    return PROCESS_BY_CODE[code]


def is_kind_of(code: str, wanted: str) -> bool:
    """Say whether process `code` does what `wanted` asks for: the same process, or a narrower one.

    `is_kind_of("welding_gmaw", "welding")` holds, the reverse does not. Unknown codes raise `BadInput`.
    """
    process_with(wanted)
    ancestor: str | None = code
    while ancestor is not None and ancestor != wanted:
        ancestor = process_with(ancestor).broader
    return ancestor == wanted
