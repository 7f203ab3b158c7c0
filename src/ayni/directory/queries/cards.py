"""What a card says, in words: «Plegado: acero inoxidable hasta 3 mm, largo 2.5 m»."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.directory.models import Capability, CapabilityKind
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.processes import PROCESS_BY_CODE


def process_name(code: str) -> str:
    """The process in the reader's language; the code itself if it is unknown."""
    process = PROCESS_BY_CODE.get(code)
    if process is None:
        return code
    return process.name_en if get_language() == "en" else process.name_es


def material_name(code: str) -> str:
    """The material in the reader's language; the code itself if it is unknown."""
    material = MATERIAL_BY_CODE.get(code)
    if material is None:
        return code
    return material.name_en if get_language() == "en" else material.name_es


def within_sentence(name: str) -> str:
    """A name as it stands within a sentence: «acero inoxidable», but «MDF»."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def in_words(capability: Capability) -> str:
    """What the capability says, in one line."""
    said = details(capability)
    title = title_of(capability)
    between = ": " if capability.kind == CapabilityKind.PROCESS else ", "
    return f"{title}{between}{said}" if said else title


def title_of(capability: Capability) -> str:
    """What it is about: the process, machine, material or certificate."""
    match capability.kind:
        case CapabilityKind.CERTIFICATE:
            return capability.certificate
        case CapabilityKind.MACHINE:
            return " · ".join(filter(None, [capability.machine, capability.maker]))
        case CapabilityKind.MATERIAL:
            return material_name(capability.material)
    return process_name(capability.process)


def details(capability: Capability) -> str:
    """The rest: on which material and up to which limits; empty where nothing is said."""
    if capability.kind == CapabilityKind.CERTIFICATE:
        return ", ".join(_certificate(capability))
    limits = list(_limits(capability))
    if capability.kind != CapabilityKind.PROCESS or not capability.material:
        return ", ".join(limits)
    material = within_sentence(material_name(capability.material))
    if capability.thickness_max_mm:
        material = f"{material} {limits.pop(0)}"
    return ", ".join([material, *limits])


@dataclass(frozen=True)
class Line:
    """One capability beneath its title; `words` is empty where it says no more than the title."""

    capability: Capability
    words: str


@dataclass(frozen=True)
class Titled:
    """What is said of one process, machine, material or certificate."""

    title: str
    lines: list[Line]

    @property
    def is_process(self) -> bool:
        """Whether it is something they do, rather than something they have."""
        return self.lines[0].capability.kind == CapabilityKind.PROCESS


def by_kind(capabilities: Iterable[Capability]) -> list[tuple[str, list[Titled]]]:
    """Groups for the card: label and titled lines, in the order processes, machines, materials, certificates."""
    rows = list(capabilities)
    labels = {
        CapabilityKind.PROCESS: _("Qué hacen"),
        CapabilityKind.MACHINE: _("Máquinas"),
        CapabilityKind.MATERIAL: _("Materiales"),
        CapabilityKind.CERTIFICATE: _("Certificados"),
    }
    groups = [(label, _titled(row for row in rows if row.kind == kind)) for kind, label in labels.items()]
    return [(label, found) for label, found in groups if found]


def _titled(rows: Iterable[Capability]) -> list[Titled]:
    titled: dict[str, list[Line]] = {}
    for row in rows:
        titled.setdefault(title_of(row), []).append(Line(row, details(row)))
    return [Titled(title, lines) for title, lines in titled.items()]


def lines_of(capabilities: Iterable[Capability]) -> list[str]:
    """Everything the card says of them, one line a title: «Plegado: acero A36 hasta 6 mm; aluminio hasta 3 mm»."""
    return [
        f"{each.title}: {said}"
        if (said := "; ".join(line.words for line in each.lines if line.words))
        else each.title
        for _label, group in by_kind(capabilities)
        for each in group
    ]


def measure_in_words(name: str, least: float) -> str:
    """A measure that was asked for: «3 mm de espesor», «2.5 m de largo»."""
    millimetres, metres = f"{least:g}", f"{least / 1000:g}"
    return {
        "thickness_mm": _("%(figure)s mm de espesor") % {"figure": millimetres},
        "length_mm": _("%(figure)s m de largo") % {"figure": metres},
        "width_mm": _("%(figure)s m de ancho") % {"figure": metres},
        "diameter_mm": _("%(figure)s mm de diámetro") % {"figure": millimetres},
        "force_tonnes": _("%(figure)s t de fuerza") % {"figure": millimetres},
    }[name]


def left_open_in_words(names: Iterable[str]) -> str:
    """What a capability does not say of what was asked: «no dice el espesor ni el largo»; empty for nothing."""
    unsaid = [
        {
            "thickness_mm": _("el espesor"),
            "length_mm": _("el largo"),
            "width_mm": _("el ancho"),
            "diameter_mm": _("el diámetro"),
            "force_tonnes": _("la fuerza"),
            "material": _("el material"),
        }[name]
        for name in names
    ]
    return _("no dice %(what)s") % {"what": _(" ni ").join(unsaid)} if unsaid else ""


def _certificate(capability: Capability) -> Iterator[str]:
    if capability.holder:
        yield capability.holder
    if capability.valid_until:
        yield _("válido hasta el %(day)s") % {"day": date_format(capability.valid_until, "DATE_FORMAT")}


def _limits(capability: Capability) -> Iterator[str]:
    low, high = capability.thickness_min_mm, capability.thickness_max_mm
    if low and high:
        yield _("de %(low)s a %(high)s mm") % {"low": f"{low:g}", "high": f"{high:g}"}
    elif high:
        yield _("hasta %(figure)s mm") % {"figure": f"{high:g}"}
    if capability.length_max_mm:
        yield _("largo %(figure)s m") % {"figure": f"{capability.length_max_mm / 1000:g}"}
    if capability.width_max_mm:
        yield _("ancho %(figure)s m") % {"figure": f"{capability.width_max_mm / 1000:g}"}
    if capability.diameter_max_mm:
        yield _("diámetro %(figure)s mm") % {"figure": f"{capability.diameter_max_mm:g}"}
    if capability.force_tonnes:
        yield _("%(figure)s t de fuerza") % {"figure": f"{capability.force_tonnes:g}"}
