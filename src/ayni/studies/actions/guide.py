"""Write a version of the interview guide."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.guide_template import GuideQuestion
from ayni.studies.models import Guide, Question, Study
from ayni.studies.rules import Seat

MOST_QUESTIONS = 60


@transaction.atomic
def write_guide(
    *, seat: Seat, questions: Sequence[GuideQuestion], opening: str = "", closing: str = "", reason: str = ""
) -> Guide:
    """The next version of the guide; earlier ones stay, with the interviews that used them. Raises `Refused`."""
    refuse_if(rules.can_direct(seat))
    asked = [question for question in questions if question.text.strip()]
    if not asked:
        raise Refused(_("La guía necesita al menos una pregunta."))
    if len(asked) > MOST_QUESTIONS:
        raise Refused(_("Una guía lleva hasta 60 preguntas: deja las más importantes."))
    Study.objects.select_for_update().get(pk=seat.study.pk)
    last = Guide.objects.filter(study=seat.study).order_by("-version").first()
    if last is not None and not reason.strip():
        raise Refused(_("Escribe qué cambió en la guía y por qué: queda con la versión."), field="reason")
    guide = Guide.objects.create(
        study=seat.study,
        version=last.version + 1 if last else 1,
        opening=opening.strip(),
        closing=closing.strip(),
        reason=reason.strip(),
        created_by=seat.actor.person,
    )
    Question.objects.bulk_create(
        Question(
            guide=guide,
            dimension=question.dimension,
            position=position,
            text=question.text.strip(),
            probes="\n".join(question.probes),
        )
        for position, question in enumerate(asked, 1)
    )
    return guide
