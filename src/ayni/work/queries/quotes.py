"""Offers side by side for who asked; one's own offer for who quoted; questions for all who may quote."""

from dataclasses import dataclass, replace
from decimal import Decimal
from math import hypot

from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger.queries.trust import trust_lines
from ayni.work.models import Award, AwardState, Job, PriceBasis, Question, Quote, QuoteState
from ayni.work.timeline import awarded_quantity


@dataclass(frozen=True)
class Offer:
    """A quote beside the others. Money is for the whole quoted quantity; `unit_price` without freight.

    `late` after the job's day, `above_limit` beyond what the asker would pay, `outdated` made before the job
    last changed, `valid` still standing today. `cheapest`, `soonest` among those that stand for the same
    quantity. `distance_m` is None where a place is not known.
    """

    quote: Quote
    contractor: Organization
    price: Decimal
    total: Decimal
    unit_price: Decimal
    trust: str
    distance_m: float | None
    late: bool
    above_limit: bool
    outdated: bool
    valid: bool
    cheapest: bool = False
    soonest: bool = False

    @property
    def stands(self) -> bool:
        """Whether it can be awarded."""
        return self.quote.state == QuoteState.OFFERED and self.valid


@dataclass(frozen=True)
class Comparison:
    """All offers of a job, those that stand first and the cheapest a unit on top, and what is still free."""

    offers: list[Offer]
    left: Decimal

    @property
    def standing(self) -> list[Offer]:
        """Those that can be awarded."""
        return [offer for offer in self.offers if offer.stands]


def total_of(quote: Quote) -> Decimal:
    """The price of the quoted quantity, without freight."""
    return quote.price * quote.quantity if quote.basis == PriceBasis.UNIT else quote.price


def comparison_of(job: Job) -> Comparison:
    """Everything offered for a job; only for who asked (the caller went through `own_job_for`)."""
    quotes = list(
        Quote.objects.filter(job=job)
        .exclude(state=QuoteState.WITHDRAWN)
        .select_related("contractor", "quoted_by")
        .order_by("pk")
    )
    lines = trust_lines([quote.contractor_id for quote in quotes])
    offers = [_offer(job, quote, lines[quote.contractor_id]) for quote in quotes]
    offers.sort(key=lambda offer: (not offer.stands, _all_in(offer), offer.quote.ready_on, offer.quote.pk))
    return Comparison(_marked(offers), job.quantity - awarded_quantity(job))


def _offer(job: Job, quote: Quote, trust: str) -> Offer:
    price = total_of(quote)
    total = price + quote.freight
    limit = job.price_limit
    share = quote.quantity / job.quantity
    return Offer(
        quote=quote,
        contractor=quote.contractor,
        price=price,
        total=total,
        unit_price=price / quote.quantity,
        trust=trust,
        distance_m=_distance(job.asker, quote.contractor),
        late=quote.ready_on > job.deadline,
        above_limit=limit is not None and total > limit * share,
        outdated=job.changed_at is not None and quote.changed_at < job.changed_at,
        valid=quote.valid_until >= clock.today(),
    )


def _all_in(offer: Offer) -> Decimal:
    """What a unit costs with its share of the freight."""
    return offer.total / offer.quote.quantity


def _marked(offers: list[Offer]) -> list[Offer]:
    """The lowest price a unit and the earliest day among those that stand, if there is a choice."""
    standing = [offer for offer in offers if offer.stands]
    if len(standing) < 2:
        return offers
    lowest = min(map(_all_in, standing))
    first = min(offer.quote.ready_on for offer in standing)
    return [
        replace(
            offer,
            cheapest=offer.stands and _all_in(offer) == lowest,
            soonest=offer.stands and offer.quote.ready_on == first,
        )
        for offer in offers
    ]


def _distance(one: Organization, other: Organization) -> float | None:
    if one.plan_x is None or one.plan_y is None or other.plan_x is None or other.plan_y is None:
        return None
    return hypot(one.plan_x - other.plan_x, one.plan_y - other.plan_y)


def own_quote_for(actor: Actor, pk: int) -> Quote:
    """A quote of the actor's own workshop; the quotes of others are not there."""
    quote = Quote.objects.filter(pk=pk, contractor=actor.organization).select_related("job").first()
    if quote is None or actor.organization is None:
        raise Http404
    return quote


def questions_of(job: Job) -> list[Question]:
    """Questions and answers, in the order they came."""
    return list(Question.objects.filter(job=job).select_related("organization").order_by("asked_at", "pk"))


def question_for(actor: Actor, pk: int) -> Question:
    """A question about a job of the actor's own workshop."""
    question = Question.objects.filter(pk=pk, job__asker=actor.organization).select_related("job").first()
    if question is None or actor.organization is None:
        raise Http404
    return question


def unanswered(actor: Actor, limit: int = 5) -> list[Question]:
    """Questions about one's own open jobs that wait for an answer, the oldest first."""
    if actor.organization is None:
        return []
    rows = Question.objects.filter(job__asker=actor.organization, job__state="open", answer="")
    return list(rows.select_related("job", "organization").order_by("asked_at", "pk")[:limit])


def award_for(actor: Actor, pk: int) -> Award:
    """A part of a job, to who gives it and who takes it; for others it is not there."""
    award = Award.objects.filter(pk=pk).select_related("job__asker", "contractor", "quote").first()
    mine = actor.organization.pk if actor.organization else None
    if award is None or mine is None or mine not in {award.contractor_id, award.job.asker_id}:
        raise Http404
    return award


def awards_of(job: Job) -> list[Award]:
    """Every part ever given of a job, for who asked, the latest first."""
    return list(
        Award.objects.filter(job=job).select_related("contractor", "quote").order_by("-awarded_at", "-pk")
    )


def waits_for_answer(award: Award) -> bool:
    """Whether the contractor may still say yes or no."""
    return award.state == AwardState.OFFERED and award.respond_by > clock.now()
