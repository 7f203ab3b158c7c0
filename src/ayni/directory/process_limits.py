"""Which limits say something about a process: a press brake has a length, a lathe a diameter."""

from collections.abc import Iterable

THICKNESS, LENGTH, WIDTH, DIAMETER, FORCE = (
    "thickness_max_mm", "length_max_mm", "width_max_mm", "diameter_max_mm", "force_tonnes",
)  # fmt: skip
ALL_LIMITS = (THICKNESS, LENGTH, WIDTH, DIAMETER, FORCE)


def _each(codes: str, limits: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(codes.split(), tuple(limits))


_LIMITS = {
    **_each("bending shearing flanging straightening", (THICKNESS, LENGTH, FORCE)),
    **_each("rolling", (THICKNESS, LENGTH, DIAMETER)),
    **_each("tube_bending sawing abrasive_cutting drilling boring", (DIAMETER, THICKNESS)),
    **_each("plasma_cutting oxyfuel_cutting laser_cutting waterjet_cutting", (THICKNESS, LENGTH, WIDTH)),
    **_each("routing engraving", (THICKNESS, LENGTH, WIDTH)),
    **_each("punching stamping deep_drawing forging", (THICKNESS, FORCE)),
    **_each("turning threading grinding metal_spinning gear_cutting broaching hardfacing", (DIAMETER, LENGTH)),
    **_each("milling edm wire_edm", (LENGTH, WIDTH)),
    **_each("powder_coating painting galvanizing abrasive_blasting varnishing anodizing electroplating zinc_plating "
            "chrome_plating phosphating surface_cleaning thermal_spraying", (LENGTH, WIDTH)),
    **_each("heat_treatment quenching tempering annealing carburizing nitriding stress_relieving", (LENGTH, DIAMETER)),
    **_each("casting sand_casting die_casting injection_molding additive_manufacturing", (LENGTH, WIDTH)),
    **_each("sewing upholstery assembly riveting", ()),
}  # fmt: skip

_WELDING_AND_OTHERS = (THICKNESS,)


def limits_of(process: str) -> tuple[str, ...]:
    """The columns of `Capability` to ask for; all of them where no process is named."""
    return _LIMITS.get(process, _WELDING_AND_OTHERS) if process else ALL_LIMITS
