"""Lengths, quantities, materials and conditions, each way of writing them by itself."""

from datetime import date

import pytest

from ayni.methods.message_parser import Need, parse_message

MONDAY = date(2026, 11, 23)


def need(message: str) -> Need:
    (found,) = parse_message(message, MONDAY)
    return found


def lengths(message: str) -> tuple[float | None, float | None, float | None]:
    found = need(message)
    return (found.thickness_mm, found.length_mm, found.width_mm)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("plancha de 9mm 300x450", (9, 450, 300)),
        ("plancha 9 mm de 300 * 450", (9, 450, 300)),
        ("plancha de 300 por 450 x 9", (9, 450, 300)),
        ("2 planchas 1.20x2.40 de 6", (6, 2400, 1200)),
        ("plancha 1,20 x 2,40 x 1,5", (1.5, 2400, 1200)),
        ("plancha de 1.22 x 2.44 m x 3 mm", (3, 2440, 1220)),
        ('plancha 3/8" de 4x8', (9.525, 2438.4, 1219.2)),
        ("plancha 1/4 de 4 x 8 pies", (6.35, 2438.4, 1219.2)),
        ("2 planchas 120x240", (None, 2400, 1200)),
        ("tapa de 50 x 80 cm", (None, 800, 500)),
        ("tapa de 12,5 x 8 cm", (None, 125, 80)),
        ("letrero de 1.20 x 60 cm", (None, 1200, 600)),
        ("plancha de 3 mm x 2.40 m", (3, 2400, None)),
        ('plancha A36 1 1/2"', (38.1, None, None)),
        ("plancha A36 de 1½ pulgadas", (38.1, None, None)),
        ("plancha de tres octavos", (9.525, None, None)),
        ("plancha de media pulgada", (12.7, None, None)),
        ("plancha A36 de 9", (9, None, None)),
        ("plancha inox 1.5", (1.5, None, None)),
        ("plancha e=6mm", (6, None, None)),
        ("plancha espesor 6", (6, None, None)),
        ("plancha de 6 mm de espesor", (6, None, None)),
        ("plancha ancho 300 largo 450", (None, 450, 300)),
        ("plancha de 450 de largo y 300 de ancho", (None, 450, 300)),
        ("plancha de metro y medio", (None, 1500, None)),
        ("plancha de 2 metros y medio", (None, 2500, None)),
        ("plancha de 1 metro 20", (None, 1200, None)),
        ("plancha calibre 16", (1.52, None, None)),
        ("plancha cal. 16 inox", (1.59, None, None)),
        ("plancha #16 galvanizada", (1.61, None, None)),
    ],
)
def test_lengths_are_read_in_every_writing(
    message: str, expected: tuple[float | None, float | None, float | None]
) -> None:
    assert lengths(message) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(
    "message",
    [
        "cartelas de 10x10",  # mm or cm
        "plancha del 16",  # gauge or mm
        "tubo de 2",  # inches or mm
        "20 cartelas con huecos de 14 mm",
        "plancha con tolerancia 0.5 mm",
        "¿tienes plegadora de 3 metros?",
        "bocina para perno de 3/4",
        "20 tapas, filete de 6 mm",
        "20 tapas con costilla de 3/8",
        "plancha de 1/4 o 3/8",
        "doblar 5 canaletas en L de 10x10 cm",
        "3 moldes de 40 kg",
        "llámame al 987 654 321",
        "a las 10:30",
        "Av. Separadora 1200",
    ],
)
def test_numbers_that_are_no_certain_length_are_left_alone(message: str) -> None:
    assert lengths(message) == (None, None, None)


@pytest.mark.parametrize(
    ("message", "shape"),
    [
        ('tubo de 2" x 2mm', (50.8, None, 2)),
        ("tubo 40x40x1.5", (None, (40, 40), 1.5)),
        ("ángulo 2x2x1/4", (None, (50.8, 50.8), 6.35)),
        ("eje de 50 mm x 300 mm", (50, None, None)),
        ("brida ø 300 espesor 19", (300, None, 19)),
        ("fierro de 3/8", (9.525, None, None)),
    ],
)
def test_tubes_and_bars_keep_their_section_and_diameter(
    message: str, shape: tuple[float | None, tuple[float, float] | None, float | None]
) -> None:
    found = need(message)
    if shape[2] is not None:
        assert found.thickness_mm == shape[2]
    assert (found.diameter_mm, found.section_mm) == shape[:2]


@pytest.mark.parametrize(
    ("message", "quantity", "unit"),
    [
        ("20 pzs", 20, "piece"),
        ("20pzas.", 20, "piece"),
        ("20 und", 20, "piece"),
        ("20 pzs plancha A36", 20, "piece"),
        ("20 planchas", 20, "sheet"),
        ("4 pl 3/8", 4, "sheet"),
        ("6 tb 2 pulg", 6, "tube"),
        ("20 cartelas", 20, "piece"),
        ("20 chirimbolos", 20, "piece"),
        ("veinte planchas", 20, "sheet"),
        ("treinta y dos tubos", 32, "tube"),
        ("ciento cincuenta piezas", 150, "piece"),
        ("dos mil piezas", 2000, "piece"),
        ("5 mil piezas", 5000, "piece"),
        ("1,200 piezas", 1200, "piece"),
        ("una ciento de pernos", 100, "piece"),
        ("media docena de bridas", 6, "piece"),
        ("docena y media de bridas", None, None),
        ("2 docenas de bridas", 24, "piece"),
        ("un par de planchas", 2, "sheet"),
        ("medio millar de arandelas", 500, "piece"),
        ("una plancha", 1, "sheet"),
        ("soldar un portón", 1, "piece"),
        ("500 kg de plancha", 500, "kg"),
        ("2.5 toneladas", 2.5, "tonne"),
        ("30 metros de baranda", 30, "metre"),
        ("pintar 120 m2", 120, "square_metre"),
        ("taladrar 40 huecos de 13 mm", 40, "hole"),
        ("cantidad: 20", 20, None),
        ("la plancha", None, None),
        ("20 o 25 piezas", None, "piece"),
        ("en 3 días", None, None),
        ("a 20 soles", None, None),
        ("necesito una cotización", None, None),
        ("mesa con 4 patas", None, None),
        ("2️⃣0️⃣ piezas", 20, "piece"),
    ],
)
def test_quantities_are_counted_in_every_writing(
    message: str, quantity: float | None, unit: str | None
) -> None:
    found = need(message)
    assert (found.quantity, found.unit) == (quantity, unit)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("plancha A-36", "A36"),
        ("plancha ASTM A36", "A36"),
        ("acero A572 gr 50", "A572"),
        ("inox 304", "304"),
        ("acero inoxidable AISI 304L", "304L"),
        ("eje SAE1045", "1045"),
        ("eje de acero 4140", "4140"),
        ("eje VCN", "4340"),
        ("inox", "stainless"),
        ("plancha galvanisada", "galvanized"),
        ("fierro", "carbon_steel"),
        ("fierro fundido", "cast_iron"),
        ("fierro galvanizado", "galvanized"),
        ("plancha LAF", "cold_rolled"),
        ("acero", "steel"),
        ("bronce", "bronze"),
        ("aluminio 6061", "6061"),
        ("304 piezas", None),
        ("300 x 430 mm", None),
        ("1045 piezas", None),
        ("A36 o inox", None),
        ("cuánto me cobre", None),
    ],
)
def test_materials_are_named_by_grade_or_word(message: str, code: str | None) -> None:
    assert need(message).material == code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("cortar en plasma", "plasma_cutting"),
        ("córtamelas con láser", "laser_cutting"),
        ("cortar con autógena", "oxyfuel_cutting"),
        ("soldar con autógena", "welding_oxyfuel"),
        ("soldar", "welding"),
        ("sueldas con tig", "welding_gtaw"),
        ("soldadura mig", "welding_gmaw"),
        ("soldar al arco", "welding_smaw"),
        ("soldar con 7018", "welding_smaw"),
        ("soldadura por puntos", "spot_welding"),
        ("pintar al horno", "powder_coating"),
        ("doblar tubos", "tube_bending"),
        ("que me las dobles", "bending"),
        ("que me las pliegue", "bending"),
        ("granalladooo", "abrasive_blasting"),
        ("tubo galvanizado", None),
        ("galvanizado de postes", "galvanizing"),
        ("sin pintar", None),
        ("no necesito soldadura", None),
        ("máquina de soldar", None),
        ("planchas ya dobladas", None),
        ("la norte planta contar madera manera", None),
    ],
)
def test_processes_are_named_by_verb_noun_or_machine(message: str, code: str | None) -> None:
    assert need(message).process == code


@pytest.mark.parametrize(
    ("message", "party"),
    [
        ("yo pongo el material", "client"),
        ("llevo mi plancha", "client"),
        ("material mío", "client"),
        ("te doy la plancha", "client"),
        ("las planchas las llevo yo", "client"),
        ("solo mano de obra", "client"),
        ("precio sin material", "client"),
        ("nosotros proporcionamos el acero", "client"),
        ("con material", "contractor"),
        ("a todo costo", "contractor"),
        ("tú pones el material", "contractor"),
        ("el material lo pones tú", "contractor"),
        ("precio con plancha incluida", "contractor"),
        ("no tengo material", "contractor"),
        ("material puesto por ustedes", "contractor"),
        ("con y sin material", None),
        ("¿quién pone el material?", None),
        ("tengo 20 planchas por doblar", None),
        ("material A36", None),
    ],
)
def test_who_supplies_the_material_is_read_only_when_said(message: str, party: str | None) -> None:
    assert need(message).material_by == party


@pytest.mark.parametrize(
    ("message", "urgent"),
    [
        ("urgente", True),
        ("URGENTEEE!!", True),
        ("es de emergencia", True),
        ("al toque", True),
        ("para ayer", True),
        ("hoy mismo", True),
        ("me urge", True),
        ("lo antes posible", True),
        ("🚨 planchas", True),
        ("no es urgente", False),
        ("sin apuro", False),
        ("para hoy", False),
        ("planchas", False),
    ],
)
def test_urgency_is_read_and_its_denial_too(message: str, urgent: bool) -> None:
    assert need(message).urgent is urgent
