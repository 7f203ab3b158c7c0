"""A capability in words: «Plegado: inoxidable hasta 3 mm, largo 2.5 m»."""

from collections.abc import Iterable

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


def in_words(capability: Capability) -> str:
    """What the capability says, in one line."""
    if capability.kind == CapabilityKind.CERTIFICATE:
        return _certificate(capability)
    if capability.kind == CapabilityKind.MACHINE:
        title = " · ".join(filter(None, [capability.machine, capability.maker]))
        return ", ".join([title, *_limits(capability)])
    said = [material_name(capability.material)] if capability.material else []
    said += _limits(capability)
    if capability.kind == CapabilityKind.MATERIAL:
        return ", ".join(said)
    name = process_name(capability.process)
    return f"{name}: {', '.join(said)}" if said else name


def by_kind(capabilities: Iterable[Capability]) -> list[tuple[str, list[Capability]]]:
    """Groups for the card: label and rows, in the order processes, machines, materials, certificates."""
    rows = list(capabilities)
    labels = {
        CapabilityKind.PROCESS: _("Qué hacen"),
        CapabilityKind.MACHINE: _("Máquinas"),
        CapabilityKind.MATERIAL: _("Materiales"),
        CapabilityKind.CERTIFICATE: _("Certificados"),
    }
    groups = [(label, [row for row in rows if row.kind == kind]) for kind, label in labels.items()]
    return [(label, found) for label, found in groups if found]


def _certificate(capability: Capability) -> str:
    said = [capability.certificate]
    if capability.holder:
        said.append(capability.holder)
    if capability.valid_until:
        said.append(_("válido hasta %(day)s") % {"day": capability.valid_until.strftime("%d/%m/%Y")})
    return ", ".join(said)


def _limits(capability: Capability) -> list[str]:
    said = []
    if capability.thickness_max_mm:
        said.append(_("hasta %(figure)s mm") % {"figure": f"{capability.thickness_max_mm:g}"})
    if capability.length_max_mm:
        said.append(_("largo %(figure)s m") % {"figure": f"{capability.length_max_mm / 1000:g}"})
    if capability.width_max_mm:
        said.append(_("ancho %(figure)s m") % {"figure": f"{capability.width_max_mm / 1000:g}"})
    if capability.diameter_max_mm:
        said.append(_("diámetro %(figure)s mm") % {"figure": f"{capability.diameter_max_mm:g}"})
    if capability.force_tonnes:
        said.append(_("%(figure)s t de fuerza") % {"figure": f"{capability.force_tonnes:g}"})
    return said
