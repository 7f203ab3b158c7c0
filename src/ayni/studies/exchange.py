"""Ayni's own values as a REFI-QDA project has them: GUIDs, colours, words of a code."""

from uuid import UUID, uuid5

from ayni.studies.models import PALETTE, Code

NAMESPACE = UUID("6f0d5e1c-1f7e-4c1b-9a55-3f1d0c6a7b52")
"""Of the GUIDs that Ayni works out, so that exporting twice gives the same."""


def guid_of(*words: object) -> str:
    """A GUID that is always the same for the same words."""
    return str(uuid5(NAMESPACE, ":".join(map(str, words))))


def tone_of(color: str | None) -> int:
    """The palette's place nearest to a colour "#rrggbb" or "#rgb"."""
    if not color:
        return len(PALETTE) - 1
    wanted = _parts(color)
    distances = [sum((a - b) ** 2 for a, b in zip(wanted, _parts(tone), strict=True)) for tone in PALETTE]
    return distances.index(min(distances))


def _parts(color: str) -> tuple[int, int, int]:
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def description_of(code: Code) -> str | None:
    """A code's words as one description; the standard has a single field for them."""
    parts = [
        code.definition,
        f"Cuándo usarlo: {code.when_to_use}" if code.when_to_use else "",
        f"Cuándo no: {code.when_not}" if code.when_not else "",
        f"Ejemplo: {code.example}" if code.example else "",
    ]
    return "\n\n".join(part for part in parts if part) or None
