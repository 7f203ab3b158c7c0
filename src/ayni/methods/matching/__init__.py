"""Who should do this work: requirements that must be met, then a ranking whose every point is explained.

Rules, weights and their sources: docs/methods/matching.md. Measures are millimetres, forces tonnes,
distances metres.
"""

from ayni.methods.matching.criteria import Criterion
from ayni.methods.matching.ranking import WEIGHTS, Match, Part, Ranking, Unsuitable, rank
from ayni.methods.matching.values import Candidate, Capability, Certificate, Reason, Trust, WorkNeed

__all__ = [
    "WEIGHTS",
    "Candidate",
    "Capability",
    "Certificate",
    "Criterion",
    "Match",
    "Part",
    "Ranking",
    "Reason",
    "Trust",
    "Unsuitable",
    "WorkNeed",
    "rank",
]
