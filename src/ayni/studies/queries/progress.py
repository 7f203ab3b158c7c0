"""Where a study stands: its steps in order, each with what is there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.studies.models import Guide, Participant, Study, TeamMember, Theme
from ayni.studies.queries.codebook import codes_of
from ayni.studies.queries.material import open_interviews
from ayni.studies.queries.studies import guide_of


@dataclass(frozen=True)
class Progress:
    """One step of a study: the page that it happens on, its words, what is there, whether it has begun."""

    page: str
    name: str
    state: str
    begun: bool


def progress_of(study: Study) -> list[Progress]:
    """The steps in the order in which a study takes them."""
    people = Participant.objects.filter(study=study)
    chosen, consenting = people.count(), people.filter(may_analyse=True).count()
    team = TeamMember.objects.filter(study=study, left_at=None).count()
    return [
        Progress("study_team", _("Equipo"), _people(team), team > 1),
        _guide_step(guide_of(study)),
        Progress("sample", _("Muestra"), _people(chosen), chosen > 0),
        Progress(
            "sample",
            _("Consentimiento"),
            _("%(given)s de %(chosen)s personas lo dieron") % {"given": consenting, "chosen": chosen},
            consenting > 0,
        ),
        _interview_step(study),
        _coding_step(study),
        _theme_step(study),
    ]


def _interview_step(study: Study) -> Progress:
    count = open_interviews(study).filter(transcripts__current=True).count()
    words = ngettext("%(count)s lista para leer", "%(count)s listas para leer", count) % {"count": count}
    return Progress("interviews", _("Entrevistas"), words, count > 0)


def _coding_step(study: Study) -> Progress:
    count = len(codes_of(study))
    words = ngettext("%(count)s código", "%(count)s códigos", count) % {"count": count}
    return Progress("codebook", _("Códigos"), words, count > 0)


def _guide_step(guide: Guide | None) -> Progress:
    state = _("versión %(number)s") % {"number": guide.version} if guide else _("por escribir")
    return Progress("study_guide", _("Guía"), state, guide is not None)


def _people(count: int) -> str:
    return ngettext("%(count)s persona", "%(count)s personas", count) % {"count": count}


def _theme_step(study: Study) -> Progress:
    count = Theme.objects.filter(study=study, removed_at=None).count()
    words = ngettext("%(count)s tema", "%(count)s temas", count) % {"count": count}
    return Progress("themes", _("Temas e informe"), words, count > 0)
