"""Lists as a table to download: UTF-8 with a mark, as spreadsheets expect."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ayni.kernel import clock
from ayni.web.directory.table import safe_cell


def csv_table(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV of these rows, named for today; texts that a spreadsheet would take for a formula are quoted."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    table = csv.writer(answer)
    table.writerow(head)
    table.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return answer
