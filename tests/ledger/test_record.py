"""Rosa records what she did with Julio: what is kept, and what is refused with which words."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Membership
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.actions import Party
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.models import Answer, ChainHead, Collaboration, Confirmation, Entry, Note
from ayni.ledger.queries.records import Stance, State, record_of
from ayni.ledger.queries.verification import verify
from tests.factories import a_collaboration, a_coordinator, a_member, an_organization, part_of, workshop_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]


def parties_of(giver: Actor, receiver: Actor) -> list[Party]:
    """One gave, the other received."""
    return [Party(workshop_of(giver), PartyRole.GIVER), Party(workshop_of(receiver), PartyRole.RECEIVER)]


def test_keeps_what_was_done_by_whom_and_waits_for_the_other_side(rosa: Actor, julio: Actor) -> None:
    row = a_collaboration(rosa, julio, value=Decimal("250.005"), text="  Corte de cartelas ")
    record = record_of(Collaboration.objects.get(pk=row.pk))
    assert [(part.organization.name, part.participation.role, part.stance) for part in record.parts] == [
        ("Metal Andina", "giver", Stance.RECORDED),
        ("Taller Quispe", "receiver", Stance.SILENT),
    ]
    assert record.state == State.WAITING
    assert record.collaboration.value == Decimal("250.01")
    assert (row.recorded_by, row.recorded_for, row.assisted) == (rosa.person, rosa.organization, False)
    assert Note.objects.get(entry=row.entry_id).text == "Corte de cartelas"


def test_the_chain_holds_ids_and_figures_and_no_words_of_people(rosa: Actor, julio: Actor) -> None:
    row = a_collaboration(rosa, julio, text="Corte de cartelas para don Pedro")
    entry = Entry.objects.get(pk=row.entry_id)
    assert entry.facts["participations"] == [
        [part_of(row, rosa).pk, workshop_of(rosa).pk, "giver"],
        [part_of(row, julio).pk, workshop_of(julio).pk, "receiver"],
    ]
    assert "Pedro" not in str(entry.facts)
    assert "Andina" not in str(entry.facts)
    head = ChainHead.objects.get()
    assert (head.sequence, head.hash) == (1, entry.hash)


def test_a_coordinator_who_assists_is_kept_beside_the_workshop(julio: Actor) -> None:
    carmen, helped = a_coordinator(), an_organization("Soldaduras Condori")
    row = a_collaboration(actor_for(carmen.cluster, carmen.person, helped.pk), julio)
    assert (row.recorded_by, row.recorded_for, row.assisted) == (carmen.person, helped, True)


def test_a_person_with_two_workshops_records_for_the_one_they_act_for(rosa: Actor, julio: Actor) -> None:
    second = an_organization("Metal Andina Dos")
    Membership.objects.create(person=rosa.signed_in, organization=second, role="owner")
    row = a_collaboration(actor_for(rosa.cluster, rosa.person, second.pk), julio)
    assert (row.recorded_for, row.assisted) == (second, False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_recorded_between_two(kind: str, rosa: Actor, julio: Actor) -> None:
    row = a_collaboration(rosa, julio, kind=kind)
    assert record_of(row).kind is KINDS[kind]


class TestRefuses:
    """With a sentence, and nothing is written."""

    @pytest.fixture(autouse=True)
    def nothing_is_written(self, park: Cluster) -> Iterator[None]:
        """After each refusal the ledger is as empty as before."""
        yield
        assert not Collaboration.objects.exists()
        assert not Entry.objects.exists()

    def test_the_future(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="todavía no llega") as refusal:
            a_collaboration(rosa, julio, happened_on=clock.today() + timedelta(days=1))
        assert refusal.value.field == "happened_on"

    def test_what_is_long_past(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="más de tres años"):
            a_collaboration(rosa, julio, happened_on=clock.today() - timedelta(days=1100))

    @pytest.mark.parametrize("value", ["-0.01", "NaN", "Infinity", "10000000000"])
    def test_a_value_that_cannot_be(self, value: str, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            a_collaboration(rosa, julio, value=Decimal(value))
        assert refusal.value.field == "value"

    def test_an_unknown_kind(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="Elige qué hicieron"):
            actions.record(
                actor=rosa, kind="magic", happened_on=clock.today(), parties=parties_of(rosa, julio)
            )

    def test_being_alone(self, rosa: Actor) -> None:
        with pytest.raises(Refused, match="al menos dos"):
            a_collaboration(rosa)

    def test_the_same_organisation_twice(self, rosa: Actor) -> None:
        with pytest.raises(Refused, match="solo puede figurar una vez"):
            a_collaboration(rosa, rosa)

    def test_roles_that_do_not_go_with_the_kind(self, rosa: Actor, julio: Actor) -> None:
        peers = [Party(workshop_of(each), PartyRole.PEER) for each in (rosa, julio)]
        with pytest.raises(Refused, match="no va con lo que hicieron"):
            a_collaboration(rosa, julio, parties=peers)

    def test_two_who_gave_and_nobody_who_received(self, rosa: Actor, julio: Actor) -> None:
        givers = [Party(workshop_of(each), PartyRole.GIVER) for each in (rosa, julio)]
        with pytest.raises(Refused, match="quién dio y quién recibió"):
            a_collaboration(rosa, julio, parties=givers)

    def test_somebody_who_left(self, rosa: Actor) -> None:
        gone = a_member(an_organization("Taller Ido", left_at=clock.now()), "Pepe")
        with pytest.raises(Refused, match="Taller Ido ya no está en el parque"):
            a_collaboration(rosa, gone)

    def test_what_others_did(self, rosa: Actor, julio: Actor) -> None:
        ana = a_member(an_organization("Inox Lima"), "Ana")
        with pytest.raises(Refused, match="en que tu organización participó"):
            a_collaboration(rosa, julio, parties=parties_of(julio, ana))

    def test_in_anothers_name(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="con la que actúas"):
            a_collaboration(rosa, julio, recorded_for=julio.organization)

    def test_a_coordinator_in_a_partys_name_without_a_source(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="con la que actúas"):
            actions.record(
                actor=a_coordinator(),
                kind="work_passed",
                happened_on=clock.today(),
                parties=parties_of(rosa, julio),
                recorded_for=rosa.organization,
            )

    def test_the_public(self, rosa: Actor, julio: Actor) -> None:
        with pytest.raises(Refused, match="Entra con tu cuenta"):
            a_collaboration(Actor(rosa.cluster, None, frozenset(), rosa.organization), julio)


class TestFromTheApplicationsOwnWork:
    """A joint purchase closes: the coordinator records it, and those who ordered have agreed."""

    def closed(self, carmen: Actor, *parties: Party) -> Collaboration:
        """What the purchase leaves in the ledger."""
        return actions.record(
            actor=carmen,
            kind="joint_purchase",
            happened_on=clock.today(),
            parties=parties,
            source="purchase:7",
            recorded_for=parties[0].organization,
        )

    def test_counts_for_those_who_agreed(self, rosa: Actor, julio: Actor) -> None:
        row = self.closed(
            a_coordinator(),
            Party(workshop_of(rosa), PartyRole.ORGANIZER, agreed_by=rosa.person),
            Party(workshop_of(julio), PartyRole.PEER, agreed_by=julio.person),
            Party(an_organization("Aceros Lima", kind="supplier"), PartyRole.SUPPLIER),
        )
        stances = [part.stance for part in record_of(row).parts]
        assert stances == [Stance.RECORDED, Stance.CONFIRMED, Stance.SILENT]
        assert row.assisted

    def test_is_recorded_once_however_often_it_is_told(self, rosa: Actor, julio: Actor) -> None:
        carmen = a_coordinator()
        peers = [Party(workshop_of(each), PartyRole.PEER) for each in (rosa, julio)]
        assert self.closed(carmen, *peers) == self.closed(carmen, *peers)
        assert Collaboration.objects.count() == 1

    def test_one_person_does_not_speak_for_two_sides(self, rosa: Actor, julio: Actor) -> None:
        carmen = a_coordinator()
        peers = [Party(workshop_of(each), PartyRole.PEER, agreed_by=carmen.person) for each in (rosa, julio)]
        self.closed(carmen, *peers)
        assert not Confirmation.objects.exists()


def test_many_are_written_at_once_as_one_by_one(rosa: Actor, julio: Actor) -> None:
    at = clock.now() - timedelta(days=30)
    deeds = [
        actions.Deed(
            kind="tool_lent",
            happened_on=at.date(),
            parties=tuple(parties_of(rosa, julio)),
            recorded_by=rosa.signed_in,
            recorded_for=workshop_of(rosa),
            recorded_at=at + timedelta(hours=number),
            text="amoladora" if number % 2 else "",
            replies=(actions.Reply(workshop_of(julio), Answer.CONFIRMED, julio.signed_in),),
            judgements=(
                actions.Judgement(workshop_of(julio), workshop_of(rosa), True, 5, True, julio.signed_in),
            ),
        )
        for number in range(20)
    ]
    rows = actions.record_many(deeds)
    assert [row.recorded_at for row in rows] == [deed.recorded_at for deed in deeds]
    assert {record_of(row).state for row in rows} == {State.CONFIRMED}
    moments = list(Entry.objects.order_by("sequence").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    a_collaboration(rosa, julio)
    assert (verify().problems, verify().entries) == ([], 61)
