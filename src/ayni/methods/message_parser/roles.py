"""Which length is which: thickness, length, width, height or diameter, by name, by shape and by size."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ayni.methods.materials import gauge_thickness_mm
from ayni.methods.message_parser.mentions import Gauge, Measure, Mention, Size

_THICKEST_MM = 80.0
"""An unnamed measure above this is no thickness."""
_THICKEST_PLATE_MM = 155.0
"""Nor one of plate said in inches above this."""
_THINNEST_SIDE_MM = 25.4
"""A side of a size up to this, beside a much larger one, is the thickness."""
_THICKEST_WALL_MM = 12.7
_WIDEST_MM = 310.0
"""The widest tube or flat bar; what is longer is its length."""
_STOCK_LENGTH_MM = 1000.0
"""From here on a side of a tube or bar is its length."""
_LONGEST_MM = 50_000.0
"""An unnamed measure above this is no length of goods."""
_FLAT = {"profile", "flat"}
_STOCK = {"tube", "profile", "flat", "bar"}


@dataclass
class Lengths:
    """The lengths of one need in mm, filled in as the mentions are read; `unused` had no place left."""

    thickness: float | None = None
    length: float | None = None
    width: float | None = None
    height: float | None = None
    diameter: float | None = None
    section: tuple[float, ...] | None = None
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

    `shape` is that of the goods (sheet, tube, profile, flat, bar, disc or None), `family` the material's, which chooses
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
    sizes = [mention for mention in mentions if isinstance(mention, Size)]
    for size in sizes:
        # a second size beside a section is that of what the tube becomes
        of = shape if size is sizes[0] or shape not in _STOCK else None
        if not _read_size(found, size, of, thin_said=thin_said):
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
    if isinstance(mention, Measure):
        return mention.role is None and mention.value_mm <= _THINNEST_SIDE_MM
    return isinstance(mention, Gauge)


def _read_size(found: Lengths, size: Size, shape: str | None, *, thin_said: bool) -> bool:
    sides = list(size.values_mm)
    if size.thin is not None:
        found.set("thickness", sides.pop(size.thin))
    sides.sort(reverse=True)
    if found.length is not None and found.width is not None:
        return False
    if shape in _STOCK:
        return _read_section(found, sides, shape)
    if len(sides) == 2 and found.thickness is None:
        high, low = sides
        if shape == "disc" and high >= 3 * low and low <= _THICKEST_MM:
            return found.set("diameter", high) and found.set("thickness", low)
        if not thin_said and low <= _THINNEST_SIDE_MM and high >= 10 * low:
            return found.set("thickness", low) and found.set_plane(high)
    read = [found.set_plane(side) for side in sides[:2]] + [found.set("height", side) for side in sides[2:]]
    return all(read)


def _read_section(found: Lengths, sides: list[float], shape: str | None) -> bool:
    """Read «tubo 40x60», «platina 2 x 1/4 x 30 cm», «eje 50 x 300»: wall, length, and what is left, the section."""
    thickest = _THICKEST_WALL_MM if shape == "tube" else _THINNEST_SIDE_MM
    walled = len(sides) == 2 and sides[1] <= thickest and 2 * sides[1] <= sides[0] <= _WIDEST_MM
    if shape != "bar" and walled:
        found.set("thickness", sides.pop())
    elif shape in {"bar", "flat"} or sides[0] >= _STOCK_LENGTH_MM or sides[0] >= 6 * sides[1]:
        found.set("length", sides.pop(0))
    if len(sides) == 1 and shape != "profile":
        return found.set("width" if shape == "flat" else "diameter", sides[0])
    found.section = tuple(sides)
    return True


def _read_measure(found: Lengths, measure: Measure, shape: str | None) -> bool:
    """Give an unnamed measure the first role that its unit, its size and the goods' shape allow."""
    value, unit = measure.value_mm, measure.unit
    if not 0 < value <= _LONGEST_MM:
        return False
    if unit == "":
        return shape not in _STOCK and found.set("thickness", value)
    if unit in {"cm", "m", "ft"}:
        return _read_long(found, measure, shape)
    if shape in {"bar", "tube"}:
        return _read_round(found, measure, shape)
    if shape in _FLAT and value > _THICKEST_WALL_MM:
        return _read_width(found, value, shape)
    return _read_thin(found, measure, shape)


def _read_long(found: Lengths, measure: Measure, shape: str | None) -> bool:
    """Read what is said in cm, m or feet: a length, of round things the diameter."""
    if shape in _STOCK:
        return found.set("length", measure.value_mm)
    if shape == "disc":
        return measure.unit == "cm" and found.set("diameter", measure.value_mm)
    return found.set_plane(measure.value_mm)


def _read_thin(found: Lengths, measure: Measure, shape: str | None) -> bool:
    """Read what is said in mm or inches of plate and discs: the thickness, if it can be one."""
    value, inches = measure.value_mm, measure.unit == "in"
    thickest = _THICKEST_PLATE_MM if inches and shape == "sheet" else _THICKEST_MM
    if value <= (thickest / 2 if shape == "disc" else thickest) and found.set("thickness", value):
        return True
    if shape == "disc":
        return found.set("diameter", value)
    return not inches and found.set_plane(value)


def _read_round(found: Lengths, measure: Measure, shape: str) -> bool:
    """Read the diameter of a tube or bar, a tube's wall, and what is left as the length."""
    value, wall = measure.value_mm, shape == "tube" and measure.value_mm <= _THICKEST_WALL_MM
    if wall and (measure.unit == "mm" or found.diameter is not None) and found.set("thickness", value):
        return True
    if value <= 500 and found.section is None and found.set("diameter", value):
        return True
    return measure.unit == "mm" and found.set_plane(value)


def _read_width(found: Lengths, value: float, shape: str | None) -> bool:
    """Read the one side said of an angle or a flat bar, and a further measure as the length."""
    if shape == "flat" and value < _STOCK_LENGTH_MM and found.set("width", value):
        return True
    if shape == "profile" and value < _STOCK_LENGTH_MM and found.section is None:
        found.section = (value,)
        return True
    return found.set("length", value)
