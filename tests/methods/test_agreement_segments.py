"""Unitising agreement: published examples, examples worked by hand, and properties."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.agreement import Codings, Resampling, Segment, Text, assess, assess_segments
from ayni.methods.errors import BadInput

Marks = Mapping[str, Sequence[tuple[int, int, str]]]


def text(length: int, marks: Marks, name: str = "") -> Text:
    """A text from (begin, end, code) marks by coder."""
    return Text.of(
        length, [Segment(b, e, coder, code) for coder, run in marks.items() for b, e, code in run], name=name
    )


KRIPPENDORFF_2004 = text(
    300,
    {
        "i": [(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")],
        "j": [(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")],
    },
)
"""Content Analysis, 2nd edition, p. 254 ff.; the book's continuum runs from 150 to 450."""

KRIPPENDORFF_2016 = text(
    60,
    {
        "Alex": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")],
        "Paul": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
        "Suzan": [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")],
    },
)
"""The example of the 2016 paper, also Content Analysis, 4th edition, figure 12.11."""


def test_u_alpha_of_the_2004_example() -> None:
    found = assess_segments([KRIPPENDORFF_2004])
    assert found.overall.value == pytest.approx(0.859, abs=5e-4)
    assert found.per_code["c"].value == pytest.approx(0.7286, abs=5e-5)
    assert found.per_code["k"].value == 1


def test_the_2004_example_lists_the_book_s_three_differences() -> None:
    found = assess_segments([KRIPPENDORFF_2004])
    assert [(d.first.coder, d.other_coder, d.difference) for d in found.disagreements] == [
        ("i", "j", 30**2 - 15**2 + 25**2 - 30**2 + 15**2 + 15**2),
        ("j", "i", 20**2),
        ("i", "j", 5**2 + 5**2),
    ]
    assert found.disagreements[1].second is None
    assert sum(d.share for d in found.disagreements) == pytest.approx(1)


def test_the_family_of_2016_on_its_example() -> None:
    found = assess_segments([KRIPPENDORFF_2016])
    assert found.with_uncoded.value == pytest.approx(0.510, abs=5e-4)
    assert found.relevance.value == pytest.approx(0.413, abs=1e-3)
    assert found.without_uncoded.value == pytest.approx(0.724, abs=5e-4)
    per_code = {code: coefficient.value for code, coefficient in found.coding_per_code.items()}
    assert per_code == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 1, "6": 1, "7": None}
    assert found.coverage["5"] == pytest.approx(8 / 18)
    assert found.coverage["7"] == 0


def test_several_codes_a_place_leave_the_family_of_2016_undefined_with_the_place() -> None:
    found = assess_segments([KRIPPENDORFF_2004])
    assert found.with_uncoded.value is None
    assert "position 70 two codes, 'k' and 'c'" in (found.with_uncoded.reason or "")


def test_u_alpha_worked_by_hand() -> None:
    # Coder a marks 1 to 9, coder b 2, 4 and 6 for one place each, of 10.
    # Observed: (1² + 6²) + (3² + 4²) + (5² + 2²) = 91 a pair, D_o = 2 × 91 / (2 × 1 × 10²).
    # Expected: marks meeting marks 3 × (2 × 8³ - 3 × 8² + 8) / 3 = 840; a's gaps 1 and 1, b's 2, 1, 1, 3
    # hold the three marks of one place 1 + 1 + 2 + 1 + 1 + 3 = 9 ways each, a's mark nowhere: 27.
    # D_e = 2 / 10 × 867 / (20 × 19 - 8 × 7).
    one = text(10, {"a": [(1, 9, "x")], "b": [(2, 3, "x"), (4, 5, "x"), (6, 7, "x")]})
    expected = 1 - 0.91 / (0.2 * 867 / 324)
    assert assess_segments([one]).overall.value == pytest.approx(expected)
    assert expected == pytest.approx(-0.7003, abs=5e-5)


@pytest.mark.parametrize(
    ("marks", "squared_differences"),
    [
        ({"a": [(2, 10), (14, 20)], "b": [(4, 8), (15, 17)]}, 0.03125),
        (
            {"a": [(0, 18)], "b": [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]},
            2.26736,
        ),
        (
            {
                "a": [(2, 8), (10, 12), (14, 18), (20, 22)],
                "b": [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)],
            },
            0.02777,
        ),
        (
            {
                "a": [(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)],
                "b": [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)],
            },
            0.38715,
        ),
    ],
)
def test_observed_disagreement_of_the_1995_examples(
    marks: Mapping[str, Sequence[tuple[int, int]]], squared_differences: float
) -> None:
    found = assess_segments([text(24, {c: [(b, e, "x") for b, e in run] for c, run in marks.items()})])
    observed = sum(d.difference for d in found.disagreements) / 24**2
    assert observed == pytest.approx(squared_differences, abs=1e-5)


def test_one_mark_that_nobody_shares_says_nothing() -> None:
    lone = text(20, {"a": [(0, 1, "x")]})
    assert assess_segments([lone], coders=["a", "b", "c"]).overall.value == pytest.approx(0, abs=1e-12)


def test_no_marks_or_one_coder_leave_everything_undefined() -> None:
    assert assess_segments([text(10, {})], coders=["a", "b"]).overall.reason == "no segments were marked"
    alone = assess_segments([text(10, {"ana": [(0, 3, "x")]})])
    assert alone.overall.value is None
    assert "only coder 'ana'" in (alone.overall.reason or "")
    assert assess_segments([]).overall.value is None


@st.composite
def marked_texts(draw: st.DrawFn, codes: str = "xyz", longest: int = 6) -> Text:
    """Two or three coders who give each place at most one code."""
    length = draw(st.integers(4, 30))
    marks: dict[str, list[tuple[int, int, str]]] = {}
    for coder in ("a", "b", "c")[: draw(st.integers(2, 3))]:
        run, place = [], 0
        while place < length:
            end = min(place + draw(st.integers(1, longest)), length)
            if draw(st.booleans()):
                run.append((place, end, draw(st.sampled_from(codes))))
            place = end
        marks[coder] = run
    return text(length, marks)


def expected_by_listing(one: Text, coders: Sequence[str], code: str) -> float:
    """D_e of Krippendorff (2004), every term written out."""
    marks = [s for s in one.segments if s.value == code]
    gaps = []
    for coder in coders:
        free = set(range(one.length))
        for mark in marks:
            if mark.coder == coder:
                free -= set(range(mark.begin, mark.end))
        run = 0
        for place in range(one.length + 1):
            if place in free:
                run += 1
            elif run:
                gaps.append(run)
                run = 0
    total = 0.0
    for mark in marks:
        size = mark.length
        total += (len(marks) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    places = len(coders) * one.length
    return 2 / one.length * total / (places * (places - 1) - sum(m.length * (m.length - 1) for m in marks))


@given(marked_texts())
def test_u_alpha_equals_its_terms_written_out(one: Text) -> None:
    coders = sorted({s.coder for s in one.segments})
    found = assess_segments([one])
    if len(coders) < 2:
        assert found.overall.value is None
        return
    pairs = len(coders) * (len(coders) - 1)
    for code, coefficient in found.per_code.items():
        observed = sum(2 * d.difference for d in found.disagreements if d.first.value == code)
        expected = expected_by_listing(one, coders, code)
        assert coefficient.value == pytest.approx(1 - observed / (pairs * one.length**2) / expected)


@given(marked_texts(longest=1))
def test_marks_of_one_place_each_give_alpha_of_the_places(one: Text) -> None:
    coders = sorted({s.coder for s in one.segments})
    found = assess_segments([one])
    if len(coders) < 2:
        return
    coded = {(s.coder, s.begin): s.value for s in one.segments}
    every_place = [
        (str(place), coder, coded.get((coder, place), "uncoded"))
        for place in range(one.length)
        for coder in coders
    ]
    as_units = assess(Codings.from_rows(every_place)).coefficients["krippendorff_alpha"].value
    assert found.with_uncoded.value == pytest.approx(as_units)
    relevance = [(unit, coder, str(value == "uncoded")) for unit, coder, value in every_place]
    as_relevance = assess(Codings.from_rows(relevance)).coefficients["krippendorff_alpha"].value
    assert found.relevance.value == pytest.approx(as_relevance)
    if len(coders) == 2:
        only_coded = [row for row in every_place if row[2] != "uncoded"]
        as_coded = assess(Codings.from_rows(only_coded)).coefficients["krippendorff_alpha"].value
        assert found.without_uncoded.value == pytest.approx(as_coded)


@given(marked_texts())
def test_equal_marks_agree_perfectly(one: Text) -> None:
    copied = text(
        one.length,
        {coder: [(s.begin, s.end, s.value) for s in one.segments if s.coder == "a"] for coder in "pq"},
    )
    found = assess_segments([copied])
    if copied.segments:
        assert found.overall.value == pytest.approx(1)
        assert found.disagreements == ()


def test_gaps_end_with_their_text() -> None:
    # Two texts are not one long text: no gap reaches across the border.
    one = text(10, {"a": [(0, 4, "x")], "b": [(1, 5, "x")]})
    two = text(10, {"a": [(0, 4, "x")], "b": []})
    glued = text(20, {"a": [(0, 4, "x"), (10, 14, "x")], "b": [(1, 5, "x")]})
    apart, together = assess_segments([one, two]), assess_segments([glued])
    assert [d.difference for d in apart.disagreements] == [d.difference for d in together.disagreements]
    assert apart.overall.value != together.overall.value


def test_intervals_resample_texts_and_need_five() -> None:
    texts = [
        text(40, {"a": [(shift, shift + 6, "x")], "b": [(shift + n % 3, shift + 6, "x")]}, name=f"text {n}")
        for n, shift in enumerate((0, 5, 9, 20, 24, 30))
    ]
    found = assess_segments(texts, resampling=Resampling(200, seed=2))
    assert found == assess_segments(texts, resampling=Resampling(200, seed=2))
    low, high = found.overall.interval or (1, 0)
    assert low < (found.overall.value or 0) < high
    few = assess_segments(texts[:4], resampling=Resampling(200))
    assert few.overall.interval is None
    assert few.overall.reason == "no interval: resampling needs 5 texts or more"


def test_weighing_texts_once_each_changes_nothing() -> None:
    texts = [text(30, {"a": [(n, n + 4, "x")], "b": [(n, n + 5, "x")]}) for n in range(6)]
    plain = assess_segments(texts)
    assert assess_segments(texts, resampling=Resampling(20)).overall.value == plain.overall.value


def test_overlaps_of_one_coder_and_code_are_refused_or_merged() -> None:
    overlapping = [Segment(0, 5, "ana", "x"), Segment(3, 9, "ana", "x"), Segment(9, 11, "ana", "x")]
    with pytest.raises(
        BadInput, match=r"segment 2: coder 'ana' marks 3 to 9 with 'x', which overlaps segment 1"
    ):
        Text.of(20, overlapping)
    merged = Text.of(20, overlapping, merge_overlaps=True)
    assert [(s.begin, s.end) for s in merged.segments] == [(0, 9), (9, 11)]


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        (Segment(4, 4, "ana", "x"), "row 7: end 4 is not after begin 4"),
        (Segment(6, 4, "ana", "x"), "row 7: end 4 is not after begin 6"),
        (Segment(4, 21, "ana", "x"), "row 7: end 21 lies beyond the text's length 20"),
        (Segment(-1, 2, "ana", "x"), "row 7: begin -1 lies before the text"),
        (Segment(1, 2, "", "x"), "row 7: the coder is empty"),
        (Segment(1, 2, "ana", ""), "row 7: the value is empty"),
    ],
)
def test_bad_segments_are_named(segment: Segment, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Text.of(20, [segment], rows=[7])


def test_a_text_without_length_is_refused() -> None:
    with pytest.raises(BadInput, match="length is 0"):
        Text.of(0, [])
