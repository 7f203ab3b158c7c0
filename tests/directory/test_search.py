"""Who can do this? What is found, in which order, why, and what nobody else may find."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Organization, Posting
from ayni.directory.queries import matching
from ayni.directory.queries.explaining import why_found
from ayni.directory.queries.search import Filters, search
from ayni.kernel import clock, tenancy
from ayni.methods.word_stems import stem, words
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Iterator[None]:
    """The open cluster."""
    with tenancy.opened(a_cluster("ves")):
        yield


def _indexed(name: str, *capabilities: dict[str, Any], **fields: object) -> Organization:
    organization = an_organization(name, **fields)
    for each in capabilities:
        a_capability(organization, **each)
    index_organizations([organization.pk])
    return organization


def _names(actor: Actor, text: str = "", **filters: Any) -> list[str]:
    return [each.name for each in search(actor, Filters(text=text, **filters)).organizations]


def _public() -> Actor:
    return Actor(a_coordinator().cluster)


STAINLESS: dict[str, Any] = {
    "process": "bending",
    "material": "304",
    "thickness_max_mm": 3,
    "length_max_mm": 2500,
}


def test_who_can_bend_three_millimetres_of_stainless_two_and_a_half_metres_long(park: None) -> None:
    _indexed("Metal Andina", STAINLESS)
    _indexed("Corto", {**STAINLESS, "length_max_mm": 2000})
    _indexed("Delgado", {**STAINLESS, "thickness_max_mm": 2})
    _indexed("Fierrero", {**STAINLESS, "material": "A36"})
    _indexed("Tornero", {"process": "turning"})
    rosa = a_member(an_organization("Rosa"))
    assert _names(rosa, "plegado 3 mm inox 2500") == ["Metal Andina"]
    assert _names(rosa, "¿Quién puede plegar inox de 3 mm, 2.5 m?") == ["Metal Andina"]


def test_one_capability_must_meet_it_all_not_two_together(park: None) -> None:
    _indexed(
        "Mitades",
        {**STAINLESS, "length_max_mm": 1000},
        {"process": "bending", "material": "A36", "length_max_mm": 3000},
    )
    found = search(a_coordinator(), Filters(text="plegado inox 2500"))
    assert found.dropped == "measures", "shown only as one who bends stainless, without the length"


def test_a_thickness_below_the_smallest_is_not_promised(park: None) -> None:
    _indexed("Gruesos", {"process": "bending", "thickness_min_mm": 4, "thickness_max_mm": 12})
    carmen = a_coordinator()
    assert _names(carmen, "plegado 6 mm") == ["Gruesos"]
    assert search(carmen, Filters(text="plegado 3 mm")).dropped == "measures"


def test_stated_limits_come_before_unsaid_ones_and_say_so(park: None) -> None:
    silent = _indexed("A Silencioso", {"process": "bending"})
    stated = _indexed("Z Preciso", STAINLESS)
    carmen = a_coordinator()
    filters = Filters(text="plegado 3 mm inox 2500")
    found = search(carmen, filters)
    assert [each.name for each in found.organizations] == ["Z Preciso", "A Silencioso"]
    why = why_found(carmen, filters, found)
    assert why[stated.pk].met[0].left_open == ()
    assert why[silent.pk].met[0].left_open == ("thickness_mm", "length_mm", "material")


def test_the_free_come_before_the_busy_and_then_by_name(park: None) -> None:
    _indexed("B", STAINLESS, availability="busy")
    _indexed("C", STAINLESS)
    _indexed("A", STAINLESS, availability="closed")
    _indexed("D", STAINLESS)
    assert _names(a_coordinator(), "plegado") == ["C", "D", "A", "B"]


def test_tig_answers_a_search_for_welding_and_not_the_reverse(park: None) -> None:
    _indexed("Tigrero", {"process": "welding_gtaw"})
    _indexed("Soldador", {"process": "welding"})
    carmen = a_coordinator()
    assert _names(carmen, "soldadura") == ["Soldador", "Tigrero"]
    assert _names(carmen, "soldadura tig")[:1] == ["Tigrero"]
    assert _names(carmen, process="welding_gtaw") == ["Tigrero"]


def test_accents_forms_and_unfinished_words(park: None) -> None:
    _indexed("Fundición Ñaña", description="Hacemos repuestos para minería")
    carmen = a_coordinator()
    for text in ("fundicion", "Ñana", "repuesto", "mineria", "REPUESTOS para la minería", "repu", "ñañ"):
        assert _names(carmen, text) == ["Fundición Ñaña"], text
    assert _names(carmen, "repu ") == [], "a finished word is not a beginning"


def test_every_word_must_stand_on_the_card(park: None) -> None:
    _indexed("Cocinas Rojas", description="cocinas para restaurantes")
    _indexed("Cocinas Villa", description="cocinas para colegios")
    assert _names(a_coordinator(), "cocinas colegios") == ["Cocinas Villa"]


def test_a_card_that_only_mentions_the_process_comes_after_those_who_list_it(park: None) -> None:
    mention = _indexed("A Mención", description="También hacemos plegado")
    _indexed("Z Capaz", STAINLESS)
    found = search(a_coordinator(), Filters(text="plegado"))
    assert [each.name for each in found.organizations] == ["Z Capaz", "A Mención"]
    assert found.only_mentioning == {mention.pk}
    assert found.total == 1
    assert why_found(a_coordinator("Otra"), Filters(text="plegado"), found)[mention.pk].mentions == (
        "plegado",
    )


def test_the_word_in_the_name_comes_first(park: None) -> None:
    _indexed("A Taller", description="vecinos de Andina")
    _indexed("Z Andina")
    assert _names(a_coordinator(), "andina") == ["Z Andina", "A Taller"]


def test_two_processes_ask_for_somebody_who_does_both_else_for_a_part(park: None) -> None:
    _indexed("Solo pliega", {"process": "bending"})
    carmen = a_coordinator()
    assert search(carmen, Filters(text="plegado y rolado")).dropped == "both"
    _indexed("Todo", {"process": "bending"}, {"process": "rolling"})
    found = search(carmen, Filters(text="plegado y rolado"))
    assert ([each.name for each in found.organizations], found.dropped) == (["Todo"], "")


def test_filters_stand_together_with_the_words(park: None) -> None:
    _indexed("Metal Andina", STAINLESS)
    _indexed("Carpintería Andina", guild="carpentry", kind="workshop")
    _indexed("Aceros", kind="supplier", guild="")
    carmen = a_coordinator()
    assert _names(carmen, "andina", guild="carpentry") == ["Carpintería Andina"]
    assert _names(carmen, kind="supplier") == ["Aceros"]
    assert _names(carmen, material="316") == ["Metal Andina"], "304 stands for 316"
    assert _names(carmen, process="no-such-process", guild="metalworking") == ["Metal Andina"]


def test_only_the_free_includes_whoever_was_busy_until_yesterday(park: None) -> None:
    today = clock.today()
    _indexed("Libre")
    _indexed("Ya libre", availability="busy", busy_until=today.replace(year=today.year - 1))
    _indexed("Ocupado", availability="busy", busy_until=today.replace(year=today.year + 1))
    assert _names(a_coordinator(), free_only=True) == ["Libre", "Ya libre"]


def test_who_left_is_not_found(park: None) -> None:
    gone = _indexed("Se fue", STAINLESS)
    gone.left_at = clock.now()
    gone.save()
    assert _names(a_coordinator(), "plegado") == []
    index_organizations([gone.pk])
    assert not Posting.objects.filter(organization=gone).exists()


class TestVisibility:
    """What others may not see, they may not find either."""

    def test_a_private_capability_is_found_by_its_own_people_alone(self, park: None) -> None:
        shop = _indexed("Discreto", {**STAINLESS, "visibility": "private"})
        rosa = a_member(shop, "Rosa")
        julio = a_member(an_organization("Otro"), "Julio")
        for text in ("plegado", "plegado 3 mm", "inox", "3 mm"):
            assert _names(rosa, text) == ["Discreto"], text
            for other in (julio, a_coordinator(), _public()):
                assert _names(other, text) == [], (other, text)

    def test_a_capability_for_the_park_is_not_for_the_public_nor_a_partner(self, park: None) -> None:
        _indexed("Del parque", {**STAINLESS, "visibility": "cluster"})
        partner = a_member(an_organization("Banco", kind="bank"), "Beto", "partner")
        assert _names(a_coordinator(), "plegado") == ["Del parque"]
        assert _names(partner, "plegado") == []
        assert _names(_public(), "plegado") == []

    def test_words_of_a_hidden_field_do_not_find(self, park: None) -> None:
        shop = _indexed("Metal", description="secreto industrial", visibility={"description": "private"})
        assert _names(a_member(shop), "secreto") == ["Metal"]
        assert _names(a_coordinator(), "secreto") == []
        assert _names(_public(), "secr") == []

    def test_a_hidden_guild_and_availability_cannot_be_filtered_by(self, park: None) -> None:
        _indexed("Metal", visibility={"guild": "private", "availability": "private"})
        carmen = a_coordinator()
        assert _names(carmen) == ["Metal"]
        assert _names(carmen, guild="metalworking") == []
        assert _names(carmen, free_only=True) == []
        assert _names(_public(), free_only=True) == []

    def test_the_public_is_not_told_by_the_order_who_is_free(self, park: None) -> None:
        _indexed("A", availability="closed")
        _indexed("B")
        assert _names(_public()) == ["A", "B"]
        assert _names(a_coordinator()) == ["B", "A"]

    def test_another_cluster_finds_nothing_here(self, park: None) -> None:
        _indexed("Metal Andina", STAINLESS)
        with tenancy.opened(a_cluster("gamarra")):
            assert _names(a_coordinator(), "plegado") == []
            assert _names(a_coordinator()) == []


PROCESSES = ["bending", "welding_gtaw", "welding", "turning", "plasma_cutting"]
MATERIALS = ["", "304", "A36", "acrylic"]
QUESTIONS = [
    "", "plegado", "plegado inox", "plegado 3 mm", "plegado 3 mm inox 2500", "soldadura", "tig inox 6 mm",
    "corte 12 mm", "acrílico", "3 mm", "cocinas", "cocinas mesas", "plegado cocinas",
    "torneado y plegado", "mes", "inox largo 2 m",
]  # fmt: skip


def _at_random(chance: Random, count: int) -> None:
    for number in range(count):
        _indexed(
            f"{chance.choice(['Cocinas', 'Mesas', 'Metal'])} {number:02d}",
            *(_capability_at_random(chance) for _ in range(chance.randrange(4))),
            description=" ".join(chance.sample(["cocinas", "mesas", "sillas"], 2)),
            guild=chance.choice(["metalworking", "carpentry", ""]),
            availability=chance.choice(["free", "busy", "closed"]),
            visibility=chance.choice([{}, {}, {"description": "cluster"}, {"guild": "private"}]),
        )


def _capability_at_random(chance: Random) -> dict[str, object]:
    return {
        "process": chance.choice(PROCESSES),
        "material": chance.choice(MATERIALS),
        "thickness_max_mm": chance.choice([None, 2, 6, 20]),
        "length_max_mm": chance.choice([None, 1500, 3000]),
        "visibility": chance.choice(["public", "public", "cluster", "private"]),
    }


def _fits(actor: Actor, organization: Organization, filters: Filters) -> bool:
    """The definition, organisation by organisation: the oracle for the indexed search."""
    seen = {"public", "cluster"} if actor.sees_cluster else {"public"}
    if filters.guild and not (
        organization.guild == filters.guild and organization.visibility_of("guild") in seen
    ):
        return False
    able = [row for row in Capability.objects.filter(organization=organization) if row.visibility in seen]
    if not all(any(asked.met_by(row) for row in able) for asked in filters.capabilities):
        return False
    text = organization.name
    if organization.visibility_of("description") in seen:
        text += f" {organization.description}"
    on_card = list(words(text))
    return all(_stands(word, filters.asked.unfinished, on_card) for word in filters.asked.words)


def _stands(word: str, unfinished: str, on_card: list[str]) -> bool:
    stems = {stem(each) for each in on_card}
    return stem(word) in stems or (word == unfinished and any(each.startswith(word) for each in stems))


@pytest.mark.parametrize("many", [matching.MANY, 3], ids=["rare needs", "common needs"])
def test_the_index_finds_what_the_definition_says(
    park: None, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit lowered to 3 rows, the ways that a large directory takes are taken by a small one."""
    monkeypatch.setattr(matching, "MANY", many)
    monkeypatch.setattr(matching, "WINDOW", 10)
    _at_random(Random(5), 40)
    everybody = list(Organization.objects.order_by("pk"))
    for actor in (a_coordinator(), _public()):
        for text in QUESTIONS:
            for guild in ("", "carpentry"):
                filters = Filters(text=text, guild=guild)
                found = search(actor, filters, size=100)
                if found.dropped:
                    assert not any(_fits(actor, each, filters) for each in everybody)
                    continue
                fitting = {each.name for each in everybody if _fits(actor, each, filters)}
                exactly = [each.name for each in found.organizations if each.pk not in found.only_mentioning]
                assert set(exactly) == fitting, (text, guild, actor)
                assert len(exactly) == len(set(exactly))
                assert found.total == len(fitting)


def test_pages_follow_one_another_without_gap_or_repetition(
    park: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_random(Random(6), 30)
    carmen = a_coordinator()
    for many in (matching.MANY, 3):
        monkeypatch.setattr(matching, "MANY", many)
        for text in ("", "plegado 3 mm", "cocinas"):
            whole = [each.pk for each in search(carmen, Filters(text=text), size=100).organizations]
            paged: list[int] = []
            number = 1
            while True:
                found = search(carmen, Filters(text=text), page=number, size=4)
                paged += [each.pk for each in found.organizations]
                if not found.has_next:
                    break
                number += 1
            assert paged == whole, (many, text)
