"""Taguette's projects and codebooks: byte offsets in HTML become code points in plain text."""

import io
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import Document, Reading, TextSpan, read
from ayni.methods.refi_qda.taguette_text import TaguetteText
from tests.methods.refi_files import only_document, selected, written

TABLES = """
    CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, created DATETIME);
    CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created DATETIME);
    CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT,
        created DATETIME, project_id INTEGER, text_direction TEXT, contents TEXT);
    CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT
        {parent});
    CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
        end_offset INTEGER, snippet TEXT);
    CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
    CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login TEXT, project_id INTEGER,
        document_id INTEGER, payload TEXT);
    INSERT INTO projects VALUES (1, 'Parque', 'sobre el parque', '2024-05-01 10:00:00.123456');
"""

HTML = "<h1>Taller</h1><p>Señora 😀 dice: <b>no hay unión</b>.</p>\n<ul><li>Uno</li><li>Dos</li></ul>"


def database(statements: Iterable[str] = (), parent: str = ", parent_id INTEGER", extra: str = "") -> bytes:
    """A Taguette project with one document and the given changes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES.format(parent=parent) + extra)
        connection.execute(
            "INSERT INTO documents VALUES (1, 'E1', 'memo', 'e1.docx', '2024-05-01 11:00:00', 1, 'LTR', ?)",
            [HTML],
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        return connection.serialize()


def byte_offset(own_text: str, words: str) -> tuple[int, int]:
    """Where words stand in the text between the tags, in UTF-8 bytes."""
    start = own_text.index(words)
    return len(own_text[:start].encode()), len(own_text[: start + len(words)].encode())


OWN_TEXT = "TallerSeñora 😀 dice: no hay unión.\nUnoDos"


def highlighted(words: str, *statements: str) -> Reading:
    start, end = byte_offset(OWN_TEXT, words)
    return read_database(
        "INSERT INTO tags VALUES (7, 1, 'confianza', 'quién confía', NULL)",
        f"INSERT INTO highlights VALUES (3, 1, {start}, {end}, '')",
        "INSERT INTO highlight_tags VALUES (3, 7)",
        *statements,
    )


def read_database(*statements: str) -> Reading:
    return read(io.BytesIO(database(statements)), "parque.sqlite3")


def test_paragraphs_and_list_items_stand_on_lines_of_their_own() -> None:
    document = only_document(read_database())
    assert document.text == "Taller\nSeñora 😀 dice: no hay unión.\nUno\nDos"
    assert (document.name, document.description) == ("E1", "memo")


@pytest.mark.parametrize(
    "words", ["Taller", "Señora", "😀", "no hay unión", "unión.", "Uno", "Dos", "oDo", "rSe"]
)
def test_highlights_stay_at_their_words(words: str) -> None:
    (quote,) = selected(only_document(highlighted(words)))
    assert quote.replace("\n", "") == words
    assert not quote.startswith("\n")


def test_coders_come_from_the_log_of_commands() -> None:
    payload = json.dumps({"type": "highlight_add", "highlight_id": 3, "start_offset": 0, "tags": [7]})
    reading = highlighted(
        "Taller",
        f"INSERT INTO commands VALUES (1, '2024-05-02 08:30:00.5', 'ana', 1, 1, '{payload}')",
        "INSERT INTO commands VALUES (2, '2024-05-03 08:30:00', 'eva', 1, 1, 'not json')",
    )
    (user,) = reading.project.users
    (coding,) = only_document(reading).selections[0].codings
    assert (user.name, coding.created_by, coding.created_at) == ("ana", user.guid, "2024-05-02T08:30:00Z")
    assert "an entry cannot be read" in str(reading.losses[0])


def test_a_project_keeps_everything_on_its_way_to_refi_qda() -> None:
    reading = highlighted("no hay unión")
    assert read(written(reading.project), "parque.qdpx").project == reading.project
    assert reading.project.name == "Parque"
    assert reading.project.description == "sobre el parque"
    assert [(code.name, code.description) for code in reading.project.codes] == [
        ("confianza", "quién confía")
    ]
    assert reading.valid


def test_reading_twice_gives_the_same_guids() -> None:
    assert highlighted("Taller").project == highlighted("Taller").project


def test_newer_projects_have_a_tree_of_tags_and_older_ones_a_list() -> None:
    tree = read_database(
        "INSERT INTO tags VALUES (1, 1, 'a', '', NULL)",
        "INSERT INTO tags VALUES (2, 1, 'b', '', 1)",
        "INSERT INTO tags VALUES (3, 1, 'c', '', 2)",
    )
    assert [[code.name for code in top.walk()] for top in tree.project.codes] == [["a", "b", "c"]]
    older = database(["INSERT INTO tags VALUES (1, 1, 'a.b', '')"], parent="")
    assert [code.name for code in read(io.BytesIO(older), "x.sqlite3").project.codes] == ["a.b"]


def test_highlights_outside_their_text_are_lost_with_their_place() -> None:
    reading = read_database(
        "INSERT INTO highlights VALUES (3, 1, 9000, 9001, '')",
        "INSERT INTO highlights VALUES (4, 1, 0, 9001, '')",
    )
    assert [s.span for s in only_document(reading).selections] == [
        TextSpan(0, len(only_document(reading).text or ""))
    ]
    assert not reading.valid
    assert "document 'E1', highlight 3: 9000 to 9001 is not inside the text" in "\n".join(
        map(str, reading.losses)
    )


def test_pictures_are_lost_with_a_word() -> None:
    reading = read_database("UPDATE documents SET contents = '<p>a<img src=\"x\"></p>'")
    assert [str(loss) for loss in reading.losses] == ["document 'E1': its pictures are left out"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "b", "li", "h2"]), st.text("aé😀\n &<", max_size=6)), max_size=8
    ),
    st.data(),
)
def test_byte_offsets_and_code_points_meet_in_any_document(
    parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    escaped = [(tag, text.replace("&", "&amp;").replace("<", "&lt;")) for tag, text in parts]
    text = TaguetteText("".join(f"<{tag}>{inside}</{tag}>" for tag, inside in escaped))
    own = "".join(inside for _, inside in parts)
    assert text.bytes == len(own.encode())
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(own)), st.integers(0, len(own)))))
    if start < end:
        first, last = text.start(len(own[:start].encode())), text.end(len(own[:end].encode()))
        assert text.text[first:last].replace("\n", "") == own[start:end].replace("\n", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"SQLite format 3\x00" + b"\0" * 2000, "cannot be read"),
        (database()[:3000], "cannot be read|not a Taguette"),
        (database(["DROP TABLE tags"]), "no table tags"),
        (database(["DROP TABLE tags", "CREATE VIEW tags AS SELECT 1 AS id"]), "no table tags"),
        (database(["DELETE FROM projects"]), "holds none"),
        (database(["INSERT INTO projects VALUES (2, 'Otro', '', '')"]), "'Parque', 'Otro'"),
        (
            database(
                ["INSERT INTO tags VALUES (1, 1, 'a', '', 2)", "INSERT INTO tags VALUES (2, 1, 'b', '', 1)"]
            ),
            "below themselves",
        ),
    ],
)
def test_what_is_not_one_taguette_project(content: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(io.BytesIO(content), "parque.sqlite3")


def test_a_database_in_write_ahead_mode_is_read_too() -> None:
    content = bytearray(database())
    content[18:20] = b"\x02\x02"
    assert isinstance(read(io.BytesIO(bytes(content)), "x.sqlite3").project.sources[0], Document)


CODEBOOK = (
    "tag,parent,description,number of highlights\r\n"
    'red,,trabajo en red,3\r\nayuda,red,"técnica, consejo",1\r\n'
)


def read_csv(content: str | bytes) -> Reading:
    return read(io.BytesIO(content.encode() if isinstance(content, str) else content), "codes.csv")


def test_a_codebook_in_csv_with_parents() -> None:
    (red,) = read_csv(b"\xef\xbb\xbf" + CODEBOOK.encode()).project.codes
    assert (red.name, red.description) == ("red", "trabajo en red")
    assert [(code.name, code.description) for code in red.children] == [("ayuda", "técnica, consejo")]


@pytest.mark.parametrize("column", ["tag", "Name", "path"])
def test_a_codebook_in_csv_with_names_alone(column: str) -> None:
    assert [code.name for code in read_csv(f"{column}\na\n\nb\n").project.codes] == ["a", "b"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("color\nred\n", "row 1: the heading needs"),
        ("", "row 1: the heading needs"),
        ("tag,name\na,b\n", "row 1: the heading needs one"),
        ("tag,description\n,x\n", "row 2: the tag is empty"),
        ("tag\na\nb\na\n", "row 4: tag 'a' is there twice"),
        ("tag,parent\na,z\n", "row 2: parent 'z' of 'a' is not in the table"),
        ("tag,parent\na,b\nb,a\n", "below themselves"),
        (b"tag\n\xf1\n", "not CSV in UTF-8"),
    ],
)
def test_bad_codebooks_are_named_by_row(table: str | bytes, message: str) -> None:
    with pytest.raises(BadInput, match=rf"codes\.csv: .*{message}"):
        read_csv(table)
