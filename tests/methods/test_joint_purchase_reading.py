"""Every error in a problem names its place and the way out."""

import copy
from decimal import Decimal
from typing import Any

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.joint_purchase import Problem, Tier, VolumeDiscount, read_problem

VALID: dict[str, Any] = {
    "items": ["A36-6", "E7018"],
    "suppliers": [
        {
            "id": "S1",
            "delivery_fee": "120.00",
            "free_delivery_from": "5000.00",
            "minimum_order": "800.00",
            "volume_discounts": [{"from": "10000.00", "percent": "2"}, {"from": "20000", "percent": "3"}],
        }
    ],
    "offers": [
        {
            "supplier": "S1",
            "item": "A36-6",
            "discount": "all_units",
            "tiers": [{"from": 1, "unit_price": "410.00"}, {"from": 20, "unit_price": "385.00"}],
            "multiple": 1,
            "minimum": 1,
            "available": 400,
        }
    ],
    "orders": [{"firm": "F1", "item": "A36-6", "quantity": 7, "tolerance": 2, "maximum_price": "400.00"}],
    "sharing": "uniform",
}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The valid document with one value changed."""
    document = copy.deepcopy(VALID)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


def test_a_whole_problem_is_read() -> None:
    problem = read_problem(VALID)
    assert problem.suppliers[0].volume_discounts[0] == VolumeDiscount(Decimal(10000), Decimal(2))
    assert problem.offers[0].tiers == (Tier(1, Decimal(410)), Tier(20, Decimal(385)))
    assert (problem.orders[0].maximum_price, problem.firms, problem.warnings) == (Decimal(400), ("F1",), ())


def test_optional_keys_may_be_missing() -> None:
    problem: Problem = read_problem(
        {
            "items": ["A"],
            "suppliers": [{"id": "S"}],
            "offers": [{"supplier": "S", "item": "A", "tiers": [{"from": 1, "unit_price": 3}]}],
            "orders": [{"firm": "F", "item": "A", "quantity": 2}],
        }
    )
    offer = problem.offers[0]
    assert (offer.discount, offer.multiple, offer.available) == ("all_units", 1, None)
    assert (problem.orders[0].tolerance, problem.orders[0].maximum_price) == (0, None)
    assert problem.sharing == "uniform"


TIER = ("offers", 0, "tiers", 1)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "expected an object {...}, found []"),
        (changed("items", to="A36-6"), 'items: expected a list [...], found "A36-6"'),
        (changed("items", 1, to="A36-6"), 'items[1]: "A36-6" stands twice in items; name each once'),
        (changed("items", 1, to=" "), 'items[1]: expected a name such as "A1", found " "'),
        (changed("offers", to=None), "offers: missing; add it"),
        (changed("suppliers", 0, "id", to=None), "suppliers[0].id: missing; add it"),
        (
            changed(*TIER, "unit_price", to="a tratar"),
            'offers[0].tiers[1].unit_price: "a tratar" is not an amount; write digits and a point, as in "1250.00"',
        ),
        (
            changed(*TIER, "unit_price", to="1,385.00"),
            'offers[0].tiers[1].unit_price: "1,385.00" is not an amount; write digits and a point, as in "1250.00"',
        ),
        (
            changed(*TIER, "unit_price", to="-385"),
            "offers[0].tiers[1].unit_price: -385 is negative; write an amount of 0 or more",
        ),
        (
            changed(*TIER, "unit_price", to="0"),
            "offers[0].tiers[1].unit_price: 0.000000 is below 0.005; price a larger unit, such as a hundred",
        ),
        (
            changed(*TIER, "unit_price", to=True),
            'offers[0].tiers[1].unit_price: expected an amount such as "385.00", found true',
        ),
        (
            changed(*TIER, "unit_price", to=float("nan")),
            'offers[0].tiers[1].unit_price: expected an amount such as "385.00", found nan',
        ),
        (
            changed(*TIER, "from", to=1),
            "offers[0].tiers[1].from: 1 is not above the tier before (1); order the tiers",
        ),
        (
            changed(*TIER, "from", to="20"),
            'offers[0].tiers[1].from: expected a whole number such as 12, without quotes, found "20"',
        ),
        (
            changed("offers", 0, "tiers", to=[]),
            'offers[0].tiers: has no tier; add one such as {"from": 1, "unit_price": "385.00"}',
        ),
        (
            changed("offers", 0, "supplier", to="S9"),
            'offers[0].supplier: "S9" is not one of the suppliers; add it there or correct the name',
        ),
        (
            changed("offers", 0, "discount", to="each"),
            'offers[0].discount: expected one of all_units, incremental, found "each"',
        ),
        (
            changed("offers", 0, "minimum", to=500),
            "offers[0].minimum: 500 is above the 400 available; correct one of them",
        ),
        (
            changed("offers", 0, "multiple", to=0),
            "offers[0].multiple: expected a whole number from 1 to 1000000000, found 0",
        ),
        (changed("offers", 0, "maximun", to=1), None),
        (changed("offers", 0, "minimun", to=1), 'offers[0].minimun: unknown key; did you mean "minimum"?'),
        (
            changed("offers", to=[VALID["offers"][0], VALID["offers"][0]]),
            "offers[1]: S1 offers A36-6 twice; join both into one offer with tiers",
        ),
        (
            changed("suppliers", 0, "delivery_fee", to="1.005"),
            "suppliers[0].delivery_fee: 1.005 has more than 2 decimals; round it",
        ),
        (
            changed("suppliers", 0, "volume_discounts", 1, "from", to="10000"),
            "suppliers[0].volume_discounts[1].from: "
            "10000.00 is not above the step before (10000.00); order the steps",
        ),
        (
            changed("suppliers", 0, "volume_discounts", 1, "percent", to="101"),
            "suppliers[0].volume_discounts[1].percent: "
            "101.000000 is above 100; a percentage goes from 0 to 100",
        ),
        (
            changed("orders", 0, "quantity", to=-1),
            "orders[0].quantity: expected a whole number from 0 to 1000000000, found -1",
        ),
        (
            changed("orders", 0, "quantity", to=2.5),
            "orders[0].quantity: expected a whole number such as 12, without quotes, found 2.5",
        ),
        (
            changed("orders", 0, "item", to="A36"),
            'orders[0].item: "A36" is not one of the items; add it there or correct the name',
        ),
        (
            changed("sharing", to="equal"),
            'sharing: expected one of uniform, proportional, shapley, found "equal"',
        ),
    ],
)
def test_an_error_names_its_place_and_the_way_out(document: Any, message: str | None) -> None:
    if message is None:
        assert "unknown key, ignored" in read_problem(document).warnings[0]
        return
    with pytest.raises(BadInput) as refusal:
        read_problem(document)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("document", "warning"),
    [
        (
            changed(*TIER, "unit_price", to="500"),
            "offers[0].tiers[1].unit_price: a larger quantity has a higher price than the tier before",
        ),
        (
            changed("suppliers", 0, "volume_discounts", 1, "percent", to="1"),
            "suppliers[0].volume_discounts[1].percent: "
            "a larger order gets a smaller discount than the step before",
        ),
        (changed("igv", to=True), "igv: unknown key, ignored"),
    ],
)
def test_what_is_odd_is_remarked_upon(document: Any, warning: str) -> None:
    assert read_problem(document).warnings == (warning,)
