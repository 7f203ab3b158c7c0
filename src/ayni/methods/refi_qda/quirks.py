"""Ways of writing that some programs have of their own, rewritten into the standard's before reading."""

from lxml import etree

from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.guids import SOURCES
from ayni.methods.refi_qda.validity import place_of


def rewrite(root: etree._Element, findings: Findings) -> None:
    """Change the tree; tags lose their namespace."""
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    _name_members(root, findings)
    _name_creators(root, findings)
    _move_pdf_text_selections(root, findings)
    if root.get("origin", "").casefold().startswith("qualcoder"):
        _move_annotations(root, findings)


def _name_members(root: etree._Element, findings: Findings) -> None:
    """A codebook's set names its codes by `guid`, a project's by `targetGUID`; programs mix them up."""
    standard, other = ("targetGUID", "guid") if root.tag == "Project" else ("guid", "targetGUID")
    for member in root.iter("MemberCode", "MemberSource", "MemberNote"):
        if other in member.attrib and standard not in member.attrib:
            member.set(standard, str(member.attrib.pop(other)))
            findings.repair(place_of(member), f"it names its target by {other} instead of {standard}")


def _name_creators(root: etree._Element, findings: Findings) -> None:
    for element in root.iter(*SOURCES, "Note", "Coding"):
        for standard in ("creatingUser", "modifyingUser"):
            if f"{standard}GUID" in element.attrib:
                written = str(element.attrib.pop(f"{standard}GUID"))
                if standard not in element.attrib:
                    element.set(standard, written)
                findings.repair(place_of(element), f"it says {standard}GUID instead of {standard}")


def _move_pdf_text_selections(root: etree._Element, findings: Findings) -> None:
    """Text selections directly in a PDF belong to its text."""
    for source in root.iter("PDFSource"):
        strays = source.findall("PlainTextSelection")
        if not strays:
            continue
        text = source.find("Representation")
        if text is None:
            text = etree.SubElement(source, "Representation")
        for selection in strays:
            text.append(selection)
            findings.repair(
                place_of(selection), "it stands in the PDF instead of the PDF's text; moved there"
            )


def _move_annotations(root: etree._Element, findings: Findings) -> None:
    """QualCoder writes an annotation as a note that holds the selection in the *source* that refers to it."""
    notes = {note.get("guid"): note for note in root.iter("Note")}
    for source in root.iter("TextSource", "Representation"):
        for reference in source.findall("NoteRef"):
            note = notes.get(reference.get("targetGUID"))
            selections = [] if note is None else note.findall("PlainTextSelection")
            for selection in selections:
                etree.SubElement(selection, "NoteRef", targetGUID=reference.get("targetGUID", ""))
                source.append(selection)
                findings.repair(
                    place_of(selection), "an annotation's selection stood in the note; moved to its text"
                )
            if selections:
                source.remove(reference)
