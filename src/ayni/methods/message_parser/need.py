"""One need: what the parser makes of a message."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """A structured need; None where the message does not say.

    Lengths are in mm. `process`, `material` and `unit` are codes; `material_by` is `client` (the asker),
    `contractor` or None; `unparsed` holds what was not understood, as written and in order. `diameter_mm`,
    `height_mm`, `section_mm` (the sides of a tube or angle, the larger first) and `item` (the product's
    name as written) are extras, printed only where they are said.
    """

    process: str | None = None
    material: str | None = None
    thickness_mm: float | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    quantity: float | None = None
    unit: str | None = None
    deadline: date | None = None
    material_by: str | None = None
    urgent: bool = False
    unparsed: tuple[str, ...] = ()
    diameter_mm: float | None = None
    height_mm: float | None = None
    section_mm: tuple[float, ...] | None = None
    item: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the need as documented in docs/methods/message_parser.md, ready for JSON."""
        document: dict[str, object] = {
            "process": self.process,
            "material": self.material,
            "thickness_mm": _plain(self.thickness_mm),
            "length_mm": _plain(self.length_mm),
            "width_mm": _plain(self.width_mm),
            "quantity": _plain(self.quantity),
            "unit": self.unit,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "material_by": self.material_by,
            "urgent": self.urgent,
            "unparsed": list(self.unparsed),
        }
        extras = {
            "diameter_mm": _plain(self.diameter_mm),
            "height_mm": _plain(self.height_mm),
            "section_mm": [_plain(side) for side in self.section_mm] if self.section_mm else None,
            "item": self.item,
        }
        return document | {key: value for key, value in extras.items() if value is not None}


def _plain(value: float | None) -> float | int | None:
    """Return whole numbers without a decimal point."""
    return int(value) if value is not None and value == int(value) else value
