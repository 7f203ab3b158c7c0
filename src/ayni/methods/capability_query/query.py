"""A search of the directory, understood."""

from collections.abc import Mapping
from dataclasses import dataclass

MEASURES = ("thickness_mm", "length_mm", "width_mm", "diameter_mm", "force_tonnes")


@dataclass(frozen=True)
class Wanted:
    """One thing the search asks for: the folded words that said it, and the codes that satisfy it."""

    typed: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CapabilityQuery:
    """What a workshop must be able to do, and what must stand on its card.

    `processes` and `materials` each hold the acceptable codes, narrower ones included; measures are the
    least that a workshop must reach, None where not said. `words` are folded words that are none of these;
    `stems` are the stems of everything that is not a figure, in order. `unfinished` is the last of `words`
    while it is still being typed, else empty.
    """

    processes: tuple[Wanted, ...] = ()
    materials: tuple[Wanted, ...] = ()
    thickness_mm: float | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    diameter_mm: float | None = None
    force_tonnes: float | None = None
    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    unfinished: str = ""

    @property
    def measures(self) -> Mapping[str, float]:
        """The measures that were said, by the name of their field."""
        named = {name: getattr(self, name) for name in MEASURES}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def names_capability(self) -> bool:
        """Whether it asks for something that capabilities say, beyond plain words."""
        return bool(self.processes or self.materials or self.measures)

    def __bool__(self) -> bool:
        return self.names_capability or bool(self.words)
