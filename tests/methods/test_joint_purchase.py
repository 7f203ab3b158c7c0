"""What a joint purchase means, clause by clause, on cases small enough to work out by hand."""

from typing import Any

import pytest

from ayni.methods.joint_purchase import Answer, read_problem, solve


def problem(
    *, supplier: dict[str, Any] | None = None, sharing: str = "uniform", **parts: Any
) -> dict[str, Any]:
    """One supplier S1 and one item unless told otherwise: 10.00 a unit, Rosa orders 10."""
    offer = {"supplier": "S1", "item": "A36-6", "tiers": [{"from": 1, "unit_price": "10.00"}]}
    document = {
        "items": ["A36-6"],
        "suppliers": [{"id": "S1"} | (supplier or {})],
        "offers": [offer | parts.pop("offer", {})],
        "orders": [{"firm": "Rosa", "item": "A36-6", "quantity": 10} | parts.pop("order", {})],
        "sharing": sharing,
    }
    return document | parts


def answer_to(document: dict[str, Any]) -> dict[str, Any]:
    return solve(read_problem(document)).as_json()


def steps(*tiers: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"from": start, "unit_price": price} for start, price in tiers]


@pytest.mark.parametrize(
    ("offer", "cost"),
    [
        ({}, "100.00"),
        # the tier that 10 reaches prices every unit, or only the units within it: 7 * 10 + 3 * 8
        ({"tiers": steps((1, "10"), (8, "8"))}, "80.00"),
        ({"tiers": steps((1, "10"), (8, "8")), "discount": "incremental"}, "94.00"),
        # half a cent is rounded up: 10 * 0.1235 = 1.235
        ({"tiers": steps((1, "0.1235"))}, "1.24"),
    ],
)
def test_tiers_price_every_unit_or_the_units_within(offer: dict[str, Any], cost: str) -> None:
    answer = answer_to(problem(offer=offer))
    assert (answer["status"], answer["total_cost"], answer["lower_bound"]) == ("optimal", cost, cost)


@pytest.mark.parametrize(
    ("offer", "tolerance", "bought"),
    [
        ({"multiple": 4}, 2, 12),
        ({"multiple": 4}, 1, None),
        ({"minimum": 12}, 2, 12),
        ({"tiers": steps((12, "10"))}, 2, 12),
        ({"multiple": 5, "minimum": 11}, 5, 15),
        ({"available": 10}, 5, 10),
        ({"available": 9}, 5, None),
        ({"available": 11, "multiple": 4}, 2, None),
    ],
)
def test_packs_minimum_and_available(offer: dict[str, Any], tolerance: int, bought: int | None) -> None:
    answer = answer_to(problem(offer=offer, order={"tolerance": tolerance}))
    assert answer["status"] == ("infeasible" if bought is None else "optimal")
    assert [each["quantity"] for each in answer["purchases"]] == ([] if bought is None else [bought])
    if bought is None:
        assert answer["reasons"][0].startswith("A36-6: 10 ordered")
        assert (answer["total_cost"], answer["lower_bound"], answer["firms"]) == (None, None, {})


def test_more_is_bought_where_a_price_step_makes_it_cheaper() -> None:
    offer = {"tiers": steps((1, "10"), (12, "8"))}
    assert answer_to(problem(offer=offer, order={"tolerance": 2}))["total_cost"] == "96.00"
    assert answer_to(problem(offer=offer, order={"tolerance": 1}))["total_cost"] == "100.00"


def test_of_equal_costs_the_one_with_less_surplus() -> None:
    offer = {"tiers": steps((1, "12"), (12, "10"))}
    answer = answer_to(problem(offer=offer, order={"tolerance": 2}))
    assert (answer["total_cost"], answer["purchases"][0]["quantity"]) == ("120.00", 10)


@pytest.mark.parametrize(
    ("supplier", "expected"),
    [
        ({"delivery_fee": "15.00"}, ("100.00", "0.00", "15.00")),
        ({"delivery_fee": "15.00", "free_delivery_from": "100.00"}, ("100.00", "0.00", "0.00")),
        ({"delivery_fee": "15.00", "free_delivery_from": "100.01"}, ("100.00", "0.00", "15.00")),
        ({"minimum_order": "100.00"}, ("100.00", "0.00", "0.00")),
        ({"volume_discounts": [{"from": "100", "percent": "2"}]}, ("100.00", "2.00", "0.00")),
        ({"volume_discounts": [{"from": "100.01", "percent": "2"}]}, ("100.00", "0.00", "0.00")),
        (
            {"volume_discounts": [{"from": "50", "percent": "2"}, {"from": "90", "percent": "5"}]},
            ("100.00", "5.00", "0.00"),
        ),
        # 0.025 % of 100.00 is 2.5 cents: half up
        ({"volume_discounts": [{"from": "1", "percent": "0.025"}]}, ("100.00", "0.03", "0.00")),
        # thresholds look at the goods before the discount
        (
            {
                "delivery_fee": "9",
                "free_delivery_from": "100",
                "volume_discounts": [{"from": "1", "percent": "10"}],
            },
            ("100.00", "10.00", "0.00"),
        ),
    ],
)
def test_a_suppliers_terms(supplier: dict[str, Any], expected: tuple[str, str, str]) -> None:
    invoice = answer_to(problem(supplier=supplier))["suppliers"]["S1"]
    assert (invoice["goods"], invoice["discount"], invoice["delivery"]) == expected


def test_below_the_minimum_order_nothing_can_be_bought() -> None:
    answer = answer_to(problem(supplier={"minimum_order": "100.01"}))
    assert answer["status"] == "infeasible"
    assert answer["reasons"][0] == (
        "S1: its minimum order is 100.01, but all it could deliver of these orders is worth 100.00 at most"
    )


def test_an_item_that_nobody_offers() -> None:
    answer = answer_to(problem(offers=[]))
    assert answer["reasons"] == ["A36-6: 10 ordered, but no supplier offers it"]


def test_suppliers_share_an_item_where_that_is_cheapest() -> None:
    offers = [
        {"supplier": "S1", "item": "A36-6", "tiers": steps((1, "10")), "available": 6},
        {"supplier": "S2", "item": "A36-6", "tiers": steps((1, "11"))},
    ]
    answer = answer_to(problem(suppliers=[{"id": "S1"}, {"id": "S2"}], offers=offers))
    assert {each["supplier"]: each["quantity"] for each in answer["purchases"]} == {"S1": 6, "S2": 4}
    assert answer["total_cost"] == "104.00"


def test_surplus_goes_by_largest_remainders_of_the_tolerances() -> None:
    orders = [
        {"firm": firm, "item": "A36-6", "quantity": 3, "tolerance": tolerance}
        for firm, tolerance in (("Rosa", 5), ("Julio", 3), ("Carmen", 0))
    ]
    # packs of 13 leave 4 over: 4 * 5/8 = 2.5 and 4 * 3/8 = 1.5, equal remainders, the first one first
    answer = answer_to(problem(offer={"multiple": 13}, orders=orders))
    received = {firm: share["received"]["A36-6"] for firm, share in answer["firms"].items()}
    assert received == {"Rosa": 6, "Julio": 4, "Carmen": 3}


def test_lines_above_their_maximum_price_are_dropped_until_none_is() -> None:
    orders = [
        {"firm": "Rosa", "item": "A36-6", "quantity": 6, "maximum_price": "7.99"},
        {"firm": "Julio", "item": "A36-6", "quantity": 6, "maximum_price": "8.00"},
        {"firm": "Carmen", "item": "A36-6", "quantity": 6},
    ]
    # 18 cost 8 each: Rosa drops out. 12 still cost 8: Julio stays.
    answer = answer_to(problem(offer={"tiers": steps((1, "10"), (12, "8"))}, orders=orders))
    assert [(each["firm"], each["item"]) for each in answer["dropped"]] == [("Rosa", "A36-6")]
    assert answer["dropped"][0]["reason"] == (
        "the average unit price of A36-6 after discounts is 8.00, above the maximum of 7.99"
    )
    # where 13 are needed for that price, Julio follows her and Carmen pays the price of 6
    answer = answer_to(problem(offer={"tiers": steps((1, "10"), (13, "8"))}, orders=orders))
    assert [each["firm"] for each in answer["dropped"]] == ["Rosa", "Julio"]
    assert (answer["total_cost"], answer["firms"]["Rosa"]["bill"]) == ("60.00", "0.00")


def test_the_maximum_price_looks_at_discounts_and_not_at_delivery() -> None:
    supplier = {"delivery_fee": "50", "volume_discounts": [{"from": "100", "percent": "10"}]}
    assert not answer_to(problem(supplier=supplier, order={"maximum_price": "9.00"}))["dropped"]
    dropped = answer_to(problem(supplier=supplier, order={"maximum_price": "8.99"}))
    assert (len(dropped["dropped"]), dropped["total_cost"]) == (1, "0.00")


def test_when_time_runs_out_the_best_order_so_far_is_given_or_none() -> None:
    late = solve(read_problem(problem()), time_limit=0)
    assert isinstance(late, Answer)
    assert late.status == "unknown"
    assert late.reasons == ("time ran out before any order was found; allow more time",)


def test_the_example_of_the_documentation() -> None:
    document = {
        "items": ["A36-6"],
        "suppliers": [
            {
                "id": "S1",
                "delivery_fee": "120.00",
                "free_delivery_from": "5000.00",
                "minimum_order": "800.00",
                "volume_discounts": [{"from": "10000.00", "percent": "2"}],
            }
        ],
        "offers": [
            {
                "supplier": "S1",
                "item": "A36-6",
                "discount": "all_units",
                "tiers": steps((1, "410.00"), (20, "385.00")),
                "multiple": 1,
                "minimum": 1,
                "available": 400,
            }
        ],
        "orders": [
            {"firm": "F1", "item": "A36-6", "quantity": 7, "tolerance": 2, "maximum_price": "400.00"},
            {"firm": "F2", "item": "A36-6", "quantity": 12, "tolerance": 1},
        ],
        "sharing": "uniform",
    }
    answer = answer_to(document)
    # 19 are ordered; 20 cost 20 * 385 = 7700, less than 19 * 410 = 7790, and travel free
    assert answer["total_cost"] == "7700.00"
    # the one more goes to the larger tolerance; alone: 7 * 410 + 120 and 12 * 410 + 120, which 13 avoid
    assert answer["firms"]["F1"] == {
        "received": {"A36-6": 8},
        "bill": "3080.00",
        "stand_alone_cost": "2990.00",
        "saving": "-90.00",
        "stand_alone_status": "optimal",
    }
    assert answer["firms"]["F2"]["stand_alone_cost"] == "5040.00"
    # F1 pays more than alone, for a unit more: the nearest bills charge it its cost alone
    rationality = answer["individual_rationality"]
    assert rationality["charged_more_than_alone"] == {"F1": "90.00"}
    assert rationality["nearest"] == {"F1": "2990.00", "F2": "4710.00"}
