"""A technician is recommended, decides by their own link, and is spoken of after they worked."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger.models import Collaboration
from ayni.work.actions import technicians
from ayni.work.models import Technician, TechnicianReference, TechnicianRequest
from ayni.work.queries import technicians as queries
from tests.work.story import Story
from tests.work_lots_story import a_technician, who_said_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Any:
    story = Story()
    with tenancy.opened(story.cluster):
        yield story


def token(technician: Technician) -> str:
    found = queries.token_of(technician)
    assert found is not None
    return found


class TestTheirOwnConsent:
    def test_nobody_else_sees_them_before_their_yes(self, park: Story) -> None:
        recommended = a_technician(park.rosa)
        assert list(queries.technicians()) == []
        assert queries.technician_for(park.rosa, recommended.pk).technician == recommended
        with pytest.raises(Http404):
            queries.technician_for(park.julio, recommended.pk)

    def test_with_their_yes_the_park_sees_them(self, park: Story) -> None:
        recommended = who_said_yes(a_technician(park.rosa))
        assert list(queries.technicians()) == [recommended]
        assert queries.technician_for(park.julio, recommended.pk).technician == recommended

    def test_the_same_link_takes_the_yes_back_and_gives_it_again_long_after(self, park: Story) -> None:
        recommended = who_said_yes(a_technician(park.rosa))
        with clock.at(clock.now() + timedelta(days=400)):
            technicians.decide(token=token(recommended), agrees=False)
            assert list(queries.technicians()) == []
            with pytest.raises(Http404):
                queries.technician_for(park.julio, recommended.pk)
            technicians.decide(token=token(recommended), agrees=True)
            assert list(queries.technicians()) == [recommended]

    def test_a_link_that_nobody_answered_expires_and_can_be_made_anew(self, park: Story) -> None:
        recommended = a_technician(park.rosa)
        old = token(recommended)
        with clock.at(clock.now() + timedelta(days=15)):
            with pytest.raises(Refused, match="venció"):
                technicians.decide(token=old, agrees=True)
            fresh = technicians.renew_link(actor=park.rosa, technician=recommended)
            with pytest.raises(Refused, match="no vale"):
                technicians.decide(token=old, agrees=True)
            assert technicians.decide(token=token(fresh), agrees=True).consented_at

    def test_only_who_recommends_hands_the_link_and_not_after_the_yes(self, park: Story) -> None:
        recommended = a_technician(park.rosa)
        with pytest.raises(Refused, match="Solo el taller que recomienda"):
            technicians.renew_link(actor=park.julio, technician=recommended)
        who_said_yes(recommended)
        with pytest.raises(Refused, match="su enlace es suyo"):
            technicians.renew_link(actor=park.rosa, technician=recommended)

    def test_a_made_up_link_opens_nothing(self, park: Story) -> None:
        a_technician(park.rosa)
        with pytest.raises(Refused, match="no vale"):
            technicians.decide(token="no-such-token", agrees=True)

    def test_another_cluster_knows_nothing_of_them(self, park: Story) -> None:
        known = token(who_said_yes(a_technician(park.rosa)))
        with tenancy.opened(park.other):
            assert queries.by_token(known) is None
            assert list(queries.technicians()) == []

    def test_one_workshop_recommends_somebody_once_another_may_too(self, park: Story) -> None:
        a_technician(park.rosa)
        with pytest.raises(Refused, match="ya recomendó"):
            a_technician(park.rosa)
        assert a_technician(park.julio)

    @pytest.mark.parametrize("processes", [[], ["sorcery"], ["welding"] * 7])
    def test_what_they_know_is_of_the_taxonomy(self, park: Story, processes: list[str]) -> None:
        with pytest.raises(Refused, match="Elige qué sabe hacer"):
            a_technician(park.rosa, processes=processes)


class TestAskingForOne:
    def test_a_broader_need_finds_a_narrower_skill(self, park: Story) -> None:
        welder = who_said_yes(a_technician(park.rosa))
        assert list(queries.technicians("welding")) == [welder]
        assert list(queries.technicians("welding_gtaw")) == [welder]
        assert list(queries.technicians("turning")) == []

    def test_those_who_do_it_are_asked_whether_they_know_somebody(self, park: Story) -> None:
        asked = technicians.ask_for_technician(actor=park.rosa, process="plasma_cutting", note="El lunes")
        assert queries.requests_for_us(park.julio) == [asked]
        assert queries.requests_for_us(park.rosa) == []
        assert queries.requests_for_us(park.beto) == []
        a_technician(park.julio, processes=["plasma_cutting"])
        assert queries.requests_for_us(park.julio) == []

    def test_who_asked_hears_of_somebody_who_said_yes_since(self, park: Story) -> None:
        asked = technicians.ask_for_technician(actor=park.rosa, process="plasma_cutting", note="El lunes")
        assert queries.found_for_us(park.rosa) == []
        found = who_said_yes(a_technician(park.julio, processes=["plasma_cutting"]))
        assert queries.found_for_us(park.rosa) == [(asked, found)]

    def test_only_who_asked_closes_it_and_time_does(self, park: Story) -> None:
        asked = technicians.ask_for_technician(actor=park.rosa, process="turning", note="El lunes")
        with pytest.raises(Refused, match="Solo el taller que busca"):
            technicians.close_request(actor=park.julio, request=asked)
        with clock.at(clock.now() + timedelta(days=31)):
            assert not queries.open_requests().exists()
        technicians.close_request(actor=park.rosa, request=asked)
        assert not queries.open_requests().exists()


class TestAReferenceAfterWork:
    def test_is_one_record_of_the_ledger_for_each_workshop(self, park: Story) -> None:
        welder = who_said_yes(a_technician(park.rosa))
        technicians.give_reference(actor=park.julio, technician=welder, would_call_again=True, text="Cumplió")
        technicians.give_reference(actor=park.julio, technician=welder, would_call_again=False)
        technicians.give_reference(actor=park.pedro, technician=welder, would_call_again=True)
        records = Collaboration.objects.filter(kind="technician_recommended")
        assert records.count() == 2
        assert TechnicianReference.objects.get(organization=park.julio.organization).would_call_again is False
        assert queries.technician_for(park.nina, welder.pk).again == 1

    def test_closes_what_the_workshop_was_looking_for(self, park: Story) -> None:
        technicians.ask_for_technician(actor=park.julio, process="welding_gtaw", note="El lunes")
        welder = who_said_yes(a_technician(park.rosa))
        technicians.give_reference(actor=park.julio, technician=welder, would_call_again=True)
        assert TechnicianRequest.objects.get().technician == welder

    def test_is_not_given_by_who_recommends_nor_without_consent(self, park: Story) -> None:
        welder = a_technician(park.rosa)
        for actor, reason in ((park.rosa, "Ustedes lo recomiendan"), (park.julio, "no da permiso")):
            with pytest.raises(Refused, match=reason):
                technicians.give_reference(actor=actor, technician=welder, would_call_again=True)
        assert not Collaboration.objects.exists()
