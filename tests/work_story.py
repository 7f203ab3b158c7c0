"""What the walks over all pages need of work passed on: one job in full swing, and ids for its addresses."""

from datetime import timedelta
from decimal import Decimal

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.actions import awards, jobs, questions, quotes
from ayni.work.models import Award, Job


def asked_and_awarded(asker: Actor, contractor: Actor) -> dict[str, object]:
    """The asker's job for all the park, half of it awarded to the contractor, who also asked something."""
    today = clock.today()
    fields = {
        "title": "Corte de placas base", "processes": ["plasma_cutting"], "material": "A36", "thickness_mm": 9.0,
        "length_mm": 450.0, "width_mm": 300.0, "diameter_mm": None, "quantity": Decimal(20), "unit": "piece",
        "finish": "", "certificate": "", "note": "Con chaflán.", "material_by": "client",
        "deadline": today + timedelta(days=7), "urgent": True, "delivered_to_asker": False, "price_limit": None,
        "audience": "cluster", "shows_name": True, "protects_client_months": 6,
    }  # fmt: skip
    job = jobs.open_job(actor=asker, job=jobs.save_draft(actor=asker, fields=fields))
    question = questions.ask(actor=contractor, job=job, text="¿Qué radio llevan las esquinas?")
    quote = quotes.offer(
        actor=contractor, job=job, price=Decimal(200), quantity=Decimal(20), ready_on=today, valid_until=today
    )
    (award,) = awards.award(actor=asker, job=job, shares=[awards.Share(quote.pk, Decimal(10), quote.version)])
    return samples_of(job, award) | {"question_id": question.pk}


def samples_of(job: Job, award: Award) -> dict[str, object]:
    """Values for the parameters of addresses below `encargos/`."""
    return {"job_id": job.pk, "award_id": award.pk}
