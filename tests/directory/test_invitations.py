"""Inviting: who may, what a link opens, how often, and that nobody gets into another's account by it."""

from datetime import timedelta
from typing import Any

import pytest

from ayni.directory.actions import acceptance, invitations
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Invitation, Membership, Person, Role
from ayni.directory.queries.actors import actor_for
from ayni.directory.queries.people import (
    owner_cards,
    token_for,
    workshops_without_owner,
)
from ayni.directory.rules.people import InvitationState, state_of
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from tests.factories import a_cluster, a_coordinator, a_member, a_person, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def ves() -> Any:
    cluster = a_cluster()
    with tenancy.opened(cluster):
        yield cluster


def the_public(cluster: Cluster) -> Actor:
    return Actor(cluster)


def link_of(invitation: Invitation) -> str:
    token = token_for(invitation)
    assert token is not None
    return token


def test_rosa_is_in_from_the_link_alone(ves: Cluster) -> None:
    carmen, metal = a_coordinator(), an_organization("Metal Andina")
    invitation = invitations.invite(
        actor=carmen, organization=metal, role=Role.OWNER, name="Rosa", contact="987 654 321"
    )
    done = acceptance.accept(actor=the_public(ves), token=link_of(invitation))
    assert done.signs_in
    rosa = done.membership.person
    assert (rosa.name, rosa.phone, rosa.phone_verified) == ("Rosa", "+51987654321", False)
    assert rosa.claimed_at is not None
    assert actor_for(ves, rosa).organization == metal
    invitation.refresh_from_db()
    assert state_of(invitation) == InvitationState.ACCEPTED


def test_only_a_digest_of_the_secret_is_kept(ves: Cluster) -> None:
    invitation = invitations.invite(actor=a_coordinator(), organization=an_organization(), role="owner")
    token = link_of(invitation)
    assert len(token) == 24
    assert invitation.token_digest == digest(token)
    kept = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list().get())
    assert token not in kept


def test_a_link_cannot_be_shown_once_the_installations_secret_was_replaced(
    ves: Cluster, settings: Any
) -> None:
    invitation = invitations.invite(actor=a_coordinator(), organization=an_organization(), role="owner")
    token = link_of(invitation)
    settings.SECRET_KEY = "another"
    assert token_for(invitation) is None
    assert acceptance.accept(actor=the_public(ves), token=token, name="Rosa").signs_in


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda i, by: acceptance.accept(actor=Actor(by.cluster), token=link_of(i), name="Otra"),
            "ya se usó",
        ),
        (lambda i, by: invitations.revoke(actor=by, invitation=i), "retiró"),
        (lambda i, by: Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1)), "venció"),
        (lambda i, by: invitations.renew(actor=by, invitation=i), "retiró"),
    ],
    ids=["used", "revoked", "expired", "renewed"],
)
def test_a_closed_link_says_why_and_lets_nobody_in(ves: Cluster, spoil: Any, words: str) -> None:
    carmen = a_coordinator()
    invitation = invitations.invite(actor=carmen, organization=an_organization(), role="owner")
    spoil(invitation, carmen)
    before = Membership.objects.count()
    with pytest.raises(Refused, match=words):
        acceptance.accept(actor=the_public(ves), token=link_of(invitation), name="Intruso")
    assert Membership.objects.count() == before
    assert not Person.objects.filter(name="Intruso").exists()


def test_it_expires_after_fourteen_days(ves: Cluster) -> None:
    invitation = invitations.invite(actor=a_coordinator(), organization=an_organization(), role="owner")
    with clock.at(invitation.created_at + timedelta(days=13, hours=23)):
        assert state_of(invitation) == InvitationState.WAITING
    with clock.at(invitation.created_at + timedelta(days=14)):
        assert state_of(invitation) == InvitationState.EXPIRED


def test_the_same_form_sent_again_gets_the_same_answer_for_a_while(ves: Cluster) -> None:
    """On a bad line the first answer may be lost; the second tap must not lock Rosa out."""
    invitation = invitations.invite(actor=a_coordinator(), organization=an_organization(), role="owner")
    link = link_of(invitation)
    first = acceptance.accept(actor=the_public(ves), token=link, key="form-1", name="Rosa")
    again = acceptance.accept(actor=the_public(ves), token=link, key="form-1", name="Rosa")
    assert again == first
    assert Person.objects.filter(name="Rosa").count() == 1
    for key in ("form-2", ""):
        with pytest.raises(Refused):
            acceptance.accept(actor=the_public(ves), token=link, key=key, name="Rosa")
    with clock.at(clock.now() + timedelta(minutes=16)), pytest.raises(Refused):
        acceptance.accept(actor=the_public(ves), token=link, key="form-1", name="Rosa")


class TestTakeover:
    """A coordinator of one cluster must not get into somebody's account in another one."""

    def test_the_link_of_a_claimed_person_signs_nobody_in(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), "Rosa", phone="+51987654321", claimed_at=clock.now()).signed_in
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            mallory = a_coordinator("Mallory")
            invitation = invitations.invite(
                actor=mallory,
                organization=an_organization("Trampa"),
                role="owner",
                contact="987654321",
                name="X",
            )
            assert invitation.person == rosa
            for bearer in (the_public(gamarra), mallory):
                with pytest.raises(Refused, match="ya tiene cuenta") as refused:
                    acceptance.accept(actor=bearer, token=link_of(invitation), as_myself=True)
                assert refused.value.status == 403
            assert not Membership.objects.filter(person=rosa).exists()

    def test_signed_in_by_her_own_means_she_accepts(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), "Rosa", phone="+51987654321", claimed_at=clock.now()).signed_in
        gamarra = a_cluster("gamarra")
        with tenancy.opened(gamarra):
            invitation = invitations.invite(
                actor=a_coordinator(), organization=an_organization("Luz"), role="owner", contact="987654321"
            )
            done = acceptance.accept(actor=actor_for(gamarra, rosa), token=link_of(invitation))
            assert not done.signs_in
            assert done.membership.person == rosa

    def test_her_form_sent_again_by_another_browser_lets_nobody_in(self, ves: Cluster) -> None:
        metal = an_organization()
        rosa = a_person("Rosa", phone="+51987654321", claimed_at=clock.now() - timedelta(days=1))
        invitation = invitations.invite(
            actor=a_coordinator(), organization=metal, role="owner", contact="987654321"
        )
        acceptance.accept(actor=actor_for(ves, rosa), token=link_of(invitation), key="hers")
        with pytest.raises(Refused, match="ya se usó"):
            acceptance.accept(actor=the_public(ves), token=link_of(invitation), key="hers")
        assert not acceptance.accept(
            actor=actor_for(ves, rosa), token=link_of(invitation), key="hers"
        ).signs_in

    def test_an_inviter_gives_one_address_only_and_learns_nothing_of_its_owner(self, ves: Cluster) -> None:
        a_person("Rosa Quispe Mamani", phone="+51987654321", claimed_at=clock.now())
        invitation = invitations.invite(
            actor=a_coordinator(),
            organization=an_organization(),
            role="owner",
            contact="987654321",
            name="R.",
        )
        assert invitation.name == "R."

    def test_a_phone_typed_by_a_newcomer_takes_no_account(self, ves: Cluster) -> None:
        a_person("Rosa", phone="+51987654321")
        invitation = invitations.invite(actor=a_coordinator(), organization=an_organization(), role="owner")
        with pytest.raises(Refused, match="ya tiene cuenta") as refused:
            acceptance.accept(
                actor=the_public(ves), token=link_of(invitation), name="Otra", phone="987654321"
            )
        assert refused.value.field == "phone"


class TestWhoMayInvite:
    def test_an_owner_invites_their_own_staff(self, ves: Cluster) -> None:
        metal = an_organization()
        rosa = a_member(metal)
        made = invitations.invite(
            actor=rosa, organization=metal, role="staff", name="Luz", contact="luz@x.pe"
        )
        assert made.person is not None
        assert made.person.email == "luz@x.pe"

    @pytest.mark.parametrize(
        ("who", "role"), [("rosa", "coordinator"), ("rosa", "partner"), ("luz", "staff"), ("julio", "staff")]
    )
    def test_others_do_not(self, ves: Cluster, who: str, role: str) -> None:
        metal = an_organization()
        people = {
            "rosa": a_member(metal),
            "luz": a_member(metal, "Luz", "staff"),
            "julio": a_member(an_organization("Taller Quispe"), "Julio"),
        }
        with pytest.raises(Refused):
            invitations.invite(actor=people[who], organization=metal, role=role, name="X")
        assert not Invitation.objects.exists()

    def test_a_member_need_not_be_invited_again(self, ves: Cluster) -> None:
        metal = an_organization()
        a_member(metal, "Rosa", phone="+51987654321")
        with pytest.raises(Refused, match="ya tiene ese rol"):
            invitations.invite(actor=a_coordinator(), organization=metal, role="owner", contact="987654321")

    def test_a_second_invitation_closes_the_first(self, ves: Cluster) -> None:
        carmen, metal = a_coordinator(), an_organization()

        def again() -> Invitation:
            return invitations.invite(
                actor=carmen, organization=metal, role="owner", name="Rosa", contact="987654321"
            )

        first = again()
        again()
        first.refresh_from_db()
        assert state_of(first) == InvitationState.REVOKED

    @pytest.mark.parametrize("contact", ["12345", "rosa@", "nadie"])
    def test_an_address_that_is_none(self, ves: Cluster, contact: str) -> None:
        with pytest.raises(Refused, match=r"celular ni un correo") as refused:
            invitations.invite(
                actor=a_coordinator(), organization=an_organization(), role="owner", contact=contact
            )
        assert refused.value.field == "contact"

    def test_who_came_back_has_the_role_again(self, ves: Cluster) -> None:
        metal, carmen = an_organization(), a_coordinator()
        rosa = a_member(metal, claimed_at=clock.now())
        Membership.objects.filter(person=rosa.person).update(ended_at=clock.now())
        invitation = invitations.invite(
            actor=carmen, organization=metal, role="owner", contact=rosa.signed_in.phone or ""
        )
        acceptance.accept(actor=actor_for(ves, rosa.person), token=link_of(invitation))
        assert Membership.objects.filter(person=rosa.person, ended_at=None).count() == 1


class TestCards:
    def test_one_for_each_workshop_that_nobody_speaks_for(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        a_member(an_organization("Con dueña"))
        alone = [an_organization("Taller B"), an_organization("Taller A")]
        an_organization("Aceros SA", kind="supplier")
        an_organization("Se fue", left_at=clock.now())
        assert list(workshops_without_owner()) == [alone[1], alone[0]]
        invitations.invite_owners(
            actor=carmen, organizations=workshops_without_owner(), names={alone[0].pk: "Luis"}
        )
        assert [(card.organization.name, card.name) for card in owner_cards()] == [
            ("Taller A", ""),
            ("Taller B", "Luis"),
        ]
        assert not workshops_without_owner().exists()

    def test_the_bearer_says_their_name(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        cards = invitations.invite_owners(actor=carmen, organizations=[an_organization()])
        with pytest.raises(Refused, match="Escribe tu nombre"):
            acceptance.accept(actor=the_public(ves), token=link_of(cards[0]))
        done = acceptance.accept(
            actor=the_public(ves), token=link_of(cards[0]), name="Rosa", phone="987 654 321"
        )
        assert done.membership.person.phone == "+51987654321"

    def test_an_owner_of_two_workshops_takes_the_second_card_as_herself(self, ves: Cluster) -> None:
        rosa = a_member(an_organization(), claimed_at=clock.now())
        cards = invitations.invite_owners(
            actor=a_coordinator(), organizations=[an_organization("El segundo")]
        )
        done = acceptance.accept(actor=rosa, token=link_of(cards[0]), as_myself=True)
        assert not done.signs_in
        assert Membership.objects.filter(person=rosa.person).count() == 2

    def test_only_the_coordination_makes_them(self, ves: Cluster) -> None:
        with pytest.raises(Refused):
            invitations.invite_owners(
                actor=a_member(an_organization()), organizations=[an_organization("Otro")]
            )
