"""What the other side says: confirming, disputing, changing one's mind; signed in and by a link."""

from datetime import timedelta

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Message
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.models import Collaboration, Confirmation, ConfirmationLink, Note
from ayni.ledger.queries.links import link_by, token_of
from ayni.ledger.queries.records import Part, State, record_of
from tests.factories import (
    a_collaboration,
    a_coordinator,
    a_member,
    a_person,
    an_organization,
    confirm,
    part_of,
    workshop_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]


@pytest.fixture
def passed(rosa: Actor, julio: Actor) -> Collaboration:
    """Rosa says she passed Julio a job."""
    return a_collaboration(rosa, julio)


def assisting(coordinator: Actor, helped: Actor) -> Actor:
    """The coordinator as she acts for somebody's workshop."""
    return actor_for(coordinator.cluster, coordinator.person, workshop_of(helped).pk)


class TestSignedIn:
    """Julio answers from his own account."""

    def test_confirms(self, passed: Collaboration, julio: Actor) -> None:
        confirm(passed, julio)
        assert record_of(passed).state == State.CONFIRMED

    def test_the_same_answer_again_is_the_same_answer(self, passed: Collaboration, julio: Actor) -> None:
        assert confirm(passed, julio) == confirm(passed, julio)
        assert Confirmation.objects.count() == 1

    def test_changes_a_dispute_and_the_past_stays_readable(self, passed: Collaboration, julio: Actor) -> None:
        first = confirm(passed, julio, "disputed")
        assert record_of(passed).state == State.DISPUTED
        assert confirm(passed, julio).replaces == first
        assert record_of(passed).state == State.CONFIRMED
        assert Confirmation.objects.count() == 2

    def test_withdraws_a_confirmation(self, passed: Collaboration, julio: Actor) -> None:
        confirm(passed, julio)
        confirm(passed, julio, "disputed")
        assert record_of(passed).state == State.DISPUTED

    def test_says_why(self, passed: Collaboration, julio: Actor) -> None:
        given = actions.answer(
            actor=julio, participation=part_of(passed, julio), answer="disputed", text="Fue en octubre"
        )
        assert Note.objects.get(entry=given.entry_id).text == "Fue en octubre"

    def test_three_parties_answer_each_for_itself(self, rosa: Actor, julio: Actor) -> None:
        ana = a_member(an_organization("Inox Lima"), "Ana")
        row = a_collaboration(rosa, julio, ana, kind="joint_project")
        confirm(row, julio)
        record = record_of(row)
        assert record.state == State.WAITING
        assert [part.organization.name for part in record.silent] == ["Inox Lima"]
        assert record.stand == {workshop_of(rosa).pk, workshop_of(julio).pk}


class TestNobodySpeaksForTwoSides:
    """What each may not do, in words."""

    def test_the_recording_side_does_not_answer(self, passed: Collaboration, rosa: Actor) -> None:
        with pytest.raises(Refused, match="ahora responde la otra parte"):
            confirm(passed, rosa)

    def test_others_do_not_answer_for_julio(self, passed: Collaboration, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="Solo alguien de Taller Quispe") as refusal:
            actions.answer(actor=rosa, participation=part_of(passed, julio), answer="confirmed")
        assert refusal.value.status == 403

    def test_who_recorded_does_not_answer_through_another_of_their_workshops(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        Membership.objects.create(person=rosa.signed_in, organization=julio.organization, role="staff")
        with pytest.raises(Refused, match="Tú lo anotaste"):
            confirm(passed, assisting(rosa, julio))

    def test_a_coordinator_does_not_assist_both_sides(self, rosa: Actor, julio: Actor) -> None:
        carmen = a_coordinator()
        row = a_collaboration(assisting(carmen, rosa), julio)
        with pytest.raises(Refused, match="Tú lo anotaste"):
            confirm(row, assisting(carmen, julio))

    def test_nobody_answers_for_two_of_three(self, rosa: Actor, julio: Actor) -> None:
        ana, carmen = a_member(an_organization("Inox Lima"), "Ana"), a_coordinator()
        row = a_collaboration(rosa, julio, ana, kind="joint_project")
        assert confirm(row, assisting(carmen, julio)).assisted
        with pytest.raises(Refused, match="Ya respondiste por otra organización"):
            confirm(row, assisting(carmen, ana))

    def test_nobody_answers_what_was_reversed(self, passed: Collaboration, rosa: Actor, julio: Actor) -> None:
        actions.reverse(actor=rosa, collaboration=passed, text="Era otro taller")
        with pytest.raises(Refused, match="fue anulada"):
            confirm(passed, julio)


def silent_part(row: Collaboration, asked: Actor) -> Part:
    """The part that is asked to answer."""
    part = record_of(row).part_of(asked.organization)
    assert part is not None
    return part


def link_for(row: Collaboration, asking: Actor, asked: Actor) -> str:
    """A link that the one who asks passes on by hand."""
    link = actions.ask_by_hand(actor=asking, record=record_of(row), part=silent_part(row, asked))
    token = token_of(link)
    assert token is not None
    return token


class TestByLink:
    """Julio has no account; Rosa sends him a link by WhatsApp."""

    def test_answers_once(self, passed: Collaboration, rosa: Actor, julio: Actor) -> None:
        token = link_for(passed, rosa, julio)
        given = actions.answer_by_link(token=token, answer="confirmed", text="Todo bien")
        assert (given.given_by, given.by_link, given.handed_by) == (None, True, rosa.person)
        assert record_of(passed).state == State.CONFIRMED
        with pytest.raises(Refused, match="ya se usó") as refusal:
            actions.answer_by_link(token=token, answer="disputed")
        assert refusal.value.status == 410

    def test_only_the_digest_is_kept(self, passed: Collaboration, rosa: Actor, julio: Actor) -> None:
        token = link_for(passed, rosa, julio)
        assert token not in ConfirmationLink.objects.values_list("nonce", "token_digest", "sent_to").get()
        assert link_by(token) is not None

    def test_expires_and_says_how_to_get_another(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        token = link_for(passed, rosa, julio)
        with (
            clock.at(clock.now() + timedelta(days=15)),
            pytest.raises(Refused, match="Este enlace venció"),
        ):
            actions.answer_by_link(token=token, answer="confirmed")
        assert not Confirmation.objects.exists()

    def test_an_unknown_link_says_so(self) -> None:
        with pytest.raises(Refused, match="no vale") as refusal:
            actions.answer_by_link(token="inventado", answer="confirmed")
        assert refusal.value.status == 404

    def test_while_one_is_open_it_is_shown_again(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        assert link_for(passed, rosa, julio) == link_for(passed, rosa, julio)

    def test_a_newer_one_of_somebody_else_closes_it(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        carlos = a_person("Carlos")
        Membership.objects.create(person=carlos, organization=rosa.organization, role="staff")
        first = link_for(passed, rosa, julio)
        link_for(passed, actor_for(rosa.cluster, carlos), julio)
        with pytest.raises(Refused, match="venció"):
            actions.answer_by_link(token=first, answer="confirmed")

    def test_does_not_overrule_what_was_said_signed_in(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        token = link_for(passed, rosa, julio)
        confirm(passed, julio, "disputed")
        with pytest.raises(Refused, match="Ya se respondió por ustedes"):
            actions.answer_by_link(token=token, answer="confirmed")

    def test_is_not_made_for_who_answered(self, passed: Collaboration, rosa: Actor, julio: Actor) -> None:
        confirm(passed, julio)
        with pytest.raises(Refused, match="Ya respondieron"):
            link_for(passed, rosa, julio)

    def test_is_not_made_by_outsiders(self, passed: Collaboration, julio: Actor) -> None:
        with pytest.raises(Refused, match="Solo quien participó"):
            link_for(passed, a_member(an_organization("Otra"), "Olga"), julio)

    def test_nor_used_for_what_was_reversed_meanwhile(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        token = link_for(passed, rosa, julio)
        actions.reverse(actor=rosa, collaboration=passed, text="Era otro taller")
        with pytest.raises(Refused, match="ya lo anuló"):
            actions.answer_by_link(token=token, answer="confirmed")


def ask_by_message(row: Collaboration, asking: Actor, asked: Actor) -> ConfirmationLink:
    """A link sent to the address on record, with the text «mira: » before it."""
    return actions.ask_by_message(
        actor=asking,
        record=record_of(row),
        part=silent_part(row, asked),
        compose=lambda token: f"mira: {token}",
    )


class TestByMessage:
    """The link goes to the phone on record; Rosa never sees it."""

    def test_waits_in_the_outbox_for_a_coordinator(
        self, passed: Collaboration, rosa: Actor, julio: Actor
    ) -> None:
        link = ask_by_message(passed, rosa, julio)
        message = Message.objects.get()
        assert (link.sent_to, link.handed_by) == ("+51987654321", None)
        assert message.address == "+51987654321"
        given = actions.answer_by_link(token=message.body.removeprefix("mira: "), answer="confirmed")
        assert given.handed_by is None

    def test_a_coordinator_who_passes_it_on_herself_is_kept(self, rosa: Actor, julio: Actor) -> None:
        carmen = assisting(a_coordinator(), rosa)
        link = ask_by_message(a_collaboration(carmen, julio), carmen, julio)
        assert link.handed_by == carmen.person

    def test_goes_to_the_owners_phone_where_the_workshop_has_none(self, rosa: Actor) -> None:
        ana = a_member(an_organization("Inox Lima", phone=""), "Ana")
        assert ask_by_message(a_collaboration(rosa, ana), rosa, ana).sent_to == ana.signed_in.phone

    def test_refuses_where_nothing_is_on_record(self, rosa: Actor) -> None:
        nobody = Actor(rosa.cluster, None, frozenset(), an_organization("Sin Datos"))
        with pytest.raises(Refused, match="no tiene celular ni correo"):
            ask_by_message(a_collaboration(rosa, nobody), rosa, nobody)
