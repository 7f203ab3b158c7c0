"""The network measures on networks small enough to work out by hand, and where they are undefined."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.network import NetworkMeasures, Node, Tie, measure


def ties(*pairs: str) -> list[Tie]:
    """`ties("ab", "bc")` are two ties between workshops with names of one letter."""
    return [Tie(pair[0], pair[1]) for pair in pairs]


def undirected(*pairs: str, nodes: Sequence[Node] = ()) -> NetworkMeasures:
    return measure(ties(*pairs), nodes, directed=False)


STAR = ("ca", "cb", "cd", "ce")
RING = ("ab", "bc", "cd", "de", "ea")


class TestShapesWithKnownValues:
    def test_a_star_is_as_centralised_as_a_network_can_be(self) -> None:
        star = undirected(*STAR)
        assert star.centralization.degree == 1
        assert star.centralization.betweenness == 1
        assert star.centralization.closeness == pytest.approx(1)
        assert star.per_node["c"].betweenness == 1
        assert star.per_node["c"].closeness == 1
        assert star.per_node["a"].closeness == pytest.approx(4 / 7)  # 1 step to c, 2 to each of three others
        assert star.mean_geodesic == pytest.approx((4 * 1 + 6 * 2) / 10)
        assert star.degree_assortativity == pytest.approx(-1)

    def test_in_a_ring_nobody_stands_out(self) -> None:
        ring = undirected(*RING)
        assert (ring.centralization.degree, ring.centralization.betweenness) == (0, 0)
        assert ring.centralization.closeness == pytest.approx(0)
        assert ring.mean_degree == 2
        assert ring.density == 0.5
        assert ring.mean_geodesic == 1.5
        assert ring.transitivity == 0
        assert {node.core for node in ring.per_node.values()} == {2}

    def test_a_star_that_points_inward_is_centralised_in_what_comes_in(self) -> None:
        inward = measure(ties("ac", "bc", "dc", "ec"))
        assert inward.centralization.in_degree == 1
        assert inward.centralization.out_degree == pytest.approx((1 * 5 - 4) / 16)
        assert inward.centralization.degree == pytest.approx(0.5)
        assert inward.centralization.closeness == 1
        assert inward.centralization.betweenness == 0
        outward = measure(ties(*STAR))
        assert outward.centralization.out_degree == 1

    def test_a_star_of_mutual_ties_is_centralised_in_degree_and_betweenness(self) -> None:
        mutual = measure(ties(*STAR, *(pair[::-1] for pair in STAR)))
        assert mutual.centralization.degree == 1
        assert mutual.centralization.betweenness == 1
        assert mutual.reciprocity == 1

    def test_two_triangles_joined_by_a_bridge(self) -> None:
        bridge = undirected("ab", "bc", "ca", "cd", "de", "ef", "fd")
        assert bridge.transitivity == pytest.approx(3 * 2 / 10)
        assert bridge.average_clustering == pytest.approx((4 * 1 + 2 / 3) / 6)
        assert [bridge.per_node[name].community for name in "abcdef"] == [0, 0, 0, 1, 1, 1]
        assert bridge.modularity == pytest.approx(6 / 7 - 2 * (7 / 14) ** 2)
        assert bridge.per_node["c"].betweenness == pytest.approx(2 * 3 / 10)

    def test_the_search_for_communities_ends_between_two_equally_good_partitions(self) -> None:
        # Their modularity differs by a rounding error only; igraph's own search swings between them for ever.
        weights = {"ce": 0.1, "bc": 0.2, "ab": 0.4, "bd": 0.2, "cf": 0.1 + 0.2, "cd": 0.2, "bf": 0.1}
        swinging = [Tie(pair[0], pair[1], weight) for pair, weight in weights.items()]
        for seed in range(50):
            measured = measure(swinging, directed=False, seed=seed)
            assert measured.modularity == pytest.approx(0.15777777777777)

    def test_constraint_falls_with_contacts_that_do_not_know_each_other(self) -> None:
        assert undirected(*STAR).per_node["c"].constraint == pytest.approx(4 * (1 / 4) ** 2)
        triangle = undirected("ab", "bc", "ca")
        assert triangle.per_node["a"].constraint == pytest.approx(2 * (1 / 2 + 1 / 4) ** 2)

    def test_reciprocity_is_the_share_of_arcs_that_are_returned(self) -> None:
        assert measure(ties("ab", "ba", "ac")).reciprocity == pytest.approx(2 / 3)

    def test_distance_follows_the_arcs(self) -> None:
        chain = measure(ties("ab", "bc"))
        assert chain.mean_geodesic == pytest.approx((1 + 1 + 2) / 3)
        assert chain.per_node["a"].closeness == 0
        assert chain.per_node["b"].closeness == pytest.approx((1 / 2) / 1)
        assert chain.per_node["c"].closeness == pytest.approx((2 / 2) / 1.5)
        assert chain.mean_degree == pytest.approx(2 / 3)

    def test_pagerank_of_a_pair_of_arcs_in_a_chain(self) -> None:
        # x = (1 - d)/2 + d·y/2 and y = (1 - d)/2 + d·x + d·y/2: y has no way out and gives to both.
        pair = measure(ties("xy"))
        assert pair.per_node["x"].pagerank == pytest.approx(1 / (2 + 0.85))
        assert pair.per_node["y"].pagerank == pytest.approx(1.85 / (2 + 0.85))

    def test_ei_index_compares_ties_across_and_within_guilds(self) -> None:
        guilds = [Node("a", {"guild": "metal"}), Node("b", {"guild": "metal"}), Node("c", {"guild": "wood"})]
        two_out_one_in = measure(ties("ab", "bc", "ca"), guilds, directed=False, attribute="guild")
        assert two_out_one_in.ei_index == pytest.approx((2 - 1) / 3)

    def test_ei_index_leaves_out_who_has_no_guild_and_says_so(self) -> None:
        guilds = [Node("a", {"guild": "metal"}), Node("b", {"guild": ""}), Node("c", {"guild": "wood"})]
        measured = measure(ties("ab", "bc", "ca"), guilds, attribute="guild")
        assert measured.ei_index == 1
        assert any("without the attribute (1)" in warning for warning in measured.warnings)


class TestWhatCounts:
    def test_parallel_ties_add_their_weights(self) -> None:
        parallel = measure([Tie("a", "b", 1, "referral"), Tie("a", "b", 2, "loan"), Tie("a", "c", 3)])
        assert parallel.edges == 2
        assert parallel.per_node["a"].constraint == pytest.approx(0.5)  # as if both contacts weighed 3
        assert parallel.per_node["b"].pagerank == pytest.approx(parallel.per_node["c"].pagerank)

    def test_both_directions_of_an_undirected_tie_are_one(self) -> None:
        assert undirected("ab", "ba").edges == 1

    def test_a_self_tie_is_reported_and_left_out_but_its_node_counts(self) -> None:
        measured = measure(ties("ab", "cc"))
        assert (measured.nodes, measured.edges, measured.isolates) == (3, 1, 1)
        assert "Self-ties left out: 1 (c)." in measured.warnings

    def test_a_weight_of_0_is_no_tie(self) -> None:
        measured = measure([Tie("a", "b", 0), Tie("b", "c", 1)])
        assert (measured.edges, measured.isolates) == (1, 1)
        assert "Ties of weight 0 left out: 1 (a)." in measured.warnings

    def test_listed_nodes_without_ties_count(self) -> None:
        measured = undirected("ab", nodes=[Node("a"), Node("b"), Node("z")])
        assert (measured.nodes, measured.isolates, measured.components) == (3, 1, 2)
        assert measured.per_node["z"].constraint is None
        assert measured.per_node["z"].closeness == 0
        assert "per_node.constraint is null for nodes without ties (1)." in measured.warnings

    def test_ends_that_the_list_lacks_count_and_are_named(self) -> None:
        measured = undirected("ab", nodes=[Node("a")])
        assert measured.nodes == 2
        assert any("the list of nodes lacks" in warning and "(b)" in warning for warning in measured.warnings)

    def test_of_two_components_of_equal_size_the_alphabetically_first_is_measured(self) -> None:
        assert undirected("xy", "yz", "zx", "ab", "bc").mean_geodesic == pytest.approx(4 / 3)

    def test_weights_change_nothing_structural(self) -> None:
        heavy = measure([Tie("a", "b", 9), Tie("b", "c", 0.5)], directed=False)
        light = undirected("ab", "bc")
        assert heavy.centralization == light.centralization
        assert heavy.mean_geodesic == light.mean_geodesic
        assert heavy.per_node["b"].constraint != light.per_node["b"].constraint

    def test_a_kilometre_of_weight_is_a_thousand_metres(self) -> None:
        small = measure([Tie("a", "b", 1), Tie("b", "c", 3), Tie("c", "a", 2)])
        large = measure([Tie("a", "b", 1e306), Tie("b", "c", 3e306), Tie("c", "a", 2e306)])
        assert large.per_node["a"].constraint == pytest.approx(small.per_node["a"].constraint)
        assert large.per_node["a"].pagerank == pytest.approx(small.per_node["a"].pagerank)


class TestUndefined:
    """Null with a reason, never 0."""

    def assert_explained(self, measured: NetworkMeasures) -> None:
        plain = measured.as_dict()
        nulls = [key for key, value in plain.items() if value is None]
        nulls += [f"centralization.{key}" for key, value in plain["centralization"].items() if value is None]
        nulls += {
            f"per_node.{key}"
            for node in plain["per_node"].values()
            for key, value in node.items()
            if value is None
        }
        for key in nulls:
            assert any(key in warning and "null" in warning for warning in measured.warnings), key

    def test_of_nothing_everything_is_undefined(self) -> None:
        nothing = measure([])
        assert (nothing.nodes, nothing.edges, nothing.isolates, nothing.components) == (0, 0, 0, 0)
        assert nothing.density is None
        assert nothing.mean_degree is None
        assert nothing.mean_geodesic is None
        assert nothing.modularity is None
        self.assert_explained(nothing)

    def test_one_node_alone(self) -> None:
        alone = measure([], [Node("a")])
        assert (alone.nodes, alone.isolates, alone.components, alone.mean_degree) == (1, 1, 1, 0)
        assert alone.per_node["a"].closeness is None
        assert alone.per_node["a"].betweenness is None
        assert alone.per_node["a"].pagerank == 1
        self.assert_explained(alone)

    def test_a_pair_has_no_place_between(self) -> None:
        pair = undirected("ab")
        assert pair.per_node["a"].betweenness is None
        assert pair.centralization.degree is None
        assert pair.per_node["a"].closeness == 1
        self.assert_explained(pair)

    def test_an_undirected_network_has_no_reciprocity_and_no_in_degree(self) -> None:
        ring = undirected(*RING)
        assert ring.reciprocity is None
        assert ring.centralization.in_degree is None
        assert ring.per_node["a"].out_degree is None
        self.assert_explained(ring)

    def test_closeness_is_not_centralised_across_separate_parts(self) -> None:
        parts = undirected("ab", "bc", "xy")
        assert parts.centralization.closeness is None
        assert parts.per_node["b"].closeness is not None
        self.assert_explained(parts)

    def test_without_two_neighbours_there_is_nothing_to_cluster(self) -> None:
        pairs = undirected("ab", "xy")
        assert pairs.transitivity is None
        assert pairs.average_clustering is None
        self.assert_explained(pairs)

    def test_equal_degrees_have_no_correlation(self) -> None:
        ring = undirected(*RING)
        assert ring.degree_assortativity is None
        self.assert_explained(ring)

    @given(pairs=st.lists(st.sampled_from(["ab", "ba", "bc", "cd", "ee"])), directed=st.booleans())
    def test_every_null_has_its_reason(self, pairs: list[str], directed: bool) -> None:
        self.assert_explained(measure(ties(*pairs), [Node("a"), Node("z")], directed=directed))


class TestBadInput:
    @pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
    def test_an_impossible_weight_is_refused_with_its_place(self, weight: float) -> None:
        with pytest.raises(BadInput, match=r"Tie 2 \(b → c\)"):
            measure([Tie("a", "b"), Tie("b", "c", weight)])

    def test_a_tie_names_both_ends(self) -> None:
        with pytest.raises(BadInput, match="Tie 1 lacks its target"):
            measure([Tie("a", "")])

    def test_a_node_is_listed_once(self) -> None:
        with pytest.raises(BadInput, match="'a' is listed twice"):
            measure([], [Node("a"), Node("a")])

    def test_an_unknown_attribute_is_refused(self) -> None:
        with pytest.raises(BadInput, match="'guild'"):
            measure([], [Node("a", {"sector": "metal"})], attribute="guild")

    def test_weights_beyond_comparison_are_refused(self) -> None:
        with pytest.raises(BadInput, match="largest weight"):
            measure([Tie("a", "b", 1e300), Tie("b", "c", 1e-20)])
