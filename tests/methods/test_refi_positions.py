"""Programs count positions differently; the selections show how."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.refi_qda.positions import STANDARD, Counting, Mark, MarkedText, Ruler, find_countings
from tests.methods.refi_files import only_document, read_package, selected, selection_xml, text_source

LINES = [
    "Confiamos poco entre nosotros.",
    "Falta unión 😀 de verdad.",
    "Cada quien con su cliente.",
    "Adiós.",
]
WORDS = ["poco", "nosotros", "unión", "verdad", "Cada quien", "cliente", "Adiós"]

COUNTINGS = [
    Counting(line_end, utf16, mark)
    for line_end in ("file", "one", "two")
    for utf16 in (False, True)
    for mark in (False, True)
]


def characters(raw: str) -> list[str]:
    """What becomes one code point of the text: a line end however written, or a character."""
    found, place = [], 0
    while place < len(raw):
        step = 2 if raw[place : place + 2] == "\r\n" else 1
        found.append(raw[place : place + step])
        place += step
    return found


def counted(raw: str, place: int, counting: Counting) -> int:
    """The position that a program would write for a place in the LF text."""
    position = int(counting.mark)
    for character in characters(raw)[:place]:
        if character[0] in "\r\n":
            position += {"file": len(character), "one": 1, "two": 2}[counting.line_end]
        else:
            position += 2 if counting.utf16 and ord(character) > 0xFFFF else 1
    return position


@given(st.text(st.sampled_from("ab é\u0301😀\r\n"), max_size=40), st.sampled_from(COUNTINGS), st.data())
def test_a_ruler_undoes_the_counting(raw: str, counting: Counting, data: st.DataObject) -> None:
    ruler, length = Ruler(raw, counting), len(characters(raw))
    place = data.draw(st.integers(0, length))
    assert ruler.position(counted(raw, place, counting)) == place
    assert ruler.length == counted(raw, length, counting)


def marks(raw: str, words: Sequence[str], counting: Counting, quote: bool = False) -> list[Mark]:
    text = "".join("\n" if c[0] in "\r\n" else c for c in characters(raw))
    found = []
    for word in words:
        start = text.index(word)
        ends = (counted(raw, start, counting), counted(raw, start + len(word), counting))
        found.append(Mark(*ends, f"{word[:6]}…" if quote else None))
    return found


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("quote", [True, False])
@pytest.mark.parametrize("counting", COUNTINGS)
def test_the_counting_is_found_from_whole_words_or_quoting_names(
    counting: Counting, quote: bool, line_end: str
) -> None:
    raw = line_end.join(LINES)
    text = MarkedText(raw, True, marks(raw, WORDS, counting, quote))
    (found,) = find_countings([text])
    places = [Ruler(raw, found).position(mark.start) for mark in text.selections]
    assert places == [text.text.index(word) for word in WORDS]


def test_one_text_tells_for_another_that_shows_nothing() -> None:
    raw = "\r\n".join(LINES)
    telling = MarkedText(raw, False, marks(raw, WORDS, Counting("one"), quote=True))
    silent = MarkedText(raw, False, [Mark(40, 43)])
    assert find_countings([silent, telling]) == [Counting("one"), Counting("one")]


def test_parts_of_words_do_not_overrule_the_standard() -> None:
    raw = "\r\n".join(LINES)
    parts = MarkedText(raw, False, marks(raw, ["onfia", "osotr", "nió", "lien"], STANDARD))
    assert find_countings([parts]) == [STANDARD]


def test_what_a_program_is_known_to_do_holds_until_its_texts_say_otherwise() -> None:
    raw = "\r\n".join(LINES)
    silent = MarkedText(raw, False, [])
    assert find_countings([silent], Counting("one")) == [Counting("one")]
    otherwise = MarkedText(raw, False, marks(raw, WORDS, STANDARD, quote=True))
    assert find_countings([otherwise], Counting("one")) == [STANDARD]


def test_a_position_beyond_the_text_is_no_sign_of_another_counting() -> None:
    raw = "\n".join(LINES)
    beyond = MarkedText(raw, False, [Mark(0, len(raw) + 1)])
    assert find_countings([beyond]) == [STANDARD]


@pytest.mark.parametrize("counting", [Counting("file"), Counting("one"), Counting("one", utf16=True)])
def test_a_project_with_windows_line_ends_reads_the_same_either_way(counting: Counting) -> None:
    raw = "\r\n".join(LINES)
    body = text_source(
        "".join(
            selection_xml(20 + number, mark.start, mark.end)
            for number, mark in enumerate(marks(raw, WORDS, counting))
        )
    )
    reading = read_package(body, {"sources/text.txt": raw.encode()})
    assert selected(only_document(reading)) == WORDS
    assert only_document(reading).text == "\n".join(LINES)
    assert reading.valid
    assert not reading.losses
    assert len(reading.repairs) == 1


def test_atlas_ti_counts_line_ends_as_one_even_where_nothing_shows_it() -> None:
    start = len(LINES[0]) + 1 + 2
    body = text_source(selection_xml(20, start, start + 2))
    files = {"sources/text.txt": "\r\n".join(LINES).encode()}
    reading = read_package(body, files, 'name="x" origin="ATLAS.ti Win 26.1"')
    assert selected(only_document(reading)) == ["lt"]
    other = read_package(body, files, 'name="x" origin="NVivo 14"')
    assert selected(only_document(other)) == ["al"]
