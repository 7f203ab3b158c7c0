"""Whatever the two sides do, in any order: quantities and material add up, and a refusal writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from ayni.directory.actor import Actor
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.verification import verify
from ayni.work.actions import custody, deliveries, disputes, payments, scope
from ayni.work.actions.custody import Used
from ayni.work.models import (
    Award,
    AwardState,
    CustodyKind,
    CustodyMovement,
    Delivery,
    DeliveryDecision,
    Job,
    JobEvent,
    MaterialLot,
    Payment,
    PaymentMeans,
    ScopeChange,
)
from ayni.work.models import Dispute as DisputeRow
from ayni.work.queries.custody import balance_of
from ayni.work.queries.disputes import open_dispute_of
from ayni.work.queries.standing import figures
from ayni.work.queries.statements import account_of, statement_for
from ayni.work.rules.parties import DONE
from tests.factories import a_cluster, a_coordinator, a_member, an_organization, workshop_of
from tests.work_factories import a_job, an_award, signed

pytestmark = pytest.mark.django_db
slugs = count(1)

amount = st.integers(0, 7)
pick = st.integers(0, 5)
side = st.sampled_from(["rosa", "julio"])
mostly_rosa, mostly_julio = (
    st.sampled_from(["rosa"] * 4 + ["julio"]),
    st.sampled_from(["julio"] * 4 + ["rosa"]),
)
few = st.sampled_from([0, 0, 0, 1, 2, 9])
gone = st.sampled_from([CustodyKind.USED, CustodyKind.SCRAPPED, CustodyKind.LOST, CustodyKind.RETURNED])
delivering = st.tuples(
    st.just("deliver"), mostly_julio, st.sampled_from([2, 3, 6, 6, 7]), st.none() | pick, pick, few
)
deciding = st.tuples(st.just("decide"), mostly_rosa, pick, few, st.booleans())
step = st.one_of(
    delivering,
    deciding,
    delivering,
    deciding,
    st.tuples(st.just("hand_over"), side, st.sampled_from(["plancha", "tubo"]), amount, amount),
    st.tuples(st.just("take_out"), mostly_julio, pick, gone, amount, amount),
    st.tuples(st.just("change"), side, amount, amount, st.booleans()),
    st.tuples(st.just("pay"), side, st.integers(0, 300)),
    st.tuples(st.just("take_payment_back"), side, pick),
    st.tuples(st.just("come_to_terms"), st.booleans(), st.none() | st.integers(0, 200)),
    st.tuples(st.sampled_from(["disagree", "come_to_terms_on"]), side),
)
CLOSED_IN_THE_END: list[tuple[Any, ...]] = [
    ("hand_over", "rosa", "plancha", 5, 6),
    ("deliver", "julio", 6, None, 0, 2),
    ("decide", "rosa", 0, 2, True),
    ("pay", "rosa", 300),
    ("deliver", "julio", 2, 0, 0, 1),
    ("disagree", "rosa"),
    ("come_to_terms", False, 450),
    ("decide", "rosa", 1, 0, False),
    ("take_out", "julio", 0, CustodyKind.SCRAPPED, 1, 2),
    ("take_out", "julio", 0, CustodyKind.RETURNED, 1, 4),
    ("take_payment_back", "rosa", 0),
    ("pay", "julio", 300),
    ("disagree", "julio"),
    ("come_to_terms", True, 400),
]


@dataclass
class Told:
    """A plain reading of what happened: held pieces and kilograms by lot, quantities, money."""

    held: dict[str, list[Decimal]] = field(default_factory=dict)
    quantity: Decimal = Decimal(6)
    fresh: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    to_rework: Decimal = Decimal(0)
    dropped: Decimal = Decimal(0)
    waiting: dict[int, Decimal] = field(default_factory=dict)
    paid: Decimal = Decimal(0)


class Story:
    """Carries out steps on one award, and keeps its own account of them."""

    ROWS = (
        CustodyMovement,
        Delivery,
        DeliveryDecision,
        ScopeChange,
        Payment,
        DisputeRow,
        JobEvent,
        Collaboration,
    )

    def __init__(self) -> None:
        self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
        self.julio = a_member(an_organization("Taller Quispe"), "Julio")
        self.carmen = a_coordinator()
        self.award = an_award(self.rosa, self.julio, a_job(self.rosa, quantity=Decimal(6)))
        self.told = Told()

    def take(self, step: tuple[Any, ...]) -> None:
        verb, *rest = step
        before = self.rows()
        try:
            getattr(self, verb)(*rest)
        except Refused:
            assert self.rows() == before, "a refusal writes nothing"
        self.check()

    def rows(self) -> tuple[Any, ...]:
        award = Award.objects.values_list("state", "quantity", "price").get(pk=self.award.pk)
        return (*award, *(model.objects.count() for model in self.ROWS))

    def who(self, name: str) -> Actor:
        return self.rosa if name == "rosa" else self.julio

    def nth(self, model: Any, number: int) -> Any:
        found = list(model.objects.order_by("pk"))
        if not found:
            raise Refused("nothing there")
        return found[number % len(found)]

    def hand_over(self, who: str, name: str, pieces: int, kg: int) -> None:
        custody.hand_over(
            actor=self.who(who), award=self.award, name=name, pieces=Decimal(pieces), kg=Decimal(kg),
            signature=signed(self.julio),
        )  # fmt: skip
        held = self.told.held.setdefault(name, [Decimal(0), Decimal(0)])
        held[0] += pieces
        held[1] += kg

    def take_out(self, who: str, number: int, kind: CustodyKind, pieces: int, kg: int) -> None:
        lot = self.nth(MaterialLot, number)
        if kind == CustodyKind.RETURNED:
            custody.give_back(
                actor=self.who(who),
                lot=lot,
                pieces=Decimal(pieces),
                kg=Decimal(kg),
                signature=signed(self.rosa),
            )
        else:
            custody.account_for(
                actor=self.who(who),
                lot=lot,
                kind=kind,
                pieces=Decimal(pieces),
                kg=Decimal(kg),
                note="así fue",
            )
        self.gone(lot, pieces, kg)

    def gone(self, lot: MaterialLot, pieces: int, kg: int) -> None:
        self.told.held[lot.name][0] -= pieces
        self.told.held[lot.name][1] -= kg

    def deliver(self, who: str, quantity: int, rework: int | None, lot_number: int, used: int) -> None:
        rework_of = None if rework is None else self.nth(DeliveryDecision, rework)
        lot = self.nth(MaterialLot, lot_number) if used else None
        delivery = deliveries.deliver(
            actor=self.who(who), award=self.award, quantity=Decimal(quantity), rework_of=rework_of,
            used=[Used(lot.pk, pieces=Decimal(used))] if lot else [],
        )  # fmt: skip
        if lot:
            self.gone(lot, used, 0)
        self.told.waiting[delivery.pk] = Decimal(quantity)
        if rework_of is None:
            self.told.fresh += quantity
        else:
            self.told.to_rework -= quantity

    def decide(self, who: str, number: int, rejected: int, rework: bool) -> None:
        delivery = self.nth(Delivery, number)
        deliveries.decide(
            actor=self.who(who),
            delivery=delivery,
            rejected=Decimal(rejected),
            reason="mal",
            rework_wanted=rework,
        )
        brought = self.told.waiting.pop(delivery.pk)
        self.told.accepted += brought - rejected
        if rework:
            self.told.to_rework += rejected
        else:
            self.told.dropped += rejected

    def change(self, who: str, quantity: int, price: int, agreed: bool) -> None:
        change = scope.propose(
            actor=self.who(who), award=Award.objects.get(pk=self.award.pk), quantity=Decimal(quantity + 2),
            price=Decimal(price * 100), promised_on=self.award.promised_on, reason="el cliente cambió",
        )  # fmt: skip
        other = self.julio if who == "rosa" else self.rosa
        scope.answer(actor=other, change=change, agreed=agreed)
        if agreed:
            self.told.quantity = Decimal(quantity + 2)

    def pay(self, who: str, much: int) -> None:
        payments.record(actor=self.who(who), award=self.award, amount=Decimal(much), means=PaymentMeans.CASH)
        self.told.paid += much

    def take_payment_back(self, who: str, number: int) -> None:
        payment = self.nth(Payment, number)
        payments.reverse(actor=self.who(who), payment=payment)
        self.told.paid -= payment.amount

    def disagree(self, who: str) -> None:
        disputes.open_dispute(actor=self.who(who), award=self.award, text="no fue así")

    def come_to_terms_on(self, _who: str) -> None:
        self.come_to_terms(False, None)

    def come_to_terms(self, ends: bool, much: int | None) -> None:
        dispute = open_dispute_of(self.award)
        if dispute is None:
            raise Refused("nothing there")
        with whole():
            disputes.name_mediator(actor=self.carmen, dispute=dispute, mediator=self.carmen.signed_in)
            disputes.settle(
                actor=self.carmen, dispute=dispute, outcome="así queda", ends_work=ends,
                amount_due=None if much is None else Decimal(much),
            )  # fmt: skip

    def check(self) -> None:
        told = self.told
        award = Award.objects.select_related("job__asker", "contractor").get(pk=self.award.pk)
        self._check_material(award)
        now = figures(award)
        assert (now.accepted, now.to_rework, now.dropped) == (told.accepted, told.to_rework, told.dropped)
        assert now.pending == sum(told.waiting.values())
        assert now.to_deliver == told.quantity - told.fresh
        parts = (now.to_deliver, now.pending, now.accepted, now.to_rework, now.dropped)
        assert min(parts) >= 0
        assert sum(parts) == award.quantity == told.quantity == Job.objects.get().quantity
        self._check_money(award)
        done = award.state in DONE and now.accepted > 0
        assert Collaboration.objects.count() == (1 if done or self._was_done() else 0)

    def _was_done(self) -> bool:
        """A disagreement after acceptance does not undo the collaboration."""
        return figures(self.award).is_decided and self.told.accepted > 0

    def _check_material(self, award: Award) -> None:
        lines = balance_of(award)
        assert {line.lot.name: [line.lot.pieces_held, line.lot.kg_held] for line in lines} == self.told.held
        for line in lines:
            came = line.sums[CustodyKind.HANDED_OVER]
            for measure, left in enumerate((line.lot.pieces_held, line.lot.kg_held)):
                went = sum(
                    sums[measure] for kind, sums in line.sums.items() if kind != CustodyKind.HANDED_OVER
                )
                assert left >= 0
                assert came[measure] == left + went
        if award.state == AwardState.CLOSED:
            assert not any(line.is_open for line in lines), "closed only when all is accounted for"

    def _check_money(self, award: Award) -> None:
        account = account_of(award)
        assert account.paid == self.told.paid == (Payment.objects.aggregate(sum=Sum("amount"))["sum"] or 0)
        assert account.paid >= 0
        owed = statement_for(self.julio, workshop_of(self.rosa).pk)
        assert owed.balance == account.balance == sum((line.amount for line in owed.lines), Decimal(0))
        assert statement_for(self.rosa, workshop_of(self.julio).pk).balance == -owed.balance


@contextmanager
def whole() -> Iterator[None]:
    """Both steps or neither, as one request would."""
    with transaction.atomic():
        yield


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
@settings(max_examples=12)
@given(st.lists(step, min_size=6, max_size=16))
@example(CLOSED_IN_THE_END)
@example([("deliver", "julio", 6, None, 0, 0), ("decide", "rosa", 0, 0, False), ("pay", "rosa", 300)])
@example([("deliver", "julio", 6, None, 0, 0), ("decide", "rosa", 0, 6, False)])
def test_any_order_adds_up(steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        with tenancy.opened(a_cluster(f"parque-{next(slugs)}")):
            story = Story()
            for each in steps:
                story.take(each)
            event(Award.objects.get(pk=story.award.pk).state)
            assert verify().problems == []
        transaction.set_rollback(True)
