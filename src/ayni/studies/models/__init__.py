"""Studies: who is asked and why, what they allow, what they said, how it was read."""

from ayni.studies.models.coding import (
    PALETTE,
    BlindCoder,
    Code,
    Coding,
    DoubleCoding,
    Event,
    EventKind,
    Memo,
)
from ayni.studies.models.consent import Consent, ConsentLink, Use, Way
from ayni.studies.models.findings import (
    Importance,
    Quote,
    ReportFormat,
    ReportMade,
    ReportVoice,
    Theme,
    ThemeCode,
)
from ayni.studies.models.guide import Guide, Question
from ayni.studies.models.interview import Interview, Origin, PseudonymKey, Transcript
from ayni.studies.models.sample import Approach, DigitalMaturity, Outcome, Participant, Sex
from ayni.studies.models.study import Study, TeamMember, TeamRole, Wave

__all__ = [
    "PALETTE",
    "Approach",
    "BlindCoder",
    "Code",
    "Coding",
    "Consent",
    "ConsentLink",
    "DigitalMaturity",
    "DoubleCoding",
    "Event",
    "EventKind",
    "Guide",
    "Importance",
    "Interview",
    "Memo",
    "Origin",
    "Outcome",
    "Participant",
    "PseudonymKey",
    "Question",
    "Quote",
    "ReportFormat",
    "ReportMade",
    "ReportVoice",
    "Sex",
    "Study",
    "TeamMember",
    "TeamRole",
    "Theme",
    "ThemeCode",
    "Transcript",
    "Use",
    "Wave",
    "Way",
]
