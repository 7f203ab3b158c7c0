"""Ending roles, a person's own data, and the keys of programs."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from ayni.directory.actions.invitations import invite
from ayni.directory.actions.memberships import describe_person, end_membership
from ayni.directory.actions.sign_ins import claim, set_contact
from ayni.directory.actions.tokens import create_token, revoke_token
from ayni.directory.models import ApiToken, Cluster, Membership
from ayni.directory.queries.actors import actor_for
from ayni.directory.queries.people import (
    Contact,
    api_token_for,
    contact_in,
    membership_for,
    organization_with_people,
    tokens_of,
)
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


def membership_of(actor: Any) -> Membership:
    return Membership.objects.get(person=actor.person, ended_at=None)


class TestEnding:
    @pytest.mark.parametrize("who", ["herself", "owner", "coordinator"])
    def test_by_those_who_may(self, ves: Cluster, who: str) -> None:
        metal = an_organization()
        luz = a_member(metal, "Luz", "staff")
        actor = {"herself": luz, "owner": a_member(metal), "coordinator": a_coordinator()}[who]
        end_membership(actor=actor, membership=membership_of(luz))
        assert not actor_for(ves, luz.person).is_member

    def test_not_by_others(self, ves: Cluster) -> None:
        metal = an_organization()
        luz, julio = a_member(metal, "Luz", "staff"), a_member(an_organization("Otro"), "Julio")
        with pytest.raises(Refused):
            end_membership(actor=julio, membership=membership_of(luz))
        with pytest.raises(Http404):
            membership_for(julio, membership_of(luz).pk)

    def test_staff_does_not_end_the_owner(self, ves: Cluster) -> None:
        metal = an_organization()
        rosa, luz = a_member(metal), a_member(metal, "Luz", "staff")
        with pytest.raises(Refused):
            end_membership(actor=luz, membership=membership_of(rosa))

    def test_the_last_coordinator_stays(self, ves: Cluster) -> None:
        carmen = a_coordinator()
        with pytest.raises(Refused, match="única"):
            end_membership(actor=carmen, membership=membership_of(carmen))
        a_coordinator("Luis")
        end_membership(actor=carmen, membership=membership_of(carmen))
        assert not actor_for(ves, carmen.person).is_coordinator

    def test_with_the_role_its_keys_end(self, ves: Cluster) -> None:
        rosa = a_member(an_organization())
        create_token(actor=rosa, membership=membership_of(rosa), name="hoja")
        end_membership(actor=a_coordinator(), membership=membership_of(rosa))
        assert not ApiToken.objects.filter(revoked_at=None).exists()

    def test_with_the_role_its_open_invitations_end(self, ves: Cluster) -> None:
        metal = an_organization()
        rosa = a_member(metal)
        invitation = invite(actor=rosa, organization=metal, role="owner", name="Cómplice")
        end_membership(actor=a_coordinator(), membership=membership_of(rosa))
        invitation.refresh_from_db()
        assert invitation.revoked_at is not None


def test_the_people_of_a_workshop_are_for_its_owner_and_the_coordination(ves: Cluster) -> None:
    metal = an_organization()
    assert organization_with_people(a_member(metal), metal.pk) == metal
    assert organization_with_people(a_coordinator(), metal.pk) == metal
    for outsider in (a_member(metal, "Luz", "staff"), a_member(an_organization("Otro"), "Julio")):
        with pytest.raises(Http404):
            organization_with_people(outsider, metal.pk)


class TestKeys:
    def test_the_secret_is_given_once_and_kept_as_a_digest(self, ves: Cluster) -> None:
        rosa = a_member(an_organization())
        token, secret = create_token(actor=rosa, membership=membership_of(rosa), name="hoja de cálculo")
        assert token.token_digest == digest(secret)
        assert list(tokens_of(rosa)) == [token]

    def test_only_for_ones_own_roles(self, ves: Cluster) -> None:
        rosa, carmen = a_member(an_organization()), a_coordinator()
        with pytest.raises(Refused):
            create_token(actor=carmen, membership=membership_of(rosa), name="ajena")
        token, _ = create_token(actor=rosa, membership=membership_of(rosa), name="propia")
        with pytest.raises(Http404):
            api_token_for(carmen, token.pk)
        revoke_token(actor=rosa, token=token)
        assert not tokens_of(rosa).exists()

    def test_it_needs_a_name(self, ves: Cluster) -> None:
        rosa = a_member(an_organization())
        with pytest.raises(ValidationError):
            create_token(actor=rosa, membership=membership_of(rosa), name=" ")


class TestPerson:
    def test_name_and_language(self, ves: Cluster) -> None:
        rosa = a_member(an_organization())
        kept = describe_person(actor=rosa, name="Rosa Quispe", language="en")
        assert (kept.name, kept.language) == ("Rosa Quispe", "en")
        with pytest.raises(Refused):
            describe_person(actor=rosa, name="Rosa", language="xx")

    def test_claimed_once(self, ves: Cluster) -> None:
        rosa = a_person()
        claim(person=rosa)
        rosa.refresh_from_db()
        first = rosa.claimed_at
        claim(person=rosa)
        rosa.refresh_from_db()
        assert rosa.claimed_at == first is not None


class TestProvenAddress:
    def test_it_becomes_the_persons_own(self) -> None:
        rosa = a_person(phone=None)
        set_contact(person=rosa, contact=Contact("phone", "+51987654321"))
        rosa.refresh_from_db()
        assert (rosa.phone, rosa.phone_verified) == ("+51987654321", True)

    def test_an_account_that_only_had_it_written_down_gives_it_up(self) -> None:
        invented = a_person("Escrita por otro", phone="+51987654321", claimed_at=clock.now())
        rosa = a_person("Rosa", phone=None)
        set_contact(person=rosa, contact=Contact("phone", "+51987654321"))
        invented.refresh_from_db()
        assert invented.phone is None

    def test_a_proven_one_stays_where_it_is(self) -> None:
        a_person("Luz", phone="+51987654321", phone_verified=True, claimed_at=clock.now())
        with pytest.raises(Refused):
            set_contact(person=a_person("Rosa", phone=None), contact=Contact("phone", "+51987654321"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("987 654 321", Contact("phone", "+51987654321")),
        ("+1 202 555 0143", Contact("phone", "+12025550143")),
        (" Rosa@Taller.PE ", Contact("email", "rosa@taller.pe")),
        ("12345", None),
        ("rosa@taller", None),
        ("", None),
    ],
)
def test_an_address_as_typed(typed: str, found: Contact | None) -> None:
    assert contact_in(typed, "PE") == found
