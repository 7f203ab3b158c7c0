"""Jobs and awards for the stories of work that is carried out: makes what a test needs, no more."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work import pins, timeline
from ayni.work.actions.custody import Signature
from ayni.work.models import Award, AwardState, Job, JobState
from tests.factories import workshop_of

PIN = "4071"


def a_job(asker: Actor, **fields: Any) -> Job:
    """Rosa asks for 20 plates to be cut, with her material."""
    usual = {
        "title": "Cortar 20 planchas A36 de 9 mm",
        "processes": ["plasma_cutting"],
        "material": "A36",
        "thickness_mm": 9,
        "quantity": Decimal(20),
        "deadline": clock.today() + timedelta(days=10),
        "state": JobState.OPEN,
        "opened_at": clock.now(),
    }
    return Job.objects.create(asker=workshop_of(asker), asked_by=asker.signed_in, **{**usual, **fields})


def an_award(asker: Actor, contractor: Actor, job: Job | None = None, **fields: Any) -> Award:
    """All of it given to the contractor, who took it, for S/ 500."""
    job = job or a_job(asker)
    usual = {
        "quantity": job.quantity,
        "price": Decimal(500),
        "promised_on": clock.today() + timedelta(days=7),
        "respond_by": clock.now() + timedelta(days=2),
        "state": AwardState.TAKEN,
        "answered_at": clock.now(),
    }
    award = Award.objects.create(
        job=job, contractor=workshop_of(contractor), awarded_by=asker.signed_in, **{**usual, **fields}
    )
    timeline.follow(timeline.locked(job.pk))
    return Award.objects.select_related("job__asker", "contractor").get(pk=award.pk)


def signed(actor: Actor, pin: str = PIN) -> Signature:
    """The actor's signature; their PIN is set if it was not."""
    pins.keep(actor.signed_in, pin)
    return Signature(actor.signed_in, pin)
