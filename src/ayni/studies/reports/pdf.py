"""A report as a PDF, set by Typst. The report travels as data, so that no word of it is taken for markup."""

import json

from ayni.studies.reports.blocks import Report, Table

TEMPLATE = """
#let report = json(bytes(sys.inputs.report))
#set document(title: report.title)
#set page(paper: "a4", margin: 2.2cm, numbering: "1 / 1")
#set text(lang: "es", size: 10.5pt)
#set par(justify: true)
#show heading: set block(above: 1.4em, below: .7em)
#text(18pt, weight: "bold", report.title)
#v(-.4em)
#text(fill: luma(90), report.subtitle)
#for each in report.blocks {
  if each.kind == "heading" { heading(level: each.level, each.text) }
  else if each.kind == "paragraph" { par(each.text) }
  else if each.kind == "cited" {
    pad(left: 1em, block(stroke: (left: 2pt + rgb("#a8431b")), inset: (left: .8em, y: .2em),
      [#emph(each.words) \\ #text(fill: luma(90), size: 9pt, each.label)]))
  }
  else {
    text(fill: luma(90), size: 9pt, each.caption)
    table(columns: each.header.len(), stroke: .5pt + luma(200), inset: 5pt,
      table.header(..each.header.map(words => strong(words))), ..each.rows.flatten())
  }
}
"""


def as_pdf(report: Report) -> bytes:
    """The report on A4 pages."""
    import typst

    content = {
        "title": report.title,
        "subtitle": report.subtitle,
        "blocks": [vars(block) for block in report.blocks if not isinstance(block, Table) or block.rows],
    }
    made: bytes = typst.compile(
        TEMPLATE.encode(), sys_inputs={"report": json.dumps(content, ensure_ascii=False)}
    )
    return bytes(made)
