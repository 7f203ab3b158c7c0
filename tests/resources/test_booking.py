"""Asking, deciding, changing and giving up: the life of a booking."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Message
from ayni.resources import actions
from ayni.resources.models import Booking, BookingEvent, Charge, Resource, UnmetDemand
from tests.factories import a_collaboration, a_member, an_organization, confirm, workshop_of
from tests.resources.story import NOW, a_booking, a_machine, at, later, refused

pytestmark = pytest.mark.django_db


class TestOffering:
    """Rosa offers a machine in two minutes."""

    def test_a_draft_has_sensible_rules_and_hours(self, rosa: Actor) -> None:
        machine = actions.offer(actor=rosa, name="Plasma", price=50)
        assert (machine.publication, machine.approval, machine.capacity) == ("draft", "by_hand", 1)
        assert machine.opening_hours.count() == 6

    def test_cannot_be_published_without_price(self, rosa: Actor) -> None:
        machine = actions.offer(actor=rosa, name="Plasma")
        assert "precio" in refused(lambda: actions.publish(actor=rosa, resource=machine))

    def test_rules_that_contradict_are_refused_with_words(self, rosa: Actor) -> None:
        reason = refused(lambda: actions.offer(actor=rosa, name="Plasma", min_minutes=120, max_minutes=60))
        assert "no pasa del máximo" in reason

    def test_only_the_owner_decides(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        assert "Metal Andina" in refused(lambda: actions.withdraw(actor=julio, resource=machine))

    def test_only_the_idle_hours_of_this_week(self, rosa: Actor, julio: Actor) -> None:
        machine = actions.offer(actor=rosa, name="Torno", price=20, approval="at_once", notice_hours=0)

        hours = {at(25, 0).date(): [(time(14), time(18))]}
        actions.publish_idle_hours(actor=rosa, resource=machine, hours=hours)
        assert a_booking(julio, machine, at(25, 16)).state == "confirmed"
        assert "14:00 a 15:00" in refused(lambda: a_booking(julio, machine, at(24, 9)))


class TestAskingForATime:
    """Julio asks; every no says why, and what would work."""

    def test_is_confirmed_at_once_where_the_rules_agree(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa), at(24, 10), 2)
        assert booking.state == "confirmed"
        assert BookingEvent.objects.get(booking=booking).kind == "booked"
        assert Message.objects.filter(person=rosa.person).count() == 1

    def test_becomes_a_request_where_the_owner_approves(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa, approval="by_hand"), at(24, 10))
        assert (booking.state, booking.decide_by) == ("requested", at(24, 10))

    def test_taken_hours_are_refused_with_the_nearest_free(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        machine = a_machine(rosa)
        a_booking(julio, machine, at(24, 10), 2)
        reason = refused(lambda: a_booking(elena, machine, at(24, 10)))
        assert "Ya está tomada: mar 24 nov, 10:00 a 12:00" in reason
        assert "mar 24 nov, 09:00 a 10:00" in reason
        assert "mar 24 nov, 12:00 a 13:00" in reason

    def test_the_buffer_is_kept_free(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa, buffer_minutes=30)
        a_booking(julio, machine, at(24, 10))
        assert "Ya está tomada" in refused(lambda: a_booking(elena, machine, at(24, 11)))
        assert "Ya está tomada" in refused(lambda: a_booking(elena, machine, at(24, 9)))
        assert a_booking(elena, machine, at(24, 11, 30)).state == "confirmed"

    @pytest.mark.parametrize(
        ("begin", "hours", "words"),
        [
            (at(24, 10), -1, "La hora de fin va después"),
            (at(23, 6), 1, "ya pasó"),
            (at(24, 10), 0.5, "1 hora como mínimo"),
            (at(24, 9), 8.5, "8 horas como máximo"),
            (at(24, 17), 2, "no se presta a esa hora"),
            (NOW + timedelta(days=61), 1, "hasta 60 días adelante"),
        ],
    )
    def test_impossible_times_say_why(
        self, rosa: Actor, julio: Actor, begin: datetime, hours: float, words: str
    ) -> None:
        machine = a_machine(rosa)
        reason = refused(lambda: a_booking(julio, machine, begin, hours))
        assert words in reason

    def test_too_short_notice_says_from_when(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, notice_hours=24)
        assert "desde el mar 24 nov, 07:00" in refused(lambda: a_booking(julio, machine, at(23, 10)))

    def test_the_owner_takes_time_by_no_rule(self, rosa: Actor) -> None:
        booking = a_booking(rosa, a_machine(rosa, notice_hours=24), at(23, 19), 10)
        assert (booking.state, booking.price) == ("confirmed", Decimal(0))

    def test_pieces_are_needed_where_they_are_paid(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, price_basis="piece", price=2)
        assert "cuántas piezas" in refused(lambda: a_booking(julio, machine, at(24, 10)))


class TestWhoMayBorrow:
    """The lending rules."""

    def test_only_the_guild(self, rosa: Actor) -> None:
        tailor = a_member(an_organization("Luz", guild="garments"), "Luz")
        machine = a_machine(rosa, audience="guild")
        assert "metalmecánica" in refused(lambda: a_booking(tailor, machine, at(24, 10)))

    def test_only_trusted(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, audience="trusted", trusted_from=1)
        assert "ustedes tienen 0" in refused(lambda: a_booking(julio, machine, at(24, 10)))
        confirm(a_collaboration(rosa, julio), julio)
        assert a_booking(julio, machine, at(24, 10)).state == "confirmed"

    def test_only_chosen(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, audience="chosen")
        assert "Pídele a Metal Andina" in refused(lambda: a_booking(julio, machine, at(24, 10)))
        actions.permit(actor=rosa, resource=machine, organization=julio.organization, kind="chosen")  # type: ignore[arg-type]  # he has one
        assert a_booking(julio, machine, at(24, 10)).state == "confirmed"

    def test_a_certificate_on_the_card_or_the_owners_word(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        machine = a_machine(rosa, certificate_needed="Soldador 3G")
        assert "Hace falta: Soldador 3G" in refused(lambda: a_booking(julio, machine, at(24, 10)))
        Capability.objects.create(
            organization=workshop_of(julio), kind="certificate", certificate="Soldador 3G AWS"
        )
        assert a_booking(julio, machine, at(24, 10)).state == "confirmed"
        actions.permit(actor=rosa, resource=machine, organization=elena.organization, kind="trained")  # type: ignore[arg-type]  # she has one
        assert a_booking(elena, machine, at(24, 12)).state == "confirmed"

    def test_quota_of_the_month(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, quota_minutes=180)
        a_booking(julio, machine, at(24, 8), 2)
        reason = refused(lambda: a_booking(julio, machine, at(25, 8), 2))
        assert "Les queda: 1 hora" in reason
        assert "mar 1 dic" in reason
        assert a_booking(julio, machine, at(25, 8), 1).state == "confirmed"

    def test_quota_of_the_cluster(self, rosa: Actor, julio: Actor, elena: Actor, carmen: Actor) -> None:
        actions.set_terms(actor=carmen, quota_minutes=120, heavy_taker_ratio=None, no_show_limit=3)
        a_booking(julio, a_machine(rosa), at(24, 8), 1)
        other = a_machine(elena, "Plasma")
        assert "en todas las máquinas" in refused(lambda: a_booking(julio, other, at(24, 8), 2))

    def test_who_has_something_overdue_waits(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        booking = a_booking(julio, machine, at(23, 8))
        with later(at(23, 8)):
            actions.check_in(actor=julio, booking=booking)
        with later(at(23, 11)):
            assert "Primero devuelvan" in refused(lambda: a_booking(julio, machine, at(24, 10)))


class TestDeciding:
    """Rosa answers requests; room is checked again."""

    def two_requests(self, rosa: Actor, julio: Actor, elena: Actor) -> tuple[Booking, Booking]:
        """For the same hour: a request takes no time yet."""
        machine = a_machine(rosa, approval="by_hand")
        return a_booking(julio, machine, at(24, 10)), a_booking(elena, machine, at(24, 10))

    def test_one_is_approved_and_the_other_is_told_why_not(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        one, other = self.two_requests(rosa, julio, elena)
        actions.approve(actor=rosa, booking=one)
        other.refresh_from_db()
        assert (other.state, other.reason) == ("refused", "Esa hora se dio a otro pedido.")
        assert "Lo más cercano libre" in Message.objects.filter(person=elena.person).latest("pk").body

    def test_what_was_refused_cannot_be_approved(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        one, other = self.two_requests(rosa, julio, elena)
        actions.approve(actor=rosa, booking=one)
        assert "ya no espera respuesta" in refused(lambda: actions.approve(actor=rosa, booking=other))

    def test_the_owners_own_use_refuses_requests_too(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        one, _other = self.two_requests(rosa, julio, elena)
        a_booking(rosa, one.resource, at(24, 9), 3)
        one.refresh_from_db()
        assert one.state == "refused"

    def test_a_no_says_why_and_counts_as_demand(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        actions.give_consent(actor=julio, counts=True)
        one, other = self.two_requests(rosa, julio, elena)
        assert "por qué no" in refused(lambda: actions.refuse(actor=rosa, booking=one, reason=" "))
        actions.refuse(actor=rosa, booking=one, reason="La necesito ese día")
        actions.refuse(actor=rosa, booking=other, reason="La necesito ese día")
        rows = UnmetDemand.objects.order_by("pk")
        assert [(row.kind, row.minutes, row.asker) for row in rows] == [
            ("refused", 60, julio.organization), ("refused", 60, None),
        ]  # fmt: skip

    def test_a_request_nobody_answers_expires_without_a_clockwork(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        one, _other = self.two_requests(rosa, julio, elena)
        with later(at(25, 7)):
            a_booking(elena, one.resource, at(25, 12))
        one.refresh_from_db()
        assert (one.state, one.decide_by) == ("expired", None)


class TestChanging:
    """Move, shorten, extend; the old time is kept until the new one is certain."""

    def test_move_to_a_free_hour_and_not_to_a_taken_one(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        machine = a_machine(rosa)
        booking = a_booking(julio, machine, at(24, 10))
        a_booking(elena, machine, at(24, 12))
        reason = refused(
            lambda: actions.move(actor=julio, booking=booking, begins_at=at(24, 12), ends_at=at(24, 13))
        )
        assert "Ya está tomada" in reason
        moved = actions.move(actor=julio, booking=booking, begins_at=at(24, 10, 30), ends_at=at(24, 11, 30))
        assert moved.begins_at == at(24, 10, 30)
        assert list(BookingEvent.objects.order_by("pk").values_list("kind", flat=True))[-1] == "moved"

    def test_extend_if_free_while_in_use(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa)
        booking = a_booking(julio, machine, at(23, 8))
        a_booking(elena, machine, at(23, 10))
        with later(at(23, 8, 5)):
            actions.check_in(actor=julio, booking=booking)
            assert "tomada" in refused(
                lambda: actions.move(
                    actor=julio, booking=booking, begins_at=at(23, 8), ends_at=at(23, 10, 30)
                )
            )
            longer = actions.move(actor=julio, booking=booking, begins_at=at(23, 8), ends_at=at(23, 10))
        assert (longer.state, longer.ends_at) == ("in_use", at(23, 10))

    def test_shorten_frees_the_rest(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa)
        booking = a_booking(julio, machine, at(24, 10), 3)
        actions.move(actor=julio, booking=booking, begins_at=at(24, 10), ends_at=at(24, 11))
        assert a_booking(elena, machine, at(24, 11), 2).state == "confirmed"

    def test_by_hand_a_confirmed_booking_does_not_wander(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa, approval="by_hand"), at(24, 10))
        booking = actions.approve(actor=rosa, booking=booking)
        assert "pide la otra hora" in refused(
            lambda: actions.move(actor=julio, booking=booking, begins_at=at(25, 10), ends_at=at(25, 11))
        )

    def test_a_strangers_booking_is_not_moved(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa), at(24, 10))
        assert "Solo Taller Quispe" in refused(
            lambda: actions.move(actor=elena, booking=booking, begins_at=at(25, 10), ends_at=at(25, 11))
        )


class TestGivingUp:
    """Cancel and reclaim."""

    def test_early_costs_nothing_and_late_by_the_rules(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, free_cancel_hours=12, late_cancel_percent=50)
        early, late = a_booking(julio, machine, at(25, 10), 2), a_booking(julio, machine, at(23, 10), 2)
        actions.cancel(actor=julio, booking=early)
        assert not Charge.objects.exists()
        actions.cancel(actor=julio, booking=late)
        assert Charge.objects.get().amount == Decimal("30.00")

    def test_the_owner_says_why(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa), at(25, 10))
        assert "por qué" in refused(lambda: actions.cancel(actor=rosa, booking=booking))
        gone = actions.cancel(actor=rosa, booking=booking, reason="Se quemó el motor")
        assert (gone.state, gone.reason) == ("cancelled", "Se quemó el motor")

    def test_the_owners_priority_ends_when_the_rules_say(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa, owner_first_hours=24), at(25, 10))
        with later(at(24, 11)):
            assert "firme" in refused(
                lambda: actions.reclaim(actor=rosa, booking=booking, reason="Me llegó un pedido")
            )
        taken_back = actions.reclaim(actor=rosa, booking=booking, reason="Me llegó un pedido")
        assert taken_back.state == "cancelled"
        assert BookingEvent.objects.filter(kind="reclaimed").exists()
        assert Booking.objects.get(state="confirmed").borrower == rosa.organization

    def test_nothing_is_ever_deleted(self, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa), at(25, 10))
        actions.cancel(actor=julio, booking=booking)
        assert Booking.objects.count() == 1
        assert actions.cancel(actor=julio, booking=booking).state == "cancelled"


class TestManyPlaces:
    """A yard with six places, forty props."""

    @pytest.fixture
    def props(self, rosa: Actor) -> Resource:
        """Forty props."""
        return a_machine(rosa, "Puntales", kind="tool", capacity=40)

    def test_units_are_counted_where_they_overlap(self, props: Resource, julio: Actor, elena: Actor) -> None:
        a_booking(julio, props, at(24, 8), 2, units=30)
        assert "hay 40 en total" in refused(lambda: a_booking(elena, props, at(24, 9), 2, units=11))
        assert a_booking(elena, props, at(24, 9), 2, units=10).state == "confirmed"
        assert a_booking(elena, props, at(24, 11), 2, units=40).state == "confirmed"

    def test_more_than_there_are(self, props: Resource, julio: Actor) -> None:
        assert "Solo hay 40" in refused(lambda: a_booking(julio, props, at(24, 8), units=41))

    def test_fewer_places_must_hold_what_is_booked(self, props: Resource, rosa: Actor, julio: Actor) -> None:
        booking = a_booking(julio, props, at(24, 8), units=2)
        assert "no caben" in refused(lambda: actions.edit(actor=rosa, resource=props, capacity=1))
        actions.cancel(actor=julio, booking=booking)
        a_booking(julio, props, at(24, 8))
        actions.edit(actor=rosa, resource=props, capacity=1)
        assert list(Booking.objects.filter(state="confirmed").values_list("exclusive", flat=True)) == [True]
