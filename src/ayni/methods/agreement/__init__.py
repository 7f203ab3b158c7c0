"""Agreement between coders: units that several coders valued, and segments that they marked in a text.

`assess` gives percent agreement, Cohen's κ, Fleiss' κ and Krippendorff's α with bootstrap intervals;
`assess_segments` gives unitising u-α. Neither gives a number without the disagreements behind it.
Formulas and sources: `docs/methods/agreement.md`.
"""

from ayni.methods.agreement.assessment import COEFFICIENTS, Agreement, Disagreement, assess
from ayni.methods.agreement.bootstrap import Coefficient, Resampling
from ayni.methods.agreement.codings import LEVELS, Codings, Level
from ayni.methods.agreement.segments import Segment, Text
from ayni.methods.agreement.unitizing import SegmentAgreement, SegmentDisagreement, assess_segments

__all__ = [
    "COEFFICIENTS",
    "LEVELS",
    "Agreement",
    "Codings",
    "Coefficient",
    "Disagreement",
    "Level",
    "Resampling",
    "Segment",
    "SegmentAgreement",
    "SegmentDisagreement",
    "Text",
    "assess",
    "assess_segments",
]
