"""A job's steps: the one place that writes its timeline and moves it from state to state.

Whoever changes a job, its quotes or its awards first takes the job's row with `locked`, in every path: the
quantity still to be given is what becomes scarcer, and one lock in one order cannot deadlock.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.work.models import TRANSITIONS, Award, AwardState, Job, JobEvent, JobState
from ayni.work.models.award import RELEASED


class EventKind(models.TextChoices):
    """What happened; the words follow the name of who did it."""

    DRAFTED = "drafted", gettext_lazy("preparó el encargo")
    OPENED = "opened", gettext_lazy("pidió cotizaciones")
    CHANGED = "changed", gettext_lazy("cambió el encargo")
    ATTACHED = "attached", gettext_lazy("agregó un archivo")
    DETACHED = "detached", gettext_lazy("quitó un archivo")
    SHOWN = "shown", gettext_lazy("lo mostró a más talleres")
    ASKED = "asked", gettext_lazy("preguntó")
    ANSWERED = "answered", gettext_lazy("respondió")
    QUOTED = "quoted", gettext_lazy("cotizó")
    QUOTE_CHANGED = "quote_changed", gettext_lazy("cambió su cotización")
    QUOTE_WITHDRAWN = "quote_withdrawn", gettext_lazy("retiró su cotización")
    AWARDED = "awarded", gettext_lazy("adjudicó")
    AWARD_TAKEN = "award_taken", gettext_lazy("aceptó el trabajo")
    AWARD_REFUSED = "award_refused", gettext_lazy("no aceptó el trabajo")
    AWARD_LAPSED = "award_lapsed", gettext_lazy("no respondió a tiempo: la parte quedó libre")
    AWARD_CANCELLED = "award_cancelled", gettext_lazy("anuló la adjudicación")
    EXPIRED = "expired", gettext_lazy("venció el plazo sin adjudicar")
    REOPENED = "reopened", gettext_lazy("volvió a pedir cotizaciones")
    CANCELLED = "cancelled", gettext_lazy("anuló el encargo")
    MATERIAL = "material", gettext_lazy("anotó material")
    STARTED = "started", gettext_lazy("empezó el trabajo")
    PROGRESS = "progress", gettext_lazy("contó cómo va")
    DELAYED = "delayed", gettext_lazy("avisó una demora")
    MESSAGE = "message", gettext_lazy("escribió")
    CHANGE_PROPOSED = "change_proposed", gettext_lazy("propuso un cambio")
    CHANGE_AGREED = "change_agreed", gettext_lazy("aceptó el cambio")
    CHANGE_REFUSED = "change_refused", gettext_lazy("no aceptó el cambio")
    DELIVERED = "delivered", gettext_lazy("entregó")
    ACCEPTED = "accepted", gettext_lazy("revisó la entrega")
    CLOSED = "closed", gettext_lazy("cerró el encargo")
    DISPUTED = "disputed", gettext_lazy("dijo que no está de acuerdo")
    STATED = "stated", gettext_lazy("dio su versión")
    MEDIATOR_NAMED = "mediator_named", gettext_lazy("nombró a quien media")
    SETTLED = "settled", gettext_lazy("anotó el acuerdo")
    DISPUTE_WITHDRAWN = "dispute_withdrawn", gettext_lazy("retiró el desacuerdo")
    PAID = "paid", gettext_lazy("anotó un pago")
    PAYMENT_REVERSED = "payment_reversed", gettext_lazy("anuló un pago anotado por error")
    PAYMENT_POSTPONED = "payment_postponed", gettext_lazy("dio más plazo para pagar")
    BREACH = "breach", gettext_lazy("reportó que buscaron a su cliente")


def note(
    *,
    job: Job,
    kind: EventKind,
    actor: Actor | None,
    words: str = "",
    award: Award | None = None,
    only_parties: bool = False,
) -> JobEvent:
    """Write one step of the timeline, with who did it and for whom.

    `actor` is None where time did it. `words` (cut at 600 characters) are what a person wrote or the figures
    of the step. `only_parties` hides it from whoever is neither the asker nor `award`'s contractor.
    """
    return JobEvent.objects.create(
        job=job,
        kind=kind,
        award=award,
        person=actor.person if actor else None,
        organization=actor.organization if actor else None,
        assisted=actor.assisting if actor else False,
        words=words.strip()[:600],
        only_parties=only_parties,
        at=clock.now(),
    )


def locked(job_id: int) -> Job:
    """The job with its row locked until the transaction ends, as it is now."""
    return Job.objects.select_for_update(of=("self",)).select_related("asker").get(pk=job_id)


def advance(job: Job, state: JobState | str) -> None:
    """Move a locked job to `state`; staying where it is changes nothing. Raises `Refused` where it cannot go."""
    if job.state == state:
        return
    if state not in TRANSITIONS[job.state]:
        raise Refused(
            _(
                "Este encargo está «%(now)s» y de ahí no puede pasar a «%(then)s». Actualiza la página y mira cómo va."
            )
            % {"now": JobState(job.state).label, "then": JobState(state).label}
        )
    job.state = JobState(state)
    job.save(update_fields=["state"])


_SLOWEST_FIRST = (
    (AwardState.DISPUTED, JobState.DISPUTED),
    (AwardState.OFFERED, JobState.AWARDED),
    (AwardState.TAKEN, JobState.AWARDED),
    (AwardState.IN_PROGRESS, JobState.IN_PROGRESS),
    (AwardState.DELIVERED, JobState.DELIVERED),
    (AwardState.ACCEPTED, JobState.ACCEPTED),
    (AwardState.CLOSED, JobState.CLOSED),
)


def awarded_quantity(job: Job) -> Decimal:
    """How much of the job is given to somebody: offered, taken or done; not what was refused or lapsed."""
    held = Award.objects.filter(job=job).exclude(state__in=RELEASED).aggregate(held=Sum("quantity"))["held"]
    return held or Decimal(0)


def follow(job: Job) -> None:
    """Bring a locked job to where the slowest of its parts is; call it after any change of an award's state.

    A quantity that nobody has keeps it open; a disagreement stands before all other states.
    """
    if awarded_quantity(job) < job.quantity:
        advance(job, JobState.OPEN)
        return
    present = set(Award.objects.filter(job=job).exclude(state__in=RELEASED).values_list("state", flat=True))
    state = next(state for award_state, state in _SLOWEST_FIRST if award_state in present)
    if state == JobState.CLOSED:
        advance(job, JobState.ACCEPTED)
    advance(job, state)
