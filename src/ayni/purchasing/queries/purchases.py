"""The gates to joint purchases, their progress without names, and every list about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Organization, Person, Role
from ayni.kernel.refusal import refuse_if
from ayni.methods.metal_weight import rounded
from ayni.purchasing.models import (
    OVER,
    Item,
    JointPurchase,
    Need,
    OrderLine,
    Participant,
    PurchaseEvent,
    PurchaseItem,
    PurchaseState,
)
from ayni.purchasing.rules import purchases as rules


@dataclass(frozen=True)
class Progress:
    """How far an item of a purchase is: sums only, nobody's name.

    `most` counts all tolerances too. `missing` are units to the minimum; `next_start` and `next_price` the
    next expected price step, `price` the one reached now (a unit, tax in).
    """

    line: PurchaseItem
    ordered: int
    most: int
    firms: int
    price: Decimal
    next_start: int | None
    next_price: Decimal | None

    @property
    def missing(self) -> int:
        """Units to the minimum; 0 when it is reached."""
        return max(self.line.minimum - self.ordered, 0)

    @property
    def to_next(self) -> int | None:
        """Units to the next price step."""
        return None if self.next_start is None else self.next_start - self.ordered

    @property
    def goal(self) -> int:
        """What the meter runs to: the minimum, then the next step, then what is there."""
        return self.line.minimum if self.missing else (self.next_start or self.ordered)

    @property
    def percent(self) -> int:
        """How full the meter is."""
        return min(100, 100 * self.ordered // self.goal) if self.goal else 0


def purchase_for(actor: Actor, pk: int) -> JointPurchase:
    """A purchase; a draft is there only for who runs or started it."""
    purchase = JointPurchase.objects.filter(pk=pk).select_related("coordinator", "started_for").first()
    if purchase is None or not actor.sees_cluster:
        raise Http404
    mine = actor.person is not None and purchase.started_by_id == actor.person.pk
    if purchase.state == PurchaseState.DRAFT and not (mine or rules.runs(actor, purchase)):
        raise Http404
    return purchase


def run_purchase_for(actor: Actor, pk: int) -> JointPurchase:
    """A purchase, for the pages of who runs it; refuses with the reason."""
    purchase = purchase_for(actor, pk)
    refuse_if(rules.can_run(actor, purchase))
    return purchase


def items_of(purchase: JointPurchase, *, dropped: bool = False) -> list[PurchaseItem]:
    """The purchase's items in a lasting order."""
    rows = PurchaseItem.objects.filter(purchase=purchase).select_related("item", "purchase").order_by("pk")
    return list(rows if dropped else rows.filter(dropped_at=None))


def purchase_item_for(purchase: JointPurchase, pk: int) -> PurchaseItem:
    """An item of the purchase that was not dropped."""
    for row in items_of(purchase):
        if row.pk == pk:
            return row
    raise Http404


def progress_of(purchases: Sequence[JointPurchase]) -> dict[int, list[Progress]]:
    """The progress of each purchase's items, by purchase; one query for all."""
    rows = (
        PurchaseItem.objects.filter(purchase__in=purchases, dropped_at=None)
        .select_related("item")
        .annotate(
            ordered=Sum("lines__quantity", default=0),
            tolerated=Sum("lines__tolerance", default=0),
            firms=Count("lines"),
        )
        .order_by("pk")
    )
    found: dict[int, list[Progress]] = {purchase.pk: [] for purchase in purchases}
    for row in rows:
        counted: dict[str, int] = vars(row)
        found[row.purchase_id].append(
            progress(row, counted["ordered"], counted["tolerated"], counted["firms"])
        )
    return found


def progress(row: PurchaseItem, ordered: int, tolerated: int, firms: int) -> Progress:
    """The progress of one item from its sums."""
    steps = [(int(start), Decimal(price)) for start, price in row.steps]
    reached = [price for start, price in steps if start <= ordered]
    ahead = [(start, price) for start, price in steps if start > ordered]
    now = reached[-1] if reached else row.reference_price
    start, price = ahead[0] if ahead else (None, None)
    return Progress(
        row, ordered, ordered + tolerated, firms,
        rounded(Fraction(now), 2), start, None if price is None else rounded(Fraction(price), 2),
    )  # fmt: skip


def below_minimum(purchase: JointPurchase) -> list[Progress]:
    """Items that do not reach their minimum, and those that nobody ordered."""
    return [each for each in progress_of([purchase])[purchase.pk] if each.missing or not each.ordered]


def participation_of(actor: Actor, purchase: JointPurchase) -> Participant | None:
    """The acting organisation's part in the purchase."""
    if actor.organization is None:
        return None
    return Participant.objects.filter(purchase=purchase, organization=actor.organization).first()


def lines_of(participant: Participant | None) -> list[OrderLine]:
    """What a participant ordered."""
    if participant is None:
        return []
    rows = OrderLine.objects.filter(participant=participant).select_related("purchase_item__item")
    return list(rows.order_by("purchase_item_id"))


def all_lines(purchase: JointPurchase) -> list[OrderLine]:
    """Everybody's lines of items that stand, for who runs the purchase and for the solver; in order of time."""
    rows = OrderLine.objects.filter(participant__purchase=purchase, purchase_item__dropped_at=None)
    rows = rows.select_related("participant__organization", "purchase_item__item", "participant__ordered_by")
    return list(rows.order_by("placed_at", "pk"))


def participants_of(purchase: JointPurchase) -> list[Participant]:
    """Who takes part, by name."""
    rows = Participant.objects.filter(purchase=purchase).select_related("organization", "ordered_by")
    return list(rows.order_by("organization__name", "pk"))


def named_participants(purchase: JointPurchase) -> list[Organization]:
    """Those who agreed that the others see their name."""
    rows = Participant.objects.filter(purchase=purchase, shows_name=True, lines__isnull=False).distinct()
    return [
        each.organization for each in rows.select_related("organization").order_by("organization__name", "pk")
    ]


def history_of(purchase: JointPurchase, *, names: bool) -> list[PurchaseEvent]:
    """What happened, newest first; without `names` single orders, payments and hand-overs stay out."""
    rows = PurchaseEvent.objects.filter(purchase=purchase).select_related("person", "organization")
    if not names:
        rows = rows.exclude(kind__in=["ordered", "withdrew", "paid", "handed_over", "priority"])
    return list(rows.order_by("-happened_at", "-pk")[:60])


def visible_purchases(actor: Actor) -> QuerySet[JointPurchase]:
    """Every purchase that the actor may see, those that close first at the top."""
    rows = JointPurchase.objects.select_related("coordinator")
    if not actor.is_coordinator:
        rows = rows.filter(
            ~Q(state=PurchaseState.DRAFT) | Q(coordinator=actor.person) | Q(started_by=actor.person)
        )
    return rows


def listed_purchases(actor: Actor, which: str) -> QuerySet[JointPurchase]:
    """`which` is open, mine or all."""
    rows = visible_purchases(actor)
    if which == "mine":
        rows = rows.filter(
            Q(participants__organization=actor.organization, participants__organization__isnull=False)
            | Q(coordinator=actor.person)
        ).distinct()
    elif which == "open":
        rows = rows.exclude(state__in=OVER)
    return rows.order_by("-closes_at", "-pk")


def open_for_orders(actor: Actor) -> list[JointPurchase]:
    """Purchases that take orders now, the first to close first."""
    rows = visible_purchases(actor).filter(state=PurchaseState.COLLECTING).order_by("closes_at", "pk")
    return [row for row in rows if row.takes_orders]


def possible_coordinators(actor: Actor) -> list[Person]:
    """Who can coordinate a purchase: the actor, and the cluster's coordination."""
    rows = Membership.objects.filter(role=Role.COORDINATOR, ended_at=None).select_related("person")
    people = [actor.signed_in, *(row.person for row in rows.order_by("person__name", "pk"))]
    return list({person.pk: person for person in people}.values())


@dataclass(frozen=True)
class SharedNeed:
    """An item that several workshops need: how many, how much, and when the first needs it."""

    item: Item
    firms: int
    quantity: int
    first_day: date
    mine: bool


def shared_needs(actor: Actor, at_least: int = 2) -> list[SharedNeed]:
    """Needs that nobody took up yet and that several have: the hint to buy together."""
    rows = (
        Need.objects.filter(purchase=None, item__retired_at=None)
        .select_related("item")
        .order_by("item_id", "needed_by", "pk")
    )
    groups: dict[int, list[Need]] = {}
    for row in rows:
        groups.setdefault(row.item_id, []).append(row)
    own = actor.organization.pk if actor.organization else None
    return [
        SharedNeed(
            each[0].item, len(each), sum(need.quantity for need in each), each[0].needed_by,
            any(need.organization_id == own for need in each),
        )
        for each in groups.values()
        if len(each) >= at_least
    ]  # fmt: skip


def own_needs(actor: Actor) -> list[Need]:
    """What the acting organisation noted that it needs and no purchase took up."""
    if actor.organization is None:
        return []
    rows = Need.objects.filter(organization=actor.organization, purchase=None).select_related("item")
    return list(rows.order_by("needed_by", "pk"))


def earlier_like(actor: Actor) -> list[JointPurchase]:
    """Purchases that can be a template, the latest first."""
    rows = visible_purchases(actor).exclude(state=PurchaseState.DRAFT)
    return list(rows.order_by(F("changed_at").desc(), "-pk")[:5])
