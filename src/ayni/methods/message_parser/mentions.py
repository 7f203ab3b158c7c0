"""What the recognisers find in a message: typed mentions with their place among the tokens."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Mention:
    """Something understood, from token `first` to token `last`."""

    first: int
    last: int


@dataclass(frozen=True)
class ProcessMention(Mention):
    """A process by its code; None where only «cortar» is said.

    `verb` when it is said as an action: «dobla», «soldar»; `adjective` as a quality of the goods: «soldadas».
    """

    code: str | None
    verb: bool = False
    adjective: bool = False


@dataclass(frozen=True)
class Refinement(Mention):
    """Words that only say how: «al horno» makes painting powder coating. Maps generic to specific codes."""

    specific: dict[str | None, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MaterialMention(Mention):
    """A material by its code; `for_all` in «todo en A36»."""

    code: str
    for_all: bool = False


@dataclass(frozen=True)
class Count(Mention):
    """So many of something. `item` is the product's name as written, `elided` where the noun is left out."""

    quantity: float | None
    unit: str | None
    shape: str | None = None
    item: str | None = None
    elided: bool = False


@dataclass(frozen=True)
class OperationCount(Mention):
    """So many holes, cuts or bends, with the diameter where it is said."""

    quantity: float
    unit: str
    diameter_mm: float | None = None


@dataclass(frozen=True)
class Goods(Mention):
    """A noun for the goods without a number: «la plancha», «mi portón»."""

    shape: str | None
    item: str | None = None


@dataclass(frozen=True)
class Size(Mention):
    """Two or three measures joined by «x», in mm, in the order of the message.

    `thin` is the place among them of the one that the writing makes the thickness; None where it does not.
    """

    values_mm: tuple[float, ...]
    thin: int | None = None


@dataclass(frozen=True)
class Measure(Mention):
    """One measure in mm with its role where it is named: thickness, length, width, height, diameter.

    `unit` is the unit as said: mm, cm, m, in, ft; "" for a bare number taken as millimetres.
    """

    value_mm: float
    unit: str
    role: str | None = None


@dataclass(frozen=True)
class Gauge(Mention):
    """A sheet gauge (calibre)."""

    number: int


@dataclass(frozen=True)
class Deadline(Mention):
    """By when."""

    day: date


@dataclass(frozen=True)
class Urgency(Mention):
    """That there is a hurry, or (`urgent` False) that there is none."""

    urgent: bool


@dataclass(frozen=True)
class MaterialBy(Mention):
    """Who supplies the material: `client`, `contractor`; None where the message asks for both prices."""

    party: str | None


@dataclass(frozen=True)
class Leftover(Mention):
    """Something recognised as not being a field: a price, a telephone, an address."""


@dataclass(frozen=True)
class Break(Mention):
    """A boundary: strong between sentences, weak at a comma or an «y»."""

    strong: bool
