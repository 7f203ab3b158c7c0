"""A check of an XML tree against the structure that the schemas prescribe."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from ayni.methods.refi_qda.findings import Finding
from ayni.methods.refi_qda.schema import (
    CODEBOOK,
    CODEBOOK_NAMESPACE,
    INSTANCE_NAMESPACE,
    PROJECT,
    PROJECT_NAMESPACE,
    Child,
    Shape,
)

SCHEMA_HINTS = {f"{{{INSTANCE_NAMESPACE}}}{name}" for name in ("schemaLocation", "noNamespaceSchemaLocation")}


def breaches(root: etree._Element) -> Iterator[Finding]:
    """Every place where a project or codebook breaks its schema, in document order."""
    codebook = etree.QName(root).localname == "CodeBook"
    types, namespace = (CODEBOOK, CODEBOOK_NAMESPACE) if codebook else (PROJECT, PROJECT_NAMESPACE)
    if etree.QName(root).namespace != namespace:
        yield Finding(place_of(root), f"the namespace is not {namespace}")
        namespace = etree.QName(root).namespace or ""
    yield from _breaches(root, types[etree.QName(root).localname], types, namespace)


def place_of(element: etree._Element) -> str:
    """Where an element stands: line, tag and the name or GUID that it goes by."""
    label = element.get("name") or element.get("guid") or element.get("targetGUID") or ""
    tag = etree.QName(element).localname
    return f"line {element.sourceline}, {tag}" + (f" '{label[:60]}'" if label else "")


def remove_strangers(root: etree._Element) -> Iterator[Finding]:
    """Take out elements and attributes that the standard does not know where they stand.

    No reader can keep them, and what they define must not be referred to. The tree's tags are without
    namespace; whether the elements are in order and complete does not matter.
    """
    types = CODEBOOK if root.tag == "CodeBook" else PROJECT
    waiting = [(root, types[str(root.tag)])]
    while waiting:
        element, shape = waiting.pop()
        known = {tag: types[name] for child in shape.children for tag, name in child.types.items()}
        for attribute in [name for name in element.attrib if name not in {*shape.attributes, *SCHEMA_HINTS}]:
            yield Finding(place_of(element), f"attribute {attribute!s} is not part of the standard; left out")
            del element.attrib[attribute]
        for child in list(element):
            if str(child.tag) in known:
                waiting.append((child, known[str(child.tag)]))
                continue
            told = f"{child.tag!s} in {element.tag!s} is not part of the standard; left out"
            yield Finding(place_of(child), told)
            element.remove(child)


def _breaches(
    element: etree._Element, shape: Shape, types: Mapping[str, Shape], namespace: str
) -> Iterator[Finding]:
    yield from _attribute_breaches(element, shape)
    if shape.text:
        if len(element):
            yield Finding(place_of(element), "there is an element where only text belongs")
        elif not shape.text.check(element.text or ""):
            yield Finding(place_of(element), f"'{(element.text or '')[:40]}' is not {shape.text.what}")
        return
    if any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        yield Finding(place_of(element), "there is text where only elements belong")
    yield from _child_breaches(element, shape.children, types, namespace)


def _attribute_breaches(element: etree._Element, shape: Shape) -> Iterator[Finding]:
    for name, value in element.attrib.items():
        attribute = shape.attributes.get(str(name))
        if attribute is None:
            if name not in SCHEMA_HINTS:
                yield Finding(
                    place_of(element), f"attribute {etree.QName(name).localname} does not belong here"
                )
        elif not attribute.check(str(value)):
            yield Finding(place_of(element), f"{name!s} '{str(value)[:40]}' is not {attribute.what}")
    for name, attribute in shape.attributes.items():
        if attribute.required and name not in element.attrib:
            yield Finding(place_of(element), f"attribute {name} is missing")


def _child_breaches(
    element: etree._Element, expected: Sequence[Child], types: Mapping[str, Shape], namespace: str
) -> Iterator[Finding]:
    place = seen = 0  # in `expected`, and how many children stand there so far
    for child in element:
        name = etree.QName(child)
        where = _find(expected, name.localname, place, seen) if (name.namespace or "") == namespace else None
        if where is None:
            yield Finding(place_of(child), f"{name.localname} does not belong here in {_tag(element)}")
            continue
        if where != place:
            yield from _missing(element, expected[place:where], seen)
            place, seen = where, 0
        seen += 1
        yield from _breaches(child, types[expected[place].types[name.localname]], types, namespace)
    yield from _missing(element, expected[place:], seen)


def _find(expected: Sequence[Child], tag: str, place: int, seen: int) -> int | None:
    for index in range(place, len(expected)):
        full = index == place and seen and expected[index].times in "1?"
        if tag in expected[index].types and not full:
            return index
    return None


def _missing(element: etree._Element, skipped: Sequence[Child], seen: int) -> Iterator[Finding]:
    for index, child in enumerate(skipped):
        if child.times in "1+" and not (index == 0 and seen):
            yield Finding(place_of(element), f"{' or '.join(child.types)} is missing in {_tag(element)}")


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname
