"""Which length is which: thickness, length, width, height or diameter, by name, by shape and by size."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ayni.methods.materials import gauge_thickness_mm
from ayni.methods.message_parser.mentions import Gauge, Measure, Mention, Size

_THICKEST_MM = 80
"""An unnamed measure in mm above this is no thickness."""
_THICKEST_INCH_MM = 3 * 25.4
_THINNEST_SIDE_MM = 25.4
"""A side of a size up to this, beside a much larger one, is the thickness."""
_STOCK_LENGTH_MM = 1000
"""From here on one side of a tube or bar is its length."""


@dataclass
class Lengths:
    """The lengths of one need in mm, filled in as the mentions are read; `unused` had no place left."""

    thickness: float | None = None
    length: float | None = None
    width: float | None = None
    height: float | None = None
    diameter: float | None = None
    section: tuple[float, float] | None = None
    unused: list[Mention] = field(default_factory=list)

    def set(self, role: str, value: float) -> bool:
        """Fill a role that is still empty; say whether it was."""
        if getattr(self, role) is not None:
            return False
        setattr(self, role, value)
        return True

    def set_plane(self, value: float) -> bool:
        """Fill length, then width, the larger as the length."""
        if self.set("length", value):
            return True
        if self.width is None and self.length is not None:
            self.length, self.width = max(self.length, value), min(self.length, value)
            return True
        return False


def lengths(mentions: Iterable[Mention], shape: str | None, family: str) -> Lengths:
    """Give every length among the mentions its role.

    `shape` is that of the goods (sheet, tube, profile, bar, disc or None), `family` the material's, which chooses
    the gauge table.
    """
    found = Lengths()
    mentions = list(mentions)
    named = [mention for mention in mentions if isinstance(mention, Measure) and mention.role]
    unnamed = [mention for mention in mentions if isinstance(mention, Measure) and not mention.role]
    for measure in named:
        if not found.set(measure.role or "", measure.value_mm):
            found.unused.append(measure)
    thin_said = found.thickness is not None or any(_is_thin(mention) for mention in mentions)
    for size in mentions:
        if isinstance(size, Size) and not _read_size(found, size, shape, thin_said=thin_said):
            found.unused.append(size)
    for gauge in mentions:
        if isinstance(gauge, Gauge):
            thickness = gauge_thickness_mm(gauge.number, family)
            if thickness is None or not found.set("thickness", thickness):
                found.unused.append(gauge)
    for measure in unnamed:
        if not _read_measure(found, measure, shape):
            found.unused.append(measure)
    return found


def _is_thin(mention: Mention) -> bool:
    """Say whether this is a thickness by itself, whatever the sizes around it."""
    unnamed = isinstance(mention, Measure) and mention.role is None
    return isinstance(mention, Gauge) or (unnamed and mention.value_mm <= _THINNEST_SIDE_MM)


def _read_size(found: Lengths, size: Size, shape: str | None, *, thin_said: bool) -> bool:
    values = list(size.values_mm)
    if size.thin is not None:
        found.set("thickness", values.pop(size.thin))
    high, *rest = sorted(values, reverse=True)
    if found.length is not None and found.width is not None:
        return False
    if shape in {"tube", "profile", "bar"}:
        return _read_section(found, high, rest, shape)
    if shape == "disc" and len(rest) == 1 and high >= 3 * rest[0] and rest[0] <= _THICKEST_MM:
        return found.set("diameter", high) and found.set("thickness", rest[0])
    if len(rest) == 1 and not thin_said and rest[0] <= _THINNEST_SIDE_MM and high >= 10 * rest[0]:
        return found.set("thickness", rest[0]) and found.set_plane(high)
    found.set_plane(high)
    found.set_plane(rest[0])
    return len(rest) == 1 or found.set("height", rest[1])


def _read_section(found: Lengths, high: float, rest: list[float], shape: str) -> bool:
    """Read «tubo 40x60», «platina 2 x 1/4», «eje 50 x 300», where a long side is the length."""
    sides = [high, *rest]
    if high >= _STOCK_LENGTH_MM or (shape == "bar" and len(sides) == 2):
        found.set("length", high)
        sides = rest
    if len(sides) == 2 and sides[1] <= _THINNEST_SIDE_MM and sides[0] >= 2 * sides[1]:
        found.set("thickness", sides.pop())
    if len(sides) == 1:
        return found.set("width" if shape == "profile" else "diameter", sides[0])
    found.section = (sides[0], sides[1])
    return True


def _read_measure(found: Lengths, measure: Measure, shape: str | None) -> bool:
    """Give an unnamed measure the first role that its unit, its size and the goods' shape allow."""
    value, unit = measure.value_mm, measure.unit
    if unit == "":
        return shape not in {"tube", "profile", "bar"} and found.set("thickness", value)
    if unit in {"cm", "m", "ft"}:
        return found.set_plane(value)
    if shape == "bar" or (shape == "tube" and (unit == "in" or value > 12)):
        thin_wall = shape == "tube" and found.diameter is not None and value <= 25.4
        if found.diameter is None and value <= 500:
            return found.set("diameter", value)
        return found.set("thickness", value) if thin_wall else found.set_plane(value)
    if shape == "profile" and value > 12.7 and found.width is None:
        return found.set("width", value)
    thickest = _THICKEST_INCH_MM if unit == "in" else _THICKEST_MM
    if shape == "disc" and value > thickest / 2 and found.diameter is None:
        return found.set("diameter", value)
    if value <= thickest and found.thickness is None:
        return found.set("thickness", value)
    return found.set_plane(value)
