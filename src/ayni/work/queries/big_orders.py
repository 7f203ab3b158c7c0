"""The gate to big orders, and what their pages show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.models import (
    Award,
    AwardState,
    BigOrder,
    ClientPayment,
    ClientQuotation,
    Job,
    JobState,
    Payment,
    Quote,
    QuoteState,
)
from ayni.work.models.award import RELEASED
from ayni.work.rules.big_orders import DONE
from ayni.work.sharing import shared_out

UNFINISHED = (AwardState.OFFERED, AwardState.TAKEN, AwardState.IN_PROGRESS)
NOTHING = Decimal("0.00")


def big_order_for(actor: Actor, pk: int) -> BigOrder:
    """A big order to who leads it; for others it is not there."""
    found = BigOrder.objects.filter(pk=pk, leader=actor.organization).select_related("leader").first()
    if found is None or actor.organization is None:
        raise Http404
    return found


def big_orders_of(actor: Actor, *, finished: bool | None = None) -> QuerySet[BigOrder]:
    """The big orders that the actor's workshop leads, the next to be ready first, each with its lots counted.

    `finished` takes those of which every lot is delivered, or only the others.
    """
    alive = ~Q(lots__state=JobState.CANCELLED) & Q(lots__isnull=False)
    done = Q(lots__state__in=DONE)
    rows = BigOrder.objects.filter(leader=actor.organization).annotate(
        lot_count=Count("lots", filter=alive), done_count=Count("lots", filter=done)
    )
    whole = Q(lot_count__gt=0, lot_count=F("done_count"))
    if finished is not None:
        rows = rows.filter(whole if finished else ~whole)
    return rows.order_by("deadline", "pk")


def lots_of(big_order: BigOrder) -> list[Job]:
    """Its lots that were not cancelled, in the order they were made."""
    rows = Job.objects.filter(big_order=big_order).exclude(state=JobState.CANCELLED)
    return list(rows.select_related("depends_on", "asker").order_by("pk"))


def lot_for(actor: Actor, big_order_id: int, job_id: int) -> tuple[BigOrder, Job]:
    """Gate to one lot of a big order that the actor leads."""
    big_order = big_order_for(actor, big_order_id)
    lot = Job.objects.filter(pk=job_id, big_order=big_order).select_related("depends_on").first()
    if lot is None:
        raise Http404
    return big_order, lot


@dataclass(frozen=True)
class LotLine:
    """Where a lot is: its parts, how many offers stand, what it waits for, and what is late in it."""

    lot: Job
    awards: tuple[Award, ...]
    quotes: int
    waits_for: Job | None
    late: tuple[Award, ...]

    @property
    def promised_on(self) -> date | None:
        """When the last of its parts is promised."""
        return max((award.promised_on for award in self.awards), default=None)

    @property
    def is_late(self) -> bool:
        """Whether a part is past its day, or the lot past its own while it is not given."""
        return bool(self.late) or (self.lot.state not in DONE and self.lot.deadline < clock.today())


def lot_lines(big_order: BigOrder) -> list[LotLine]:
    """Every lot with where it stands; three queries however many there are."""
    lots = lots_of(big_order)
    awards: dict[int, list[Award]] = defaultdict(list)
    for award in held_awards(big_order):
        awards[award.job_id].append(award)
    standing = Quote.objects.filter(
        job__in=lots, state=QuoteState.OFFERED, valid_until__gte=clock.today()
    ).values("job")
    quotes = {row["job"]: row["count"] for row in standing.annotate(count=Count("pk")).order_by()}
    by_id = {lot.pk: lot for lot in lots}
    return [_line(lot, awards[lot.pk], quotes.get(lot.pk, 0), by_id) for lot in lots]


def _line(lot: Job, awards: list[Award], quotes: int, by_id: dict[int, Job]) -> LotLine:
    before = by_id.get(lot.depends_on_id) if lot.depends_on_id else None
    today = clock.today()
    return LotLine(
        lot=lot,
        awards=tuple(awards),
        quotes=quotes,
        waits_for=before if before is not None and before.state not in DONE else None,
        late=tuple(each for each in awards if each.state in UNFINISHED and each.promised_on < today),
    )


def held_awards(big_order: BigOrder) -> list[Award]:
    """What was given to contractors and not released, in the order of the lots."""
    rows = Award.objects.filter(job__big_order=big_order).exclude(state__in=RELEASED)
    return list(rows.select_related("contractor", "job").order_by("job", "pk"))


def quotations_of(big_order: BigOrder) -> list[ClientQuotation]:
    """What was offered to the client, the latest first."""
    rows = ClientQuotation.objects.filter(big_order=big_order).select_related("made_by")
    return list(rows.order_by("-number"))


def quotation_for(actor: Actor, big_order_id: int, number: int) -> ClientQuotation:
    """Gate to one of them."""
    big_order = big_order_for(actor, big_order_id)
    found = ClientQuotation.objects.filter(big_order=big_order, number=number).first()
    if found is None:
        raise Http404
    found.big_order = big_order
    return found


def client_payments_of(big_order: BigOrder) -> list[ClientPayment]:
    """What the client paid, the latest first."""
    rows = ClientPayment.objects.filter(big_order=big_order).select_related("recorded_by")
    return list(rows.order_by("-received_on", "-pk"))


@dataclass(frozen=True)
class Part:
    """What one side has of the order: agreed in all, due of what the client paid so far, and paid to it."""

    award: Award | None
    agreed: Decimal
    due: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be passed on of what came in; never below nothing."""
        return max(NOTHING, self.due - self.paid)


@dataclass(frozen=True)
class Shares:
    """How the client's money is shared: the leader's part first (without award), then each contractor's.

    `total` is the client's price, `received` what came in. `due` of all parts adds up to `received`, as long as
    the client did not pay more than the price; what exceeds it is the leader's. `loss` is by how much the
    contractors' parts exceed the client's price (0 usually).
    """

    total: Decimal
    received: Decimal
    parts: tuple[Part, ...]
    loss: Decimal


def shares_of(big_order: BigOrder) -> Shares | None:
    """How the payment is shared by what was quoted to the client last; None before a quotation."""
    quotation = ClientQuotation.objects.filter(big_order=big_order).order_by("-number").first()
    if quotation is None:
        return None
    awards = held_awards(big_order)
    agreed = [award.price + award.freight for award in awards]
    margin = quotation.total - sum(agreed, NOTHING)
    received = sum((each.amount for each in client_payments_of(big_order)), NOTHING)
    weights = [max(NOTHING, margin), *agreed]
    within = min(max(received, NOTHING), sum(weights, NOTHING))
    due = shared_out(within, weights)
    due[0] += max(NOTHING, received - within)
    paid: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for award_id, amount in Payment.objects.filter(award__in=awards).values_list("award", "amount"):
        paid[award_id] += amount
    parts = [Part(None, weights[0], due[0], NOTHING)]
    parts += [
        Part(award, sum_, one, paid[award.pk])
        for award, sum_, one in zip(awards, agreed, due[1:], strict=True)
    ]
    return Shares(quotation.total, received, tuple(parts), max(NOTHING, -margin))


def ready_to_plan(actor: Actor, limit: int = 3) -> Sequence[BigOrder]:
    """Big orders of the actor of which every lot that is open has an offer, and at least one is open."""
    if actor.organization is None:
        return []
    standing = Q(lots__quotes__state=QuoteState.OFFERED, lots__quotes__valid_until__gte=clock.today())
    is_open = Q(lots__state=JobState.OPEN)
    rows = BigOrder.objects.filter(leader=actor.organization, deadline__gte=clock.today()).annotate(
        open_lots=Count("lots", filter=is_open, distinct=True),
        offered_lots=Count("lots", filter=is_open & standing, distinct=True),
        unasked=Count("lots", filter=Q(lots__state__in=[JobState.DRAFT, JobState.EXPIRED]), distinct=True),
    )
    ready = [row for row in rows.order_by("deadline", "pk") if row.open_lots == row.offered_lots > 0]
    return [row for row in ready if not row.unasked][:limit]
