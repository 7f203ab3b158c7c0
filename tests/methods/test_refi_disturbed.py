"""However disturbed a project file is, what is read of it can be written, is valid and reads back alike."""

import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ayni.methods.refi_qda import Project, read
from tests.methods.refi_files import package, schema, written
from tests.methods.refi_projects import projects
from tests.methods.test_refi_schema import disturb


@given(projects(), st.data())
@settings(max_examples=120)
def test_what_is_made_good_once_stays_good(project: Project, data: st.DataObject) -> None:
    with zipfile.ZipFile(written(project)) as archive:
        tree = etree.fromstring(archive.read("project.qde"))
        files = {name: archive.read(name) for name in archive.namelist() if name != "project.qde"}
    tree.set("origin", "Another program")
    for _ in range(data.draw(st.integers(1, 5))):
        disturb(data.draw, tree)
    if etree.QName(tree).localname != "Project":
        return
    reading = read(package(etree.tostring(tree), files), "study.qdpx")
    again = read(written(reading.project, reading.files), "study.qdpx")
    assert again.project == reading.project
    assert all("no text and no path" in error.message for error in again.errors)
    with zipfile.ZipFile(written(reading.project, reading.files)) as archive:
        published = schema("Project")
        assert published.validate(etree.fromstring(archive.read("project.qde"))), published.error_log
