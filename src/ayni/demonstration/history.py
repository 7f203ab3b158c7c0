"""Two invented years: from coexistence to a core with a periphery, with disputes and some who stay apart."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

QUARTERS = 8
QUARTER_DAYS = 91
DEEDS_BY_QUARTER = (14, 19, 30, 44, 62, 84, 108, 126)
CORE = 14
"""How many workshops end up in the core."""

APART = 0.16
"""Share of the workshops that never take part."""

KINDS = (
    ("contact_shared", 16, 8), ("supplier_recommended", 14, 7), ("customer_referred", 8, 7),
    ("technical_help", 8, 10), ("work_passed", 18, 26), ("technician_recommended", 5, 5),
    ("joint_project", 1, 6), ("machine_lent", 1, 7), ("tool_lent", 8, 9), ("transport_shared", 4, 6),
    ("loan", 2, 2), ("training_given", 0, 4), ("scrap_exchanged", 2, 4),
)  # fmt: skip
"""Kind, its weight in the first quarter and in the last."""

VALUES = {"work_passed": (80, 2400), "joint_project": (1500, 18000), "machine_lent": (40, 350), "loan": (100, 1500),
          "transport_shared": (30, 180), "scrap_exchanged": (20, 200)}  # fmt: skip

WORDS = {
    "work_passed": ("Corte de 20 cartelas de 9 mm", "Plegado de tapas para mesas", "Soldadura de un portón",
                    "Pulido de lavaderos", "Torneado de 12 bocinas"),
    "machine_lent": ("La roladora, una tarde", "El taladro radial", "La plegadora, dos horas"),
    "tool_lent": ("Amoladora de 7 pulgadas", "Juego de machos", "Gata hidráulica", "Prensas"),
    "technical_help": ("Regular la MIG para plancha delgada", "Sacar plantilla de una campana"),
    "joint_project": ("Cocina industrial para un comedor", "Estructura de techo para un colegio"),
    "training_given": ("Taller de lectura de planos", "Soldadura TIG en inoxidable"),
}  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    """How one side rated the other."""

    on_time: bool
    quality: int
    would_repeat: bool


@dataclass(frozen=True)
class Deed:
    """Something two or more members did. `parties` are positions in the list of members, the recorder first."""

    kind: str
    day: date
    parties: tuple[int, ...]
    value: Decimal | None
    words: str
    answer: str | None
    recorder_judges: Judgement | None
    other_judges: Judgement | None


def invent(chance: Random, members: int, focus: int, today: date) -> list[Deed]:
    """Deeds among `members` members over two years that end at `today`, in order of their day.

    The first `focus` members (the metal workshops) do most of it; the core is drawn from them. The same
    `chance`, counts and day give the same deeds.
    """
    apart = {member for member in range(members) if chance.random() < APART}
    core = [member for member in range(focus) if member not in apart][:CORE]
    around = [member for member in range(members) if member not in apart]
    near = [member for member in range(focus) if member not in apart]
    start = today - timedelta(days=QUARTERS * QUARTER_DAYS)
    deeds = [
        _deed(chance, quarter, start, _pair(chance, quarter, core, near, around))
        for quarter, count in enumerate(DEEDS_BY_QUARTER)
        for _ in range(count)
    ]
    return sorted(deeds, key=lambda deed: (deed.day, deed.parties, deed.kind))


def _pair(
    chance: Random, quarter: int, core: list[int], near: list[int], around: list[int]
) -> tuple[int, int]:
    """Early on anybody with a neighbour; later the core among itself and with the periphery."""
    structure = quarter / (QUARTERS - 1)
    draw = chance.random()
    if draw < 0.45 * structure:
        first, second = chance.sample(core, 2)
    elif draw < 0.8 * structure + 0.1:
        first, second = chance.choice(core), chance.choice(near)
    elif draw < 0.92:
        first, second = chance.sample(near, 2)
    else:
        first, second = chance.sample(around, 2)
    return (first, second) if first != second else _pair(chance, quarter, core, near, around)


def _deed(chance: Random, quarter: int, start: date, pair: tuple[int, int]) -> Deed:
    structure = quarter / (QUARTERS - 1)
    weights = [early + (late - early) * structure for _, early, late in KINDS]
    kind = chance.choices([name for name, _, _ in KINDS], weights)[0]
    low, high = VALUES.get(kind, (0, 0))
    answer = chance.choices(("confirmed", None, "disputed"), (83, 14, 3))[0]
    rated = answer == "confirmed"
    return Deed(
        kind=kind,
        day=start + timedelta(days=QUARTER_DAYS * quarter + chance.randrange(QUARTER_DAYS)),
        parties=pair,
        value=Decimal(chance.randrange(low, high) // 10 * 10) if high and chance.random() < 0.8 else None,
        words=chance.choice(WORDS[kind]) if kind in WORDS and chance.random() < 0.6 else "",
        answer=answer,
        recorder_judges=_judgement(chance, pair[1]) if rated and chance.random() < 0.55 else None,
        other_judges=_judgement(chance, pair[0]) if rated and chance.random() < 0.45 else None,
    )


def _judgement(chance: Random, judged: int) -> Judgement:
    """Each member has a standing of its own, so that some are reliably better than others."""
    standing = 0.62 + 0.36 * ((judged * 7919) % 97) / 96
    on_time = chance.random() < standing
    quality = min(5, max(1, round(1.5 + 3.5 * standing + chance.uniform(-1, 1))))
    return Judgement(on_time, quality, chance.random() < standing + 0.05)
