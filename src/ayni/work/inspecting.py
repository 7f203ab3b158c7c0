"""Looks into an uploaded DXF or PDF in a process of its own: `python -m ayni.work.inspecting dxf|pdf < file`.

A file from outside may be made to take hours or gigabytes; here it gets seconds and a fixed share of memory, and
takes nothing with it when it fails. Prints JSON: `{"fault": code}`, or for a DXF its drawing and measures. No Django.
"""

import io
import json
import math
import resource
import sys
from collections.abc import Iterator, Sequence
from typing import Any

CPU_SECONDS = 10
MEMORY_BYTES = 1_500_000_000
MOST_PRIMITIVES = 30_000
MOST_POINTS = 400_000
MOST_PAGES = 200
PREVIEW_SIDE = 800.0
"""Units of the preview's longer side."""

SAGITTA_MM = 0.01
RELATIVE_SAGITTA = 5e-5
"""How far a drawn chord may lie from its curve, in mm and as a share of the curve's size, whichever is less:
lengths are then right to one part in 10,000."""

MOST_COPIES = 2_000
"""Of a block in one array."""

FARTHEST_MM = 1e12
LEAST_STEP = 0.75
"""Units of the preview between two points that are drawn."""

ARC_SEGMENTS = 8
"""Bézier curves for a circle, at least: their length is then right to one part in a million."""

CUT = frozenset({"LINE", "ARC", "CIRCLE", "ELLIPSE", "LWPOLYLINE", "POLYLINE", "SPLINE"})
"""What a cutting head follows. Text, dimensions, hatches and images are no cuts and are left out."""

ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia")

Point = tuple[float, float]


class Unfit(Exception):  # noqa: N818 - says what the file is
    """The file cannot be taken; the code says why: unreadable, empty, too_complex, active, locked, too_long."""


def main(argv: Sequence[str]) -> int:
    """Print what the file on standard input is, as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    content = sys.stdin.buffer.read()
    try:
        found = inspect_dxf(content) if argv[0] == "dxf" else inspect_pdf(content)
    except Unfit as fault:
        found = {"fault": str(fault)}
    except (Exception, RecursionError, MemoryError):  # whatever a hostile file brings about
        found = {"fault": "unreadable"}
    json.dump(found, sys.stdout)
    return 0


def inspect_pdf(content: bytes) -> dict[str, Any]:
    """Whether it is a PDF of some pages without a password, programs or files inside."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Unfit("locked")
    pages = len(reader.pages)
    if not pages:
        raise Unfit("empty")
    if pages > MOST_PAGES:
        raise Unfit("too_long")
    root: Any = reader.trailer["/Root"]
    if _acts(root.get_object(), depth=0) or any(_acts(page.get("/AA"), depth=0) for page in reader.pages):
        raise Unfit("active")
    return {"pages": pages}


def _acts(node: Any, depth: int) -> bool:
    """Whether the catalogue's own entries start something; pages and their contents are not walked."""
    if node is None or depth > 6:
        return False
    node = node.get_object()
    if isinstance(node, list):
        return any(_acts(each, depth + 1) for each in node[:200])
    if not isinstance(node, dict):
        return False
    if any(name in node for name in ACTIVE) or node.get("/S") in ACTIVE:
        return True
    return any(
        _acts(node[name], depth + 1) for name in ("/OpenAction", "/AA", "/Names", "/Kids") if name in node
    )


def inspect_dxf(content: bytes) -> dict[str, Any]:
    """Preview, extents and length to cut, in mm. A drawing without a unit is taken as millimetres."""
    from ezdxf import recover
    from ezdxf.enums import InsertUnits
    from ezdxf.units import conversion_factor

    document, _audit = recover.read(io.BytesIO(content))
    unitless = document.units == 0
    scale = 1.0 if unitless else conversion_factor(InsertUnits(document.units), InsertUnits.Millimeters)
    lines = list(_lines(document, SAGITTA_MM / scale))
    if not lines:
        raise Unfit("empty")
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if not all(map(math.isfinite, (left, right, bottom, top))):
        raise Unfit("unreadable")
    return {
        "width_mm": (right - left) * scale,
        "height_mm": (top - bottom) * scale,
        "cut_length_mm": sum(_length(line) for line in lines) * scale,
        "unitless": unitless,
        "svg": _svg(lines, left, top, right - left, top - bottom),
    }


def _lines(document: Any, sagitta: float) -> Iterator[list[Point]]:
    """Every curve of the model space as points, blocks resolved; what lies on hidden layers is left out."""
    from ezdxf import disassemble, path

    hidden = {layer.dxf.name.lower() for layer in document.layers if layer.is_off() or layer.is_frozen()}
    hidden.add("defpoints")
    if any(insert.mcount > MOST_COPIES for insert in document.entitydb.query("INSERT")):
        raise Unfit("too_complex")
    primitives = points = 0
    for entity in disassemble.recursive_decompose(document.modelspace()):
        primitives += 1
        if primitives > MOST_PRIMITIVES:
            raise Unfit("too_complex")
        if entity.dxftype() not in CUT or entity.dxf.get("layer", "0").lower() in hidden:
            continue
        for piece in _pieces(entity, path, sagitta, MOST_POINTS - points):
            points += len(piece)
            yield piece


def _pieces(entity: Any, path: Any, sagitta: float, most: int) -> Iterator[list[Point]]:
    whole = path.make_path(entity, segments=ARC_SEGMENTS)
    for part in whole.sub_paths() if whole.has_sub_paths else [whole]:
        xs, ys = zip(*((vertex.x, vertex.y) for vertex in part.control_vertices()), strict=True)
        if not all(abs(value) < FARTHEST_MM for value in (*xs, *ys)):
            raise Unfit("unreadable")
        size = max(max(xs) - min(xs), max(ys) - min(ys))
        piece = []
        for vertex in part.flattening(max(min(sagitta, size * RELATIVE_SAGITTA), 1e-9), segments=4):
            piece.append((vertex.x, vertex.y))
            if len(piece) > most:
                raise Unfit("too_complex")
        if len(piece) > 1:
            yield piece


def _length(line: Sequence[Point]) -> float:
    return math.fsum(math.dist(line[place], line[place + 1]) for place in range(len(line) - 1))


def _svg(lines: Sequence[Sequence[Point]], left: float, top: float, width: float, height: float) -> str:
    """Lines only, by attributes alone: no style, script, text or reference comes from the file."""
    factor = PREVIEW_SIDE / (max(width, height) or 1.0)
    drawn = "".join(_drawn(line, left, top, factor) for line in lines)
    box = f"-10 -10 {width * factor + 20:.0f} {height * factor + 20:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><rect x="-10" y="-10" width="100%" height="100%" '
        f'fill="#fff"/><path d="{drawn}" fill="none" stroke="#1c2126" stroke-width="1.5" stroke-linejoin="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )


def _drawn(line: Sequence[Point], left: float, top: float, factor: float) -> str:
    """A line in tenths of a unit, without points too near the one before to be told from it."""
    shown: list[Point] = []
    for x, y in line:
        point = ((x - left) * factor, (top - y) * factor)
        if not shown or math.dist(shown[-1], point) >= LEAST_STEP:
            shown.append(point)
    last = ((line[-1][0] - left) * factor, (top - line[-1][1]) * factor)
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in [*shown, last])}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
