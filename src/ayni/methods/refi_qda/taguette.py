"""Taguette in: a project in SQLite, and a codebook in CSV."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.material import Coding, Document, Selection, Stamp, TextSpan
from ayni.methods.refi_qda.model import Code, Project, User
from ayni.methods.refi_qda.reader import Reading
from ayni.methods.refi_qda.taguette_text import TaguetteText

ORIGIN = "Taguette"
NAMESPACE = UUID("0f0c2f0e-8f6b-4d5f-8d0a-2b6a0f7a1c11")
"""Of the GUIDs made for things that Taguette numbers."""

TABLES = ("projects", "documents", "tags", "highlights", "highlight_tags")
MOST_STEPS = 2_000
"""Of a million SQLite instructions each; far beyond what reading honest tables takes."""

Row = Mapping[str, Any]


def read_sqlite(content: bytes, name: str) -> Reading:
    """Read the one project of a Taguette database.

    The database is read in memory and with distrust: views and triggers are refused.
    Raises BadInput when it is not Taguette's, is damaged, or holds several projects.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            _open(database, content)
            return _Taguette(database, name).read()
        except (sqlite3.Error, OverflowError) as error:
            raise BadInput(f"{name}: the SQLite database cannot be read ({error})") from error


def _open(database: sqlite3.Connection, content: bytes) -> None:
    if content[18:20] == b"\x02\x02":
        # A database in write-ahead mode cannot be opened in memory; its file is complete all the same.
        content = content[:18] + b"\x01\x01" + content[20:]
    database.deserialize(content)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    steps = iter(range(MOST_STEPS))
    database.set_progress_handler(lambda: int(next(steps, None) is None), 1_000_000)


class _Taguette:
    def __init__(self, database: sqlite3.Connection, name: str) -> None:
        self._database = database
        self._name = name
        self._findings = Findings()
        self._seed = ""

    def read(self) -> Reading:
        kinds = {row["name"]: row["type"] for row in self._all("SELECT name, type FROM sqlite_master")}
        missing = [table for table in TABLES if kinds.get(table) != "table"]
        if missing:
            raise BadInput(f"{self._name}: this is not a Taguette project: no table {', '.join(missing)}")
        project = self._one_project()
        self._seed = f"{project['name']} {project.get('created')}"
        makers = self._makers(project["id"]) if kinds.get("commands") == "table" else {}
        logins = dict.fromkeys(login for login, _ in makers.values())
        read = Project(
            name=str(project["name"]),
            origin=ORIGIN,
            description=project["description"] or None,
            users=tuple(User(self._guid("user", login), login) for login in logins),
            codes=self._codes(project["id"]),
            sources=tuple(self._documents(project["id"], makers)),
            stamp=Stamp(created_at=_time(project.get("created"))),
        )
        findings = self._findings
        return Reading(read, tuple(findings.errors), tuple(findings.repairs), tuple(findings.losses))

    def _one_project(self) -> dict[str, Any]:
        projects = [dict(row) for row in self._all("SELECT * FROM projects ORDER BY id")]
        if len(projects) != 1:
            names = ", ".join(f"'{project['name']}'" for project in projects) or "none"
            raise BadInput(f"{self._name}: it must hold one project and holds {names}; export one of them")
        return projects[0]

    def _makers(self, project: int) -> dict[int, tuple[str, str | None]]:
        """Who made or last changed each highlight, and when: highlights themselves do not say."""
        makers: dict[int, tuple[str, str | None]] = {}
        rows = self._all(
            "SELECT user_login, date, payload FROM commands WHERE project_id = ? ORDER BY id", project
        )
        for row in rows:
            try:
                payload = json.loads(row["payload"])
                if payload["type"] == "highlight_add":
                    makers[int(payload["highlight_id"])] = (str(row["user_login"]), _time(row["date"]))
            except (ValueError, KeyError, TypeError):
                self._findings.loss(
                    "commands", "an entry cannot be read; who made a highlight may be missing"
                )
        return makers

    def _codes(self, project: int) -> tuple[Code, ...]:
        rows = [
            dict(row) for row in self._all("SELECT * FROM tags WHERE project_id = ? ORDER BY id", project)
        ]
        tags = {row["id"]: row for row in rows}
        below: dict[int | None, list[Row]] = {}
        for row in rows:
            parent = row.get("parent_id")
            below.setdefault(parent if parent in tags else None, []).append(row)
        codes = tuple(self._code(row, below) for row in below.get(None, []))
        if sum(1 for code in codes for _ in code.walk()) != len(rows):
            raise BadInput(f"{self._name}: some tags lie below themselves; put them right in Taguette")
        return codes

    def _code(self, row: Row, below: Mapping[int | None, Sequence[Row]]) -> Code:
        return Code(
            guid=self._guid("tag", row["id"]),
            name=str(row["path"]),
            description=row["description"] or None,
            children=tuple(self._code(child, below) for child in below.get(row["id"], [])),
        )

    def _documents(self, project: int, makers: Mapping[int, tuple[str, str | None]]) -> Iterator[Document]:
        for row in self._all("SELECT * FROM documents WHERE project_id = ? ORDER BY id", project):
            document = dict(row)
            text = TaguetteText(str(document["contents"]))
            selections = self._selections(document, text, makers)
            yield Document(
                guid=self._guid("document", document["id"]),
                name=str(document["name"]),
                text=text.text,
                description=document["description"] or None,
                selections=tuple(selections),
                stamp=Stamp(created_at=_time(document.get("created"))),
            )
            if "<img" in str(document["contents"]):
                self._findings.loss(f"document '{document['name']}'", "its pictures are left out")

    def _selections(
        self, document: Row, text: TaguetteText, makers: Mapping[int, tuple[str, str | None]]
    ) -> Iterator[Selection]:
        rows = self._all(
            "SELECT id, start_offset, end_offset FROM highlights WHERE document_id = ?"
            " ORDER BY start_offset, end_offset, id",
            document["id"],
        )
        for row in rows:
            place = f"document '{document['name']}', highlight {row['id']}"
            start, end = int(row["start_offset"]), int(row["end_offset"])
            if not 0 <= start <= end or start > text.bytes:
                self._findings.error(place, f"{start} to {end} is not inside the text of {text.bytes} bytes")
                self._findings.loss(place, f"{start} to {end} is not inside the text; it is left out")
                continue
            if end > text.bytes:
                self._findings.error(place, f"it ends at {end}, beyond the text's {text.bytes} bytes")
                self._findings.loss(place, f"it ends at {end}, beyond the text; it now ends there")
            login, time = makers.get(row["id"], (None, None))
            coder = self._guid("user", login) if login else None
            first = text.start(start)
            yield Selection(
                guid=self._guid("highlight", row["id"]),
                span=TextSpan(first, max(first, text.end(min(end, text.bytes)))),
                codings=tuple(self._codings(row["id"], coder, time)),
                stamp=Stamp(coder, time),
            )

    def _codings(self, highlight: int, coder: str | None, time: str | None) -> Iterator[Coding]:
        rows = self._all(
            "SELECT tag_id FROM highlight_tags JOIN tags ON tags.id = tag_id WHERE highlight_id = ?"
            " ORDER BY tag_id",
            highlight,
        )
        for row in rows:
            guid = self._guid("highlight tag", f"{highlight} {row['tag_id']}")
            yield Coding(guid, self._guid("tag", row["tag_id"]), coder, time)

    def _guid(self, kind: str, number: object) -> str:
        return str(uuid5(NAMESPACE, f"{self._seed} {kind} {number}"))

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._database.execute(query, values).fetchall()


def _time(written: object) -> str | None:
    """SQLAlchemy's way of writing a UTC time in SQLite, as an xsd:dateTime."""
    text = str(written or "").partition(".")[0].replace(" ", "T")
    return f"{text}Z" if len(text) == len("2024-02-29T08:30:00") else None


@dataclass
class _Tag:
    name: str
    description: str | None
    parent: str
    row: int
    children: list["_Tag"] = field(default_factory=list)


def read_codebook_csv(content: bytes, name: str) -> Reading:
    """Read a codebook: a column `tag`, `name` or `path`, and `description` and `parent` where there are.

    Raises BadInput with file and row.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{name}: this is not CSV in UTF-8 ({error}); export the codebook again") from error
    tags = _tags(rows, name)
    by_name = {tag.name: tag for tag in tags}
    if len(by_name) < len(tags):
        twice = next(tag for tag in tags if by_name[tag.name] is not tag)
        raise BadInput(f"{name}: row {by_name[twice.name].row}: tag '{twice.name}' is there twice")
    top = []
    for tag in tags:
        if not tag.parent:
            top.append(tag)
        elif tag.parent in by_name:
            by_name[tag.parent].children.append(tag)
        else:
            raise BadInput(
                f"{name}: row {tag.row}: parent '{tag.parent}' of '{tag.name}' is not in the table"
            )
    codes = tuple(_code_of(tag) for tag in top)
    if sum(1 for code in codes for _ in code.walk()) != len(tags):
        raise BadInput(f"{name}: some tags lie below themselves; put their parents right")
    return Reading(Project(name="", origin=ORIGIN, codes=codes))


def _tags(rows: list[list[str]], name: str) -> list[_Tag]:
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    named = [column for column in ("tag", "name", "path") if column in heading]
    if len(named) != 1:
        raise BadInput(f"{name}: row 1: the heading needs one of the columns tag, name, path")
    tags = []
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        cells = dict(zip(heading, (cell.strip() for cell in row), strict=False))
        if not cells.get(named[0]):
            raise BadInput(f"{name}: row {number}: the {named[0]} is empty")
        tags.append(_Tag(cells[named[0]], cells.get("description") or None, cells.get("parent", ""), number))
    return tags


def _code_of(tag: _Tag) -> Code:
    guid = str(uuid5(NAMESPACE, f"codebook {tag.name}"))
    return Code(guid, tag.name, description=tag.description, children=tuple(map(_code_of, tag.children)))
