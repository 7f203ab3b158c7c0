"""A list of organisations as associations keep it: read from a file, columns recognised, rows checked.

Nothing here writes. `read_table` turns a CSV or XLSX file into rows of text, `recognise_columns` says which
column is which by its header in Spanish or English, `check_rows` turns each row into values with findings and
joins rows of the same organisation, and `plan_import` compares the result with a directory.
"""

from ayni.methods.organization_list.checking import Checked, Entry, Finding, RefusedRow, Value, check_rows
from ayni.methods.organization_list.headers import FIELDS, find_header, recognise_columns
from ayni.methods.organization_list.planning import Change, Known, Merge, Plan, plan_import
from ayni.methods.organization_list.reading import (
    MAX_BYTES,
    MAX_ROWS,
    Table,
    UnreadableList,
    read_table,
)

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "MAX_ROWS",
    "Change",
    "Checked",
    "Entry",
    "Finding",
    "Known",
    "Merge",
    "Plan",
    "RefusedRow",
    "Table",
    "UnreadableList",
    "Value",
    "check_rows",
    "find_header",
    "plan_import",
    "read_table",
    "recognise_columns",
]
