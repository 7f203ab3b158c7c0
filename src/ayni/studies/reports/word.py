"""A report as a Word document."""

from io import BytesIO

from ayni.studies.reports.blocks import Cited, Heading, Paragraph, Report, Table


def as_docx(report: Report) -> bytes:
    """The report with Word's own styles, so that headings, quotes and tables can be restyled at once."""
    import docx

    document = docx.Document()
    document.core_properties.title = report.title[:255]
    document.add_heading(_plain(report.title), 0)
    document.add_paragraph(_plain(report.subtitle))
    for block in report.blocks:
        if isinstance(block, Heading):
            document.add_heading(_plain(block.text), block.level)
        elif isinstance(block, Paragraph):
            document.add_paragraph(_plain(block.text))
        elif isinstance(block, Cited):
            document.add_paragraph(_plain(f"«{block.words}» ({block.label})"), style="Intense Quote")
        else:
            _table(document, block)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _table(document: object, block: Table) -> None:
    document.add_paragraph(_plain(block.caption), style="Caption")  # type: ignore[attr-defined]  # python-docx has no types
    made = document.add_table(rows=1, cols=len(block.header), style="Light List Accent 1")  # type: ignore[attr-defined]  # the same
    for cell, words in zip(made.rows[0].cells, block.header, strict=True):
        cell.text = _plain(words)
    for row in block.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = _plain(words)


def _plain(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(each for each in text if each in "\n\t" or (each >= " " and each not in "\ufffe\uffff"))
