"""A big order as the planner's problem: what is still to be given, and the offers that stand for it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger.queries.trust import dealings_of, evidence_of
from ayni.methods import trust
from ayni.methods.errors import BadInput
from ayni.methods.lot_planner import (
    Infeasible,
    Limits,
    Lot,
    Offer,
    Part,
    Plan,
    Problem,
    Undecided,
    Workshop,
    plan,
)
from ayni.work.models import BigOrder, Job, JobState, Quote, QuoteState
from ayni.work.queries.big_orders import LotLine, lot_lines
from ayni.work.queries.quotes import total_of

SECONDS = 6.0
STEPS = (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001"))
TO_GIVE = frozenset({JobState.DRAFT, JobState.OPEN, JobState.EXPIRED})


@dataclass(frozen=True)
class Given:
    """A part of the proposal with the quote it rests on."""

    quote: Quote
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True)
class LotProposal:
    """What is proposed for one lot, and when it would start and be finished."""

    lot: Job
    given: tuple[Given, ...]
    start: date
    finish: date

    @property
    def cost(self) -> Decimal:
        """Of all its parts, with freight."""
        return sum((each.cost for each in self.given), Decimal("0.00"))


@dataclass(frozen=True)
class Proposal:
    """The planner's answer in the house's words: lots with their parts, or the answer that there is none."""

    lots: tuple[LotProposal, ...]
    answer: Plan | Infeasible | Undecided
    by_key: dict[str, Job]
    names: dict[str, str]

    @property
    def cost(self) -> Decimal:
        """Of all that is proposed."""
        return sum((each.cost for each in self.lots), Decimal("0.00"))


def proposal_for(big_order: BigOrder, limits: Limits) -> Proposal:
    """The cheapest way to give what is left, over the quotes that came in. Raises `Refused` for odd figures."""
    lines = lot_lines(big_order)
    quotes = standing_quotes([line.lot for line in lines])
    try:
        problem = _problem(big_order, lines, quotes, limits)
        answer = plan(problem, seconds=SECONDS)
    except BadInput as bad:
        raise Refused(
            _(
                "No se puede armar la propuesta: revisa las cantidades, con pocos decimales, y las fechas de los lotes."
            )
        ) from bad
    by_key = {str(line.lot.pk): line.lot for line in lines}
    names = {str(quote.contractor_id): quote.contractor.name for quote in quotes}
    lots = _lots(answer, by_key, quotes) if isinstance(answer, Plan) else ()
    return Proposal(lots, answer, by_key, names)


def standing_quotes(lots: Collection[Job]) -> list[Quote]:
    """The offers that can be awarded now."""
    rows = Quote.objects.filter(job__in=lots, state=QuoteState.OFFERED, valid_until__gte=clock.today())
    return list(rows.select_related("contractor").order_by("job", "pk"))


def trust_floors(organizations: Collection[int]) -> dict[int, float]:
    """The lower bound of each one's reputation, as the ledger gives it today."""
    today, rows = clock.today(), defaultdict(list)
    for dealing in dealings_of(organizations):
        rows[dealing.organization].append(dealing)
    return {
        pk: trust.reputation(evidence_of(rows[pk]), subject=pk, on=today).low for pk in set(organizations)
    }


def _problem(big_order: BigOrder, lines: list[LotLine], quotes: list[Quote], limits: Limits) -> Problem:
    today = clock.today()
    left = {line.lot.pk: _left(line) for line in lines if line.lot.state in TO_GIVE}
    open_ones = [line for line in lines if left.get(line.lot.pk, 0) > 0]
    lots = {line.lot.pk: _lot(line, lines, left, today) for line in open_ones}
    floors = trust_floors({quote.contractor_id for quote in quotes})
    offers: dict[int, list[Offer]] = defaultdict(list)
    for quote in quotes:
        if quote.job_id in lots:
            waits = bool(lots[quote.job_id].depends_on)
            offers[quote.contractor_id].append(_offer(quote, today, waits=waits))
    workshops = [Workshop(str(pk), tuple(found), trust=floors[pk]) for pk, found in offers.items()]
    return Problem(today, big_order.deadline, tuple(lots.values()), tuple(workshops), limits)


def _left(line: LotLine) -> Decimal:
    return line.lot.quantity - sum((award.quantity for award in line.awards), Decimal(0))


def _lot(line: LotLine, lines: list[LotLine], left: dict[int, Decimal], today: date) -> Lot:
    """A lot as the planner takes it; one that waits for work already given starts when that is promised."""
    before = next((each for each in lines if each.lot.pk == line.lot.depends_on_id), None)
    planned_before = before is not None and left.get(before.lot.pk, 0) > 0
    given_until = before.promised_on if before is not None else None
    quantity = left[line.lot.pk]
    return Lot(
        name=str(line.lot.pk),
        quantity=quantity,
        earliest=max(today, given_until) if given_until else None,
        latest=max(today, line.lot.deadline),
        depends_on=(str(before.lot.pk),) if before is not None and planned_before else (),
        step=next((step for step in STEPS if quantity % step == 0), STEPS[-1]),
    )


def _offer(quote: Quote, today: date, *, waits: bool) -> Offer:
    """A quote as the planner takes it.

    What can start now is ready on the promised day. What waits for another lot takes, from when that is ready,
    as many days as lay between the quote and its promised day. A lump price is shared out in proportion, as an
    award does.
    """
    since = localdate(quote.changed_at) if waits else today
    return Offer(
        lot=str(quote.job_id),
        price=total_of(quote) / quote.quantity,
        capacity=quote.quantity,
        freight=quote.freight,
        days=min(3660, max(0, (quote.ready_on - since).days)),
    )


def _lots(answer: Plan, by_key: dict[str, Job], quotes: list[Quote]) -> tuple[LotProposal, ...]:
    quote_of = {(str(quote.contractor_id), str(quote.job_id)): quote for quote in quotes}
    parts: dict[str, list[Part]] = defaultdict(list)
    for part in answer.parts:
        parts[part.lot].append(part)
    return tuple(
        LotProposal(
            by_key[span.lot],
            tuple(
                Given(quote_of[part.workshop, part.lot], part.quantity, part.cost) for part in parts[span.lot]
            ),
            span.start,
            span.finish,
        )
        for span in answer.spans
    )
