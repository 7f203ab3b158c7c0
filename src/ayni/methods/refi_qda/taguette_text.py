"""The text of a Taguette document, and where Taguette's byte offsets fall in it.

Taguette keeps a document as HTML (paragraphs, headings, lists) and places a highlight by counting UTF-8
bytes of the text between the tags. Nothing in that text separates paragraphs, so line ends are put in, and
positions step over them.
"""

from bisect import bisect_left, bisect_right
from html.parser import HTMLParser

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "div", "table", "tr", "blockquote"}


class TaguetteText(HTMLParser):
    """Plain text from HTML, with a way from byte offsets to code points of `text`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._length = 0  # of `text` so far, in code points
        self._starts: list[int] = []  # of each part of the document's own text: in bytes,
        self._places: list[int] = []  # and in code points of `text`
        self._own: list[str] = []
        self._line_ends = False  # before whatever comes next
        self.bytes = 0
        self.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self.text = "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin on a line of their own; `br` ends a line."""
        if tag == "br":
            self._add("\n")
        self._line_ends |= tag in _BLOCKS

    def handle_endtag(self, tag: str) -> None:
        """Blocks end their line."""
        self._line_ends |= tag in _BLOCKS

    def handle_data(self, data: str) -> None:
        """The document's own text."""
        if self._line_ends and self._parts and "\n" not in (self._parts[-1][-1:], data[:1]):
            self._add("\n")
        self._line_ends = False
        self._starts.append(self.bytes)
        self._places.append(self._length)
        self._own.append(data)
        self.bytes += len(data.encode("utf-8", "surrogatepass"))
        self._add(data)

    def start(self, offset: int) -> int:
        """Where a highlight begins: behind line ends that were put in at this offset."""
        return self._place(offset, bisect_right(self._starts, offset) - 1)

    def end(self, offset: int) -> int:
        """Where a highlight ends: before line ends that were put in at this offset."""
        return self._place(offset, bisect_left(self._starts, offset) - 1)

    def _place(self, offset: int, part: int) -> int:
        if part < 0:
            return 0
        own = self._own[part].encode("utf-8", "surrogatepass")[: offset - self._starts[part]]
        return self._places[part] + len(own.decode("utf-8", "ignore"))

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)
