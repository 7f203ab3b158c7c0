"""An HTMX swap is a part of the full page: nothing is shown to the one that the other does not show."""

import re

import pytest
from django.test import Client

from ayni.directory.models import Person

pytestmark = pytest.mark.usefixtures("demonstration")

CHANGING = re.compile(r'name="(csrfmiddlewaretoken|submission_key)" value="[^"]*"')

ADDRESSES = [
    "red/",
    "red/?q=plegado+3+mm+inox",
    "red/?gremio=metalworking&pagina=2",
    "red/mapa/",
    "red/mapa/?dimension=network&vista=lista",
    "red/mapa/?periodo=todo&taller=1",
    "colaboraciones/",
    "anotar/",
    "encargos/",
    "encargos/?ver=pedimos",
    "compras/?ver=todas",
    "compras/catalogo/?q=plancha",
]


@pytest.fixture
def rosa() -> Client:
    """Rosa in the demonstration park."""
    client = Client()
    client.force_login(
        Person.objects.get(email="rosa@demo.ayni"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def settled(page: bytes) -> str:
    """The page without what is new each time, and without layout's white space."""
    return re.sub(r"\s+", " ", CHANGING.sub("", page.decode())).strip()


def test_each_swap_equals_its_part_of_the_page(rosa: Client) -> None:
    swapped = 0
    for path in ADDRESSES:
        whole = settled(rosa.get(f"/c/ves/{path}").content)
        part = settled(rosa.get(f"/c/ves/{path}", headers={"HX-Request": "true"}).content)
        assert part in whole, path
        swapped += part != whole
    assert swapped >= 5
