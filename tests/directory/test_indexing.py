"""The text index is kept by every edit: it always equals the one made from nothing."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from ayni.directory.actions import capabilities, organizations
from ayni.directory.actions.indexing import index_organizations, rebuild_postings
from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Posting
from ayni.kernel import tenancy
from tests.factories import a_cluster, a_coordinator, a_member, an_organization

Rows = set[tuple[int, str, str, bool]]


def _postings() -> Rows:
    return set(Posting.objects.values_list("organization_id", "term", "visibility", "in_name"))


@pytest.mark.django_db
def test_a_rebuilt_index_equals_the_one_kept_by_a_year_of_edits() -> None:
    with tenancy.opened(a_cluster()):
        carmen = a_coordinator()
        shop = organizations.add_organization(
            actor=carmen, name="Metal Andina", kind="workshop", guild="metalworking"
        )
        rosa = a_member(shop)
        organizations.edit_card(
            actor=rosa, organization=shop, description="Cocinas y mesas", legal_name="Andina SAC"
        )
        bending = capabilities.add_capability(
            actor=rosa,
            organization=shop,
            kind="process",
            process="bending",
            material="304",
            note="con matriz propia",
        )
        turning = capabilities.add_capability(
            actor=rosa, organization=shop, kind="process", process="turning"
        )
        capabilities.change_capability(actor=rosa, capability=bending, material="A36", visibility="cluster")
        capabilities.remove_capability(actor=rosa, capability=turning)
        organizations.set_visibility(actor=rosa, organization=shop, choices={"description": "private"})
        gone = organizations.add_organization(actor=carmen, name="Se fue", kind="workshop")
        organizations.mark_left(actor=carmen, organization=gone)
        kept = _postings()
        rebuild_postings()
        assert _postings() == kept
        assert (shop.pk, "cocin", "private", False) in kept
        assert (shop.pk, "metal", "public", True) in kept
        assert (shop.pk, "pleg", "cluster", False) in kept
        assert not {row for row in kept if row[1] == "torn" or row[0] == gone.pk}


@pytest.mark.django_db
def test_a_stem_in_two_places_has_its_widest_audience() -> None:
    with tenancy.opened(a_cluster()):
        shop = an_organization("Tornos Quispe", description="tornos", visibility={"description": "private"})
        index_organizations([shop.pk])
        assert (shop.pk, "torn", "public", True) in _postings()


@pytest.mark.django_db
def test_bulk_creation_is_indexed_in_one_call_with_few_statements() -> None:
    with tenancy.opened(a_cluster()):
        made = Organization.objects.bulk_create(
            Organization(name=f"Taller {number}", description="sillas") for number in range(300)
        )
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        try:
            index_organizations([each.pk for each in made])
        finally:
            connection.force_debug_cursor = False
        assert len(connection.queries_log) - before <= 8
        assert Posting.objects.filter(term="sill").count() == 300


def _edit_together(cluster_slug: str, actor: Actor, shop: Organization, *, locking: bool) -> None:
    """Two edits of one card at the same moment, each in its own connection."""
    together = Barrier(2)

    def edit(**fields: str) -> None:
        try:
            with tenancy.opened(actor.cluster, actor.signed_in.pk):
                together.wait(timeout=20)
                if locking:
                    organizations.edit_card(actor=actor, organization=shop, **fields)
                else:
                    _edit_without_lock(shop, fields, together)
        finally:
            connection.close()

    threads = [
        Thread(target=edit, kwargs={"description": "cocinas"}),
        Thread(target=edit, kwargs={"legal_name": "Hornos SAC"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def _edit_without_lock(shop: Organization, fields: dict[str, str], together: Barrier) -> None:
    """The same edit without holding the organisation: it writes back what it read before the other wrote."""
    current = Organization.objects.get(pk=shop.pk)
    together.wait(timeout=20)
    for name, value in fields.items():
        setattr(current, name, value)
    current.save()


@pytest.mark.parametrize("locking", [True, False], ids=["held", "control: not held"])
def test_two_edits_at_once_both_stand(committed: None, locking: bool) -> None:
    cluster = a_cluster("ves")
    with tenancy.opened(cluster):
        shop = an_organization("Metal Andina")
        rosa = a_member(shop)
        index_organizations([shop.pk])
    _edit_together("ves", rosa, shop, locking=locking)
    with tenancy.opened(cluster):
        after = Organization.objects.get(pk=shop.pk)
        both = (after.description, after.legal_name) == ("cocinas", "Hornos SAC")
        assert both is locking
        if locking:
            kept = _postings()
            rebuild_postings()
            assert _postings() == kept
