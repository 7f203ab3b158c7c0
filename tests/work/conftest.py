"""The park in which work is carried out: Rosa asked, Julio took it, Carmen coordinates, Luz looks on."""

from collections.abc import Iterator
from typing import Any

import pytest

from ayni.kernel import tenancy
from tests.factories import a_cluster, a_coordinator, a_member, an_organization
from tests.work_factories import an_award


class Park:
    """Rosa's job of 20 plates for S/ 500, taken by Julio."""

    def __init__(self) -> None:
        self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
        self.julio = a_member(an_organization("Taller Quispe"), "Julio")
        self.luz = a_member(an_organization("Aceros Luz"), "Luz")
        self.carmen = a_coordinator()
        self.award = an_award(self.rosa, self.julio)


@pytest.fixture
def work(db: None, settings: Any) -> Iterator[Park]:
    """The open cluster with the story; signing is made quick."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with tenancy.opened(a_cluster("ves")):
        yield Park()
