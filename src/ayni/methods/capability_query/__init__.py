"""What a search of the directory asks for: «plegado 3 mm inox 2500» as processes, materials and measures.

Rules and their reasons: docs/methods/directory_search.md. All measures are millimetres, forces tonnes.
"""

from ayni.methods.capability_query.query import MEASURES, CapabilityQuery, Wanted
from ayni.methods.capability_query.reading import understand
from ayni.methods.capability_query.terms import satisfying_materials, satisfying_processes

__all__ = [
    "MEASURES",
    "CapabilityQuery",
    "Wanted",
    "satisfying_materials",
    "satisfying_processes",
    "understand",
]
