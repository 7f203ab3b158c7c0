"""Our table of the schemas says of every file what the published schemas say."""

import copy
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ayni.methods.refi_qda import Project, values
from ayni.methods.refi_qda.markup import parse
from ayni.methods.refi_qda.validity import breaches
from tests.methods.refi_files import guid, project_xml, schema, written
from tests.methods.refi_projects import projects

VALUES = [
    "",
    " ",
    "abc",
    guid(1),
    f"{{{guid(1)}}}",
    "7",
    "-3.5",
    "true",
    "1",
    "#fff",
    "2024-02-29T00:00:00",
    "OneWay",
]


def tree_of(project: Project) -> etree._Element:
    with zipfile.ZipFile(written(project)) as archive:
        return parse(archive.read("project.qde"), "project.qde")


def disturb(draw: Callable[[st.SearchStrategy[Any]], Any], tree: etree._Element) -> None:
    """Do one thing to a tree that may or may not break its schema."""
    elements = list(tree.iter())
    element = elements[draw(st.integers(0, len(elements) - 1))]
    other = elements[draw(st.integers(0, len(elements) - 1))]
    match draw(st.sampled_from(["drop", "copy", "move", "set", "unset", "text", "rename"])):
        case "drop" if element is not tree:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        case "copy":
            element.append(copy.deepcopy(other))
        case "move" if element is not tree and other not in list(element.iter()):
            other.insert(draw(st.integers(0, 3)), element)
        case "set":
            names = ["guid", "name", "color", "targetGUID", "startPosition", "creationDateTime", "stranger"]
            element.set(draw(st.sampled_from(names)), draw(st.sampled_from(VALUES)))
        case "unset" if element.attrib:
            del element.attrib[draw(st.sampled_from(sorted(element.attrib)))]
        case "text":
            element.text = draw(st.sampled_from(VALUES))
        case "rename":
            element.tag = other.tag


@given(projects(), st.data())
@settings(max_examples=150)
def test_a_disturbed_project_is_valid_exactly_when_the_published_schema_says_so(
    project: Project, data: st.DataObject
) -> None:
    published = schema("Project")
    tree = tree_of(project)
    for _ in range(data.draw(st.integers(0, 2))):
        disturb(data.draw, tree)
    if etree.QName(tree).localname != "Project":
        return
    assert (not list(breaches(tree))) == published.validate(tree), published.error_log


@pytest.mark.parametrize(
    "inside",
    [
        f'<Code guid="{guid(1)}" name="a" isCodable="true"/>',
        f'<Code guid="{guid(1)}" name="a" isCodable="yes"/>',
        f'<Code guid="{guid(1)}" name="a"/>',
        f'<Code guid="{guid(1)}" name="a" isCodable="1" color="red"/>',
        f'<Code guid="{guid(1)}" name="a" isCodable="1"><Code guid="" name="b" isCodable="0"/></Code>',
        "",
    ],
)
@pytest.mark.parametrize(
    "sets", ["", "<Sets/>", f'<Sets><Set guid="{guid(2)}" name="s"><MemberCode guid="x"/></Set></Sets>']
)
def test_codebooks_are_valid_exactly_when_the_published_schema_says_so(inside: str, sets: str) -> None:
    tree = etree.fromstring(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>{inside}</Codes>{sets}</CodeBook>'
    )
    assert (not list(breaches(tree))) == schema("Codebook").validate(tree)


@pytest.mark.parametrize(
    "written_time",
    [
        "2024-02-29T08:30:00Z",
        "2024-02-29T08:30:00.125-05:00",
        "2023-02-29T08:30:00Z",
        "2024-02-29T24:00:00",
        "2024-02-29T24:00:01",
        "2024-02-29T08:30Z",
        "2024-02-29 08:30:00",
        "2024-02-29",
        "2024-02-29-05:00T08:30:00",
        "2024-13-01T00:00:00",
        "0000-01-01T00:00:00",
        "-0004-02-29T00:00:00",
        "12024-02-29T00:00:00+14:00",
        "2024-02-29T00:00:00+14:30",
        "",
    ],
)
def test_times_are_told_from_other_texts_as_the_published_schema_does(written_time: str) -> None:
    tree = etree.fromstring(project_xml("", f'name="x" creationDateTime="{written_time}"').encode())
    assert values.is_date_time(written_time) == schema("Project").validate(tree)


def test_a_breach_names_the_line_and_what_is_wrong() -> None:
    tree = parse(
        project_xml('<Users>\n<User guid="nobody" name="Ana"/>\n</Users>\n<Sources/>').encode(), "p.qde"
    )
    assert [str(breach) for breach in breaches(tree)] == [
        "line 4, User 'Ana': guid 'nobody' is not a GUID",
        "line 6, Sources: TextSource or PictureSource or PDFSource or AudioSource or VideoSource is missing"
        " in Sources",
    ]
