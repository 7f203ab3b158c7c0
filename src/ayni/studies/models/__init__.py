"""Studies: who is asked and why, what they allow, what they said, how it was read."""

from ayni.studies.models.consent import Consent, ConsentLink, Use, Way
from ayni.studies.models.guide import Guide, Question
from ayni.studies.models.sample import Approach, DigitalMaturity, Outcome, Participant, Sex
from ayni.studies.models.study import Study, TeamMember, TeamRole, Wave

__all__ = [
    "Approach",
    "Consent",
    "ConsentLink",
    "DigitalMaturity",
    "Guide",
    "Outcome",
    "Participant",
    "Question",
    "Sex",
    "Study",
    "TeamMember",
    "TeamRole",
    "Use",
    "Wave",
    "Way",
]
