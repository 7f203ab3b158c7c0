"""What a report is made of, whatever it is written as."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A title of a section (level 1) or a part of it (2)."""

    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Cited:
    """Somebody's words and who said them, by their label."""

    words: str
    label: str
    note: str = ""
    kind: str = "cited"


@dataclass(frozen=True)
class Table:
    """Rows below a header, with a sentence that says what is counted."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


Block = Heading | Paragraph | Cited | Table


@dataclass(frozen=True)
class Report:
    """A report: its title, a line below it, its blocks, and whose words it holds (id to number of quotes)."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    voices: dict[int, int]
