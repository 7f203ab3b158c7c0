"""Who may change a card, what is kept of every change, and what a refusal says."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import Http404

from ayni.directory.actions import capabilities, organizations, postponements
from ayni.directory.actor import Actor
from ayni.directory.models import Capability, CardChange, Organization
from ayni.directory.queries.actors import actor_for
from ayni.directory.queries.gaps import WAIT, gaps, next_gap
from ayni.directory.queries.organizations import (
    capabilities_of,
    editable_capability_for,
    editable_organization_for,
    organization_for,
    sees,
)
from ayni.directory.rules.organizations import can_edit
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Iterator[None]:
    """The open cluster."""
    with tenancy.opened(a_cluster("ves")):
        yield


def _own(actor: Actor) -> Organization:
    assert actor.organization is not None
    return actor.organization


def _carmen_helping(shop: Organization) -> Actor:
    carmen = a_coordinator()
    return actor_for(carmen.cluster, carmen.signed_in, shop.pk)


class TestWhoMayEdit:
    """Owners, staff, and a coordinator who chose to help."""

    def test_rosa_edits_her_own_card_and_julio_is_told_why_not(self, park: None) -> None:
        rosa, julio = a_member(an_organization("Metal Andina")), a_member(an_organization("Quispe"), "Julio")
        organizations.edit_card(actor=rosa, organization=_own(rosa), description="Cocinas")
        with pytest.raises(Refused, match="Solo quienes trabajan en Metal Andina") as refusal:
            organizations.edit_card(actor=julio, organization=_own(rosa), description="Nada")
        assert refusal.value.status == 403
        assert Organization.objects.get(pk=_own(rosa).pk).description == "Cocinas"

    def test_carmen_first_chooses_to_help(self, park: None) -> None:
        shop = an_organization("Metal Andina")
        carmen = a_coordinator()
        assert "primero elige ayudarlos" in str(can_edit(carmen, shop))
        assert can_edit(_carmen_helping(shop), shop) is None

    def test_an_outsider_gets_no_editing_page(self, park: None) -> None:
        shop = an_organization()
        with pytest.raises(Http404):
            editable_organization_for(Actor(a_coordinator().cluster), shop.pk)
        with pytest.raises(Http404):
            organization_for(Actor(a_coordinator("Otra").cluster), 987654321)

    def test_a_capability_is_reached_only_through_its_own_organization(self, park: None) -> None:
        rosa = a_member(an_organization("Metal Andina"))
        theirs = a_capability(an_organization("Quispe"))
        with pytest.raises(Http404):
            editable_capability_for(rosa, _own(rosa).pk, theirs.pk)
        with pytest.raises(Refused):
            capabilities.remove_capability(actor=rosa, capability=theirs)

    def test_a_card_of_somebody_who_left_is_changed_by_the_coordination_alone(self, park: None) -> None:
        rosa = a_member(an_organization("Metal Andina"))
        organizations.mark_left(actor=a_coordinator(), organization=_own(rosa))
        gone = Organization.objects.get(pk=_own(rosa).pk)
        assert "ya no está en el parque" in str(can_edit(rosa, gone))


class TestTheLog:
    """Who changed what, for whom; never the values."""

    def test_every_edit_leaves_a_line_with_the_fields_that_changed(self, park: None) -> None:
        rosa = a_member(an_organization("Metal Andina", description="Antes"))
        organizations.edit_card(
            actor=rosa, organization=_own(rosa), description="Secreto", name="Metal Andina"
        )
        organizations.set_visibility(
            actor=rosa, organization=_own(rosa), choices={"phone": "public", "email": "cluster"}
        )
        organizations.set_availability(actor=rosa, organization=_own(rosa), availability="closed")
        lines = list(CardChange.objects.order_by("pk").values_list("kind", "fields", "assisted"))
        assert lines == [
            ("card", ["description"], False),
            ("visibility", ["phone"], False),
            ("availability", [], False),
        ]

    def test_nothing_changed_leaves_no_line(self, park: None) -> None:
        rosa = a_member(an_organization("Metal Andina"))
        organizations.edit_card(actor=rosa, organization=_own(rosa), name="Metal Andina")
        organizations.set_availability(actor=rosa, organization=_own(rosa), availability="free")
        assert not CardChange.objects.exists()

    def test_help_is_logged_with_both(self, park: None) -> None:
        shop = an_organization("Metal Andina")
        carmen = _carmen_helping(shop)
        capabilities.add_capability(actor=carmen, organization=shop, kind="process", process="bending")
        line = CardChange.objects.get()
        assert (line.person, line.organization_id, line.assisted, line.fields) == (
            carmen.signed_in,
            shop.pk,
            True,
            ["bending"],
        )

    def test_the_log_cannot_be_changed(self, park: None) -> None:
        rosa = a_member(an_organization("Metal Andina"))
        organizations.edit_card(actor=rosa, organization=_own(rosa), description="Cocinas")
        for statement in (
            "UPDATE directory_cardchange SET assisted = true",
            "DELETE FROM directory_cardchange",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


class TestTheCard:
    """What is refused, in a sentence."""

    def test_two_organizations_with_one_ruc(self, park: None) -> None:
        an_organization("Primera", tax_id="20100070970")
        with pytest.raises(Refused, match="Ya hay una organización con ese RUC") as refusal:
            organizations.add_organization(
                actor=a_coordinator(), name="Otra", kind="workshop", tax_id="20100070970"
            )
        assert refusal.value.field == "tax_id"
        assert Organization.objects.count() == 1

    def test_only_the_coordination_adds_and_marks(self, park: None) -> None:
        rosa = a_member(an_organization())
        with pytest.raises(Refused, match="Solo la coordinación"):
            organizations.add_organization(actor=rosa, name="Nueva", kind="workshop")
        with pytest.raises(Refused, match="Solo la coordinación"):
            organizations.mark_left(actor=rosa, organization=_own(rosa))

    def test_busy_until_is_a_day_to_come_and_goes_with_busy_only(self, park: None) -> None:
        rosa = a_member(an_organization())
        tomorrow = clock.today() + timedelta(days=1)
        with pytest.raises(Refused, match="ya pasó"):
            organizations.set_availability(
                actor=rosa,
                organization=_own(rosa),
                availability="busy",
                busy_until=clock.today() - timedelta(days=1),
            )
        busy = organizations.set_availability(
            actor=rosa, organization=_own(rosa), availability="busy", busy_until=tomorrow
        )
        assert (busy.busy_until, busy.is_free) == (tomorrow, False)
        free = organizations.set_availability(
            actor=rosa, organization=_own(rosa), availability="free", busy_until=tomorrow
        )
        assert (free.busy_until, free.is_free) == (None, True)

    def test_a_capability_says_what_and_keeps_its_limits_in_order(self, park: None) -> None:
        rosa = a_member(an_organization())
        with pytest.raises(Refused, match="Falta decir qué"):
            capabilities.add_capability(actor=rosa, organization=_own(rosa), kind="process")
        with pytest.raises(Refused, match="mínimo no puede ser mayor"):
            capabilities.add_capability(
                actor=rosa,
                organization=_own(rosa),
                kind="process",
                process="bending",
                thickness_min_mm=5.0,
                thickness_max_mm=3.0,
            )
        assert not Capability.objects.exists()

    def test_left_and_back_keeps_everything(self, park: None) -> None:
        rosa, carmen = a_member(an_organization("Metal Andina")), a_coordinator()
        capabilities.add_capability(actor=rosa, organization=_own(rosa), kind="process", process="bending")
        organizations.mark_left(actor=carmen, organization=_own(rosa))
        organizations.mark_left(actor=carmen, organization=_own(rosa))
        back = organizations.mark_returned(actor=carmen, organization=_own(rosa))
        assert back.left_at is None
        assert [row.process for row in capabilities_of(carmen, back)] == ["bending"]
        assert CardChange.objects.filter(kind="left").count() == 1


def test_fields_are_seen_as_their_owner_chose(park: None) -> None:
    shop = an_organization(visibility={"phone": "public", "description": "private"})
    rosa, julio = a_member(shop), a_member(an_organization("Otro"), "Julio")
    public = Actor(rosa.cluster)
    assert [sees(each, shop, "phone") for each in (rosa, julio, public)] == [True, True, True]
    assert [sees(each, shop, "address") for each in (rosa, julio, public)] == [True, True, False]
    assert [sees(each, shop, "description") for each in (rosa, julio, public)] == [True, False, False]
    assert [sees(each, shop, "tax_id") for each in (rosa, julio, public)] == [True, False, False]
    partner = a_member(an_organization("Banco", kind="bank"), "Beto", "partner")
    assert [sees(partner, shop, name) for name in ("phone", "address")] == [True, False]


def test_the_next_gap_is_suggested_until_it_is_closed_or_put_off(park: None) -> None:
    rosa = a_member(an_organization())
    shop = _own(rosa)
    assert gaps(shop)[:2] == ["capabilities", "phone"]
    assert next_gap(shop) == "capabilities"
    postponements.postpone(actor=rosa, organization=shop, suggestion="capabilities")
    assert next_gap(shop) == "phone"
    with clock.at(clock.now() + WAIT + timedelta(days=1)):
        assert next_gap(shop) == "capabilities", "it comes back after a while"
    a_capability(shop)
    assert "capabilities" not in gaps(shop)
