from datetime import date, datetime, timedelta, UTC
import pytest, time
from ayni.kernel import clock, tenancy
from ayni.ledger import actions
from ayni.ledger.actions import Party
from ayni.ledger.kinds import PartyRole
from ayni.ledger.queries.verification import verify
from ayni.ledger.queries.records import record_of
from ayni.ledger.queries.trust import standing_of, trust_lines

from tests.factories import *
pytestmark = pytest.mark.django_db

def test_it():
    with tenancy.opened(a_cluster()):
        rosa = a_member(an_organization(), "Rosa"); julio = a_member(an_organization("Taller Quispe"), "Julio")
        c = actions.record(actor=rosa, kind="work_passed", happened_on=clock.today(), parties=[Party(rosa.organization, PartyRole.GIVER), Party(julio.organization, PartyRole.RECEIVER)], text="hola")
        r = record_of(c)
        actions.answer(actor=julio, participation=r.part_of(julio.organization).participation, answer="confirmed")
        actions.rate(actor=julio, collaboration=c, rated=rosa.organization, on_time=True, quality=5, would_repeat=True)
        v = verify()
        assert v.problems == [] and v.entries == 3
        print(standing_of(rosa.organization.pk)); print(trust_lines([rosa.organization.pk, julio.organization.pk]))
        assert 0
