"""The demonstration has a purchase in every state, and its ledger is whole."""

import pytest

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.ledger.queries.verification import verify
from ayni.purchasing.models import JointPurchase, PurchaseState

pytestmark = pytest.mark.usefixtures("demonstration")


def test_a_purchase_in_every_state() -> None:
    with tenancy.opened(Cluster.objects.get(slug="ves")):
        assert set(JointPurchase.objects.values_list("state", flat=True)) == set(PurchaseState.values)
        assert verify().problems == []
