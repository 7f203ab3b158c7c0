"""What the invented metal workshops can do: machines as small workshops in Lima have them."""

from dataclasses import dataclass, field
from random import Random
from typing import Any


@dataclass(frozen=True)
class Equipment:
    """A machine with the process it serves; per material the greatest thickness in millimetres."""

    process: str
    machine: str
    makers: tuple[str, ...]
    thickness: dict[str, float] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    limits: dict[str, tuple[float, ...]] = field(default_factory=dict)


EQUIPMENT = (
    Equipment("plasma_cutting", "Mesa de corte por plasma CNC", ("Hypertherm Powermax 85", "armada en taller"),
              {"A36": 20, "304": 12, "galvanized": 6}, (2440, 3000), {"width_max_mm": (1220, 1500)}),
    Equipment("oxyfuel_cutting", "Equipo de oxicorte", ("Victor", "Harris"), {"A36": 100}),
    Equipment("laser_cutting", "Cortadora láser de fibra 1.5 kW", ("Bodor", "HSG"),
              {"A36": 10, "304": 5, "aluminium": 4}, (3000,), {"width_max_mm": (1500,)}),
    Equipment("shearing", "Guillotina", ("Newton", "mecánica de pedal"),
              {"A36": 6, "304": 3, "galvanized": 3}, (1220, 2440, 3000)),
    Equipment("bending", "Plegadora hidráulica", ("Newton 100 t", "Durma 135 t", "artesanal de 60 t"),
              {"A36": 8, "304": 4, "galvanized": 3}, (1220, 2440, 3000), {"force_tonnes": (60, 100, 135)}),
    Equipment("rolling", "Roladora de tres rodillos", ("Imcar", "hechiza"), {"A36": 10, "304": 5}, (1220, 2000)),
    Equipment("tube_bending", "Dobladora de tubo", ("Ercolina", "hidráulica 12 t"), {"A36": 4, "304": 3}, (),
              {"diameter_max_mm": (50.8, 76.2)}),
    Equipment("turning", "Torno paralelo", ("Pinacho", "Tos 1500", "chino 1 m"), {}, (1000, 1500, 2000),
              {"diameter_max_mm": (300, 400, 560)}),
    Equipment("milling", "Fresadora universal", ("Lagun", "Bridgeport"), {}, (900, 1200)),
    Equipment("drilling", "Taladro radial", ("Foradia", "de columna"), {"A36": 60}, (), {"diameter_max_mm": (25, 40)}),
    Equipment("welding_smaw", "Máquina de soldar por arco", ("Lincoln", "Solandinas"), {"A36": 25}),
    Equipment("welding_gmaw", "Máquina MIG/MAG", ("Miller 252", "Lincoln Power MIG"), {"A36": 12, "galvanized": 4}),
    Equipment("welding_gtaw", "Máquina TIG", ("Miller Syncrowave", "Everlast"), {"304": 6, "aluminium": 6}),
    Equipment("polishing", "Pulidora de banda", ("hechiza",), {"304": 6}, (2000, 3000)),
    Equipment("powder_coating", "Cabina y horno de pintura electrostática", ("horno de 3 m",), {"A36": 20}, (3000,)),
    Equipment("abrasive_blasting", "Equipo de granallado", ("Clemco",), {"A36": 50}, (6000,)),
    Equipment("sawing", "Sierra de cinta", ("Kasto",), {"A36": 250, "304": 200}, (6000,)),
    Equipment("punching", "Punzonadora", ("Geka 50 t",), {"A36": 12}, (), {"force_tonnes": (50,)}),
)  # fmt: skip

COMMON = {"welding_smaw": 0.85, "shearing": 0.45, "bending": 0.45, "drilling": 0.5, "welding_gmaw": 0.45}
"""How many workshops have a machine, where it is not about one in five."""

RARE = {"laser_cutting": 0.03, "plasma_cutting": 0.14, "powder_coating": 0.07, "abrasive_blasting": 0.05}

CERTIFICATES = ("Soldador homologado 3G", "Soldador homologado 6G", "AWS D1.1", "ISO 9001")


def profile(chance: Random) -> list[dict[str, Any]]:
    """The capability rows of one workshop, as fields of `directory.Capability`."""
    rows: list[dict[str, Any]] = []
    for equipment in EQUIPMENT:
        share = {**COMMON, **RARE}.get(equipment.process, 0.2)
        if chance.random() < share:
            rows += _rows(equipment, chance)
    if chance.random() < 0.2:
        rows.append({"kind": "certificate", "certificate": chance.choice(CERTIFICATES), "process": "",
                     "holder": "", "valid_months": chance.choice((3, 9, 14, 20))})  # fmt: skip
    return rows or _rows(EQUIPMENT[10], chance)


def _rows(equipment: Equipment, chance: Random) -> list[dict[str, Any]]:
    limits = {name: chance.choice(values) for name, values in equipment.limits.items()}
    if equipment.lengths:
        limits["length_max_mm"] = chance.choice(equipment.lengths)
    shared = {"process": equipment.process, **limits}
    machine = {
        "kind": "machine",
        "machine": equipment.machine,
        "maker": chance.choice(equipment.makers),
        **shared,
    }
    scale = chance.choice((0.5, 0.75, 1.0))
    processes = [
        {"kind": "process", "material": material, "thickness_max_mm": max(1.0, greatest * scale), **shared}
        for material, greatest in equipment.thickness.items()
    ] or [{"kind": "process", "material": "", **shared}]
    return [machine, *processes]
