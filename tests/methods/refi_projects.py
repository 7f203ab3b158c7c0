"""Random projects with a little of everything."""

from typing import Any

from hypothesis import strategies as st

from ayni.methods.refi_qda import (
    Area,
    Case,
    Code,
    Coding,
    Document,
    Edge,
    Graph,
    Link,
    Media,
    MediaKind,
    MemberSet,
    PageArea,
    Project,
    Selection,
    Span,
    Stamp,
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
    Transcript,
    User,
    Value,
    Variable,
    Vertex,
)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60)
"""Emoji, combining accents, control characters, byte order marks; line ends as a project has them."""

XML_TEXT = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n"
    ),
    max_size=20,
)
_KINDS: list[MediaKind] = ["picture", "pdf", "audio", "video"]
_NAME = st.none() | XML_TEXT.filter(bool)
_TIME = st.none() | st.datetimes().map(lambda moment: moment.replace(microsecond=0, fold=0).isoformat() + "Z")
_COLOR = st.none() | st.from_regex(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})", fullmatch=True)


class _Maker:
    """Draws the parts of one project; every GUID is new, every reference meets its target."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 0
        self.users = [User(self.guid(), draw(_NAME), draw(_NAME)) for _ in range(draw(st.integers(0, 3)))]
        self.note_guids = [self.guid() for _ in range(draw(st.integers(0, 2)))]
        self.codes = self._codes(draw(st.integers(0, 3)), 2)
        self.code_guids = [one.guid for code in self.codes for one in code.walk()]
        self.variables = [
            Variable(self.guid(), draw(XML_TEXT), draw(st.sampled_from(["Text", "Integer"])), draw(_NAME))
            for _ in range(draw(st.integers(0, 2)))
        ]
        self.selections: list[str] = []

    def guid(self) -> str:
        self.count += 1
        spelled = f"{self.count:08x}-abcd-4000-8000-{self.count:012x}"
        return spelled.upper() if self.count % 3 == 0 else spelled

    def some(self, among: list[str]) -> tuple[str, ...]:
        if not among:
            return ()
        return tuple(self.draw(st.lists(st.sampled_from(among), max_size=2, unique=True)))

    def user(self) -> str | None:
        return (
            self.draw(st.none() | st.sampled_from([user.guid for user in self.users])) if self.users else None
        )

    def stamp(self) -> Stamp:
        return Stamp(self.user(), self.draw(_TIME), self.user(), self.draw(_TIME))

    def values(self) -> tuple[Value, ...]:
        return tuple(
            Value(variable.guid, "Text", self.draw(XML_TEXT))
            if self.draw(st.booleans())
            else Value(variable.guid, *self.draw(st.sampled_from(_VALUES)))
            for variable in self.variables
        )

    def codings(self) -> tuple[Coding, ...]:
        if not self.code_guids:
            return ()
        return tuple(
            Coding(
                self.guid(),
                self.draw(st.sampled_from(self.code_guids)),
                self.user(),
                self.draw(_TIME),
                self.some(self.note_guids),
            )
            for _ in range(self.draw(st.integers(0, 2)))
        )

    def selection(self, span: Span, representation: Document | None = None) -> Selection:
        one = Selection(
            self.guid(),
            span,
            self.draw(_NAME),
            self.draw(_NAME),
            self.codings(),
            self.some(self.note_guids),
            self.stamp(),
            representation,
        )
        self.selections.append(one.guid)
        return one

    def document(self, own_guid: str | None = None) -> Document:
        inline = self.draw(st.booleans())
        text = self.draw(XML_TEXT if inline else ANY_TEXT)
        places = st.integers(0, len(text))
        spans = [
            TextSpan(*sorted((self.draw(places), self.draw(places))))
            for _ in range(self.draw(st.integers(0, 3)))
        ]
        return Document(
            guid=own_guid or self.guid(),
            name=self.draw(_NAME),
            text=text,
            description=self.draw(_NAME),
            inline=inline,
            selections=tuple(self.selection(span) for span in spans),
            codings=self.codings(),
            note_refs=self.some(self.note_guids),
            values=self.values(),
            stamp=self.stamp(),
        )

    def media(self) -> Media:
        kind = self.draw(st.sampled_from(_KINDS))
        number = st.integers(-5, 2000)
        corners = [self.draw(number) for _ in range(4)]
        spans: dict[str, Span] = {
            "picture": Area(*corners),
            "pdf": PageArea(self.draw(number), *corners),
            "audio": TimeSpan(*corners[:2]),
            "video": TimeSpan(*corners[:2]),
        }
        recorded = kind in {"audio", "video"}
        piece = self.document() if kind == "pdf" and self.draw(st.booleans()) else None
        return Media(
            kind=kind,
            guid=self.guid(),
            name=self.draw(_NAME),
            path=self.draw(st.sampled_from([None, "relative:///a/b.mp4", "absolute:///C:/a.mp4"])),
            current_path=self.draw(_NAME),
            description=self.draw(_NAME),
            text=self.document() if not recorded and self.draw(st.booleans()) else None,
            transcripts=(self.transcript(),) if recorded and self.draw(st.booleans()) else (),
            selections=(self.selection(spans[kind], piece),),
            codings=self.codings(),
            note_refs=self.some(self.note_guids),
            values=self.values(),
            stamp=self.stamp(),
        )

    def transcript(self) -> Transcript:
        text = self.draw(ANY_TEXT)
        points = [
            SyncPoint(self.guid(), self.draw(st.integers(0, 9)), self.draw(st.integers(0, len(text))))
            for _ in range(2)
        ]
        return Transcript(
            guid=self.guid(),
            name=self.draw(_NAME),
            text=text,
            description=self.draw(_NAME),
            sync_points=tuple(points),
            selections=(self.selection(SyncSpan(points[0].guid, self.draw(st.none()))),),
            note_refs=self.some(self.note_guids),
            stamp=self.stamp(),
        )

    def graph(self) -> Graph:
        first, second = (
            Vertex(self.guid(), 1, 2, self.draw(st.none() | st.integers(0, 9)), 4, color=self.draw(_COLOR))
            for _ in range(2)
        )
        edge = Edge(self.guid(), first.guid, second.guid, direction="OneWay", line="dashed")
        return Graph(self.guid(), self.draw(_NAME), (first, second), (edge,))

    def _codes(self, count: int, depth: int) -> list[Code]:
        return [
            Code(
                self.guid(),
                self.draw(XML_TEXT),
                self.draw(st.booleans()),
                self.draw(_COLOR),
                self.draw(_NAME),
                self.some(self.note_guids),
                tuple(self._codes(self.draw(st.integers(0, 2)), depth - 1)) if depth else (),
            )
            for _ in range(count)
        ]


_VALUES: list[tuple[Any, str]] = [
    (None, ""),
    ("Boolean", "true"),
    ("Integer", "-12"),
    ("Float", "3.50"),
    ("Date", "2024-02-29"),
    ("DateTime", "2024-02-29T23:59:59.5-05:00"),
]


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project with a little of everything, in the form that reading gives."""
    maker = _Maker(draw)
    sources = tuple(
        maker.document() if draw(st.booleans()) else maker.media() for _ in range(draw(st.integers(0, 3)))
    )
    notes = tuple(maker.document(own_guid) for own_guid in maker.note_guids)
    source_guids = [source.guid for source in sources]
    cases = tuple(
        Case(
            maker.guid(),
            draw(_NAME),
            draw(_NAME),
            maker.some(maker.code_guids),
            maker.values(),
            maker.some(source_guids),
            maker.some(maker.selections),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    sets = tuple(
        MemberSet(
            maker.guid(),
            draw(XML_TEXT),
            draw(_NAME),
            maker.some(maker.code_guids),
            maker.some(source_guids),
            maker.some(maker.note_guids),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    ends = st.sampled_from([None, *maker.selections, *source_guids])
    links = tuple(
        Link(maker.guid(), draw(_NAME), "Bidirectional", draw(_COLOR), draw(ends), draw(ends))
        for _ in range(draw(st.integers(0, 2)))
    )
    return Project(
        name=draw(XML_TEXT),
        description=draw(_NAME),
        base_path=draw(_NAME),
        users=tuple(maker.users),
        codes=tuple(maker.codes),
        variables=tuple(maker.variables),
        cases=cases,
        sources=sources,
        notes=notes,
        links=links,
        sets=sets,
        graphs=(maker.graph(),) if draw(st.booleans()) else (),
        note_refs=maker.some(maker.note_guids),
        stamp=maker.stamp(),
    )
