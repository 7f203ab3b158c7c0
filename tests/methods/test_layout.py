"""A network drawing in which nodes keep inside the box and labels cover nothing."""

from itertools import combinations, pairwise
from math import dist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.layout import Box, Label, Marker, Point, Side, place_labels, place_nodes, text_width
from ayni.methods.network import Tie

WIDTH, HEIGHT = 800.0, 600.0
NAMES = [f"Taller {number:02d}" for number in range(40)]

Network = tuple[dict[str, float], list[Tie]]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    radii = {name: draw(st.sampled_from([3.0, 5.0, 8.0, 12.0])) for name in names}
    pairs = (
        draw(st.lists(st.sampled_from(list(combinations(names, 2))), max_size=60)) if len(names) > 1 else []
    )
    return radii, [Tie(*pair, draw(st.sampled_from([0.0, 1.0, 4.0]))) for pair in pairs]


@st.composite
def markers(draw: st.DrawFn) -> dict[str, Marker]:
    """Nodes anywhere, even over each other and at the edge."""
    return {
        name: Marker(
            draw(st.floats(0, WIDTH)),
            draw(st.floats(0, HEIGHT)),
            draw(st.floats(1, 30)),
            draw(st.sampled_from(["", "Rosa", "Metalmecánica Hermanos Quispe", "WWW"])),
            draw(st.integers(0, 5)),
        )
        for name in NAMES[: draw(st.integers(0, len(NAMES)))]
    }


def overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > 1e-9
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 1e-9
    )


def square(marker: Marker) -> Box:
    return Box(
        marker.x - marker.radius, marker.y - marker.radius, marker.x + marker.radius, marker.y + marker.radius
    )


def placed(network: Network, width: float = WIDTH, height: float = HEIGHT) -> dict[str, Point]:
    return place_nodes(*network, width=width, height=height)


class TestNodes:
    @given(networks(), st.sampled_from([30.0, 300.0, 1200.0]), st.sampled_from([30.0, 300.0, 1200.0]))
    def test_every_node_has_a_place_inside_the_box(
        self, network: Network, width: float, height: float
    ) -> None:
        places = placed(network, width, height)
        assert places.keys() == network[0].keys()
        for name, radius in network[0].items():
            assert radius - 1e-9 <= places[name].x <= width - radius + 1e-9
            assert radius - 1e-9 <= places[name].y <= height - radius + 1e-9

    @given(networks())
    def test_where_there_is_room_no_two_nodes_overlap(self, network: Network) -> None:
        places = placed(network)
        for (one, first), (other, second) in combinations(places.items(), 2):
            assert dist((first.x, first.y), (second.x, second.y)) > network[0][one] + network[0][other]

    def test_a_crowd_is_pushed_apart(self) -> None:
        crowd = dict.fromkeys(NAMES, 14.0), [Tie(*pair) for pair in combinations(NAMES, 2)]
        places = placed(crowd, 400, 300)
        assert min(dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(places.values(), 2)) > 28

    @given(networks(), st.randoms(use_true_random=False))
    def test_the_same_network_gives_the_same_picture(self, network: Network, random: Any) -> None:
        radii, ties = network
        shuffled = dict(random.sample(list(radii.items()), len(radii))), random.sample(ties, len(ties))
        assert placed(shuffled) == placed(network)

    def test_nodes_without_ties_stand_in_rows_below_the_others(self) -> None:
        radii = dict.fromkeys(NAMES[:20], 5.0)
        places = placed((radii, [Tie(NAMES[0], NAMES[1]), Tie(NAMES[1], NAMES[2])]))
        lowest_tied = max(places[name].y for name in NAMES[:3])
        rows = sorted({round(places[name].y, 6) for name in NAMES[3:20]})
        assert lowest_tied < rows[0]
        assert len(rows) <= 3
        assert rows[-1] > HEIGHT * 0.9

    def test_groups_that_deal_among_themselves_stand_apart(self) -> None:
        east, west = NAMES[:6], NAMES[6:12]
        ties = [Tie(*pair) for group in (east, west) for pair in combinations(group, 2)]
        places = placed((dict.fromkeys(east + west, 6.0), [*ties, Tie(east[0], west[0])]))

        def mean_distance(pairs: list[tuple[str, str]]) -> float:
            lengths = [dist((places[a].x, places[a].y), (places[b].x, places[b].y)) for a, b in pairs]
            return sum(lengths) / len(lengths)

        within = mean_distance([*combinations(east, 2), *combinations(west, 2)])
        between = mean_distance([(one, other) for one in east for other in west])
        assert between > 1.5 * within

    def test_another_seed_gives_another_picture(self) -> None:
        network = dict.fromkeys(NAMES, 5.0), [Tie(*pair) for pair in pairwise(NAMES)]
        assert place_nodes(*network, width=WIDTH, height=HEIGHT, seed=1) != place_nodes(
            *network, width=WIDTH, height=HEIGHT, seed=2
        )

    def test_nothing_to_draw(self) -> None:
        assert place_nodes({}, [], width=WIDTH, height=HEIGHT) == {}

    def test_a_tie_to_a_node_that_is_not_drawn_is_refused(self) -> None:
        with pytest.raises(BadInput, match="Rosa → Julio"):
            place_nodes({"Rosa": 5}, [Tie("Rosa", "Julio")], width=WIDTH, height=HEIGHT)

    @pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
    def test_an_impossible_weight_is_refused(self, weight: float) -> None:
        with pytest.raises(BadInput, match="weight"):
            place_nodes({"Rosa": 5, "Julio": 5}, [Tie("Rosa", "Julio", weight)], width=WIDTH, height=HEIGHT)

    def test_a_box_smaller_than_a_node_is_refused(self) -> None:
        with pytest.raises(BadInput, match="too small"):
            place_nodes({"Rosa": 20}, [], width=WIDTH, height=30)


class TestLabels:
    @given(markers(), st.sampled_from([8.0, 12.0, 20.0]))
    def test_no_label_covers_a_label_a_node_or_the_edge(
        self, nodes: dict[str, Marker], font_size: float
    ) -> None:
        labels = place_labels(nodes, width=WIDTH, height=HEIGHT, font_size=font_size)
        for one, other in combinations(labels.values(), 2):
            assert not overlap(one.box, other.box)
        for label in labels.values():
            assert not any(overlap(label.box, square(node)) for node in nodes.values())
            assert label.box.left >= 0
            assert label.box.top >= 0
            assert label.box.right <= WIDTH
            assert label.box.bottom <= HEIGHT

    @given(markers())
    def test_a_label_is_left_out_only_where_it_fits_on_no_side(self, nodes: dict[str, Marker]) -> None:
        labels = place_labels(nodes, width=WIDTH, height=HEIGHT)
        for name in nodes.keys() - labels.keys():
            alone = place_labels({name: nodes[name]}, width=WIDTH, height=HEIGHT)
            others = {one: node for one, node in nodes.items() if one != name}
            obstacles = [*map(square, others.values()), *(label.box for label in labels.values())]
            if name in alone:
                assert any(overlap(alone[name].box, obstacle) for obstacle in obstacles)

    @given(markers(), st.randoms(use_true_random=False))
    def test_the_order_does_not_matter(self, nodes: dict[str, Marker], random: Any) -> None:
        shuffled = dict(random.sample(list(nodes.items()), len(nodes)))
        assert place_labels(shuffled, width=WIDTH, height=HEIGHT) == place_labels(
            nodes, width=WIDTH, height=HEIGHT
        )

    def test_alone_it_stands_to_the_right_of_its_node(self) -> None:
        label = self.only(Marker(100, 100, 10, "Rosa"))
        assert (label.side, label.anchor, label.x) == (Side.RIGHT, "start", 113)
        assert label.box.top < 100 < label.baseline < label.box.bottom

    @pytest.mark.parametrize(
        ("x", "y", "side"), [(WIDTH - 5, 300, Side.LEFT), (20, 300, Side.RIGHT), (400, 595, Side.ABOVE)]
    )
    def test_at_the_edge_it_turns_inward(self, x: float, y: float, side: Side) -> None:
        long_name = "Taller de la familia Quispe" * (3 if side is Side.ABOVE else 1)
        assert self.only(Marker(x, y, 5, long_name)).side is side

    def test_between_neighbours_it_goes_above(self) -> None:
        nodes = {
            "a": Marker(400, 300, 5, "Rosa"),
            "b": Marker(425, 300, 5),
            "c": Marker(375, 300, 5),
        }
        label = place_labels(nodes, width=WIDTH, height=HEIGHT)["a"]
        assert (label.side, label.anchor, label.x) == (Side.ABOVE, "middle", 400)

    def test_the_more_important_of_two_keeps_its_label(self) -> None:
        nodes = {name: Marker(20, 20, 5, "x" * 50, priority) for name, priority in (("a", 1), ("b", 2))}
        shown = place_labels(nodes, width=400, height=40)
        assert list(shown) == ["b"]

    def only(self, marker: Marker) -> Label:
        return place_labels({"a": marker}, width=WIDTH, height=HEIGHT)["a"]


def test_text_width_grows_with_letters_and_size() -> None:
    assert text_width("", 12) == 0
    assert text_width("iiii", 12) < text_width("aaaa", 12) < text_width("WWWW", 12)
    assert text_width("Rosa", 24) == pytest.approx(2 * text_width("Rosa", 12))
