"""Questions about a job and their answers, which all who may quote can read."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.actions import notices
from ayni.work.models import Job, Question
from ayni.work.rules import quotes as rules
from ayni.work.timeline import EventKind, locked, note

ASKED = gettext_lazy("Preguntan algo sobre tu encargo. Tu respuesta la leen todos los que pueden cotizar.")
ANSWERED = gettext_lazy("Respondieron lo que preguntaste. Ya puedes cotizar.")


@transaction.atomic
def ask(*, actor: Actor, job: Job, text: str) -> Question:
    """Ask who wants the work; the name of who asks is shown to the asker only."""
    current = locked(job.pk)
    refuse_if(rules.can_ask(actor, current))
    if not text.strip():
        raise Refused(_("Escribe tu pregunta."), field="text")
    question = Question(job=current, asked_by=actor.signed_in, text=text.strip(), asked_at=clock.now())
    question.organization = actor.organization
    question.save()
    note(job=current, kind=EventKind.ASKED, actor=actor, words=text, only_parties=True)
    notices.tell([current.asker_id], current, ASKED, actor=actor)
    return question


@transaction.atomic
def answer(*, actor: Actor, question: Question, text: str) -> Question:
    """Answer for all; a later answer takes the place of the first."""
    job = locked(question.job_id)
    refuse_if(rules.can_answer(actor, job))
    if not text.strip():
        raise Refused(_("Escribe tu respuesta."), field="answer")
    current = Question.objects.get(pk=question.pk)
    if current.answer == text.strip():
        return current
    first = not current.answer
    current.answer, current.answered_at = text.strip(), clock.now()
    current.save(update_fields=["answer", "answered_at"])
    note(job=job, kind=EventKind.ANSWERED, actor=actor, words=text)
    if first:
        notices.tell([current.organization_id], job, ANSWERED, actor=actor)
    return current
