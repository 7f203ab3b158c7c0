"""Which offers stand while a job's quantity is given away or comes back; the job's row is locked by the caller."""

from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.actions import notices
from ayni.work.models import Job, Quote, QuoteState

NOT_CHOSEN = gettext_lazy(
    "Esta vez eligieron a otro taller. Gracias por cotizar: tu cotización ayudó, y la próxima puede ser tuya."
)


def pass_over_others(job: Job, *, actor: Actor) -> None:
    """Nothing is left for the offers that still stand; who made them is told kindly, once."""
    others = Quote.objects.filter(job=job, state=QuoteState.OFFERED)
    told = list(others.order_by("pk").values_list("contractor", flat=True))
    others.update(state=QuoteState.NOT_CHOSEN)
    notices.tell(told, job, NOT_CHOSEN, actor=actor)


def revive_quotes(job: Job) -> None:
    """Offers that were passed over or lapsed stand again where their makers said they are still valid."""
    Quote.objects.filter(
        job=job, state__in=[QuoteState.NOT_CHOSEN, QuoteState.LAPSED], valid_until__gte=clock.today()
    ).update(state=QuoteState.OFFERED)
