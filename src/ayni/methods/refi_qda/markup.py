"""XML from strangers: no document type, no entities, no network; and what one may read from an element."""

import re

from lxml import etree

from ayni.methods.errors import BadInput

_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse(content: bytes, name: str) -> etree._Element:
    """Parse XML that is well formed and has no document type.

    The text is UTF-8, as the standard demands, or UTF-16 with a byte order mark.
    Raises BadInput with line and column.
    """
    utf8 = _as_utf8(content, name)
    prolog = _PROLOG.match(utf8)
    if utf8[prolog.end() if prolog else 0 :][:9].upper() == b"<!DOCTYPE":
        raise BadInput(f"{name}: a document type (DOCTYPE) is not allowed in REFI-QDA; remove it")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{name}: this is not well-formed XML ({error.msg})") from error


def _as_utf8(content: bytes, name: str) -> bytes:
    """Settle the encoding here, so that no other one can hide a document type from the check."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").encode()
        except UnicodeError as error:
            raise BadInput(f"{name}: the text is not UTF-16 as its first bytes say ({error})") from error
    content = content.removeprefix(BYTE_ORDER_MARK)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{name}: line {line}: the text is not UTF-8, which REFI-QDA demands") from error
    return content
