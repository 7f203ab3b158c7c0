"""Taking, giving back, damage, money, and what the ledger keeps of it."""

from decimal import Decimal

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Message
from ayni.kernel import clock
from ayni.ledger import actions as ledger
from ayni.ledger.models import Collaboration, Confirmation
from ayni.ledger.queries.verification import verify
from ayni.resources import actions
from ayni.resources.models import Booking, Charge, Closure, Handover, Resource
from tests.factories import workshop_of
from tests.resources.story import a_booking, a_machine, at, later, refused

pytestmark = pytest.mark.django_db


class TestAUse:
    """Julio comes, works, gives back."""

    @pytest.fixture
    def machine(self, rosa: Actor) -> Resource:
        """With a price of delay."""
        return a_machine(rosa, overtime_price=40, no_show_percent=50)

    @pytest.fixture
    def booking(self, machine: Resource, julio: Actor) -> Booking:
        """Today from ten to twelve."""
        return a_booking(julio, machine, at(23, 10), 2)

    def use(self, julio: Actor, booking: Booking) -> Booking:
        """From 9:55 to 11:50."""
        with later(at(23, 9, 55)):
            actions.check_in(actor=julio, booking=booking, meter=Decimal("100.0"), photos=["a.webp"])
        with later(at(23, 11, 50)):
            return actions.check_out(
                actor=julio, booking=booking, meter=Decimal("101.8"), consumables="1 disco de corte"
            )

    def test_becomes_one_collaboration_with_its_value(
        self, booking: Booking, rosa: Actor, julio: Actor
    ) -> None:
        done = self.use(julio, booking)
        assert (done.state, done.returned_at) == ("completed", at(23, 11, 50))
        row = Collaboration.objects.get()
        assert (row.kind, row.value, row.source) == (
            "machine_lent",
            Decimal("60.00"),
            f"booking:{booking.pk}",
        )
        roles = {part.organization_id: part.role for part in row.participations.order_by("pk")}
        assert roles == {workshop_of(rosa).pk: "giver", workshop_of(julio).pk: "receiver"}
        assert verify().problems == []

    def test_both_agreed_so_both_may_rate(self, booking: Booking, rosa: Actor, julio: Actor) -> None:
        self.use(julio, booking)
        assert Confirmation.objects.get().given_by == rosa.person
        row = Collaboration.objects.get()
        rating = ledger.rate(
            actor=rosa,
            collaboration=row,
            rated=workshop_of(julio),
            on_time=True,
            quality=5,
            would_repeat=True,
        )
        assert rating.quality == 5

    def test_twice_changes_nothing(self, booking: Booking, julio: Actor) -> None:
        self.use(julio, booking)
        with later(at(23, 12)):
            actions.check_out(actor=julio, booking=booking)
        assert (Collaboration.objects.count(), Handover.objects.count()) == (1, 2)

    def test_the_price_is_owed_and_the_meter_read(
        self, booking: Booking, machine: Resource, julio: Actor
    ) -> None:
        self.use(julio, booking)
        assert list(Charge.objects.values_list("kind", "amount")) == [("use", Decimal("60.00"))]
        machine.refresh_from_db()
        assert machine.meter == Decimal("101.8")

    def test_late_costs_by_the_rules(self, booking: Booking, julio: Actor) -> None:
        with later(at(23, 10)):
            actions.check_in(actor=julio, booking=booking)
        with later(at(23, 13, 30)):
            actions.check_out(actor=julio, booking=booking)
        amounts = dict(Charge.objects.values_list("kind", "amount"))
        assert amounts == {"use": Decimal("60.00"), "overtime": Decimal("60.00")}

    def test_an_early_return_frees_the_rest(self, booking: Booking, julio: Actor, elena: Actor) -> None:
        with later(at(23, 10)):
            actions.check_in(actor=julio, booking=booking)
        with later(at(23, 10, 30)):
            actions.check_out(actor=julio, booking=booking)
            assert a_booking(elena, booking.resource, at(23, 10, 45)).state == "confirmed"

    @pytest.mark.parametrize(
        ("when", "words"), [(at(23, 8), "Todavía no es su hora"), (at(23, 13), "ya pasó")]
    )
    def test_only_at_its_time(self, booking: Booking, julio: Actor, when: object, words: str) -> None:
        with clock.at(when):  # type: ignore[arg-type]  # parametrised
            assert words in refused(lambda: actions.check_in(actor=julio, booking=booking))

    def test_not_while_another_still_has_it(
        self, machine: Resource, booking: Booking, julio: Actor, elena: Actor
    ) -> None:
        nexts = a_booking(elena, machine, at(23, 12))
        with later(at(23, 10)):
            actions.check_in(actor=julio, booking=booking)
        with later(at(23, 12, 5)):
            assert "Todavía la tiene Taller Quispe" in refused(
                lambda: actions.check_in(actor=elena, booking=nexts)
            )

    def test_not_on_another_ones_turn(
        self, machine: Resource, booking: Booking, julio: Actor, elena: Actor
    ) -> None:
        nexts = a_booking(elena, machine, at(23, 12))
        with later(at(23, 11, 30)):
            assert "empieza a tu hora" in refused(lambda: actions.check_in(actor=elena, booking=nexts))
        assert "Solo Taller Quispe o Metal Andina" in refused(
            lambda: actions.check_in(actor=elena, booking=booking)
        )

    def test_the_meter_does_not_run_backwards(self, booking: Booking, julio: Actor) -> None:
        with later(at(23, 10)):
            actions.check_in(actor=julio, booking=booking, meter=Decimal(100))
            assert "marcaba" in refused(
                lambda: actions.check_out(actor=julio, booking=booking, meter=Decimal(99))
            )

    def test_nobody_came(self, booking: Booking, rosa: Actor) -> None:
        with later(at(23, 10, 10)):
            assert "Espera media hora" in refused(lambda: actions.mark_no_show(actor=rosa, booking=booking))
        with later(at(23, 11)):
            actions.mark_no_show(actor=rosa, booking=booking)
        assert Charge.objects.get().amount == Decimal("30.00")
        assert not Collaboration.objects.exists()

    def test_who_often_does_not_come_asks_first(self, machine: Resource, rosa: Actor, julio: Actor) -> None:
        for hour in (8, 9, 10):
            row = a_booking(julio, machine, at(23, hour))
            with later(at(23, hour, 40)):
                actions.mark_no_show(actor=rosa, booking=row)
        with later(at(23, 12)):
            assert a_booking(julio, machine, at(24, 10)).state == "requested"

    def test_the_owner_notes_afterwards_that_it_was_used(self, booking: Booking, rosa: Actor) -> None:
        with later(at(23, 12, 10)):
            assert actions.record_use(actor=rosa, booking=booking).state == "completed"
        assert Collaboration.objects.get().recorded_for == rosa.organization

    def test_the_owners_own_use_leaves_no_collaboration(self, machine: Resource, rosa: Actor) -> None:
        own = a_booking(rosa, machine, at(23, 14))
        with later(at(23, 14)):
            actions.check_in(actor=rosa, booking=own)
            actions.check_out(actor=rosa, booking=own)
        assert (Collaboration.objects.count(), Charge.objects.count()) == (0, 0)

    def test_a_tool_a_truck_and_a_yard_are_what_they_are(self, rosa: Actor, julio: Actor) -> None:
        for kind in ("tool", "vehicle", "space"):
            thing = a_machine(rosa, kind, kind=kind, price_basis="exchange", reference_price=Decimal(10))
            row = a_booking(julio, thing, at(23, 10))
            with later(at(23, 10)):
                actions.check_in(actor=julio, booking=row)
                actions.check_out(actor=julio, booking=row)
        kinds = Collaboration.objects.order_by("pk").values_list("kind", "value")
        ten = Decimal("10.00")
        assert list(kinds) == [("tool_lent", ten), ("transport_shared", ten), ("space_lent", ten)]


class TestADeposit:
    """Rosa asks for S/ 200 before she hands the machine over."""

    @pytest.fixture
    def booking(self, rosa: Actor, julio: Actor) -> Booking:
        """Confirmed, so the deposit is owed."""
        return a_booking(julio, a_machine(rosa, deposit=200), at(23, 10))

    def test_no_machine_without_it(self, booking: Booking, rosa: Actor, julio: Actor) -> None:
        with later(at(23, 10)):
            reason = refused(lambda: actions.check_in(actor=julio, booking=booking))
            assert "200.00" in reason
            charge = Charge.objects.get()
            actions.record_payment(actor=rosa, charge=charge, amount=Decimal(200), paid_on=clock.today())
            assert actions.check_in(actor=julio, booking=booking).state == "in_use"
            assert "cuando termina" in refused(lambda: actions.give_back(actor=rosa, charge=charge))
            actions.check_out(actor=julio, booking=booking)
            assert actions.give_back(actor=rosa, charge=charge).returned_by == rosa.person

    def test_cancelling_drops_it(self, booking: Booking, julio: Actor) -> None:
        actions.cancel(actor=julio, booking=booking)
        assert Charge.objects.get().closed_at is not None

    def test_only_the_payee_says_what_arrived_and_not_more_than_owed(
        self, booking: Booking, rosa: Actor, julio: Actor
    ) -> None:
        charge, today = Charge.objects.get(), clock.today()
        assert "Solo Metal Andina" in refused(
            lambda: actions.record_payment(actor=julio, charge=charge, amount=Decimal(1), paid_on=today)
        )
        actions.record_payment(actor=rosa, charge=charge, amount=Decimal(150), paid_on=today)
        assert "50.00" in refused(
            lambda: actions.record_payment(actor=rosa, charge=charge, amount=Decimal(60), paid_on=today)
        )


class TestDamage:
    """The die cracks while Julio bends."""

    @pytest.fixture
    def booking(self, rosa: Actor, julio: Actor) -> Booking:
        """In use."""
        row = a_booking(julio, a_machine(rosa), at(23, 8))
        with later(at(23, 8)):
            return actions.check_in(actor=julio, booking=row)

    def test_closes_the_machine_and_tells_the_next(
        self, booking: Booking, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        a_booking(elena, booking.resource, at(24, 10))
        actions.report_damage(
            actor=julio, resource=booking.resource, booking=booking, what="Se rajó el dado", blocks=True
        )
        assert "Tu reserva: mar 24 nov" in Message.objects.filter(person=elena.person).latest("pk").body
        reason = refused(lambda: a_booking(elena, booking.resource, at(25, 10)))
        assert "malograda hasta nuevo aviso: Se rajó el dado" in reason

    def test_a_passer_by_reports_without_closing(self, booking: Booking, elena: Actor) -> None:
        assert "avisa sin bloquearla" in refused(
            lambda: actions.report_damage(actor=elena, resource=booking.resource, what="Fuga", blocks=True)
        )
        report = actions.report_damage(actor=elena, resource=booking.resource, what="Fuga")
        assert (report.state, report.closure) == ("open", None)

    def test_is_settled_when_all_agree(self, booking: Booking, rosa: Actor, julio: Actor) -> None:
        report = actions.report_damage(
            actor=julio, resource=booking.resource, booking=booking, what="Se rajó el dado", blocks=True
        )
        shares = {workshop_of(julio): Decimal(120), workshop_of(rosa): Decimal(80)}
        proposed = actions.propose_settlement(actor=rosa, report=report, shares=shares, outcome="Dado nuevo")
        assert proposed.state == "proposed"
        assert actions.agree(actor=julio, report=report).state == "settled"
        assert list(Charge.objects.values_list("kind", "payer", "amount")) == [
            ("damage", workshop_of(julio).pk, Decimal("120.00"))
        ]
        actions.reopen(actor=rosa, closure=Closure.objects.get())
        assert a_booking(julio, booking.resource, at(25, 10)).state == "confirmed"

    def test_the_coordination_decides_a_quarrel(
        self, booking: Booking, rosa: Actor, julio: Actor, carmen: Actor
    ) -> None:
        report = actions.report_damage(actor=rosa, resource=booking.resource, booking=booking, what="Golpe")
        actions.propose_settlement(
            actor=rosa, report=report, shares={workshop_of(julio): Decimal(50)}, outcome="Planchado"
        )
        assert "decide la coordinación" in refused(lambda: actions.decide(actor=rosa, report=report))
        assert actions.decide(actor=carmen, report=report).state == "settled"

    def test_without_cost(self, booking: Booking, rosa: Actor) -> None:
        report = actions.report_damage(actor=rosa, resource=booking.resource, what="Ruido", blocks=True)
        assert actions.dismiss(actor=rosa, report=report, outcome="Era un perno").state == "dismissed"
        assert not Closure.objects.filter(ends_at=None).exists()


class TestMaintenance:
    """Every hundred hours, grease."""

    def test_begins_its_count_anew(self, rosa: Actor) -> None:
        machine = a_machine(rosa)
        plan = actions.plan_maintenance(
            actor=rosa, resource=machine, what="Engrasar", every_hours=100, every_days=None
        )
        closure = actions.close(actor=rosa, resource=machine, kind="maintenance", reason="Engrase")
        actions.maintenance_done(actor=rosa, plan=plan)
        closure.refresh_from_db()
        assert closure.ends_at is not None
        assert a_booking(rosa, machine, at(23, 10)).state == "confirmed"
